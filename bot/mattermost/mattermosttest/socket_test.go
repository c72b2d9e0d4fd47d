package mattermosttest_test

import (
	"errors"
	"fmt"
	"net"
	"net/http"
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
