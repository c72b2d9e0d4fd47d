package mattermosttest_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	mm "gezel/bot/mattermost/mattermosttest"
)

// until asks again whenever something changed.
func (h *house) until(what string, ok func() bool) {
	h.t.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	again := time.NewTicker(time.Millisecond) // of sockets nothing is told
	defer again.Stop()
	for !ok() {
		select {
		case <-again.C:
		case <-late.C:
			h.t.Fatalf("waited in vain until %s", what)
		}
	}
}

// ends reads on until the socket ends, and gives what came before.
func (s *socket) ends() (before []event) {
	s.t.Helper()
	for {
		var ev event
		_ = s.SetReadDeadline(time.Now().Add(patience))
		err := s.ReadJSON(&ev)
		if err == nil {
			before = append(before, ev)
			continue
		}
		var late net.Error
		if errors.As(err, &late) && late.Timeout() {
			s.t.Fatal("the socket stays open")
		}
		if websocket.IsCloseError(err, websocket.CloseNormalClosure, websocket.CloseGoingAway) {
			s.t.Fatalf("the socket ended with a close frame: %v", err)
		}
		return before
	}
}

// mustSay has somebody say something.
func mustSay(t *testing.T, p *mm.Person, text string) string {
	t.Helper()
	id, err := p.Say(text)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func TestABadTokenUpgradesAndHearsNothing(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	deaf, good := h.as("nonsense").dial(""), h.dial("")
	mustSay(t, anna, "hoort iemand mij?")
	good.until("posted")
	h.Cut()
	if heard := deaf.ends(); len(heard) > 0 {
		t.Errorf("a socket with a bad token heard %v", heard)
	}
}

func TestARevokedTokenLeavesTheSocketOpenAndSilent(t *testing.T) {
	h := open(t, mm.Options{})
	bot, _ := h.Bot()
	_, admin := h.Admin()
	anna := h.Person("anna")
	line := h.dial("")
	line.until("hello")
	h.Revoke(h.token)
	other := h.as(anna.Token()).dial("")
	mustSay(t, anna, "hoort iemand mij?")
	other.until("posted")
	if h.Sockets(bot) != 1 {
		t.Error("the socket of the revoked token is not open")
	}
	h.call("GET", "/users/me", nil, http.StatusUnauthorized, nil)
	h.as(admin).call("GET", "/users/me", nil, http.StatusOK, nil)
	h.Cut()
	if heard := line.ends(); len(heard) > 0 {
		t.Errorf("the socket of a revoked token heard %v", heard)
	}
}

func TestEventsAreNumberedAndHoldJSONInsideJSON(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	line := h.dial("")
	for n := range 3 {
		if n > 0 {
			mustSay(t, anna, fmt.Sprint(n))
		}
		ev := line.next()
		if ev.Seq != int64(n) {
			t.Errorf("event %d is numbered %d", n, ev.Seq)
		}
		if n > 0 && (ev.Data["channel_type"] != "D" || inner(t, ev, "post").Message != fmt.Sprint(n)) {
			t.Errorf("event %d is %v", n, ev)
		}
	}
	if p := h.say(anna.Channel(), "van mij", nil); inner(t, line.next(), "post").ID != p.ID {
		t.Error("the bot does not hear its own post")
	}
}

func TestWhatWasMissedIsReplayedUpTo256Events(t *testing.T) {
	for _, c := range []struct {
		missed int
		lost   bool
	}{{1, false}, {100, false}, {256, false}, {257, true}, {300, true}} {
		h := open(t, mm.Options{})
		bot, _ := h.Bot()
		anna := h.Person("anna")
		line := h.dial("")
		connection := line.next().Data["connection_id"]
		h.Cut()
		h.until("the socket is gone", func() bool { return h.Sockets(bot) == 0 })
		for n := range c.missed {
			mustSay(t, anna, fmt.Sprint(n))
		}
		line = h.dial(fmt.Sprintf("?connection_id=%s&sequence_number=1", connection))
		first := line.next()
		if (first.Event == "hello") != c.lost {
			t.Errorf("after %d missed events first came %s", c.missed, first.Event)
		}
		if c.lost {
			continue
		}
		for n := 1; n < c.missed; n++ {
			if ev := line.next(); ev.Seq != int64(n+1) || inner(t, ev, "post").Message != fmt.Sprint(n) {
				t.Fatalf("missed event %d is %v", n, ev)
			}
		}
	}
}

func TestAResumedSocketGetsAgainWhatItDidNotAcknowledge(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	line := h.dial("")
	connection := line.next().Data["connection_id"]
	for n := range 3 {
		mustSay(t, anna, fmt.Sprint(n))
		line.next()
	}
	line = h.dial(fmt.Sprintf("?connection_id=%s&sequence_number=2", connection))
	for n := 2; n <= 3; n++ {
		if ev := line.next(); ev.Seq != int64(n) {
			t.Errorf("resumed at 2 there came event %d, %s", ev.Seq, ev.Event)
		}
	}
}

func TestOnlyTheHeaderResumes(t *testing.T) {
	h := open(t, mm.Options{})
	line := h.dial("")
	connection := line.next().Data["connection_id"]
	fresh := h.as("").dial(fmt.Sprintf("?connection_id=%s&sequence_number=1", connection))
	if err := fresh.WriteJSON(map[string]any{"seq": 1, "action": "authentication_challenge", "data": map[string]any{"token": h.token}}); err != nil {
		t.Fatal(err)
	}
	if hello := fresh.until("hello"); hello.Data["connection_id"] == connection {
		t.Error("a socket that told its token later was resumed")
	}
}

func TestARestartForgetsSockets(t *testing.T) {
	h := open(t, mm.Options{})
	line := h.dial("")
	connection := line.next().Data["connection_id"]
	h.Restart()
	line.ends()
	if _, _, err := h.ask("GET", "/system/ping", nil); err == nil {
		t.Error("a server that is down answers")
	}
	h.Return()
	if ev := h.dial(fmt.Sprintf("?connection_id=%s&sequence_number=1", connection)).next(); ev.Event != "hello" {
		t.Errorf("after a restart first came %s", ev.Event)
	}
}

func TestAClientThatDoesNotReadIsCutOff(t *testing.T) {
	h := open(t, mm.Options{Queue: 8})
	bot, _ := h.Bot()
	anna := h.Person("anna")
	h.dial("")
	long := strings.Repeat("lang ", 3000)
	for n := 0; h.Sockets(bot) > 0; n++ {
		if n > 5000 {
			t.Fatal("a client that does not read is still connected")
		}
		mustSay(t, anna, long)
	}
}

func TestTheServerPings(t *testing.T) {
	h := open(t, mm.Options{Ping: time.Millisecond})
	line := h.dial("")
	pinged := make(chan struct{}, 1)
	line.SetPingHandler(func(string) error {
		select {
		case pinged <- struct{}{}:
		default:
		}
		return nil
	})
	go func() {
		for {
			if _, _, err := line.ReadMessage(); err != nil {
				return
			}
		}
	}()
	<-pinged
}

func TestASilentSocketStaysOpenAndSendsNothing(t *testing.T) {
	h := open(t, mm.Options{})
	bot, _ := h.Bot()
	anna := h.Person("anna")
	line := h.dial("")
	line.until("hello")
	h.Silence(true)
	late := h.dial("")
	for _, s := range []*socket{line, late} {
		if err := s.WriteJSON(map[string]any{"seq": 1, "action": "ping"}); err != nil {
			t.Fatal(err)
		}
	}
	h.Silence(false)
	mustSay(t, anna, "hoort iemand mij?")
	h.dial("").until("hello")
	if n := h.Sockets(bot); n != 3 {
		t.Errorf("%d sockets are open, want 3", n)
	}
	h.Cut()
	for name, s := range map[string]*socket{"the old": line, "the new": late} {
		if heard := s.ends(); len(heard) > 0 {
			t.Errorf("%s silent socket heard %v", name, heard)
		}
	}
}

func TestAMuteServerSaysNoHello(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	h.Mute(true)
	line := h.dial("")
	mustSay(t, anna, "goedemorgen")
	if ev := line.next(); ev.Event != "posted" {
		t.Errorf("first came %s", ev.Event)
	}
}

func TestThePingActionIsAnswered(t *testing.T) {
	h := open(t, mm.Options{})
	line := h.dial("")
	line.until("hello")
	ask := func(seq int64, action string) (status, text, id string) {
		t.Helper()
		var reply struct {
			Status string         `json:"status"`
			To     int64          `json:"seq_reply"`
			Data   map[string]any `json:"data"`
			Error  mm.AppError    `json:"error"`
		}
		if err := line.WriteJSON(map[string]any{"seq": seq, "action": action}); err != nil {
			t.Fatal(err)
		}
		_ = line.SetReadDeadline(time.Now().Add(patience))
		if err := line.ReadJSON(&reply); err != nil {
			t.Fatal(err)
		}
		if reply.To != seq {
			t.Errorf("the answer to %d is one to %d", seq, reply.To)
		}
		text, _ = reply.Data["text"].(string)
		return reply.Status, text, reply.Error.ID
	}
	if status, text, _ := ask(7, "ping"); status != "OK" || text != "pong" {
		t.Errorf("ping is answered %s, %q", status, text)
	}
	for id, bad := range map[string]func() (string, string, string){
		"api.web_socket_router.bad_seq.app_error":   func() (string, string, string) { return ask(0, "ping") },
		"api.web_socket_router.no_action.app_error": func() (string, string, string) { return ask(8, "") },
	} {
		if status, _, got := bad(); status != "FAIL" || got != id {
			t.Errorf("got %s %s, want FAIL %s", status, got, id)
		}
	}
	h.Revoke(h.token)
	if status, _, _ := ask(9, "ping"); status != "FAIL" {
		t.Errorf("with a revoked token ping is answered %s", status)
	}
}
