package bot

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"
	"time"

	"gezel/bot/speech"
)

// Page is the page of one's own (see Homer) of somebody who opened it once.
type Page struct {
	Shown []byte `cbor:"1,keyasint,omitempty"` // digest of what it shows
}

const (
	// pageLag is how long a page waits after a change of what it shows: whoever
	// is due at that moment comes first, and two changes are one page.
	pageLag = 2 * time.Second
	// pageTries is how often a page that fails is tried; the next change or the
	// next look brings another one.
	pageTries = 5
	// pageSends is how long one try may take: no message may have to wait for it.
	pageSends = 5 * time.Second

	answersOnPage = 3
	plansOnPage   = 5
)

// homes tells whether the member's chat server has such pages.
func (t *turn) homes() bool {
	_, ok := t.c.senders[t.id.Server].(Homer)
	return ok
}

// look is somebody opening their page: it is made at once, also when nothing
// has changed, for the one that stands there may be lost.
func (t *turn) look() {
	if !t.homes() {
		return
	}
	if t.m.Page == nil {
		t.m.Page = new(Page)
	}
	t.publish(time.Time{})
}

// fromPage notes that a button stood on the page: so it was opened once.
func (t *turn) fromPage(ev Event) {
	if ev.Kind == Pressed && ev.Message == "" && t.m.Page == nil && t.homes() {
		t.m.Page = new(Page)
	}
}

// refresh has the page made anew when this turn changes what it shows. Whoever
// never opened one costs nothing.
func (t *turn) refresh() error {
	if t.m.Page == nil {
		return nil
	}
	shown, err := t.shown()
	if err != nil {
		return err
	}
	if bytes.Equal(shown, t.m.Page.Shown) && !t.touchesPast() {
		return nil
	}
	t.m.Page.Shown = shown
	t.publish(t.now.Add(pageLag))
	return nil
}

// touchesPast tells whether this turn changes a conversation that is over.
func (t *turn) touchesPast() bool {
	for id := range t.put {
		if strings.HasPrefix(id, conversations) {
			return true
		}
	}
	for id := range t.drop {
		if strings.HasPrefix(id, conversations) {
			return true
		}
	}
	return false
}

// shown is a digest of what the page shows, as far as it lies in the state. The
// records have no part in it: to read them at every turn would cost too much.
func (t *turn) shown() ([]byte, error) {
	type part struct {
		Choice *Choice
		Texts  []Text
	}
	of := struct {
		Joined, Paused   bool
		Lang, Zone, Open string
		Next, Until, Put time.Time
		Parts            []part
		Plans            []Plan
	}{Joined: t.joined(), Paused: t.paused(), Lang: t.voice.Lang(), Zone: t.zone.String(), Plans: t.m.Plans}
	if t.paused() {
		of.Until = t.m.Pause.Until
	} else if t.joined() {
		_, of.Next = t.weekly()
	}
	if conv := t.m.Open; conv != nil {
		of.Open, of.Put = conv.ID, conv.Put
		for _, p := range conv.Parts {
			of.Parts = append(of.Parts, part{p.Choice, p.Texts})
		}
	}
	body, err := encode(of)
	if err != nil {
		return nil, fmt.Errorf("page: %w", err)
	}
	sum := sha256.Sum256(body)
	return sum[:8], nil
}

// publish has the page made, not before an instant. One that is on its way may
// have been made of what was before; one that still waits will do.
func (t *turn) publish(wait time.Time) {
	for i := range t.m.Outbox {
		if d := &t.m.Outbox[i]; d.Do == Home && !d.Lease.After(t.now) {
			if d.Tries == 0 && wait.Before(d.Wait) {
				d.Wait = wait
			}
			return
		}
	}
	t.deliver(Delivery{Do: Home, Wait: wait})
}

