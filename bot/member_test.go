package bot_test

import (
	"slices"
	"strings"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// member is a person before the chat, with a test's eye on what comes in.
type member struct {
	*bottest.Human
	w     *world
	heard int // of w.watch.Said
}

// person gives somebody who is not known to the coach.
func (w *world) person(name string) *member {
	return &member{Human: w.chat.Person(name), w: w}
}

// anna gives a member who has joined, at the world's beginning, and has heard
// all that there was to hear.
func (w *world) anna() *member {
	w.Helper()
	anna := w.person("anna")
	anna.says("start")
	anna.presses(anna.last().Buttons[1])
	anna.skip()
	return anna
}

// english gives the same person with another profile.
func (w *world) english() *member {
	w.Helper()
	w.chat.Person("anna").Change(bot.Profile{Name: "Anna", Locale: "en-GB", Zone: "Europe/Amsterdam"})
	anna := w.person("anna")
	anna.says("start")
	anna.presses(anna.last().Buttons[1])
	anna.skip()
	return anna
}

// says types a message and lets everything happen that is due now.
func (m *member) says(text string) string {
	m.w.Helper()
	id := m.Say(text)
	m.w.tick()
	return id
}

// extra asks for an extra until it is the wanted one.
func (m *member) extra(question string) {
	m.w.Helper()
	m.says("vraag")
	for range 3 {
		if posts := m.posts(); posts[len(posts)-1].Question == question {
			return
		}
		m.says("andere vraag")
	}
	m.w.Fatalf("no extra brings %s", question)
}

// replies types a message in a thread.
func (m *member) replies(thread, text string) string {
	m.w.Helper()
	id := m.Reply(thread, text)
	m.w.tick()
	return id
}

// presses presses the last button with a label.
func (m *member) presses(label string) {
	m.w.Helper()
	m.Press("", label)
	m.w.tick()
}

// edits changes a message.
func (m *member) edits(message, text string) {
	m.w.Helper()
	m.Edit(message, text)
	m.w.tick()
}

// deletes takes a message back.
func (m *member) deletes(message string) {
	m.w.Helper()
	m.Delete(message)
	m.w.tick()
}

// commands gives the slash command.
func (m *member) commands(text string) {
	m.w.Helper()
	m.Command(text)
	m.w.tick()
}

// submits fills in the open dialog: label → value.
func (m *member) submits(values map[string]string) {
	m.w.Helper()
	m.Submit(values)
	m.w.tick()
}

// posts are what was posted to the person since the last look, edits apart.
func (m *member) posts() []bot.Message {
	said := m.w.watch.Said()
	fresh := said[m.heard:]
	m.heard = len(said)
	var all []bot.Message
	for _, s := range fresh {
		if s.To.User == m.Member().User && !s.Edit && s.Err == nil {
			all = append(all, s.Message)
		}
	}
	return all
}

// skip forgets what was posted so far.
func (m *member) skip() { m.posts() }

// hears wants exactly these topics since the last look, in order, and gives
// the messages.
func (m *member) hears(topics ...bot.Topic) []bot.Message {
	m.w.Helper()
	posts := m.posts()
	var got []bot.Topic
	for _, p := range posts {
		got = append(got, p.Topic)
	}
	if !slices.Equal(got, topics) {
		m.w.Fatalf("at %s %s hears %q, want %q:\n%s", m.w.clock.now().In(amsterdam).Format(time.DateTime), m.Member().User, got, topics,
			m.w.chat.Transcript(m.Member().User))
	}
	return posts
}

// last gives the message posted last, as it stands on the screen now.
func (m *member) last() bottest.Shown {
	m.w.Helper()
	for _, s := range slices.Backward(m.Sees()) {
		if !s.Mine && !s.Private {
			return s
		}
	}
	m.w.Fatalf("nothing was posted to %s", m.Member().User)
	return bottest.Shown{}
}

// shown gives a message as it stands on the screen now.
func (m *member) shown(id string) bottest.Shown {
	m.w.Helper()
	for _, s := range m.Sees() {
		if s.ID == id {
			return s
		}
	}
	m.w.Fatalf("message %s is not there", id)
	return bottest.Shown{}
}

// find gives the last message of the coach that holds a text.
func (m *member) find(text string) bottest.Shown {
	m.w.Helper()
	for _, s := range slices.Backward(m.Sees()) {
		if !s.Mine && strings.Contains(s.Text, text) {
			return s
		}
	}
	m.w.Fatalf("no message with %q:\n%s", text, m.w.chat.Transcript(m.Member().User))
	return bottest.Shown{}
}

// kept wants a person's message to be ticked, or not.
func (m *member) kept(id string, want bool) {
	m.w.Helper()
	if got := m.shown(id).Ticked; got != want {
		m.w.Errorf("message %q ticked: %v, want %v", m.shown(id).Text, got, want)
	}
}

// private gives what the last event was answered with for the person's eyes.
func (m *member) private() bot.Message {
	m.w.Helper()
	if m.w.answered.Private == nil {
		m.w.Fatalf("nothing was answered privately:\n%s", m.w.chat.Transcript(m.Member().User))
	}
	return *m.w.answered.Private
}
