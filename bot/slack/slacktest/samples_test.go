package slacktest_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gezel/bot/slack/slacktest"
)

// absent are fields of recorded payloads that the fake leaves out: of an
// Enterprise organisation, of attachments and incoming webhooks, pictures, and
// what only a person's own client is told. "*" stands for any one field.
var absent = map[string]bool{}

func init() {
	for _, field := range []string{
		"enterprise_id", "event.enterprise_id", "payload.enterprise_id", "authed_users", "team.enterprise_id", "team.enterprise_name", "enterprise_name",
		"message.attachments", "message.username", "message.subtype", // of the incoming webhook that was recorded
		"channel.is_read_only", "channel.last_read", "channel.locale", "channel.parent_conversation",
		"messages.last_read", "messages.unread_count", "previous_message.last_read", "event.previous_message.last_read",
		"event.inviter", "event.root.last_read", "message.bot_profile",
		"view.state.values.hspI", // an id that Slack made up
	} {
		absent[field] = true
	}
}

// emptied are lists that need not have anything in them.
var emptied = map[string]bool{"channel.previous_names": true, "event.tokens.oauth": true}

// pictures of people and files come in many sizes; the fake has few.
func picture(field string) bool {
	name := field[strings.LastIndex(field, ".")+1:]
	return strings.HasPrefix(name, "image_") || strings.HasPrefix(name, "thumb_") || strings.HasPrefix(name, "original_") || name == "permalink_public"
}

// lacks gives the fields of a sample that something has not, or has with a
// value of another type.
func lacks(sample, got any, at string) []string {
	switch sample := sample.(type) {
	case obj:
		object, ok := got.(obj)
		if !ok {
			return []string{fmt.Sprintf("%s is %T, want an object", at, got)}
		}
		var found []string
		for name, value := range sample {
			field := strings.TrimPrefix(at+"."+name, ".")
			other, there := object[name]
			switch {
			case absent[field] || picture(field):
			case !there:
				found = append(found, field+" is missing")
			default:
				found = append(found, lacks(value, other, field)...)
			}
		}
		return found
	case []any:
		list, ok := got.([]any)
		if !ok || len(sample) > 0 && len(list) == 0 && !emptied[at] {
			return []string{fmt.Sprintf("%s is %v, want a list with something in it", at, got)}
		}
		if len(sample) > 0 && len(list) > 0 {
			return lacks(sample[0], list[0], at)
		}
	case nil:
	default:
		if got != nil && fmt.Sprintf("%T", sample) != fmt.Sprintf("%T", got) {
			return []string{fmt.Sprintf("%s is %T, want %T", at, got, sample)}
		}
	}
	return nil
}

// like checks that something has all fields of a recorded payload.
func like(t *testing.T, name string, got any) {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	var sample any
	if err := json.Unmarshal(raw, &sample); err != nil {
		t.Fatal(err)
	}
	for _, what := range lacks(sample, got, "") {
		t.Errorf("%s: %s", name, what)
	}
}

func TestRecordedAnswersOfTheWebAPI(t *testing.T) {
	s := open(t, slacktest.Options{Page: 2})
	s.Grant(append([]string{"team:read"}, slacktest.DefaultScopes...)...)
	anna := s.Person("anna")
	channel := s.NewChannel("algemeen", false)
	anna.Join(channel)
	is := func(name, method string, args ...string) obj {
		t.Helper()
		answer := call(t, s, method, args...)
		like(t, "webapi/"+name+".json", answer)
		return answer
	}
	is("auth.test.ok", "auth.test")
	like(t, "webapi/auth.test.error.json", callAs(t, s, "xoxb-wrong", "auth.test"))
	like(t, "webapi/apps.connections.open.ok.json", callAs(t, s, slacktest.AppToken, "apps.connections.open"))
	is("missing_scope.error", "conversations.info", "channel", anna.IM())
	is("team.info.ok", "team.info")
	is("conversations.open.ok", "conversations.open", "users", anna.ID())
	call(t, s, "conversations.join", "channel", channel)
	is("conversations.join.ok", "conversations.join", "channel", channel)
	is("conversations.info.ok", "conversations.info", "channel", channel)
	is("conversations.members.ok", "conversations.members", "channel", channel)
	is("users.conversations.ok", "users.conversations")
	is("users.info.ok", "users.info", "user", anna.ID())
	is("users.list.ok", "users.list", "limit", "2")
	posted := is("chat.postMessage.ok", "chat.postMessage", "channel", anna.ID(), "text", "een")
	ts := posted["ts"].(string)
	is("chat.update.ok", "chat.update", "channel", anna.IM(), "ts", ts, "text", "twee")
	is("chat.postEphemeral.ok", "chat.postEphemeral", "channel", anna.IM(), "user", anna.ID(), "text", "voor jou")
	is("reactions.add.ok", "reactions.add", "channel", anna.IM(), "timestamp", ts, "name", "wave")
	anna.Reply(ts, "een")
	anna.Reply(ts, "twee")
	is("conversations.replies.ok", "conversations.replies", "channel", anna.IM(), "ts", ts)
	anna.Say("een")
	anna.Say("twee")
	is("conversations.history.ok", "conversations.history", "channel", anna.IM())
	is("files.getUploadURLExternal.ok", "files.getUploadURLExternal", "filename", "x.png", "length", "3")
	is("chat.delete.ok", "chat.delete", "channel", anna.IM(), "ts", ts)
}

