package mattermost

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

// opened has anna press a button that brings a form, and gives the dialog.
func (k *talk) opened(t *testing.T, form bot.Form) bottest.Dialog {
	t.Helper()
	k.coach.answers(func(ev bot.Event) (bot.Answer, error) {
		if ev.Kind == bot.Pressed {
			return bot.Answer{Form: &form}, nil
		}
		return bot.Answer{}, nil
	})
	ref := k.send(t, withButton(), "form")
	if err := k.anna.Press(ref.Message, "Ja"); err != nil {
		t.Fatal(err)
	}
	d, open := k.anna.Dialog()
	if log := k.server.Log(); !open || len(log) > 0 {
		t.Fatalf("a dialog is open: %t; the server's log: %q", open, log)
	}
	return d
}

// TestDialogShowsWhatIsChosen: what is chosen already is seen to be.
func TestDialogShowsWhatIsChosen(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	options := []bot.Option{{Value: "1", Label: "Elke week"}, {Value: "2", Label: "Om de week"}}
	d := k.opened(t, bot.Form{ID: "settings", Title: "Instellingen", Submit: "Bewaar", Fields: []bot.Field{
		{Name: "rhythm", Label: "Ritme", Type: bot.FieldChoice, Value: "2", Options: options},
		{Name: "open", Label: "Nog niets", Type: bot.FieldChoice, Options: options, Optional: true},
	}})
	if d.Fields[0].Value != "Om de week" || d.Fields[1].Value != "" {
		t.Errorf("she sees %q and %q chosen, want %q and nothing", d.Fields[0].Value, d.Fields[1].Value, "Om de week")
	}
}

// TestDialogThatOnlyShows has no fields, and is no dialog without a list of them.
func TestDialogThatOnlyShows(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	d := k.opened(t, bot.Form{ID: "show", Title: "Wat je schreef", Fields: []bot.Field{
		{Label: "Je antwoord", Type: bot.FieldShow, Value: "De tweede keer."},
	}})
	if len(d.Fields) != 1 || d.Fields[0].Value != "De tweede keer." {
		t.Errorf("she sees %+v", d.Fields)
	}
}

// TestDialogThatIsEmptied: what is taken out of a dialog is empty, and not as it
// was; of what was cut in parts, too.
func TestDialogThatIsEmptied(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	long := strings.Repeat("een lang antwoord ", 200)
	k.coach.secrets.Add(long)
	k.opened(t, bot.Form{ID: "edit c/1", Title: "Wijzig", Submit: "Bewaar", Fields: []bot.Field{
		{Name: "answer0", Label: "Kort", Type: bot.FieldArea, Value: "Wat er stond.", Optional: true},
		{Name: "answer1", Label: "Lang", Type: bot.FieldArea, Value: long, Optional: true},
	}})
	if err := k.anna.Submit(map[string]string{"Kort": "", "Lang": "", "Lang 2": ""}); err != nil {
		t.Fatal(err)
	}
	sent := k.coach.all(bot.Submitted)
	if diff := cmp.Diff(map[string]string{"answer0": "", "answer1": ""}, sent[0].Values); diff != "" {
		t.Errorf("the values (-want +got):\n%s", diff)
	}
}

// TestDialogReadsToTheLetter: what is shown in a dialog is what was written,
// though some clients escape it once more, and nothing in it is live.
func TestDialogReadsToTheLetter(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	for _, text := range []string{
		"R&D > vorig jaar, 't was \"nodig\" voor $5",
		"> geen citaat\n<3 en <b>dik</b> &amp; verder", "a_b_c *d* [e](http://f.nl) <http://g.nl> 1. h\\i",
	} {
		d := k.opened(t, bot.Form{ID: "show", Title: "Wat je schreef", Fields: []bot.Field{
			{Label: "Je antwoord & meer", Type: bot.FieldShow, Value: text},
		}})
		shown := strings.ReplaceAll(d.Fields[0].Value, apart, "")
		if label := strings.ReplaceAll(d.Fields[0].Label, apart, ""); shown != text || label != "Je antwoord & meer" {
			t.Errorf("she reads %q and %q, want %q", label, shown, text)
		}
		if _, live := k.anna.Introduction(); len(live) > 0 {
			t.Errorf("of %q comes %q", text, live)
		}
	}
	k.opened(t, bot.Form{ID: "show", Title: "Wat je schreef", Fields: []bot.Field{{Type: bot.FieldShow, Value: "<anna@example.nl> $a$"}}})
	if markdown, live := k.anna.Introduction(); len(live) > 0 || strings.ContainsAny(markdown, "<$") {
		t.Errorf("the introduction is %q, of which comes %q", markdown, live)
	}
}

// TestPressOnACommandsAnswer: what is owed for it is shown in a dialog, for the
// server did not store what it stands on, and can't change it.
func TestPressOnACommandsAnswer(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	k.coach.answers(func(ev bot.Event) (bot.Answer, error) {
		m := withButton()
		if ev.Kind == bot.Pressed {
			m = bot.Message{Lines: []bot.Line{{Text: "Dit was het voornemen."}}}
		}
		return bot.Answer{Private: &m}, nil
	})
	if err := k.anna.Command("voornemens"); err != nil {
		t.Fatal(err)
	}
	if err := k.anna.Press("", "Ja"); err != nil {
		t.Fatal(err)
	}
	if d, open := k.anna.Dialog(); !open || len(d.Fields) != 1 || d.Fields[0].Value != "Dit was het voornemen." {
		t.Errorf("a dialog is open: %t, with %+v", open, d.Fields)
	}
}
