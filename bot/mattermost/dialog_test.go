package mattermost

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

func TestDialogs(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	long := strings.Repeat("een lang antwoord met é ", 300)
	form := bot.Form{ID: "edit c/1", Title: "Wijzig je antwoord ëëëëë", Submit: "Bewaar", Fields: []bot.Field{
		{Name: "q0", Label: "Welk gesprek bleef je deze week het meest bij, en waarom?", Type: bot.FieldShow, Value: "Welk gesprek bleef je deze week het meest bij, en waarom?"},
		{Name: "answer0", Label: "Je antwoord, in je eigen woorden", Type: bot.FieldArea, Value: long, Optional: true},
		{Name: "best", Label: "Keuze", Type: bot.FieldChoice, Value: "7", Options: []bot.Option{{Value: "7", Label: "Zeven"}, {Value: "8", Label: "Acht"}}},
	}}
	k.coach.secrets.Add(long)
	k.coach.answers(func(ev bot.Event) (bot.Answer, error) {
		if ev.Kind == bot.Pressed {
			return bot.Answer{Form: &form}, nil
		}
		return bot.Answer{}, nil
	})
	ref := k.send(t, withButton(), "d1")
	if err := k.anna.Press(ref.Message, "Ja"); err != nil {
		t.Fatal(err)
	}
	if _, open := k.anna.Dialog(); !open {
		t.Fatalf("no dialog is open; the server's log: %q", k.server.Log())
	}
	if err := k.anna.Submit(nil); err != nil {
		t.Fatal(err)
	}
	sent := k.coach.all(bot.Submitted)
	want := map[string]string{"answer0": long, "best": "7"}
	if len(sent) != 1 || cmp.Diff(want, sent[0].Values) != "" || sent[0].Form != form.ID {
		t.Fatalf("sent unchanged, the values are not what they were: %v", cmp.Diff(want, sent[0].Values))
	}
}

func TestSubmissionsThatAreRefused(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	bart := k.server.Person("bart")
	form := bot.Form{ID: "settings", Title: "Instellingen", Submit: "Bewaar", Fields: []bot.Field{{Name: "day", Label: "Dag", Type: bot.FieldText, Optional: true}}}
	k.coach.answers(func(ev bot.Event) (bot.Answer, error) {
		switch {
		case ev.Kind == bot.Pressed:
			return bot.Answer{Form: &form}, nil
		case ev.Values["day"] == "":
			return bot.Answer{Errors: map[string]string{"day": "Geef een dag."}}, nil
		}
		return bot.Answer{}, nil
	})
	ref := k.send(t, withButton(), "d1")
	if err := k.anna.Press(ref.Message, "Ja"); err != nil {
		t.Fatal(err)
	}
	where, callback, state := k.anna.OpenDialog()
	forged := strings.Replace(state, "settings", "forget", 1)
	for name, try := range map[string]func() (map[string]string, error){
		"no state":       func() (map[string]string, error) { return k.anna.SubmitRaw(where, callback, "", nil) },
		"a forged state": func() (map[string]string, error) { return k.anna.SubmitRaw(where, callback, forged, nil) },
		"somebody else":  func() (map[string]string, error) { return bart.SubmitRaw(where, callback, state, nil) },
	} {
		if errs, err := try(); err == nil {
			t.Errorf("%s: taken, %v", name, errs)
		}
	}
	if sent := k.coach.all(bot.Submitted); len(sent) > 0 {
		t.Fatalf("the coach heard of %v", sent)
	}
	for range 2 { // the coach knows the event the second time; what was wrong stays wrong
		if errs, err := k.anna.SubmitRaw(where, callback, state, map[string]any{"other": true}); err != nil || errs["day"] != "Geef een dag." {
			t.Errorf("with a missing field it is answered with %v, %v", errs, err)
		}
	}
	if errs, err := k.anna.SubmitRaw(where, callback, state, map[string]any{"day": 4.0, "list": []any{"x"}}); err != nil || len(errs) > 0 {
		t.Errorf("with a number it is answered with %v, %v", errs, err)
	}
	sent := k.coach.all(bot.Submitted)
	if got := sent[len(sent)-1].Values; got["day"] != "4" || got["list"] != "" {
		t.Errorf("the values are %v", got)
	}
	again := len(sent)
	for range 2 {
		if _, err := k.anna.SubmitRaw(where, callback, state, map[string]any{"day": 4.0, "list": []any{"x"}}); err != nil {
			t.Error(err)
		}
	}
	if n := len(k.coach.all(bot.Submitted)); n != again {
		t.Errorf("the same values sent again are %d events more, want none", n-again)
	}
}
