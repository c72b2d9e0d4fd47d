package main

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// shown is one object that a practice room prints.
type shown struct {
	Kind, At, To, ID, Topic, Question, Text string
	Buttons, Files                          []string
	Ephemeral                               bool
	Due                                     []struct{ At, What, To string }
	Errors                                  map[string]string
}

func parseShown(t *testing.T, line string) shown {
	t.Helper()
	var s shown
	if err := json.Unmarshal([]byte(line), &s); err != nil {
		t.Fatalf("the room printed %q: %v", line, err)
	}
	return s
}

// practise types lines into a room in which the clock stands at a Thursday
// noon, and gives what it shows.
func practise(t *testing.T, env map[string]string, args []string, lines ...string) []shown {
	t.Helper()
	var out, errs bytes.Buffer
	args = append([]string{"try", "--json", "--at", "2026-11-26T12:00:00+01:00"}, args...)
	in := strings.NewReader(strings.Join(lines, "\n") + "\n")
	if code := run(t.Context(), args, func(name string) string { return env[name] }, in, &out, &errs); code != exitOK || errs.Len() > 0 {
		t.Fatalf("the room ends with %d, and complains: %s", code, &errs)
	}
	var all []shown
	for line := range strings.Lines(out.String()) {
		all = append(all, parseShown(t, line))
	}
	return all
}

// TestTryBadInput types what nobody should, and wants for each line a sentence
// or a tick, and everything that was ticked in the member's own data.
func TestTryBadInput(t *testing.T) {
	long := strings.Repeat("lang antwoord ", 1429)[:20000]
	for _, c := range []struct{ line, kind, text string }{
		{"   ", "message", "Er stond niets in je bericht"},
		{"2 is geen knop hier", "tick", ""},
		{long, "tick", ""},
		{"👩🏽‍💼 مرحبا بالعالم", "tick", ""},
		{"\xed\xa0\x80 los surrogaat", "tick", ""},
		{"nul \x00 erin", "tick", ""},
		{"pauze tot gisteren", "message", "‘tot gisteren’ is al voorbij"},
		{"moment donderdag 25:00", "message", "Donderdag 25:00 bestaat niet"},
		{"taal fr", "message", "De taal ‘fr’ spreek ik niet"},
		{"/gezel pauze tot gisteren", "message", "‘tot gisteren’ is al voorbij"},
		{"/gezel moment donderdag 25:00", "message", "Donderdag 25:00 bestaat niet"},
		{"/gezel taal fr", "message", "De taal ‘fr’ spreek ik niet"},
		{"/gezel koffie", "message", "‘koffie’ ken ik niet"},
		{"/delete 1", "room", "Je bericht is weg"}, // "vraag", which was a command and never stored
		{"/edit 1 wat ik nooit zei", "message", "Dat bericht had ik niet bewaard"},
		{"/koffie", "room", "/koffie ken ik niet"},
		{"/press 99", "room", "Een knop 99 is er niet"},
		{"/later overmorgen", "room", "‘overmorgen’ lees ik niet als tijd"},
	} {
		all := practise(t, nil, nil, "start", "vraag", c.line, "en verder")
		i := slices.IndexFunc(all, func(s shown) bool { return s.Kind == "input" && s.Text == strings.ToValidUTF8(c.line, "\uFFFD") })
		if i < 0 || i+1 >= len(all) {
			t.Errorf("%.40q was not echoed, or nothing follows", c.line)
			continue
		}
		if got := all[i+1]; got.Kind != c.kind || !strings.Contains(got.Text, c.text) {
			t.Errorf("%.40q is answered by %s %q, want %s %q", c.line, got.Kind, got.Text, c.kind, c.text)
		}
		if last := all[len(all)-1]; last.Kind != "tick" {
			t.Errorf("after %.40q the room does not go on, but shows %+v", c.line, last)
		}
	}
}

