package mattermosttest_test

import (
	"strings"
	"testing"
	"time"

	mm "gezel/bot/mattermost/mattermosttest"
)

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
