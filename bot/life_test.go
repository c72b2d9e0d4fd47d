package bot_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gezel/bot/bottest"
	"gezel/prompts"
)

// life is a member's life at random, and what must be kept of it.
type life struct {
	*rapid.T
	w       *world
	anna    *member
	written int
	typed   map[string]string // message → text, of what was typed and is not deleted
	windows map[string]bool   // texts that came in through a window
	online  bool
	swapped bool // a question of the week was exchanged for another
}

// Whatever a member does and in whatever order, and however the chat server, the
// clock and the process behave: no panic, no word lost, nothing said twice, and
// never two questions of the week in one week.
func TestAnyLife(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t, asks(t, "pole", "side", "open", "role", "heavy"))
		l := &life{T: t, w: w, anna: w.anna(), typed: map[string]string{}, windows: map[string]bool{}, online: true}
		t.Repeat(map[string]func(*rapid.T){
			"type":        l.types,
			"answer":      l.answers,
			"edit":        l.edits,
			"delete":      l.deletes,
			"press":       l.presses,
			"command":     l.commands,
			"page":        l.page,
			"erase":       l.erases,
			"erase all":   l.erasesAll,
			"minutes":     func(t *rapid.T) { l.moves(t, time.Minute, 90) },
			"hours":       func(t *rapid.T) { l.moves(t, time.Hour, 40) },
			"weeks":       func(t *rapid.T) { l.moves(t, 24*time.Hour, 30) },
			"outage":      l.outage,
			"disconnect":  l.disconnects,
			"connect":     l.connects,
			"redeliver":   func(*rapid.T) { l.w.chat.Redeliver(); l.w.tick() },
			"bad network": l.network,
			"crash":       l.crashes,
			"":            func(*rapid.T) {},
		})
		l.connects(t)
		l.check()
		w.settled()
	})
}

// check wants all that was written to be kept, and one question a week.
func (l *life) check() {
	l.Helper()
	l.w.chat.Calm()
	l.w.pass(time.Hour) // what a bad network put off
	e := l.w.export(l.anna)
	kept := e.texts()
	for _, text := range l.typed {
		if !slices.Contains(kept, text) {
			l.Fatalf("%q is lost:\n%s", text, l.w.chat.Transcript("anna"))
		}
	}
	for text := range l.windows {
		if !slices.Contains(kept, text) {
			l.Fatalf("%q, from a window, is lost:\n%s", text, l.w.chat.Transcript("anna"))
		}
	}
	weeks := map[prompts.Week]int{}
	for _, c := range e.Conversations {
		if !c.Extra {
			weeks[prompts.WeekOf(c.Put.In(amsterdam))]++
		}
	}
	for week, n := range weeks {
		if n > 1 && !l.swapped {
			l.Fatalf("%d questions in week %s:\n%s", n, week, l.w.chat.Transcript("anna"))
		}
	}
}

// words are of a kind that nobody else says.
func (l *life) words() string {
	l.written++
	return fmt.Sprintf("Zin nummer %dq over het gesprekje.", l.written)
}

func (l *life) types(t *rapid.T) {
	text := l.words()
	thread := ""
	if all := l.posts(); len(all) > 0 && rapid.Bool().Draw(t, "in a thread") {
		thread = rapid.SampledFrom(all).Draw(t, "thread").ID
	}
	l.typed[l.anna.replies(thread, text)] = text
}

// posts are the messages of the coach on the screen.
func (l *life) posts() (all []bottest.Shown) {
	for _, s := range l.anna.Sees() {
		if !s.Mine {
			all = append(all, s)
		}
	}
	return all
}

func (l *life) answers(t *rapid.T) {
	text := rapid.SampledFrom([]string{
		"1", "2", "9", "confronteren", "Niets bijzonders", "gedaan", "3", " ", "🙂",
		"notitis", "terugblick", "voornemes", "pauz", "hulpp", // each comes with a button that takes it back
	}).Draw(t, "answer")
	l.anna.says(text)
}

func (l *life) message(t *rapid.T) (string, bool) {
	var all []string
	for id := range l.typed {
		all = append(all, id)
	}
	if len(all) == 0 {
		return "", false
	}
	slices.Sort(all)
	return rapid.SampledFrom(all).Draw(t, "message"), true
}

func (l *life) edits(t *rapid.T) {
	if id, ok := l.message(t); ok {
		text := l.words()
		l.anna.edits(id, text)
		l.typed[id] = text
	}
}

func (l *life) deletes(t *rapid.T) {
	if id, ok := l.message(t); ok {
		l.anna.deletes(id)
		delete(l.typed, id)
	}
}

