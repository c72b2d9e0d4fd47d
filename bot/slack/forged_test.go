package slack_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/slack/slacktest"
)

type obj = map[string]any

// post sends a request as Slack signs it, and gives the status.
func (r *room) post(path string, form url.Values) int {
	r.t.Helper()
	body, stamp := []byte(form.Encode()), strconv.FormatInt(r.now().Unix(), 10)
	request, err := http.NewRequestWithContext(r.t.Context(), http.MethodPost, r.web.URL+path, bytes.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("X-Slack-Request-Timestamp", stamp)
	request.Header.Set("X-Slack-Signature", slacktest.Sign(r.s.Secret(), stamp, body))
	reply, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	return reply.StatusCode
}

// interacts sends an interaction.
func (r *room) interacts(payload obj) int {
	r.t.Helper()
	raw, err := json.Marshal(payload)
	if err != nil {
		r.t.Fatal(err)
	}
	return r.post("/slack/interactive", url.Values{"payload": {string(raw)}})
}

// press is the press of anna's first quick answer, as Slack tells of it.
func (r *room) press() obj {
	r.t.Helper()
	n := last(r.anna)
	var value string
	for _, c := range r.s.Calls("chat.postMessage") {
		var blocks []any
		if json.Unmarshal([]byte(c.Args["blocks"]), &blocks) == nil {
			eachObject(blocks, func(o obj) {
				if text, _ := o["text"].(obj); o["type"] == "button" && text["text"] == n.Buttons[0] {
					value, _ = o["value"].(string)
				}
			})
		}
	}
	if value == "" {
		r.t.Fatalf("no button %q was sent", n.Buttons[0])
	}
	return obj{
		"type": "block_actions", "team": obj{"id": slacktest.TeamID}, "user": obj{"id": r.anna.ID(), "team_id": slacktest.TeamID},
		"trigger_id": "1.2.3", "channel": obj{"id": r.anna.IM()},
		"container": obj{"type": "message", "message_ts": n.ID, "channel_id": r.anna.IM(), "is_ephemeral": false},
		"message":   obj{"ts": n.ID, "user": slacktest.BotUser},
		"actions":   []obj{{"action_id": "gezel:0", "block_id": "buttons:0", "value": value, "action_ts": n.ID}},
	}
}

// eachObject goes over every object in a JSON value.
func eachObject(v any, do func(obj)) {
	switch v := v.(type) {
	case []any:
		for _, one := range v {
			eachObject(one, do)
		}
	case obj:
		do(v)
		for _, one := range v {
			eachObject(one, do)
		}
	}
}

// action gives the one action of a press.
func action(press obj) obj { return press["actions"].([]obj)[0] }

func TestAPressThatNobodyMadeSavesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		forge   func(r *room, press obj)
		refused int
	}{
		"an invented action id":  {func(_ *room, press obj) { action(press)["action_id"] = "verzonnen:0" }, 1},
		"an invented action":     {func(_ *room, press obj) { action(press)["value"] = "pick c/verzonnen 1" }, 0},
		"an invented verb":       {func(_ *room, press obj) { action(press)["value"] = "wis alles" }, 0},
		"an invented option":     {func(_ *room, press obj) { action(press)["value"] = fmt.Sprint(action(press)["value"]) + "77" }, 0},
		"a number for an action": {func(_ *room, press obj) { action(press)["value"] = 5 }, 0},
		"another member, on her message": {func(r *room, press obj) {
			press["user"] = obj{"id": r.joined("bart").ID(), "team_id": slacktest.TeamID}
		}, 1},
		"another member, on his own message": {func(r *room, press obj) {
			bart := r.joined("bart")
			press["user"] = obj{"id": bart.ID(), "team_id": slacktest.TeamID}
			press["channel"] = obj{"id": bart.IM()}
			press["container"] = obj{"type": "message", "message_ts": last(bart).ID, "channel_id": bart.IM()}
		}, 0},
		"a message of another bot": {func(_ *room, press obj) { press["message"] = obj{"user": "U0OTHERBOT"} }, 1},
		"another workspace":        {func(_ *room, press obj) { press["team"] = obj{"id": "T0OTHER001"} }, 1},
		"a member of another workspace, in a shared channel": {func(r *room, press obj) {
			press["user"] = obj{"id": r.anna.ID(), "team_id": "T0OTHER001"}
		}, 1},
		"nobody": {func(_ *room, press obj) { delete(press, "user") }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			r := asked(t, true)
			press, own := r.press(), r.press()
			action(press)["action_ts"] = "1795705260.000100" // another press than her own
			c.forge(r, press)
			refused := r.counts("refused")
			if status := r.interacts(press); status != http.StatusOK {
				t.Errorf("the answer is %d: Slack would show a fault, and tell of nothing", status)
			}
			r.tick()
			if n := r.counts("refused") - refused; n != c.refused {
				t.Errorf("%d were counted as refused, want %d", n, c.refused)
			}
			if kept := r.kept(r.anna); strings.Contains(kept, `"choice"`) {
				t.Errorf("a choice of hers is kept: %s", kept)
			}
			if status := r.interacts(own); status != http.StatusOK {
				t.Errorf("her own press is answered with %d", status)
			}
			r.tick()
			if kept := r.kept(r.anna); !strings.Contains(kept, `"choice"`) {
				t.Error("her own press is not kept afterwards")
			}
		})
	}
}

