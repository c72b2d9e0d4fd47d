package terminal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/golden"

	"gezel/bot"
)

// evening is a conversation in which everything happens that the room can show.
func evening(ev bot.Event) bot.Answer {
	switch {
	case ev.Kind == bot.Pressed && ev.Button == "window":
		return bot.Answer{Form: &bot.Form{ID: "answer 1", Title: "Je antwoord", Submit: "Bewaar", Fields: []bot.Field{
			{Name: "question", Label: "Vraag", Type: bot.FieldShow, Value: "Wat deed je daar?"},
			{Name: "choice", Label: "Kies", Type: bot.FieldChoice, Optional: true, Hint: "Eén is genoeg.", Options: []bot.Option{
				{Value: "connect", Label: "Verbinden"}, {Value: "confront", Label: "Confronteren"},
			}},
			{Name: "answer", Label: "In eigen woorden", Type: bot.FieldArea},
		}}}
	case ev.Kind == bot.Submitted && ev.Values["answer"] == "":
		return bot.Answer{Errors: map[string]string{"answer": "Schrijf een paar woorden."}}
	case ev.Kind == bot.Commanded:
		return bot.Answer{Private: &bot.Message{
			Topic:   bot.TopicPlan,
			Lines:   []bot.Line{{Style: bot.Heading, Text: "Voornemens"}, {Text: "Op 5 november schreef je:"}, {Style: bot.Quote, Text: ev.Text}},
			Buttons: []bot.Button{{Label: "Gedaan", Action: "outcome done"}},
		}}
	}
	return bot.Answer{Tick: ev.Kind == bot.Said || ev.Kind == bot.Edited}
}

// TestTranscript holds what a short session looks like, for people in both
// languages and for programs.
func TestTranscript(t *testing.T) {
	session := []string{
		"start", "/when", "/next", "/press 3", "/form answer=", "/form", "confronteren", "", "/form",
		"Verbinden", "Ik heb hem eerst laten uitrazen. Daarna zei ik wat ik niet meer accepteer, en toen werd het stil.",
		"/press 2", "/gezel ik leg het stil", "/press 1", "een antwoord", "/edit 1 een ander antwoord", "/delete 1",
		"/as anna", "hallo", "/channel kring", "hallo", "/dm", "/as secretaris", "/later 1w", "/quit",
	}
	for name, change := range map[string]func(*Config){
		"session.nl.txt": func(c *Config) { c.JSON = false },
		"session.en.txt": func(c *Config) { c.JSON, c.Profile.Locale = false, "en" },
		"session.jsonl":  func(*Config) {},
	} {
		t.Run(name, func(t *testing.T) {
			cfg, coach := config(new(bytes.Buffer)), newPupil()
			change(&cfg)
			coach.answer = func(ev bot.Event) bot.Answer {
				coach.closeOrTell(t, ev)
				return evening(ev)
			}
			coach.agenda[first], coach.agenda["bart"] = thursday.Add(time.Minute), thursday.Add(time.Hour)
			golden.Assert(t, run(t, cfg, coach, session...), name)
		})
	}
}

// closeOrTell takes the buttons off the question that was answered, sends files
// to whom said what came of a plan, and takes the first message away again.
func (p *pupil) closeOrTell(t *testing.T, ev bot.Event) {
	t.Helper()
	to, ref := bot.Place{User: ev.Member.User}, bot.Ref{Message: ev.Message}
	var err error
	switch ev.Button {
	case "pick confront":
		m := question(p.asked)
		m.Lines, m.Buttons = append(m.Lines, bot.Line{Text: "Je koos: Confronteren."}), nil
		err = p.chat.Edit(t.Context(), to, ref, m)
	case "outcome done":
		m := bot.Message{Topic: bot.TopicData, Lines: []bot.Line{{Text: "Dit is wat er is."}}, Files: []bot.File{
			{Name: "kaart.png", Type: "image/png", Alt: "Een kaart met drie vlakken."}, {Name: "gegevens.json"},
		}}
		_, err = p.chat.Send(t.Context(), to, m, "data")
		err = errors.Join(err, p.chat.Remove(t.Context(), to, ref))
	}
	if err != nil {
		t.Error(err)
	}
}

// remarks gives what the room itself said.
func remarks(t *testing.T, out string) []string {
	t.Helper()
	var all []string
	for _, l := range parsed(t, out) {
		if l.Kind == kindRoom {
			all = append(all, l.Text)
		}
	}
	return all
}

func parsed(t *testing.T, out string) []printed {
	t.Helper()
	var all []printed
	for line := range strings.Lines(out) {
		var l printed
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			t.Fatalf("the room printed %q: %v", line, err)
		}
		all = append(all, l)
	}
	return all
}