func TestRecordedAnswersOfViews(t *testing.T) {
	s := open(t, slacktest.Options{})
	k := connect(t, s)
	anna := s.Person("anna")
	anna.Shortcut("settings")
	frame := k.next()
	k.ack(frame, nil)
	modal := `{"type":"modal","callback_id":"f","title":{"type":"plain_text","text":"Antwoord"},"submit":{"type":"plain_text","text":"Bewaar"},
		"blocks":[{"type":"input","label":{"type":"plain_text","text":"Antwoord","emoji":true},"optional":false,"element":{"type":"plain_text_input"}}]}`
	opened := call(t, s, "views.open", "trigger_id", frame["payload"].(obj)["trigger_id"].(string), "view", modal)
	like(t, "webapi/views.open.ok.json", opened)
	section := `[{"type":"section","text":{"type":"mrkdwn","verbatim":false,"text":"x"}}]`
	button := `[{"type":"section","text":{"type":"plain_text","emoji":true,"text":"x"},"accessory":{"type":"button","action_id":"a","text":{"type":"plain_text","text":"Ja"}}}]`
	like(t, "webapi/views.update.ok.json", call(t, s, "views.update", "view_id", opened["view"].(obj)["id"].(string),
		"view", `{"type":"modal","title":{"type":"plain_text","text":"x","emoji":true},"close":{"type":"plain_text","text":"x","emoji":true},"blocks":`+button+`}`))
	like(t, "webapi/views.publish.ok.json", call(t, s, "views.publish", "user_id", anna.ID(), "view", `{"type":"home","blocks":`+section+`}`))
	like(t, "webapi/views.open.error.json", call(t, s, "views.open", "view", modal))
	like(t, "webapi/views.publish.error.json", call(t, s, "views.publish", "user_id", "U404", "view", modal))
	like(t, "webapi/views.update.error.json", call(t, s, "views.update", "view_id", "V404", "view", modal))
}

func TestRecordedEvents(t *testing.T) {
	s := open(t, slacktest.Options{Events: append([]string{"message.channels"}, slacktest.DefaultEvents...)})
	k := connect(t, s)
	anna := s.Person("anna")
	is := func(name string) {
		t.Helper()
		frame := k.next()
		k.ack(frame, nil)
		got := frame["payload"]
		if strings.Contains(name, ".inner") {
			got = got.(obj)["event"]
		}
		like(t, "events/"+name+".json", got)
	}
	ts := anna.Say("eerst")
	is("message.im.inner")
	s.Shape(slacktest.WithoutTS) // as recorded
	anna.Edit(ts, "daarna")
	is("message.changed")
	s.Shape(slacktest.WithOld)
	anna.Delete(ts)
	is("message.deleted")
	ts = anna.Say("eerst")
	k.event()
	anna.Reply(ts, "erop")
	k.event()
	s.Shape(slacktest.WithOld)
	anna.Delete(ts)
	is("message.changed.tombstone.im.inner")
	ts = anna.Say("eerst")
	k.event()
	anna.Broadcast(ts, "ook hier")
	is("message.thread_broadcast")
	anna.MeMessage("denkt na")
	is("message.me.inner")
	anna.ShareFile("verslag.png", "zie bijlage", []byte("png"))
	is("message.file_share")
	call(t, s, "chat.postMessage", "channel", anna.ID(), "text", "van de bot")
	is("message.bot")
	call(t, s, "views.publish", "user_id", anna.ID(), "view", `{"type":"home","blocks":[]}`)
	anna.OpenHome()
	is("app_home_opened.home.inner")
	channel := s.NewChannel("algemeen", false)
	s.Invite(channel)
	is("member_joined_channel")
	anna.SayIn(channel, "hallo allemaal")
	is("message.user.channel")
	s.Expel(channel)
	is("member_left_channel")
	anna.Change(slacktest.Profile{Zone: "Europe/Lisbon"})
	is("user_change.inner")
	s.Revoke("invalid_auth", true)
	is("app_uninstalled")
	is("tokens_revoked")
}

