package slacktest_test

import (
	"testing"

	"gezel/bot/slack/slacktest"
)

func TestEditsAndDeletionsInAllTheirShapes(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	anna := s.Person("anna")
	for _, c := range []struct {
		name    string
		shape   slacktest.Shape
		replies bool
		edit    bool
		check   func(ts string, event obj) bool
	}{
		{"an edit", slacktest.WithTS, false, true, func(ts string, e obj) bool {
			m := e["message"].(obj)
			return e["subtype"] == "message_changed" && e["text"] == nil && m["ts"] == ts && m["text"] == "anders" && m["edited"].(obj)["ts"] != ""
		}},
		{"an edit without a ts", slacktest.WithoutTS, false, true, func(ts string, e obj) bool {
			return e["message"].(obj)["ts"] == nil && e["previous_message"].(obj)["ts"] == ts
		}},
		{"a deletion", slacktest.WithOld, false, false, func(ts string, e obj) bool {
			return e["subtype"] == "message_deleted" && e["deleted_ts"] == ts && e["previous_message"].(obj)["text"] == "eerst"
		}},
		{"a deletion without the old message", slacktest.WithoutOld, false, false, func(ts string, e obj) bool {
			_, old := e["previous_message"]
			return e["subtype"] == "message_deleted" && e["deleted_ts"] == ts && !old
		}},
		{"a tombstone", slacktest.WithOld, true, false, func(ts string, e obj) bool {
			m := e["message"].(obj)
			return e["subtype"] == "message_changed" && m["subtype"] == "tombstone" && m["ts"] == ts && m["user"] == "USLACKBOT" &&
				e["previous_message"].(obj)["text"] == "eerst"
		}},
		{"a tombstone with an empty array", slacktest.EmptyOld, true, false, func(ts string, e obj) bool {
			list, ok := e["previous_message"].([]any)
			return e["message"].(obj)["ts"] == ts && ok && len(list) == 0
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ts := anna.Say("eerst")
			k.event()
			if c.replies {
				anna.Reply(ts, "erop")
				k.event()
			}
			s.Shape(c.shape)
			if c.edit {
				anna.Edit(ts, "anders")
			} else {
				anna.Delete(ts)
			}
			if event := k.event(); !c.check(ts, event) || event["channel"] != anna.IM() {
				t.Errorf("event %v", event)
			}
			for _, m := range call(t, s, "conversations.history", "channel", anna.IM())["messages"].([]any) {
				if m := m.(obj); m["ts"] == ts && m["text"] == "eerst" {
					t.Errorf("the history still has %v", m)
				}
			}
		})
	}
}

func TestMessagesOfOtherKinds(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	anna := s.Person("anna")
	parent := anna.Say("vooraf")
	k.event()
	for want, do := range map[string]func() string{
		"me_message":       func() string { return anna.MeMessage("denkt na") },
		"file_share":       func() string { return anna.ShareFile("verslag.pdf", "zie bijlage", []byte("pdf")) },
		"thread_broadcast": func() string { return anna.Broadcast(parent, "voor iedereen") },
	} {
		ts := do()
		if event := k.event(); event["subtype"] != want || event["ts"] != ts {
			t.Errorf("%s: %v", want, event)
		}
	}
	reply := anna.Reply(parent, "in de draad")
	if event := k.event(); event["thread_ts"] != parent || event["ts"] != reply || event["parent_user_id"] != anna.ID() {
		t.Errorf("a reply: %v", event)
	}
	history := call(t, s, "conversations.history", "channel", anna.IM())["messages"].([]any)
	if len(history) != 4 { // the broadcast too, and not the reply
		t.Errorf("%d messages in the history, want 4", len(history))
	}
}

func TestAnAppOfAWholeOrganisation(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped, Grid: true})
	k := connect(t, s)
	s.Person("anna").Say("goedemorgen")
	payload := k.next()["payload"].(obj)
	first := payload["authorizations"].([]any)[0].(obj)
	if payload["team_id"] != nil || first["team_id"] != slacktest.TeamID {
		t.Errorf("payload %v", payload)
	}
}