// presses presses any button that can be seen, and fills in the dialog that it
// opens; but for those that erase, and the one that offers to say typed words
// again in a window, where the watcher would take them for secrets.
func (l *life) presses(t *rapid.T) {
	if !l.online {
		return
	}
	type button struct{ message, label string }
	var all []button
	for _, s := range l.posts() {
		for _, label := range s.Buttons {
			if !slices.Contains([]string{"Wis alles", "Erase everything", "Wijzig mijn antwoord", "Change my answer"}, label) {
				all = append(all, button{s.ID, label})
			}
		}
	}
	if len(all) == 0 {
		return
	}
	b := rapid.SampledFrom(all).Draw(t, "button")
	l.anna.Press(b.message, b.label)
	l.w.tick()
	d, open := l.anna.Dialog()
	if !open || l.w.answered.Form == nil { // none, or one that stood open
		return
	}
	values := map[string]string{}
	for _, f := range d.Fields {
		switch {
		case len(f.Options) > 0:
			values[f.Label] = rapid.SampledFrom(f.Options).Draw(t, "option")
		case (f.Label == woorden || f.Label == "In your own words") && f.Value == "":
			l.written++
			values[f.Label] = fmt.Sprintf("Vertrouwelijke gedachte%dq.", l.written)
			l.windows[values[f.Label]] = true
		}
	}
	if d.Submit != "" {
		l.anna.submits(values)
	}
}

// page looks at the page of one's own, and presses what stands there.
func (l *life) page(t *rapid.T) {
	if !l.online {
		return
	}
	l.anna.Visit()
	l.w.tick()
	if page, ok := l.anna.Page(); ok && len(page.Buttons) > 0 && rapid.Bool().Draw(t, "press") {
		l.anna.PressPage(rapid.SampledFrom(page.Buttons).Draw(t, "button"))
		l.w.tick()
	}
}

func (l *life) commands(t *rapid.T) {
	text := rapid.SampledFrom([]string{
		"start", "vraag", "andere vraag", "overslaan", "later", "later morgen", "later gisteren", "pauze", "pauze 3 weken", "pauze tot vrijdag", "hervat",
		"moment vrijdag 9:00", "moment maandag 8:00", "moment zondag 23:30", "moment om de week donderdag 16:00", "moment donderdag 25:00", "taal en", "taal nl", "taal fr",
		"terugblik", "terugblik kwartaal", "terugblik jaar", "voornemens", "notities", "wijzig", "instellingen", "gegevens", "privacy", "hulp", "stop",
	}).Draw(t, "command")
	l.swapped = l.swapped || text == "andere vraag"
	if l.online && rapid.Bool().Draw(t, "slash") {
		l.anna.commands(text)
	} else {
		l.anna.says(text)
	}
}

// erases erases the last answer or a month; what is left then must be kept.
func (l *life) erases(t *rapid.T) {
	if !l.online {
		return
	}
	l.check()
	l.anna.says(rapid.SampledFrom([]string{"wis", "wis november", "wis december"}).Draw(t, "erase"))
	kept := l.w.texts(l.anna)
	for id, text := range l.typed {
		if !slices.Contains(kept, text) {
			delete(l.typed, id)
		}
	}
	for text := range l.windows {
		if !slices.Contains(kept, text) {
			delete(l.windows, text)
		}
	}
}

func (l *life) erasesAll(t *rapid.T) {
	if !l.online || rapid.IntRange(0, 9).Draw(t, "really") > 0 {
		return
	}
	l.check()
	l.anna.says("wis alles")
	l.anna.says("WIS ALLES")
	sealed := string(l.w.sealed(l.anna))
	for _, text := range l.typed {
		if strings.Contains(sealed, text) {
			l.Fatalf("%q was erased and is in the store", text)
		}
	}
	clear(l.typed)
	clear(l.windows)
	l.anna.says("start")
}

func (l *life) moves(t *rapid.T, unit time.Duration, most int) {
	l.w.pass(time.Duration(rapid.IntRange(1, most).Draw(t, "time")) * unit)
}

// outage moves the clock while nothing runs.
func (l *life) outage(t *rapid.T) {
	l.w.skip(l.w.clock.now().Add(time.Duration(rapid.IntRange(1, 1000).Draw(t, "hours")) * time.Hour))
}

func (l *life) disconnects(*rapid.T) {
	l.w.chat.Disconnect()
	l.online = false
}

func (l *life) connects(*rapid.T) {
	l.w.chat.Reconnect()
	l.online = true
	l.w.tick()
}

func (l *life) network(t *rapid.T) {
	l.w.chat.Order(rapid.SampledFrom([]bottest.Fault{bottest.LoseReply, bottest.FailBefore, bottest.Throttled}).Draw(t, "fault"))
}

// crashes lets the process die soon: at one of the next points at which it can.
func (l *life) crashes(t *rapid.T) {
	if !l.online || l.w.life != nil {
		return
	}
	l.w.life = bottest.NewLife(bottest.AtPoint(rapid.IntRange(0, 12).Draw(t, "point")))
	l.w.boot(l.w.life.Store(l.w.store), l.w.life.Sender(l.w.watch.Sender()))
	l.w.doubt = rapid.Bool().Draw(t, "doubt")
}
