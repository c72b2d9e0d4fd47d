package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"gezel/bot"
)

func (p *pair) person() string { return rapid.SampledFrom(p.people).Draw(p.T, "person") }

// thought is something that nobody typed before.
func (p *pair) thought(user string) string {
	p.thoughts++
	text := fmt.Sprintf("gedachte %d over iets van deze week", p.thoughts)
	p.typed[user] = append(p.typed[user], text)
	p.written[user] = append(p.written[user], text)
	return text
}

var commands = []string{
	"1", "2", "3", "9", "vraag", "andere vraag", "overslaan", "later", "later 2 uur", "pauze", "pauze 3 weken", "hervat",
	"moment dinsdag 10:00", "moment om de week vrijdag 19:30", "taal en", "language nl", "terugblik", "review quarter", "voornemens", "plans",
	"notities", "wijzig", "gegevens", "wis", "wis maand", "wis november", "instellingen", "privacy", "hulp", "stop", "start", "wis alles",
}

// words draws something to type: a thought, or a command.
func (p *pair) words(user string) string {
	if rapid.IntRange(0, 2).Draw(p.T, "words") > 0 {
		return p.thought(user)
	}
	text := rapid.SampledFrom(commands).Draw(p.T, "text")
	p.given(user, text)
	return text
}

func (p *pair) given(user, text string) {
	if text == "andere vraag" {
		p.others[user+week(p.clock.now())]++
	}
	if strings.HasPrefix(text, "wis") {
		p.written[user] = nil
	}
}

func week(at time.Time) string {
	year, week := at.In(amsterdam).ISOWeek()
	return fmt.Sprint(year, "-", week)
}

func (p *pair) say(*rapid.T) {
	user := p.person()
	text := p.words(user)
	p.spoken(func(w *world) { w.chat.Person(user).Say(text) })
}

// seen are the messages that stand on a person's screen in both worlds, by
// name; mine or the coach's.
func (p *pair) seen(user string, mine bool) (all []string) {
	other := p.real.screen(user)
	for _, m := range p.model.screen(user) {
		if m.mine == mine && slices.ContainsFunc(other, func(o shown) bool { return o.name == m.name }) {
			all = append(all, m.name)
		}
	}
	return all
}

// shown is a message on a screen.
type shown struct {
	name    string
	mine    bool
	text    string
	buttons []string
}

// screen is what a person sees, but for what no chat server keeps.
func (w *world) screen(user string) (all []shown) {
	for _, m := range w.chat.Person(user).Sees() {
		if !m.Private {
			all = append(all, shown{w.names[m.ID], m.Mine, m.Text, m.Buttons})
		}
	}
	return all
}

// text is how a message reads.
func (w *world) text(user, message string) string {
	for _, m := range w.screen(user) {
		if m.name == message {
			return strings.TrimSpace(m.text)
		}
	}
	return ""
}

func (p *pair) reply(*rapid.T) {
	user := p.person()
	threads := p.seen(user, false)
	if len(threads) == 0 || p.real.owes(user) {
		return // the coach does not know yet where its last message stands
	}
	thread, text := rapid.SampledFrom(threads).Draw(p.T, "thread"), p.words(user)
	p.spoken(func(w *world) { w.chat.Person(user).Reply(w.places[thread], text) })
}

func (p *pair) edit(*rapid.T) {
	user := p.person()
	if messages := p.seen(user, true); len(messages) > 0 {
		message, text := rapid.SampledFrom(messages).Draw(p.T, "message"), p.words(user)
		if !slices.Contains(p.written[user], p.model.text(user, message)) { // a command, or erased: it stays unknown
			p.written[user] = slices.DeleteFunc(p.written[user], func(s string) bool { return s == text })
		}
		p.spoken(func(w *world) { w.chat.Person(user).Edit(w.places[message], text) })
	}
}

func (p *pair) delete(*rapid.T) {
	user := p.person()
	if messages := p.seen(user, true); len(messages) > 0 {
		message := rapid.SampledFrom(messages).Draw(p.T, "message")
		p.spoken(func(w *world) { w.chat.Person(user).Delete(w.places[message]) })
	}
}

func (p *pair) press(*rapid.T) {
	user := p.person()
	type button struct{ message, label string }
	var all []button
	other := p.real.screen(user)
	for _, m := range p.model.screen(user) {
		for _, label := range m.buttons {
			if slices.ContainsFunc(other, func(o shown) bool { return o.name == m.name && slices.Contains(o.buttons, label) }) {
				all = append(all, button{m.name, label})
			}
		}
	}
	if len(all) == 0 {
		return
	}
	b := rapid.SampledFrom(all).Draw(p.T, "button")
	for _, x := range p.model.posts[b.message].Buttons {
		if x.Label == b.label && strings.HasPrefix(x.Action, "erase") {
			p.given(user, "wis")
			p.drain()
			defer p.drain()
		}
	}
	p.both(func(w *world) { w.chat.Person(user).Press(w.places[b.message], b.label) })
}

