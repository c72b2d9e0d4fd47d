package slack

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"gezel/bot"
)

// within checks a rendered thing against Slack's published limits, wherever in
// it they are broken (https://docs.slack.dev/reference/block-kit).
func withinLimits(t *testing.T, at string, v any) {
	t.Helper()
	switch v := v.(type) {
	case []any:
		for i, one := range v {
			withinLimits(t, fmt.Sprintf("%s/%d", at, i), one)
		}
	case map[string]any:
		longest := func(name string, most int) {
			if s, ok := v[name].(string); ok && utf8.RuneCountInString(s) > most {
				t.Errorf("%s/%s has %d characters, more than %d", at, name, utf8.RuneCountInString(s), most)
			}
		}
		text, _ := v["text"].(map[string]any)
		label, _ := text["text"].(string)
		list, _ := v["elements"].([]any)
		switch v["type"] {
		case "header":
			if utf8.RuneCountInString(label) > 150 {
				t.Errorf("%s has a header of %d characters", at, utf8.RuneCountInString(label))
			}
		case "button":
			longest("value", 2000)
			if utf8.RuneCountInString(label) > 75 || label == "" {
				t.Errorf("%s has a label of %d characters", at, utf8.RuneCountInString(label))
			}
		case "context":
			if len(list) > 10 {
				t.Errorf("%s has %d elements", at, len(list))
			}
		case "actions":
			if len(list) > 25 || len(list) == 0 {
				t.Errorf("%s has %d elements", at, len(list))
			}
		case "input":
			caption, _ := v["label"].(map[string]any)
			hint, _ := v["hint"].(map[string]any)
			for what, o := range map[string]map[string]any{"label": caption, "hint": hint} {
				if s, _ := o["text"].(string); utf8.RuneCountInString(s) > 2000 {
					t.Errorf("%s has a %s of %d characters", at, what, utf8.RuneCountInString(s))
				}
			}
		case "static_select":
			if options, _ := v["options"].([]any); len(options) == 0 || len(options) > 100 {
				t.Errorf("%s has %d options", at, len(options))
			}
		case "mrkdwn":
			t.Errorf("%s is markup, in which texts would have to be escaped", at)
		}
		if v["type"] == nil && v["text"] != nil && v["value"] != nil { // an option
			longest("value", 150)
			if utf8.RuneCountInString(label) > 75 || label == "" {
				t.Errorf("%s has an option of %d characters", at, utf8.RuneCountInString(label))
			}
		}
		if v["type"] == "modal" || v["type"] == "home" {
			for _, name := range []string{"title", "submit", "close"} {
				o, _ := v[name].(map[string]any)
				if s, _ := o["text"].(string); utf8.RuneCountInString(s) > 24 {
					t.Errorf("%s has a %s of %d characters", at, name, utf8.RuneCountInString(s))
				}
			}
			if all, _ := v["blocks"].([]any); len(all) > 100 || len(all) == 0 {
				t.Errorf("%s has %d blocks", at, len(all))
			}
			longest("callback_id", 255)
		}
		longest("text", 3000)
		longest("initial_value", 3000)
		longest("action_id", 255)
		longest("block_id", 255)
		longest("private_metadata", 3000)
		for name, one := range v {
			withinLimits(t, at+"/"+name, one)
		}
	}
}

func asJSON(t *testing.T, v any) any {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	var back any
	if err := json.Unmarshal(raw, &back); err != nil {
		t.Fatal(err)
	}
	return back
}

// large is a message beyond all limits.
func large() bot.Message {
	m := bot.Message{Notification: strings.Repeat("n", 5000)}
	for _, style := range []bot.Style{bot.Heading, bot.Plain, bot.Quote, bot.Small} {
		m.Lines = append(m.Lines, bot.Line{Style: style, Text: strings.Repeat("éé <!channel> ", 2000)}, bot.Line{Style: style, Text: " \n "})
	}
	for n := range 60 {
		m.Lines = append(m.Lines, bot.Line{Style: bot.Heading, Text: fmt.Sprintf("kop %d", n)})
		m.Buttons = append(m.Buttons, bot.Button{Label: strings.Repeat("knop ", 30), Action: fmt.Sprintf("a %d", n)})
	}
	return m
}

func TestWhatIsRenderedIsWithinSlacksLimits(t *testing.T) {
	m := large()
	for i, blocks := range parts(blocks(m)) {
		if len(blocks) > 50 || len(blocks) == 0 {
			t.Errorf("message %d has %d blocks", i, len(blocks))
		}
		ids := map[string]bool{}
		for _, b := range asJSON(t, blocks).([]any) {
			id, _ := b.(map[string]any)["block_id"].(string)
			if id != "" && ids[id] {
				t.Errorf("the block id %q stands twice in message %d", id, i)
			}
			ids[id] = true
		}
		withinLimits(t, fmt.Sprintf("message %d", i), asJSON(t, blocks))
	}
	if n := utf8.RuneCountInString(notice(m)); n > 4000 {
		t.Errorf("the notification has %d characters", n)
	}
	page := asJSON(t, viewBlocks(m))
	if n := len(page.([]any)); n > 100 {
		t.Errorf("the page has %d blocks", n)
	}
	withinLimits(t, "page", page)
	f := bot.Form{ID: "answer:c/1|1", Title: strings.Repeat("titel ", 9), Submit: strings.Repeat("bewaar ", 9)}
	f.Fields = []bot.Field{
		{Name: "asked", Type: bot.FieldShow, Label: "De vraag", Value: strings.Repeat("vraag ", 2000)},
		{Name: "text", Type: bot.FieldArea, Label: strings.Repeat("antwoord ", 300), Value: strings.Repeat("woord\n", 2000), Hint: strings.Repeat("hint ", 900)},
		{Name: "best", Type: bot.FieldChoice, Label: "keuze", Value: "b", Options: []bot.Option{{Value: "a", Label: strings.Repeat("a ", 90)}, {Value: "b", Label: "b"}}},
	}
	v := dialog(f)
	for what, text := range map[string]string{"title": v.Title.Text, "submit": v.Submit.Text} {
		if utf8.RuneCountInString(text) > 24 {
			t.Errorf("the %s has %d characters", what, utf8.RuneCountInString(text))
		}
	}
	withinLimits(t, "dialog", asJSON(t, v))
}

func TestALongAnswerGoesThroughADialogUnharmed(t *testing.T) {
	for _, text := range []string{
		"", "kort", strings.Repeat("woord ", 2000) + "eind", strings.Repeat("regel\n", 2000) + "eind", strings.Repeat("é", 7000),
		strings.Repeat("regel met woorden\n\n", 700) + "eind",
	} {
		values := map[string]string{}
		for i, p := range piecesOf(text) {
			if utf8.RuneCountInString(p.text) > maxInput {
				t.Errorf("a stretch has %d characters", utf8.RuneCountInString(p.text))
			}
			values["text"+p.mark(i)] = p.text
		}
		if got := joined(values)["text"]; got != text {
			t.Errorf("%d characters came back as %d", len(text), len(got))
		}
	}
}
