package bottest

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gezel/bot"
)

var renderCases = []platformCase{
	{"no live markup", "Line: no line carries markup of its own; its text is escaped, and reads as it was written", noLiveMarkup},
	{"neutral notification", "Message.Notification: all that a notification may show", neutralNotification},
	{"long text", "Sender.Send: a long text is split, never cut", longText},
	{"files", "Message.Files: go with the message, by their names", files},
}

var secretCases = []platformCase{
	{"nothing leaks", silence, nothingLeaks},
}

// hostile is a text that some vendor's client acts on, and how it is to read:
// to the letter, but for characters that nobody can read.
type hostile struct{ text, reads string }

func (s *session) hostile() []hostile {
	all := []hostile{
		{"\x1b[31mrood\x1b[0m en \x1b]8;;http://evil.example\x07gewoon\x1b]8;;\x07", "rood"},
		{"terug\b\b\ben\x07 bel\x00", "bel"},
	}
	plain := append([]string{
		"<!channel> en <!here> en <!everyone>", "<@U1> en <#C1> en <!subteam^S1>",
		"<http://evil.example|je bank>", "&lt;!channel&gt; &amp;amp;",
		"@channel en @all en @here", "@anna, kijk eens", "~stadhuis en #opgave",
		"[je bank](http://evil.example)", "![plaatje](http://evil.example/p.png)",
		"**dik** *vet* _schuin_ ~door~ ~~streep~~ `code`", "# geen kop", "> geen citaat", "- geen lijst", "1. geen lijst",
		"| geen | tabel |", "--- geen streep", ":smile: :+1:", `een \ en \* en \\`, "$x^2$ en 2*3*4 en snake_case_naam",
		"eerste regel\n> tweede regel\n# derde regel\n@channel", "```\ngeen blok\n```",
	}, s.about.Hostile...)
	for _, text := range plain {
		all = append(all, hostile{text, text})
	}
	return all
}

func noLiveMarkup(s *session) {
	anna := s.person("anna")
	for n, h := range s.hostile() {
		m := bot.Message{Topic: bot.TopicAnswer, Notification: neutral}
		for _, style := range []bot.Style{bot.Heading, bot.Plain, bot.Quote, bot.Small} {
			m.Lines = append(m.Lines, bot.Line{Style: style, Text: h.text})
		}
		ref := s.send(anna, m, bot.DeliveryID(fmt.Sprintf("d%d", n)))
		got := anna.see(ref.Message)
		if len(got.Live) > 0 {
			s.broken("of the text %q this is live: %q", h.text, got.Live)
		}
		for i := range m.Lines {
			m.Lines[i].Text = h.reads
		}
		s.reads(got, m)
	}
}

func neutralNotification(s *session) {
	anna := s.person("anna")
	m := withButton()
	m.Lines = append(m.Lines, bot.Line{Style: bot.Quote, Text: "Het ging mis bij de wethouder."})
	m.Files = []bot.File{{Name: "gegevens.json", Type: "application/json", Body: []byte(`{"antwoord":"vertrouwelijk"}`)}}
	ref := s.send(anna, m, "d1")
	s.same("the notification", anna.see(ref.Message).Notification, neutral)

	m.Notification = ""
	ref = s.send(anna, m, "d2")
	if shared := revealed(anna.see(ref.Message).Notification, m); len(shared) > 0 {
		s.broken("of a message without one, the notification shows %q", shared)
	}
}

// revealed gives what a notification shows of a message's body: whole lines of
// two words or more, and runs of three. A single word proves nothing: the name
// of the thing may stand in both.
func revealed(notification string, m bot.Message) []string {
	var found []string
	for _, line := range m.Lines {
		found = append(found, shared(notification, line.Text)...)
	}
	return found
}

// shared gives the phrases of a text that a notification shows.
func shared(notification, text string) []string {
	shows := strings.Join(strings.Fields(strings.ToLower(notification)), " ")
	return slices.DeleteFunc(phrases(text), func(phrase string) bool { return !holds(shows, phrase) })
}

func longText(s *session) {
	anna := s.person("anna")
	const words = 2500
	var text strings.Builder
	for n := range words {
		fmt.Fprintf(&text, "één%04d ", n)
	}
	since := s.early()
	m := lines("Wat je schreef:")
	m.Lines = append(m.Lines, bot.Line{Style: bot.Quote, Text: strings.TrimSpace(text.String())})
	m.Buttons = []bot.Button{{Label: "Bewaar", Action: "keep"}}
	s.send(anna, m, "d1")
	var shown string
	for _, got := range anna.Sees() {
		shown += " " + got.Text
	}
	rest := shown
	for n := range words {
		word := fmt.Sprintf("één%04d", n)
		_, after, ok := strings.Cut(rest, word)
		if !ok {
			s.broken("of %d words the one numbered %d can't be read whole and in its place", words, n)
		}
		rest = after
	}
	buttons := slices.ContainsFunc(anna.Sees(), func(m Shown) bool { return slices.Contains(m.Buttons, "Bewaar") })
	s.same("whether the button is there", buttons, true)
	if _, found := s.sent(anna, "d1", since); !found {
		s.broken("Sent did not find the long message")
	}
}

func files(s *session) {
	anna := s.person("anna")
	m := lines("Dit is alles wat ik van je bewaar.")
	m.Files = []bot.File{
		{Name: "gezel.json", Type: "application/json", Body: []byte("{}")},
		{Name: "gezel.md", Type: "text/markdown", Body: []byte("# Gezel\n")},
	}
	ref := s.send(anna, m, "d1")
	got := anna.see(ref.Message)
	s.reads(got, m)
	s.same("the files", got.Files, []string{"gezel.json", "gezel.md"})
}

// nothingLeaks takes the adapter through good and bad; that nothing was
// logged is checked at the end of every case.
func nothingLeaks(s *session) {
	anna := s.person("anna")
	ref := s.send(anna, withButton(), "d1")
	said := anna.Say("vertrouwelijk: de burgemeester vertrekt")
	s.event(bot.Said, said)
	anna.Edit(said, "vertrouwelijk: de secretaris vertrekt")
	s.event(bot.Edited, said)
	anna.Command("pauze wegens ziekenhuisopname")
	s.event(bot.Commanded, "")
	anna.Press(ref.Message, "Ja")
	s.event(bot.Pressed, ref.Message)
	anna.Delete(said)
	s.event(bot.Deleted, said)

	fail := true
	s.failing = true
	s.door.owes(func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
		if fail {
			fail = false
			return refuses(ctx, ev)
		}
		return bot.Answer{}, nil
	})
	s.event(bot.Said, anna.Say("vertrouwelijk: het college valt"))
	s.open(anna, aForm(), bot.Answer{})
	anna.Submit(map[string]string{"Je antwoord": "vertrouwelijk: de integriteitsmelding"})
	s.event(bot.Submitted, "")

	faults := []func(){}
	if rig, ok := s.rig.(Losing); ok {
		faults = append(faults, rig.LoseReply)
	}
	if rig, ok := s.rig.(Refusing); ok {
		faults = append(faults, rig.Refuse)
	}
	if rig, ok := s.rig.(Throttling); ok {
		faults = append(faults, rig.Throttle)
	}
	for n, order := range faults {
		order()
		s.trySend(anna, lines("vertrouwelijk: wat de wethouder verzweeg"), bot.DeliveryID(fmt.Sprintf("f%d", n)))
	}
}
