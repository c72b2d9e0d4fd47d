package slacktest_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"gezel/bot/slack/slacktest"
)

// text makes a text object.
func text(kind, s string) obj { return obj{"type": kind, "text": s} }

func repeated(n int, v any) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = v
	}
	return list
}

// pushButtons makes n buttons, each with an action of its own.
func pushButtons(n int) []any {
	list := make([]any, n)
	for i := range list {
		list[i] = obj{"type": "button", "action_id": fmt.Sprint(i), "text": text("plain_text", "Ja")}
	}
	return list
}

func TestLimitsOfBlocks(t *testing.T) {
	s := open(t, slacktest.Options{})
	anna := s.Person("anna")
	button := func(change obj) obj {
		b := obj{"type": "button", "action_id": "a", "value": "v", "text": text("plain_text", "Ja")}
		for name, value := range change {
			b[name] = value
		}
		return obj{"type": "actions", "elements": []any{b}}
	}
	x := strings.Repeat
	for _, c := range []struct {
		name     string
		ok, over []any
	}{
		{"fifty blocks", repeated(50, obj{"type": "divider"}), repeated(51, obj{"type": "divider"})},
		{"a section's text", []any{obj{"type": "section", "text": text("mrkdwn", x("é", 3000))}}, []any{obj{"type": "section", "text": text("mrkdwn", x("é", 3001))}}},
		{"a header", []any{obj{"type": "header", "text": text("plain_text", x("x", 150))}}, []any{obj{"type": "header", "text": text("plain_text", x("x", 151))}}},
		{"a header is plain", nil, []any{obj{"type": "header", "text": text("mrkdwn", "x")}}},
		{"an empty text", nil, []any{obj{"type": "section", "text": text("mrkdwn", "")}}},
		{"a context's elements", []any{obj{"type": "context", "elements": repeated(10, text("mrkdwn", "x"))}}, []any{obj{"type": "context", "elements": repeated(11, text("mrkdwn", "x"))}}},
		{"an actions block's elements", []any{obj{"type": "actions", "elements": pushButtons(25)}}, []any{obj{"type": "actions", "elements": pushButtons(26)}}},
		{"action ids are unique", nil, []any{obj{"type": "actions", "elements": repeated(2, obj{"type": "button", "action_id": "a", "text": text("plain_text", "Ja")})}}},
		{"block ids are unique", nil, repeated(2, obj{"type": "divider", "block_id": "b"})},
		{"a button's text", []any{button(obj{"text": text("plain_text", x("x", 75))})}, []any{button(obj{"text": text("plain_text", x("x", 76))})}},
		{"a button's value", []any{button(obj{"value": x("x", 2000)})}, []any{button(obj{"value": x("x", 2001)})}},
		{"an action id", []any{button(obj{"action_id": x("x", 255)})}, []any{button(obj{"action_id": x("x", 256)})}},
		{"a button's style", []any{button(obj{"style": "danger"})}, []any{button(obj{"style": "red"})}},
		{"a type", nil, []any{obj{"type": "shout"}}},
		{"emoji in mrkdwn", nil, []any{obj{"type": "section", "text": obj{"type": "mrkdwn", "text": "x", "emoji": true}}}},
	} {
		for code, blocks := range map[string][]any{"": c.ok, "invalid_blocks": c.over} {
			if blocks == nil {
				continue
			}
			raw, err := json.Marshal(blocks)
			if err != nil {
				t.Fatal(err)
			}
			answer := call(t, s, "chat.postMessage", "channel", anna.ID(), "text", "x", "blocks", string(raw))
			if got, _ := answer["error"].(string); got != code {
				t.Errorf("%s: error %q, want %q (%v)", c.name, got, code, answer["response_metadata"])
			}
		}
	}
}

