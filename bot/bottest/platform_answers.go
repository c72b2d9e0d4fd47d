package bottest

import (
	"context"
	"slices"

	"gezel/bot"
)

var answerCases = []platformCase{
	{"tick", "Answer.Tick: mark the message as kept", showsTick},
	{"private", "Answer.Private: show to this person alone, keep nowhere; its buttons work", showsPrivate},
	{"form", "Answer.Form: open this dialog; Submitted: Form is its id, Values what was filled in, by field name", opensForm},
	{"form refused", "Answer.Errors: field name → sentence; the dialog stays open", refusesForm},
}

// answering is a Handler that answers events of one kind.
func answering(kind bot.Kind, answer bot.Answer) Handler {
	return func(_ context.Context, ev bot.Event) (bot.Answer, error) {
		if ev.Kind == kind {
			return answer, nil
		}
		return bot.Answer{}, nil
	}
}

func showsTick(s *session) {
	anna := s.person("anna")
	plain := anna.Say("wat niet bewaard wordt")
	s.event(bot.Said, plain)
	s.door.owes(answering(bot.Said, bot.Answer{Tick: true}))
	kept := anna.Say("wat bewaard wordt")
	s.await("the tick", func() bool { m, _ := anna.shown(kept); return m.Ticked })
	if anna.see(plain).Ticked {
		s.broken("the message that was answered without a tick has one")
	}
}

func showsPrivate(s *session) {
	anna, bart := s.person("anna"), s.person("bart")
	m := lines("Dit ziet niemand anders.")
	m.Buttons = []bot.Button{{Label: "Toon het", Action: "show:1"}}
	s.door.owes(answering(bot.Commanded, bot.Answer{Private: &m}))
	anna.Command("voornemens")
	var got Shown
	s.await("the private answer", func() bool {
		messages := anna.Sees()
		i := slices.IndexFunc(messages, func(m Shown) bool { return m.Private })
		if i >= 0 {
			got = messages[i]
		}
		return i >= 0
	})
	s.reads(got, m)
	s.same("its buttons", got.Buttons, []string{"Toon het"})
	if bart.count("Dit ziet niemand anders.") > 0 {
		s.broken("somebody else sees the private answer")
	}
	anna.Press(got.ID, "Toon het")
	s.same("the action of its button", s.event(bot.Pressed, "").Button, "show:1")
}

// aForm has a field of every type.
func aForm() bot.Form {
	return bot.Form{
		ID: "answer:c/0tk3|1", Title: "Je antwoord in venster", Submit: "Bewaar dit antwoord nu",
		Fields: []bot.Field{
			{Name: "asked", Label: "De vraag", Type: bot.FieldShow, Value: "Welk gesprek bleef je bij?"},
			{Name: "text", Label: "Je antwoord", Type: bot.FieldArea, Value: "Wat er al stond."},
			{
				Name: "best", Label: "Wat paste het best", Type: bot.FieldChoice, Value: "connect",
				Options: []bot.Option{{Value: "connect", Label: "Verbinden"}, {Value: "confront", Label: "Confronteren"}},
			},
			{Name: "who", Label: "Met wie", Type: bot.FieldText, Hint: "Een rol.", Optional: true},
		},
	}
}

// open lets a person press a button that brings a form, and gives the dialog.
func (s *session) open(a actor, form bot.Form, submitted bot.Answer) Dialog {
	s.Helper()
	s.door.owes(func(_ context.Context, ev bot.Event) (bot.Answer, error) {
		if ev.Kind == bot.Submitted {
			return submitted, nil
		}
		return bot.Answer{Form: &form}, nil
	})
	for _, f := range form.Fields {
		s.secrets.Add(f.Value) // of a choice one word, which proves nothing
	}
	m := lines("Antwoord hier of in een venster.")
	m.Buttons = []bot.Button{{Label: "Antwoord in een venster", Action: "window"}}
	ref := s.send(a, m, "window")
	a.Press(ref.Message, "Antwoord in een venster")
	s.await("the dialog", func() bool { _, open := a.Dialog(); return open })
	dialog, _ := a.Dialog()
	return dialog
}

// blank finds a field of a dialog by its label.
func (s *session) blank(d Dialog, label string) Blank {
	s.Helper()
	i := slices.IndexFunc(d.Fields, func(b Blank) bool { return b.Label == label })
	if i < 0 {
		s.broken("the dialog has no field %q; it has %v", label, d.Fields)
	}
	return d.Fields[i]
}

func opensForm(s *session) {
	anna, form := s.person("anna"), aForm()
	dialog := s.open(anna, form, bot.Answer{})
	s.same("the dialog's title", dialog.Title, form.Title)
	s.same("the dialog's button", dialog.Submit, form.Submit)
	s.same("what stands in a line that may be left empty", s.blank(dialog, "Met wie").Value, "")
	s.same("what is shown", s.blank(dialog, "De vraag").Value, form.Fields[0].Value)
	s.same("what stands in the text", s.blank(dialog, "Je antwoord").Value, form.Fields[1].Value)
	s.same("the options", s.blank(dialog, "Wat paste het best").Options, []string{"Verbinden", "Confronteren"})
	anna.Submit(map[string]string{"Je antwoord": "Dat met de wethouder & de griffier.", "Wat paste het best": "Confronteren"})
	got := s.event(bot.Submitted, "")
	values := map[string]string{}
	for name, value := range got.Values {
		if value != "" { // what was left empty may be there or not
			values[name] = value
		}
	}
	s.same("whose answer it is", got.Member, s.member(anna))
	s.same("the id of the form", got.Form, form.ID)
	s.same("the values", values, map[string]string{"text": "Dat met de wethouder & de griffier.", "best": "confront"})
	s.await("the dialog to close", func() bool { _, open := anna.Dialog(); return !open })
}

func refusesForm(s *session) {
	anna, form := s.person("anna"), aForm()
	const sentence = "Schrijf minstens één woord."
	s.open(anna, form, bot.Answer{Errors: map[string]string{"text": sentence}})
	anna.Submit(map[string]string{"Je antwoord": "…"})
	s.event(bot.Submitted, "")
	s.await("the sentence at the field", func() bool {
		d, open := anna.Dialog()
		return open && s.blank(d, "Je antwoord").Error == sentence
	})
	s.door.owes(nil)
	anna.Submit(map[string]string{"Je antwoord": "Dat met de wethouder."})
	second := s.eventsOf(bot.Submitted, "", 2)[1]
	s.same("the text the second time", second.Values["text"], "Dat met de wethouder.")
	s.await("the dialog to close", func() bool { _, open := anna.Dialog(); return !open })
}