// TestLetPass moves the clock over several things due, and wants each at its
// own time, in order.
func TestLetPass(t *testing.T) {
	cfg, coach := config(new(bytes.Buffer)), newPupil()
	coach.agenda["secretaris"] = thursday.Add(time.Minute)
	coach.agenda["anna"] = thursday.Add(3 * 24 * time.Hour)
	var got []string
	for _, l := range parsed(t, run(t, cfg, coach, "/next", "/later 1w", "/next", "/next")) {
		switch l.Kind {
		case kindMessage:
			got = append(got, l.At+" "+l.To)
		case kindRoom:
			got = append(got, l.At)
		}
	}
	want := []string{
		"2026-11-26T16:00:00+01:00", "2026-11-26T16:00:00+01:00 secretaris", // the first /next
		"2026-11-29T15:59:00+01:00 anna", "2026-12-03T16:00:00+01:00", "2026-12-03T16:00:00+01:00 secretaris",
		"2026-12-06T15:59:00+01:00", "2026-12-06T15:59:00+01:00 anna",
		"2026-12-10T16:00:00+01:00", "2026-12-10T16:00:00+01:00 secretaris",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

// TestPeopleApart gives everybody their own buttons, messages and forms.
func TestPeopleApart(t *testing.T) {
	cfg, coach := config(new(bytes.Buffer)), newPupil()
	coach.answer = evening
	coach.agenda[first], coach.agenda["anna"] = thursday, thursday
	run(t, cfg, coach, "van mij", "/press 3", "/as anna", "van haar", "/form answer=x", "/press 1", "/edit 1 toch anders", "/as secretaris", "/form answer=y")
	var got []string
	for _, ev := range coach.events {
		got = append(got, strings.TrimSpace(fmt.Sprintln(ev.Kind, ev.Member.User, ev.Channel, ev.Text+ev.Button+ev.Values["answer"])))
	}
	want := []string{
		"said secretaris dm-secretaris van mij", "pressed secretaris dm-secretaris window",
		"said anna dm-anna van haar", "pressed anna dm-anna pick connect", "edited anna dm-anna toch anders",
		"submitted secretaris dm-secretaris y",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("events: -want +got\n%s", diff)
	}
	if name := coach.events[2].Profile.Name; name != "Anna" {
		t.Errorf("the profile of anna has the name %q", name)
	}
}

// TestChannel lets nothing that is typed in a channel reach the coach, and the
// slash command work there.
func TestChannel(t *testing.T) {
	cfg, coach := config(new(bytes.Buffer)), newPupil()
	coach.answer = evening
	out := run(t, cfg, coach, "/channel Kring", "wie leest dit", "/gezel voornemens", "/press 1", "/dm", "dit wel")
	if got := coach.said(); !slices.Equal(got, []string{"dit wel"}) {
		t.Errorf("the coach heard %q", got)
	}
	if ev := coach.events[0]; ev.Kind != bot.Commanded || ev.Channel != "kring" {
		t.Errorf("the command came as %+v", ev)
	}
	for _, l := range parsed(t, out) {
		if l.Kind == kindMessage && (!l.Ephemeral || l.To != first) {
			t.Errorf("the answer to a command in a channel is not private: %+v", l)
		}
	}
}

// TestOddLines feeds lines that editors and terminals do not make.
func TestOddLines(t *testing.T) {
	long := strings.Repeat("lang antwoord ë ", 65536) // 1 MB and more
	lines := []string{"", "   ", "\tx", "nul \x00 erin", "\xed\xa0\x80 los surrogaat", "\xff", "👩🏽‍💼 مرحبا", "\x1b[31mrood\x1b[0m \u009b2J \u202eom", long}
	for _, ending := range []string{"\n", "\r\n"} {
		cfg, coach := config(new(bytes.Buffer)), newPupil()
		out := cfg.Out.(*bytes.Buffer)
		if err := enter(t, cfg, coach).Run(t.Context(), strings.NewReader(strings.Join(lines, ending))); err != nil {
			t.Fatal(err)
		}
		echoed := 0
		for line := range strings.Lines(out.String()) {
			if found := live(line); len(found) > 0 {
				t.Errorf("live in the output: %q", found)
			}
			if strings.HasPrefix(line, `{"kind":"input"`) {
				echoed++
			}
		}
		if echoed != len(lines) {
			t.Errorf("%d of %d lines were echoed", echoed, len(lines))
		}
		want := []string{"   ", "\tx", "nul \x00 erin", "\uFFFD los surrogaat", "\uFFFD", lines[6], lines[7], long}
		if diff := cmp.Diff(want, coach.said()); diff != "" {
			t.Errorf("said: -want +got\n%.2000s", diff)
		}
	}
}

// FuzzLine types anything into a room in which a form is open and a message
// has buttons. It goes on, and nothing acts on the terminal.
func FuzzLine(f *testing.F) {
	for verb := range controls {
		f.Add(verb + " 1 x")
	}
	for _, seed := range []string{"/form answer=\"x\" choice=connect", "/form", "/quit", "/as ../x", "\x1b]8;;x\x07", "/later 9999999999h", "\u2067\u0085"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		line = strings.NewReplacer("\n", " ", "\r", " ").Replace(line)
		for _, asJSON := range []bool{true, false} {
			cfg, coach := config(new(bytes.Buffer)), newPupil()
			cfg.JSON = asJSON
			coach.answer = evening
			coach.agenda[first] = thursday
			r := enter(t, cfg, coach)
			r.enter(t.Context())
			for _, l := range []string{"hallo", "/press 3", line, "nog iets"} {
				r.line(t.Context(), l)
			}
			for out := range strings.Lines(cfg.Out.(*bytes.Buffer).String()) {
				if found := live(out); len(found) > 0 {
					t.Errorf("live in %q: %q", out, found)
				}
				if asJSON && !json.Valid([]byte(out)) {
					t.Errorf("not JSON: %q", out)
				}
			}
		}
	})
}
