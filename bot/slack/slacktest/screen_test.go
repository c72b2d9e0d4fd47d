package slacktest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"gezel/bot/slack/slacktest"
)

func TestWhatIsLiveInATextOfTheBot(t *testing.T) {
	s := open(t, slacktest.Options{})
	anna := s.Person("anna")
	for _, c := range []struct {
		text, reads string
		live        []string
	}{
		{"gewoon", "gewoon", nil},
		{"a &amp; b &lt;c&gt; &amp;lt;", "a & b <c> &lt;", nil},
		{"<!channel> en <@U1>", "!channel en @U1", []string{"<!channel>", "<@U1>"}},
		{"&lt;!channel&gt;", "<!channel>", nil},
		{"<http://evil.example|je bank>", "je bank", []string{"<http://evil.example|je bank>"}},
		{"<https://example.nl/?a=1&amp;b=2>", "https://example.nl/?a=1&b=2", nil},
		{"*een hele kop*", "een hele kop", nil},
		{"een *vet* woord en _schuin_", "een *vet* woord en _schuin_", []string{"*vet*", "_schuin_"}},
		{"snake_case_naam en 2*3*4", "snake_case_naam en 2*3*4", nil},
		{"een `code` hier", "een `code` hier", []string{"`code`"}},
		{"voor ```\nblok\n``` na", "voor \nblok\n na", []string{"```\nblok\n```"}},
		{"> een citaat\n> van twee regels", "een citaat\nvan twee regels", nil},
		{"eerst\n&gt; dan", "eerst\n> dan", []string{"quote: &gt; dan"}},
		{"hoi :smile: 10:30:45", "hoi :smile: 10:30:45", []string{":smile:"}},
		{"@channel", "@channel", []string{"@channel"}},
		{"over #general", "over #general", []string{"#general"}},
	} {
		raw, _ := json.Marshal([]obj{{"type": "section", "text": text("mrkdwn", c.text)}})
		mustBe(t, call(t, s, "chat.postMessage", "channel", anna.ID(), "text", "Bericht.", "blocks", string(raw)), "")
		notes := anna.Sees()
		got := notes[len(notes)-1]
		if got.Text != c.reads || !slices.Equal(got.Live, c.live) || got.Notification != "Bericht." {
			t.Errorf("%q reads %q, live %q; want %q, %q", c.text, got.Text, got.Live, c.reads, c.live)
		}
	}
}

func TestWhatIsLiveInOtherBlocks(t *testing.T) {
	s := open(t, slacktest.Options{})
	anna := s.Person("anna")
	for _, c := range []struct {
		blocks, reads string
		live          []string
	}{
		{`[{"type":"section","text":{"type":"mrkdwn","verbatim":true,"text":"@channel in #general"}}]`, "@channel in #general", nil},
		{`[{"type":"section","text":{"type":"plain_text","text":"*a* <!here> :wave:"}}]`, "*a* <!here> :wave:", []string{":wave:"}},
		{`[{"type":"section","text":{"type":"plain_text","emoji":false,"text":"*a* :wave:"}}]`, "*a* :wave:", nil},
		{`[{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[{"type":"text","text":"*a* <!here>"}]}]}]`, "*a* <!here>", nil},
		{`[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"user","user_id":"U1"}]}]}]`, "", []string{"user"}},
		{`[{"type":"markdown","text":"**a**"}]`, "**a**", []string{"markdown: **a**"}},
		{`[{"type":"context","elements":[{"type":"plain_text","emoji":false,"text":"een"},{"type":"mrkdwn","text":"twee"}]}]`, "een\ntwee", nil},
	} {
		mustBe(t, call(t, s, "chat.postMessage", "channel", anna.ID(), "text", "Bericht.", "blocks", c.blocks), "")
		notes := anna.Sees()
		got := notes[len(notes)-1]
		if got.Text != c.reads || !slices.Equal(got.Live, c.live) {
			t.Errorf("%s reads %q, live %q; want %q, %q", c.blocks, got.Text, got.Live, c.reads, c.live)
		}
	}
}