// TestTryNothingLost looks for odd answers in the member's own data.
func TestTryNothingLost(t *testing.T) {
	answers := []string{
		strings.Repeat("lang antwoord ë ", 1250), "👩🏽‍💼 مرحبا", `"aan" <halen> & \weer`, "2", "later misschien", "/ niet als opdracht",
		strings.Repeat("x", 1<<20),
	}
	lines := []string{"start", "vraag"}
	for _, answer := range answers {
		lines = append(lines, " "+answer)
	}
	dir := t.TempDir()
	all := practise(t, nil, []string{"--files", dir}, append(lines, "gegevens")...)
	i := slices.IndexFunc(all, func(s shown) bool { return len(s.Files) > 0 })
	if i < 0 {
		t.Fatal("no files came")
	}
	kept := texts(t, filepath.Join(dir, all[i].Files[0]))
	for _, answer := range answers {
		if want := strings.TrimSpace(answer); !slices.Contains(kept, want) && want != "2" {
			t.Errorf("%.40q is not in the data", answer)
		}
	}
}

// texts gives every text in a member's own data.
func texts(t *testing.T, path string) []string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var data struct {
		Conversations []struct {
			Exchange []struct {
				Texts []struct{ Text string }
			}
		}
		Notes []struct{ Texts []struct{ Text string } }
	}
	if err := json.Unmarshal(body, &data); err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, c := range data.Conversations {
		for _, e := range c.Exchange {
			for _, text := range e.Texts {
				all = append(all, text.Text)
			}
		}
	}
	for _, n := range data.Notes {
		for _, text := range n.Texts {
			all = append(all, text.Text)
		}
	}
	return all
}

// TestTryAgain gives the same script twice: a frozen clock makes the same of
// it, to the letter.
func TestTryAgain(t *testing.T) {
	script := "start\n/press 1\neen antwoord\n/next\n/press 1\n/form answer=\"in een venster\"\n/later 1w\nterugblik\n/when\n"
	var first string
	for range 2 {
		var out, errs bytes.Buffer
		args := []string{"try", "--json", "--lang", "en", "--at", "2026-11-26T12:00:00+01:00"}
		if code := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(script), &out, &errs); code != exitOK {
			t.Fatal(errs.String())
		}
		if first == "" {
			first = out.String()
		}
		if out.String() != first {
			t.Errorf("the second time it is\n%s\nafter\n%s", &out, first)
		}
	}
}

// TestTrySettings sees that the settings reach the coach.
func TestTrySettings(t *testing.T) {
	env := map[string]string{
		"GEZEL_SCHEDULE": "30 9 * * MON", "GEZEL_TIMEZONE": "America/Sao_Paulo", "GEZEL_LANGUAGE": "en",
		"GEZEL_QUIET": "5m", "GEZEL_RETENTION": "30d", "GEZEL_RECESS": "2026-11-30/2026-12-06",
	}
	all := practise(t, env, nil, "start", "question", "an answer", "/when")
	if welcome := all[1].Text; !strings.Contains(welcome, "30 days") || !strings.Contains(welcome, "Monday at 09:30") {
		t.Errorf("the welcome says %q", welcome)
	}
	got := map[string]string{}
	for _, due := range all[len(all)-1].Due {
		got[due.What] = due.At
	}
	want := map[string]string{"follow-up": "2026-11-26T08:05:00-03:00", "question": "2026-12-07T09:30:00-03:00"}
	for what, at := range want {
		if got[what] != at {
			t.Errorf("%s is due at %q, want %q", what, got[what], at)
		}
	}
}

// TestTryInput ends with the input, whatever it is.
func TestTryInput(t *testing.T) {
	for _, in := range []string{"", "\n", "start", "start\r\n", "/quit\nstart\n"} {
		var out, errs bytes.Buffer
		code := run(t.Context(), []string{"try"}, func(string) string { return "" }, io.MultiReader(strings.NewReader(in)), &out, &errs)
		if code != exitOK || errs.Len() > 0 || !strings.Contains(out.String(), "oefenkamer") {
			t.Errorf("%q: exit %d, %q, %q", in, code, &out, &errs)
		}
		if joined := strings.Contains(out.String(), "Ik ben Gezel"); joined != strings.HasPrefix(in, "start") {
			t.Errorf("%q: Gezel introduced itself: %t", in, joined)
		}
	}
}
