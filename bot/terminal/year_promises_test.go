package terminal

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gezel/bot"
	"gezel/prompts"
)

// oneAWeek wants a question that came by itself in each week but those of rest
// and pause, and never a second one.
func (y *year) oneAWeek(t *testing.T) {
	weeks := map[string]string{}
	for _, a := range y.asked {
		if !a.self {
			continue
		}
		week := prompts.WeekOf(a.at).String()
		if before, had := weeks[week]; had {
			t.Errorf("in %s came %s and %s", week, before, a.id)
		}
		weeks[week] = a.id
	}
	if len(weeks) < 50 {
		t.Errorf("%d weekly questions in a year, want 50 or more: %v", len(weeks), slices.Sorted(maps.Keys(weeks)))
	}
}

// noneTwice wants no question in two weeks, but the one that returns.
func (y *year) noneTwice(t *testing.T) {
	weeks := map[string]string{}
	for _, a := range y.asked {
		week := prompts.WeekOf(a.at).String()
		if before, had := weeks[a.id]; had && before != week && a.id != "connect-or-confront" {
			t.Errorf("%s came in %s and in %s", a.id, before, week)
		}
		weeks[a.id] = week
	}
}

// windowsStayShut wants no run of four words from a window in what the chat
// server keeps.
func (y *year) windowsStayShut(t *testing.T) {
	if len(y.windows) == 0 {
		t.Error("nothing was sent in a window")
	}
	for _, m := range y.said {
		body := fmt.Sprint(m.Notification, m.Lines, m.Buttons)
		for _, run := range y.runs(4) {
			if strings.Contains(body, run) {
				t.Errorf("%q was sent in a window, and stands in a message about %q", run, m.Topic)
			}
		}
	}
}

// runs gives all runs of n words in what was sent in windows.
func (y *year) runs(n int) (all []string) {
	for _, text := range y.windows {
		words := strings.Fields(text)
		for i := range len(words) - n + 1 {
			all = append(all, strings.Join(words[i:i+n], " "))
		}
	}
	return all
}

// nothingLost wants everything that was typed or sent in a window in the file
// that `gegevens` gave last.
func (y *year) nothingLost(t *testing.T) {
	kept, choices := y.exported()
	if len(y.typed) < 50 {
		t.Errorf("only %d messages were typed in a year", len(y.typed))
	}
	for _, text := range slices.AppendSeq(slices.Collect(maps.Values(y.typed)), maps.Values(y.windows)) {
		if _, err := strconv.Atoi(text); err == nil || choices[folded(text)] {
			continue // pressed with the keyboard
		}
		if !slices.Contains(kept, text) {
			t.Errorf("%q was taken, and is not in the data", text)
		}
	}
}

// exported gives the texts of the data file that was sent last, and the labels
// that can be typed instead of pressed, in lower case.
func (y *year) exported() (texts []string, choices map[string]bool) {
	var body []byte
	for _, m := range y.said {
		for _, f := range m.Files {
			if strings.HasSuffix(f.Name, ".json") {
				body = f.Body
			}
		}
	}
	type text struct{ Text string }
	var data struct {
		Conversations []struct {
			Exchange []struct{ Texts, Came []text }
		}
		Notes []struct{ Texts []text }
	}
	if err := json.Unmarshal(body, &data); err != nil {
		y.t.Fatalf("the data file: %v", err)
	}
	add := func(all []text) {
		for _, one := range all {
			texts = append(texts, one.Text)
		}
	}
	for _, conv := range data.Conversations {
		for _, part := range conv.Exchange {
			add(part.Texts)
			add(part.Came)
		}
	}
	for _, note := range data.Notes {
		add(note.Texts)
	}
	choices = map[string]bool{}
	for _, question := range prompts.Builtin().Questions() {
		for _, quick := range question.Quick {
			choices[folded(quick.Label.NL)], choices[folded(quick.Label.EN)] = true, true
		}
	}
	for _, m := range y.said {
		for _, b := range m.Buttons {
			if m.Topic == bot.TopicPlan {
				_, label := cut(b.Label)
				choices[folded(label)] = true
			}
		}
	}
	return texts, choices
}

// folded is a label as it may be typed: small letters, straight apostrophes.
func folded(label string) string { return strings.ToLower(strings.ReplaceAll(label, "’", "'")) }