// TestADialogThatNobodyOpenedSavesNothing sends dialogs by hand: with an id of
// anna's question by somebody else, of nothing, and of another app.
func TestADialogThatNobodyOpenedSavesNothing(t *testing.T) {
	r := asked(t, true)
	bart := r.joined("bart")
	r.does(func() { r.anna.Press("", "Antwoord in een venster") })
	r.dialog(r.anna)
	var opened struct {
		Metadata string `json:"private_metadata"`
		Callback string `json:"callback_id"`
	}
	calls := r.s.Calls("views.open")
	if err := json.Unmarshal([]byte(calls[len(calls)-1].Args["view"]), &opened); err != nil {
		t.Fatal(err)
	}
	sent := 0
	send := func(user, team, callback, form string) int {
		t.Helper()
		refused := r.counts("refused")
		sent++
		if status := r.interacts(obj{
			"type": "view_submission", "team": obj{"id": team}, "user": obj{"id": user, "team_id": team}, "trigger_id": strconv.Itoa(sent),
			"view": obj{"id": "V0VERZONNEN", "type": "modal", "hash": "1.x", "private_metadata": form, "callback_id": callback, "state": obj{
				"values": obj{"field:answer": obj{"value": obj{"type": "plain_text_input", "value": "Ondergeschoven woorden."}}},
			}},
		}); status != http.StatusOK {
			t.Errorf("the answer is %d", status)
		}
		r.tick()
		return r.counts("refused") - refused
	}
	for name, c := range map[string]struct {
		user, team, callback, form string
		refused                    int
	}{
		"her question, by somebody else": {bart.ID(), slacktest.TeamID, opened.Callback, opened.Metadata, 0},
		"a question that there is not":   {r.anna.ID(), slacktest.TeamID, opened.Callback, "answer c/verzonnen 0", 0},
		"a form that there is not":       {r.anna.ID(), slacktest.TeamID, opened.Callback, "verzonnen", 0},
		"no form":                        {r.anna.ID(), slacktest.TeamID, opened.Callback, "", 1},
		"the dialog of another app":      {r.anna.ID(), slacktest.TeamID, "feedback", opened.Metadata, 1},
		"a member of another workspace":  {r.s.Stranger("vreemde").ID(), "T0OTHER001", opened.Callback, opened.Metadata, 1},
	} {
		if n := send(c.user, c.team, c.callback, c.form); n != c.refused {
			t.Errorf("%s: %d were counted as refused, want %d", name, n, c.refused)
		}
	}
	for _, p := range []*slacktest.Person{r.anna, bart} {
		if strings.Contains(r.kept(p), "Ondergeschoven") {
			t.Error("what nobody wrote is kept")
		}
	}
	send(r.anna.ID(), slacktest.TeamID, opened.Callback, opened.Metadata)
	if !strings.Contains(r.kept(r.anna), "Ondergeschoven") {
		t.Error("her own dialog is not kept afterwards, so the rest proves nothing")
	}
}

// TestAStrangerInASharedChannelIsNobody has a member of another workspace, and
// another bot, write to the bot, and give its command.
func TestAStrangerInASharedChannelIsNobody(t *testing.T) {
	r := newRoom(t, false)
	stranger := r.s.Stranger("vreemde")
	shared := r.s.NewChannel("gedeeld", false)
	r.s.Invite(shared)
	stranger.Join(shared)
	said := len(r.watch.Said())
	r.does(func() { stranger.SayIn(shared, "start") })
	r.does(func() { stranger.Say("start") })
	r.does(func() {
		r.s.InnerEvent(obj{
			"type": "message", "channel_type": "im", "channel": r.anna.IM(), "user": "U0OTHERBOT", "bot_id": slacktest.OtherBot,
			"text": "Automatisch antwoord: ik ben afwezig.", "ts": "1795705190.000100", "event_ts": "1795705190.000100",
		})
	})
	r.pass(time.Minute)
	for _, said := range r.watch.Said()[said:] {
		if said.To.User != r.anna.ID() || said.Message.Topic != bot.TopicQuestion {
			t.Errorf("the coach says something to %s, about %q", said.To.User, said.Message.Topic)
		}
	}
	if strings.Contains(r.kept(r.anna), "Automatisch") {
		t.Error("what another bot said is kept")
	}
}
