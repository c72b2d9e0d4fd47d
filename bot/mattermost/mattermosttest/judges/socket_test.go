package judges_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot/mattermost/mattermosttest"
)

// patience is how long a test waits for what should come. It says nothing of
// speed: a test that waits it out fails.
const patience = time.Minute

func decode(t *testing.T, body []byte, into any) {
	t.Helper()
	if err := json.Unmarshal(body, into); err != nil {
		t.Fatalf("%v in %s", err, body)
	}
}

// dial opens the official client's socket, anew or where an earlier one ended.
func dial(t *testing.T, s *mattermosttest.Server, token, connection string, next int64) *model.WebSocketClient {
	t.Helper()
	ws, err := model.NewReliableWebSocketClientWithDialer(websocket.DefaultDialer,
		strings.Replace(s.URL(), "http", "ws", 1), token, connection, int(next), true)
	if err != nil {
		t.Fatal(err)
	}
	ws.Listen()
	t.Cleanup(ws.Close)
	return ws
}

// await gives the first event of a name.
func await(t *testing.T, ws *model.WebSocketClient, name model.WebsocketEventType) *model.WebSocketEvent {
	t.Helper()
	late := time.After(patience)
	for {
		select {
		case ev, open := <-ws.EventChannel:
			if !open {
				t.Fatalf("the socket ended while %s was awaited: %v", name, ws.ListenError)
			}
			if ev.EventType() == name {
				return ev
			}
		case <-ws.ResponseChannel:
		case <-late:
			t.Fatalf("%s did not come", name)
		}
	}
}

func TestEventsAreRead(t *testing.T) {
	s := open(t, mattermosttest.Options{})
	_, token := s.Bot()
	anna := s.Person("anna")
	ws := dial(t, s, token, "", 0)
	if hello := await(t, ws, model.WebsocketEventHello); hello.GetSequence() != 0 || hello.GetData()["connection_id"] == "" {
		t.Errorf("hello is %v", hello)
	}
	said, err := anna.Say("Dat met de griffier.")
	if err != nil {
		t.Fatal(err)
	}
	var p model.Post
	ev := await(t, ws, model.WebsocketEventPosted)
	decode(t, []byte(ev.GetData()["post"].(string)), &p)
	if p.Id != said || p.Message != "Dat met de griffier." || ev.GetData()["channel_type"] != "D" || ev.GetBroadcast().ChannelId != anna.Channel() {
		t.Errorf("posted is %v", ev)
	}
	if err := anna.Edit(said, "Dat met de wethouder."); err != nil {
		t.Fatal(err)
	}
	decode(t, []byte(await(t, ws, model.WebsocketEventPostEdited).GetData()["post"].(string)), &p)
	if p.Message != "Dat met de wethouder." || p.EditAt == 0 {
		t.Errorf("post_edited has %+v", &p)
	}
	if err := anna.Delete(said); err != nil {
		t.Fatal(err)
	}
	decode(t, []byte(await(t, ws, model.WebsocketEventPostDeleted).GetData()["post"].(string)), &p)
	if p.Message != "Dat met de wethouder." || p.DeleteAt != 0 {
		t.Errorf("post_deleted has %+v", &p)
	}
	anna.Deactivate()
	u, is := await(t, ws, model.WebsocketEventUserUpdated).GetData()["user"].(*model.User)
	if !is || u.Id != anna.ID() || u.DeleteAt == 0 {
		t.Errorf("user_updated has %+v", u)
	}
}

func TestAClientResumes(t *testing.T) {
	s := open(t, mattermosttest.Options{})
	bot, token := s.Bot()
	anna := s.Person("anna")
	ws := dial(t, s, token, "", 0)
	connection, _ := await(t, ws, model.WebsocketEventHello).GetData()["connection_id"].(string)
	s.Cut()
	for range ws.EventChannel {
	}
	if ws.ListenError == nil {
		t.Error("a cut socket ended without an error, as one does that is closed")
	}
	if n := s.Sockets(bot); n != 0 {
		t.Errorf("%d sockets are open", n)
	}
	for n := range 100 {
		if _, err := anna.Say(fmt.Sprintf("gemist bericht %d", n)); err != nil {
			t.Fatal(err)
		}
	}
	ws = dial(t, s, token, connection, 1)
	for n := range 100 {
		ev := <-ws.EventChannel
		if ev.EventType() != model.WebsocketEventPosted || ev.GetSequence() != int64(n+1) {
			t.Fatalf("event %d is %v", n, ev)
		}
	}
}

func TestATokenOverTheSocket(t *testing.T) {
	s := open(t, mattermosttest.Options{})
	_, token := s.Bot()
	ws, err := model.NewWebSocketClient4(strings.Replace(s.URL(), "http", "ws", 1), token)
	if err != nil {
		t.Fatal(err)
	}
	defer ws.Close()
	ws.Listen()
	await(t, ws, model.WebsocketEventHello)
}