// page is what the page shows. It is part of no history, so it may show what
// came in through a window.
func (t *turn) page() (Message, error) {
	if !t.joined() {
		m := t.welcome()
		m.Topic, m.Notification = TopicHome, ""
		return m, nil
	}
	m := Message{Topic: TopicHome, Lines: t.standing()}
	if err := t.answersFor(&m); err != nil {
		return m, err
	}
	if err := t.plansFor(&m); err != nil {
		return m, err
	}
	m.Lines = append(m.Lines, Line{Style: Small, Text: t.voice.Say(speech.PageYours)})
	switch {
	case t.paused():
		m.Buttons = append(m.Buttons, t.resumeButton())
	case t.m.Open == nil:
		m.Buttons = append(m.Buttons, Button{Label: t.voice.Say(speech.ButtonQuestion), Action: action("question", "now")})
	}
	m.Buttons = append(m.Buttons, Button{Label: t.voice.Say(speech.ButtonSettings), Action: action("form", "settings")})
	return m, nil
}

// answersFor adds the answers given last, newest first. A plan that is open
// stands among the plans.
func (t *turn) answersFor(m *Message) error {
	all, err := t.all()
	if err != nil {
		return err
	}
	type answer struct {
		conv *Conversation
		part int
	}
	var last []answer
	for _, conv := range all {
		for i := range conv.Parts {
			if conv.Parts[i].answered() && !slices.ContainsFunc(t.m.Plans, isPlan(conv.ID, i)) {
				last = append(last, answer{conv, i})
			}
		}
	}
	slices.SortStableFunc(last, func(a, b answer) int {
		return cmp.Or(b.conv.Parts[b.part].touched().Compare(a.conv.Parts[a.part].touched()), cmp.Compare(b.part, a.part))
	})
	if len(last) == 0 {
		return nil
	}
	m.Lines = append(m.Lines, Line{Style: Heading, Text: t.voice.Say(speech.PageAnswers)})
	for _, a := range last[:min(answersOnPage, len(last))] {
		p := &a.conv.Parts[a.part]
		m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.ReviewLine, speech.Args{
			"date": t.voice.Date(t.local(p.touched())), "notion": t.notionOf(a.conv), "question": t.lastSentence(a.conv.Question, a.part),
		})})
		question, _ := t.c.catalogue.Question(a.conv.Question)
		if quick, ok := choiceOf(question, p); ok {
			m.Lines = append(m.Lines, Line{
				Text: t.voice.Say(speech.Chosen, speech.Args{"label": quick.Label.In(t.voice.Lang())}), Via: p.Choice.Via,
			})
		}
		m.Lines = append(m.Lines, excerpts(p.Texts)...)
	}
	return nil
}

// plansFor adds the open plans, the newest of them, each with a button.
func (t *turn) plansFor(m *Message) error {
	open, err := t.openPlans()
	if err != nil || len(open) == 0 {
		return err
	}
	m.Lines = append(m.Lines, Line{Style: Heading, Text: t.voice.Say(speech.PlansTitle)})
	for i, plan := range open[max(0, len(open)-plansOnPage):] {
		conv, err := t.conversation(plan.Conversation)
		if err != nil {
			return err
		}
		m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.PlanOf, speech.Args{
			"nr": i + 1, "date": t.voice.Date(t.local(plan.Made)), "question": t.lastSentence(conv.Question, plan.Part),
		})})
		m.Lines = append(m.Lines, excerpts(conv.Parts[plan.Part].Texts)...)
		m.Buttons = append(m.Buttons, Button{
			Label: t.voice.Say(speech.ButtonPlanNow, speech.Args{"nr": i + 1}), Action: action("plan", conv.ID, itoa(plan.Part)),
		})
	}
	return nil
}

// excerpts gives texts as quotes, each cut at a word.
func excerpts(texts []Text) (lines []Line) {
	for _, text := range texts {
		lines = append(lines, Line{Style: Quote, Text: excerpt(text.Text, excerptLength), Via: text.Via})
	}
	return lines
}