func TestRecordedFramesOfSocketMode(t *testing.T) {
	s := open(t, slacktest.Options{})
	anna := s.Person("anna")
	for _, kind := range []string{slacktest.Warning, slacktest.RefreshRequested, slacktest.LinkDisabled, slacktest.TooManyWebsockets} {
		k := dial(t, callAs(t, s, slacktest.AppToken, "apps.connections.open")["url"].(string))
		like(t, "socketmode/hello.json", k.next())
		s.Disconnect(kind)
		like(t, "socketmode/disconnect."+kind+".json", k.next())
		s.CutSockets()
	}
	k := connect(t, s)
	for name, do := range map[string]func(){
		"events_api.message":   func() { anna.Say("hallo") },
		"slash_commands":       func() { anna.Command("x") },
		"interactive.shortcut": func() { anna.Shortcut("settings") },
	} {
		do()
		frame := k.next()
		k.ack(frame, nil)
		like(t, "socketmode/"+name+".json", frame)
	}
}

func TestRecordedInteractions(t *testing.T) {
	s := open(t, slacktest.Options{Quiet: true})
	k := connect(t, s)
	anna := s.Person("anna")
	is := func(name string) obj {
		t.Helper()
		frame := k.next()
		k.ack(frame, nil)
		like(t, "interactive/"+name+".json", frame["payload"])
		return frame["payload"].(obj)
	}
	blocks := `[{"type":"actions","elements":[{"type":"button","action_id":"a","value":"v","text":{"type":"plain_text","text":"Ja","emoji":true},
		"style":"danger","confirm":{"title":{"type":"plain_text","text":"Zeker?","emoji":true},"text":{"type":"plain_text","text":"Zeker?","emoji":true}}}]}]`
	call(t, s, "chat.postMessage", "channel", anna.ID(), "text", "x", "blocks", blocks)
	anna.Press("", "Ja")
	pressed := is("block_actions.message.full")
	call(t, s, "views.publish", "user_id", anna.ID(), "view", `{"type":"home","blocks":`+blocks+`}`)
	anna.PressIn("Ja")
	frame := k.next()
	k.ack(frame, nil)
	home := frame["payload"].(obj)
	home["view"].(obj)["title"] = text("plain_text", "as recorded, and not in Slack's documentation")
	home["view"].(obj)["title"].(obj)["emoji"] = true
	like(t, "interactive/block_actions.variant1.json", home)
	view := `{"type":"modal","notify_on_close":true,"title":{"type":"plain_text","text":"x"},"submit":{"type":"plain_text","text":"x"},"close":{"type":"plain_text","text":"x"},
		"blocks":[{"type":"input","optional":false,"label":{"type":"plain_text","text":"Antwoord"},"element":{"type":"plain_text_input"}}]}`
	call(t, s, "views.open", "trigger_id", pressed["trigger_id"].(string), "view", view)
	anna.Submit(map[string]string{"Antwoord": "x"})
	frame = k.next()
	like(t, "interactive/view_submission.json", frame["payload"])
	k.ack(frame, obj{"response_action": "errors", "errors": obj{}})
	anna.CloseView(false)
	is("view_closed")
}

func TestARecordedCommandOverHTTP(t *testing.T) {
	s := open(t, slacktest.Options{})
	got := app(t, s, func(http.ResponseWriter, *http.Request) {})
	s.Person("anna").Command("Hi")
	raw, err := os.ReadFile("testdata/http/slash_command.form.txt")
	if err != nil {
		t.Fatal(err)
	}
	sample, err := url.ParseQuery(strings.TrimSpace(string(raw)))
	if err != nil {
		t.Fatal(err)
	}
	form, err := url.ParseQuery((<-got).body)
	if err != nil {
		t.Fatal(err)
	}
	for name := range sample {
		if !form.Has(name) && !strings.HasPrefix(name, "enterprise_") {
			t.Errorf("the form has no %s", name)
		}
	}
}