func TestWithoutATextTheNotificationShowsTheBlocks(t *testing.T) {
	s := open(t, slacktest.Options{})
	anna := s.Person("anna")
	call(t, s, "chat.postMessage", "channel", anna.ID(), "blocks", `[{"type":"section","text":{"type":"mrkdwn","text":"vertrouwelijk"}}]`)
	if got := anna.Sees()[0].Notification; got != "vertrouwelijk" {
		t.Errorf("the notification is %q", got)
	}
}

func TestProblemsAreFound(t *testing.T) {
	s := open(t, slacktest.Options{})
	anna := s.Person("anna")
	anna.Say("Ik heb het gesprek met de wethouder gevoerd.")
	post := func(args ...string) {
		mustBe(t, call(t, s, "chat.postMessage", append([]string{"channel", anna.ID()}, args...)...), "")
	}
	post("text", "Je antwoord is bewaard.", "metadata", `{"event_type":"gezel","event_payload":{"delivery_id":"a1b2"}}`)
	if got := s.Problems(); len(got) != 0 {
		t.Errorf("problems %q, want none", got)
	}
	post("text", "Je schreef: het gesprek met de wethouder")
	post("text", "x", "metadata", `{"event_type":"gezel","event_payload":{"delivery_id":"a1b2","question":"connect"}}`)
	post("text", "x", "metadata", `{"event_type":"gezel","event_payload":{"delivery_id":"met de wethouder"}}`)
	got := strings.Join(s.Problems(), "\n")
	if !strings.Contains(got, "gesprek met de") || strings.Count(got, "more than a delivery_id") != 2 {
		t.Errorf("problems:\n%s", got)
	}
}

func TestADialogOnTheScreen(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	anna := s.Person("anna")
	anna.Shortcut("answer")
	frame := k.next()
	k.ack(frame, nil)
	pending(t, s, 0)
	view := obj{
		"type": "modal", "title": text("plain_text", "Antwoord"), "submit": text("plain_text", "Bewaar"), "blocks": []any{
			obj{"type": "section", "text": text("mrkdwn", "*De vraag*\nWelk gesprek &amp; waarom?")},
			obj{
				"type": "input", "block_id": "text", "label": text("plain_text", "Je antwoord"),
				"element": obj{"type": "plain_text_input", "action_id": "v", "initial_value": "stond er"},
			},
			obj{
				"type": "input", "block_id": "best", "label": text("plain_text", "Wat paste"), "optional": true,
				"element": obj{"type": "static_select", "action_id": "v", "options": []any{
					obj{"value": "1", "text": text("plain_text", "een")}, obj{"value": "2", "text": text("plain_text", "twee")},
				}},
			},
		},
	}
	raw, _ := json.Marshal(view)
	mustBe(t, call(t, s, "views.open", "trigger_id", frame["payload"].(obj)["trigger_id"].(string), "view", string(raw)), "")
	page, _ := anna.Dialog()
	if page.Title != "Antwoord" || page.Submit != "Bewaar" || len(page.Fields) != 3 {
		t.Fatalf("page %+v", page)
	}
	if f := page.Fields[0]; f.Label != "De vraag" || f.Value != "Welk gesprek & waarom?" || !f.Shown {
		t.Errorf("what is shown: %+v", f)
	}
	if f := page.Fields[1]; f.Label != "Je antwoord" || f.Value != "stond er" {
		t.Errorf("the text: %+v", f)
	}
	if f := page.Fields[2]; !slices.Equal(f.Options, []string{"een", "twee"}) {
		t.Errorf("the choice: %+v", f)
	}
	anna.Submit(map[string]string{"Je antwoord": " "})
	if page, _ = anna.Dialog(); page.Fields[1].Error == "" || s.Pending() != 0 {
		t.Error("the client sends a dialog whose field is empty")
	}
}
