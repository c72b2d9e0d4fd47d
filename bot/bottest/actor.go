package bottest

import (
	"strings"

	"gezel/bot"
)

// actor is a person in the suite: what they do is told when the case fails,
// and what they write is a secret from then on.
type actor struct {
	Person
	s    *session
	name string
}

// Say implements Person.
func (a actor) Say(text string) string {
	a.s.secrets.Add(text)
	id := a.Person.Say(text)
	a.s.did("%s said %s as %s", a.name, short([]byte(text)), id)
	return id
}

// Edit implements Person.
func (a actor) Edit(message, text string) {
	a.s.secrets.Add(text)
	a.s.did("%s edited %s to %s", a.name, message, short([]byte(text)))
	a.Person.Edit(message, text)
}

// Delete implements Person.
func (a actor) Delete(message string) {
	a.s.did("%s deleted %s", a.name, message)
	a.Person.Delete(message)
}

// Press implements Person.
func (a actor) Press(message, label string) {
	a.s.did("%s pressed %q of %s", a.name, label, message)
	a.Person.Press(message, label)
}

// Command implements Person.
func (a actor) Command(text string) {
	a.s.secrets.Add(text)
	a.s.did("%s gave the command /gezel %s", a.name, text)
	a.Person.Command(text)
}

// Submit implements Person.
func (a actor) Submit(values map[string]string) {
	for _, value := range values {
		a.s.secrets.Add(value)
	}
	a.s.did("%s filled in %q", a.name, values)
	a.Person.Submit(values)
}

// shown finds a message on the person's screen.
func (a actor) shown(id string) (Shown, bool) {
	for _, m := range a.Sees() {
		if m.ID == id {
			return m, true
		}
	}
	return Shown{}, false
}

// see finds a message that must be on the screen.
func (a actor) see(id string) Shown {
	a.s.Helper()
	m, ok := a.shown(id)
	if !ok {
		a.s.broken("%s sees no message %q, but %s", a.name, id, seen(a.Sees()))
	}
	return m
}

// count is how many messages of the coach on the screen hold a text.
func (a actor) count(text string) int {
	n := 0
	for _, m := range a.Sees() {
		if !m.Mine && strings.Contains(m.Text, text) {
			n++
		}
	}
	return n
}

// seen tells a screen in one line.
func seen(messages []Shown) string {
	var all []string
	for _, m := range messages {
		who := "coach"
		if m.Mine {
			who = "self"
		}
		all = append(all, m.ID+" "+who+": "+short([]byte(m.Text)))
	}
	return "[" + strings.Join(all, " | ") + "]"
}

// lines makes a message of the coach's own words.
func lines(texts ...string) bot.Message {
	m := bot.Message{Topic: bot.TopicHelp, Notification: neutral}
	for _, text := range texts {
		m.Lines = append(m.Lines, bot.Line{Text: text})
	}
	return m
}

// neutral is a notification of the suite's messages.
const neutral = "Bericht van de coach."
