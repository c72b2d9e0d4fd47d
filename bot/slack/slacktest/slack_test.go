package slacktest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	"gezel/bot/slack/slacktest"
)

type obj = map[string]any

// open starts a fake Slack that ends with the test.
func open(t *testing.T, o slacktest.Options) *slacktest.Server {
	t.Helper()
	if o.Now == nil {
		o.Now = time.Now
	}
	s := slacktest.New(o)
	t.Cleanup(s.Close)
	return s
}

// call calls a method with the bot's token, arguments as a form.
func call(t *testing.T, s *slacktest.Server, method string, args ...string) obj {
	t.Helper()
	return callAs(t, s, slacktest.FirstToken, method, args...)
}

func callAs(t *testing.T, s *slacktest.Server, token, method string, args ...string) obj {
	t.Helper()
	form := url.Values{"token": {token}}
	for i := 0; i < len(args); i += 2 {
		form.Set(args[i], args[i+1])
	}
	answer, err := http.PostForm(s.URL()+method, form)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	return decode(t, answer.Body)
}

func decode(t *testing.T, r io.Reader) obj {
	t.Helper()
	var o obj
	if err := json.NewDecoder(r).Decode(&o); err != nil {
		t.Fatal(err)
	}
	return o
}

func jsonBody(v any) io.Reader {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return bytes.NewReader(raw)
}

// mustBe checks the error of an answer; "" for none.
func mustBe(t *testing.T, answer obj, code string) {
	t.Helper()
	got, _ := answer["error"].(string)
	if got != code || answer["ok"] != (code == "") {
		t.Fatalf("answer %v, want the error %q", answer, code)
	}
}

// socket is one connection in Socket Mode.
type socket struct {
	t  *testing.T
	ws *websocket.Conn
}

func connect(t *testing.T, s *slacktest.Server) socket {
	t.Helper()
	answer := callAs(t, s, slacktest.AppToken, "apps.connections.open")
	mustBe(t, answer, "")
	k := dial(t, answer["url"].(string))
	if hello := k.next(); hello["type"] != "hello" {
		t.Fatalf("first frame %v, want hello", hello)
	}
	return k
}

func dial(t *testing.T, url string) socket {
	t.Helper()
	ws, err := tryDial(url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ws.Close() })
	return socket{t, ws}
}

func tryDial(url string) (*websocket.Conn, error) {
	ws, answer, err := websocket.DefaultDialer.Dial(url, nil)
	if answer != nil {
		answer.Body.Close()
	}
	return ws, err
}

// next gives the next frame.
func (k socket) next() obj {
	k.t.Helper()
	var o obj
	if err := k.ws.SetReadDeadline(time.Now().Add(10 * time.Second)); err != nil {
		k.t.Fatal(err)
	}
	if err := k.ws.ReadJSON(&o); err != nil {
		k.t.Fatal(err)
	}
	return o
}

// event gives the next event and acknowledges it.
func (k socket) event() obj {
	k.t.Helper()
	frame := k.next()
	k.ack(frame, nil)
	payload, _ := frame["payload"].(obj)
	event, ok := payload["event"].(obj)
	if !ok {
		k.t.Fatalf("no event: %v", frame)
	}
	return event
}

func (k socket) ack(frame, payload obj) {
	k.t.Helper()
	o := obj{"envelope_id": frame["envelope_id"]}
	if payload != nil {
		o["payload"] = payload
	}
	if err := k.ws.WriteJSON(o); err != nil {
		k.t.Fatal(err)
	}
}

func TestWhatABotPostsIsSeen(t *testing.T) {
	s := open(t, slacktest.Options{})
	anna := s.Person("anna")
	posted := call(t, s, "chat.postMessage", "channel", anna.ID(), "text", "Je weekvraag staat klaar.", "blocks", `[
		{"type":"header","text":{"type":"plain_text","text":"Weekvraag"}},
		{"type":"section","text":{"type":"mrkdwn","text":"Wat deed je &amp; waarom? <!channel> *vet* woord"}},
		{"type":"actions","elements":[{"type":"button","action_id":"a1","value":"x","text":{"type":"plain_text","text":"Ja"}}]}]`,
		"metadata", `{"event_type":"gezel","event_payload":{"delivery_id":"d1"}}`)
	mustBe(t, posted, "")
	if posted["channel"] != anna.IM() {
		t.Errorf("it went to %v, want %s", posted["channel"], anna.IM())
	}
	note := anna.Sees()[0]
	if note.Notification != "Je weekvraag staat klaar." || note.Text != "Weekvraag\nWat deed je & waarom? !channel *vet* woord" {
		t.Errorf("seen: %+v", note)
	}
	if got := strings.Join(note.Live, "|"); got != "<!channel>|*vet*" {
		t.Errorf("live: %q", got)
	}
	history := call(t, s, "conversations.history", "channel", anna.IM(), "include_all_metadata", "true")
	message := history["messages"].([]any)[0].(obj)
	if message["metadata"].(obj)["event_payload"].(obj)["delivery_id"] != "d1" {
		t.Errorf("history: %v", message)
	}
}

func TestWhatAPersonDoesArrives(t *testing.T) {
	s := open(t, slacktest.Options{Quiet: true})
	anna := s.Person("anna")
	k := connect(t, s)
	ts := anna.Say("a < b, zie https://example.nl/?a=1&b=2.")
	event := k.event()
	if event["ts"] != ts || event["text"] != "a &lt; b, zie <https://example.nl/?a=1&amp;b=2>." || event["channel_type"] != "im" {
		t.Errorf("event %v", event)
	}
	posted := call(t, s, "chat.postMessage", "channel", anna.ID(), "text", "Kies.", "blocks",
		`[{"type":"actions","elements":[{"type":"button","action_id":"a1","value":"x","text":{"type":"plain_text","text":"Ja"}}]}]`)
	anna.Press(posted["ts"].(string), "Ja")
	frame := k.next()
	k.ack(frame, nil)
	press := frame["payload"].(obj)
	if press["type"] != "block_actions" || press["actions"].([]any)[0].(obj)["value"] != "x" {
		t.Errorf("press %v", press)
	}
	view := `{"type":"modal","callback_id":"f","title":{"type":"plain_text","text":"Antwoord"},"submit":{"type":"plain_text","text":"Bewaar"},
		"blocks":[{"type":"input","block_id":"text","label":{"type":"plain_text","text":"Je antwoord"},"element":{"type":"plain_text_input","action_id":"v","initial_value":"was"}}]}`
	trigger := press["trigger_id"].(string)
	mustBe(t, call(t, s, "views.open", "trigger_id", trigger, "view", view), "")
	mustBe(t, call(t, s, "views.open", "trigger_id", trigger, "view", view), "exchanged_trigger_id")
	anna.Submit(map[string]string{"Je antwoord": "wordt"})
	frame = k.next()
	state := frame["payload"].(obj)["view"].(obj)["state"].(obj)["values"].(obj)["text"].(obj)["v"].(obj)
	if state["value"] != "wordt" {
		t.Errorf("submitted %v", state)
	}
	k.ack(frame, obj{"response_action": "errors", "errors": obj{"text": "Te kort."}})
	if !s.Wait(time.Minute, func() bool { d, _ := anna.Dialog(); return d.Fields[0].Error == "Te kort." }) {
		t.Error("no error at the field")
	}
	anna.Submit(nil)
	k.ack(k.next(), nil)
	if !s.Wait(time.Minute, func() bool { _, still := anna.Dialog(); return !still }) {
		t.Error("the dialog stays open")
	}
}