func TestRefusedCalls(t *testing.T) {
	s := open(t, slacktest.Options{})
	anna, bart := s.Person("anna"), s.Person("bart")
	hers := anna.Say("van mij")
	bart.Deactivate()
	gone := bart.IM()
	archived := s.NewChannel("oud", false)
	s.Archive(archived)
	elsewhere := s.NewChannel("elders", false)
	hidden := s.NewChannel("verborgen", true)
	posted := call(t, s, "chat.postMessage", "channel", anna.ID(), "text", "van de bot")["ts"].(string)
	long := strings.Repeat("x", 4001)
	for _, c := range []struct {
		want, method string
		args         []string
	}{
		{"channel_not_found", "chat.postMessage", []string{"channel", "D404", "text", "x"}},
		{"channel_not_found", "chat.postMessage", []string{"channel", bart.ID(), "text", "x"}},
		{"channel_not_found", "chat.postMessage", []string{"channel", hidden, "text", "x"}},
		{"is_archived", "chat.postMessage", []string{"channel", gone, "text", "x"}},
		{"is_archived", "chat.postMessage", []string{"channel", archived, "text", "x"}},
		{"not_in_channel", "chat.postMessage", []string{"channel", elsewhere, "text", "x"}},
		{"no_text", "chat.postMessage", []string{"channel", anna.ID()}},
		{"", "chat.postMessage", []string{"channel", anna.ID(), "text", long}},
		{"msg_too_long", "chat.postMessage", []string{"channel", anna.ID(), "text", strings.Repeat("x", 40001)}},
		{"invalid_blocks_format", "chat.postMessage", []string{"channel", anna.ID(), "text", "x", "blocks", "{"}},
		{"invalid_metadata_format", "chat.postMessage", []string{"channel", anna.ID(), "text", "x", "metadata", "x"}},
		{"invalid_metadata_schema", "chat.postMessage", []string{"channel", anna.ID(), "text", "x", "metadata", `{"event_type":"x"}`}},
		{"thread_not_found", "chat.postMessage", []string{"channel", anna.ID(), "text", "x", "thread_ts", "1.000000"}},
		{"msg_too_long", "chat.update", []string{"channel", anna.IM(), "ts", posted, "text", long}},
		{"channel_not_found", "chat.update", []string{"channel", anna.ID(), "ts", posted, "text", "x"}},
		{"cant_update_message", "chat.update", []string{"channel", anna.IM(), "ts", hers, "text", "x"}},
		{"message_not_found", "chat.update", []string{"channel", anna.IM(), "ts", "1.000000", "text", "x"}},
		{"cant_delete_message", "chat.delete", []string{"channel", anna.IM(), "ts", hers}},
		{"message_not_found", "chat.delete", []string{"channel", anna.IM(), "ts", "1.000000"}},
		{"user_not_in_channel", "chat.postEphemeral", []string{"channel", anna.IM(), "user", bart.ID(), "text", "x"}},
		{"user_disabled", "conversations.open", []string{"users", bart.ID()}},
		{"user_not_found", "conversations.open", []string{"users", "U404"}},
		{"user_not_found", "users.info", []string{"user", "U404"}},
		{"channel_not_found", "conversations.history", []string{"channel", "D404"}},
		{"missing_scope", "conversations.history", []string{"channel", elsewhere}},
		{"invalid_cursor", "conversations.history", []string{"channel", anna.IM(), "cursor", "x"}},
		{"invalid_limit", "conversations.history", []string{"channel", anna.IM(), "limit", "many"}},
		{"thread_not_found", "conversations.replies", []string{"channel", anna.IM(), "ts", "1.000000"}},
		{"missing_scope", "conversations.info", []string{"channel", anna.IM()}},
		{"is_archived", "conversations.join", []string{"channel", archived}},
		{"channel_not_found", "conversations.join", []string{"channel", hidden}},
		{"message_not_found", "reactions.add", []string{"channel", anna.IM(), "timestamp", "1.000000", "name", "wave"}},
		{"no_reaction", "reactions.remove", []string{"channel", anna.IM(), "timestamp", hers, "name", "wave"}},
		{"invalid_trigger_id", "views.open", []string{"trigger_id", "x", "view", "{}"}},
		{"not_found", "views.update", []string{"view_id", "V404", "view", "{}"}},
		{"file_not_found", "files.completeUploadExternal", []string{"files", `[{"id":"F404"}]`}},
		{"alt_txt_too_large", "files.getUploadURLExternal", []string{"filename", "x.png", "length", "3", "alt_txt", strings.Repeat("x", 1001)}},
		{"unknown_method", "chat.shout", nil},
	} {
		if got, _ := call(t, s, c.method, c.args...)["error"].(string); got != c.want {
			t.Errorf("%s %.100v: error %q, want %q", c.method, c.args, got, c.want)
		}
	}
}

func TestATriggerLivesThreeSeconds(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	anna := s.Person("anna")
	view := `{"type":"modal","title":{"type":"plain_text","text":"Antwoord"},"blocks":[]}`
	trigger := func() string {
		anna.Shortcut("settings")
		frame := k.next()
		k.ack(frame, nil)
		return frame["payload"].(obj)["trigger_id"].(string)
	}
	early, late := trigger(), trigger()
	s.Advance(3e9)
	mustBe(t, call(t, s, "views.open", "trigger_id", early, "view", view), "")
	mustBe(t, call(t, s, "views.open", "trigger_id", early, "view", view), "exchanged_trigger_id")
	s.Advance(1)
	mustBe(t, call(t, s, "views.open", "trigger_id", late, "view", view), "expired_trigger_id")
	long := strings.Replace(view, "Antwoord", strings.Repeat("x", 25), 1)
	mustBe(t, call(t, s, "views.open", "trigger_id", trigger(), "view", long), "invalid_arguments")
	noSubmit := `{"type":"modal","title":{"type":"plain_text","text":"x"},"blocks":[{"type":"input","label":{"type":"plain_text","text":"x"},"element":{"type":"plain_text_input"}}]}`
	mustBe(t, call(t, s, "views.open", "trigger_id", trigger(), "view", noSubmit), "invalid_arguments")
}

func TestPagesCanBeTiny(t *testing.T) {
	s := open(t, slacktest.Options{Page: 3})
	anna := s.Person("anna")
	var want []string
	for range 8 {
		want = append([]string{anna.Say("weer een")}, want...)
	}
	var got []string
	cursor, pages := "", 0
	for {
		page := call(t, s, "conversations.history", "channel", anna.IM(), "limit", "200", "cursor", cursor)
		for _, m := range page["messages"].([]any) {
			got = append(got, m.(obj)["ts"].(string))
		}
		pages++
		next, more := page["response_metadata"].(obj)
		if page["has_more"] != more {
			t.Fatalf("has_more is %v, and the metadata %v", page["has_more"], next)
		}
		if !more {
			break
		}
		cursor = next["next_cursor"].(string)
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || pages != 3 {
		t.Errorf("in %d pages %v, want in 3 %v", pages, got, want)
	}
	for _, c := range []struct {
		args []string
		want int
	}{
		{[]string{"oldest", want[2]}, 2},
		{[]string{"oldest", want[2], "inclusive", "true"}, 3},
		{[]string{"latest", want[5], "inclusive", "true"}, 3},
		{[]string{"latest", want[5], "oldest", want[7]}, 1},
	} {
		page := call(t, s, "conversations.history", append([]string{"channel", anna.IM()}, c.args...)...)
		if n := len(page["messages"].([]any)); n != c.want {
			t.Errorf("%v: %d messages, want %d", c.args, n, c.want)
		}
	}
}