func (p *pair) submit(*rapid.T) {
	user := p.person()
	_, open := p.model.chat.Person(user).Dialog()
	_, too := p.real.chat.Person(user).Dialog()
	form, same := p.model.forms[user], p.real.forms[user]
	if !open || !too || form.ID != same.ID || form.Submit == "" {
		return
	}
	values := map[string]string{}
	for _, f := range form.Fields {
		switch f.Type {
		case bot.FieldChoice:
			if option := rapid.SampledFrom(append(f.Options, bot.Option{})).Draw(p.T, "option"); option.Value != "" {
				values[f.Label] = option.Label
			}
		case bot.FieldArea:
			if rapid.Bool().Draw(p.T, "fill in") {
				values[f.Label] = fmt.Sprintf("in een venster %d", p.steps)
			}
		}
	}
	if strings.HasPrefix(form.ID, "edit") {
		p.written[user], p.typed[user] = nil, nil // what a window held is no longer what was typed
	}
	p.both(func(w *world) { w.chat.Person(user).Submit(values) })
}

func (p *pair) command(*rapid.T) {
	user := p.person()
	text := rapid.SampledFrom(commands).Draw(p.T, "text")
	p.given(user, text)
	p.both(func(w *world) { w.chat.Person(user).Command(text) })
}

func (p *pair) change(*rapid.T) {
	user := p.person()
	profile := bot.Profile{
		Name: user, Locale: rapid.SampledFrom([]string{"nl-NL", "en-GB", "fr"}).Draw(p.T, "locale"),
		Zone: rapid.SampledFrom([]string{"Europe/Amsterdam", "Europe/Brussels", "Mars"}).Draw(p.T, "zone"),
	}
	p.both(func(w *world) { w.chat.Person(user).Change(profile) })
}

// startOver erases everything, and joins again.
func (p *pair) startOver(*rapid.T) {
	if rapid.IntRange(0, 9).Draw(p.T, "really") > 0 {
		return
	}
	user := p.person()
	for _, text := range []string{"wis alles", "WIS ALLES", "start"} {
		p.drain() // erasing drops what is still to be said
		p.given(user, text)
		p.both(func(w *world) { w.chat.Person(user).Say(text) })
	}
	p.written[user] = nil
}

// redeliver brings an event of any time again, which changes nothing.
func (p *pair) redeliver(*rapid.T) {
	ev := rapid.SampledFrom(p.real.heard).Draw(p.T, "event")
	p.real.trouble = p.trouble()
	_, _ = p.real.coach.Handle(p.real.Context(), ev)
	p.real.rest()
	p.real.trouble = trouble{}
}

func (p *pair) move(*rapid.T) {
	p.until(p.clock.now().Add(rapid.SampledFrom([]time.Duration{
		5 * time.Second, time.Minute, 10 * time.Minute, 35 * time.Minute, 3 * time.Hour, 20 * time.Hour, 3 * 24 * time.Hour, 8 * 24 * time.Hour, 40 * 24 * time.Hour,
	}).Draw(p.T, "by")))
}

// goOn moves the clock to what is due next.
func (p *pair) goOn(*rapid.T) {
	if due, ok := p.due(); ok {
		p.until(due)
	}
}

func (p *pair) due() (first time.Time, ok bool) {
	for _, w := range []*world{p.model, p.real} {
		for _, e := range w.agenda() {
			if !ok || e.Due.Before(first) {
				first, ok = e.Due, true
			}
		}
	}
	return first, ok
}

// outage is a time in which nobody is there: what is typed is read later.
func (p *pair) outage(*rapid.T) {
	user := p.person()
	p.drain() // the clock will leap, and what is not said in time is decided anew
	p.steps++
	var texts []string
	for range rapid.IntRange(0, 3).Draw(p.T, "messages") {
		texts = append(texts, p.words(user))
	}
	by := rapid.SampledFrom([]time.Duration{0, time.Minute, time.Hour, 30 * time.Hour, 22 * 24 * time.Hour}).Draw(p.T, "by")
	for _, w := range []*world{p.model, p.real} {
		w.chat.Disconnect()
		for _, text := range texts {
			w.chat.Person(user).Say(text)
		}
	}
	p.clock.set(p.clock.now().Add(by))
	for _, text := range texts {
		p.given(user, text) // commands are carried out now
	}
	p.spoken(func(w *world) { w.chat.Reconnect() })
}

// speakMeanwhile has somebody type while what is due next is on its way.
func (p *pair) speakMeanwhile(*rapid.T) {
	user := p.person()
	text := p.thought(user)
	if due, ok := p.due(); ok && due.After(p.clock.now()) {
		p.clock.set(due)
	}
	p.spoken(func(w *world) { w.while, w.meanwhile = user, func() { w.chat.Person(user).Say(text) } })
}
