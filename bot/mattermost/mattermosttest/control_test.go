package mattermosttest_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	mm "gezel/bot/mattermost/mattermosttest"
)

// wish asks the control API for something.
func (h *house) wish(action, body string, status int, into any) {
	h.t.Helper()
	res, err := http.Post(h.URL()+"/_control/"+action, "application/json", strings.NewReader(body))
	if err != nil {
		h.t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }() // read as far as it is needed
	if res.StatusCode != status {
		h.t.Fatalf("%s %s gave status %d, want %d", action, body, res.StatusCode, status)
	}
	if into != nil && json.NewDecoder(res.Body).Decode(into) != nil {
		h.t.Fatalf("%s %s gave no JSON", action, body)
	}
}

func TestScriptsActAsPeople(t *testing.T) {
	h, in := open(t, mm.Options{Control: true}), integrate(t, `{"text":"Hier ben ik."}`)
	var said string
	h.wish("say", `{"person":"anna","text":"goedemorgen"}`, http.StatusOK, &said)
	h.wish("edit", `{"person":"anna","message":"`+said+`","text":"goedemiddag"}`, http.StatusOK, nil)
	h.wish("commands", `{"name":"gezel","url":"`+in.URL+`"}`, http.StatusOK, nil)
	h.wish("command", `{"person":"anna","text":"help"}`, http.StatusOK, nil)
	var screen mm.Screen
	h.wish("screen", `{"person":"anna"}`, http.StatusOK, &screen)
	if len(screen.Messages) != 2 || screen.Messages[0].Text != "goedemiddag" || !screen.Messages[1].Private {
		t.Errorf("she sees %+v", screen)
	}
	h.wish("fault", `{"fault":"throttled","path":"/users/me"}`, http.StatusOK, nil)
	h.call("GET", "/users/me", nil, http.StatusTooManyRequests, nil)
	h.wish("restart", "", http.StatusOK, nil)
	h.wish("return", "", http.StatusOK, nil)
	h.call("GET", "/users/me", nil, http.StatusOK, nil)
	h.wish("press", `{"person":"anna","button":"Ja"}`, http.StatusBadRequest, nil)
	h.wish("say", `{"text":"wie?"}`, http.StatusBadRequest, nil)
	h.wish("say", `nonsense`, http.StatusBadRequest, nil)
	h.wish("nonsense", "", http.StatusNotFound, nil)
	closed := open(t, mm.Options{})
	closed.wish("info", "", http.StatusNotFound, nil)
}

func TestABareServerHasNoBot(t *testing.T) {
	h := open(t, mm.Options{Bare: true})
	if info := h.Info(); info.Bot != "" || info.AdminTok == "" {
		t.Errorf("it tells %+v", info)
	}
	anna := h.Person("anna")
	if _, err := anna.Say("is daar iemand?"); err == nil {
		t.Error("she talks with nobody")
	}
	if s := anna.Screen(); s.Channel != "" || len(s.Messages) > 0 {
		t.Errorf("she sees %+v", s)
	}
}

func TestACallTakesAsLongAsOrdered(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	h.Delay(time.Hour)
	h.Order(mm.FailAfter, "POST", "/posts", 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancelled := make(chan error)
	go func() {
		req, err := http.NewRequestWithContext(ctx, http.MethodPost, h.URL()+"/api/v4/posts", strings.NewReader(`{"channel_id":"`+anna.Channel()+`","message":"x"}`))
		if err == nil {
			req.Header.Set("Authorization", "Bearer "+h.token)
			_, err = http.DefaultClient.Do(req)
		}
		cancelled <- err
	}()
	h.until("the call came", func() bool { return h.Ordered() == 0 })
	cancel()
	if err := <-cancelled; !errors.Is(err, context.Canceled) {
		t.Errorf("the call gave %v", err)
	}
	h.Delay(time.Millisecond)
	h.say(anna.Channel(), "en verder", nil)
	if n := len(anna.Sees()); n != 1 {
		t.Errorf("she sees %d messages, want 1", n)
	}
}

func TestNothingIsLeftAfterClose(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	c := newClock()
	s := mm.New(mm.Options{Now: c.now, HelloAfter: time.Hour})
	h := &house{Server: s, clock: c, t: t}
	_, h.token = s.Bot()
	line, deaf := h.dial(""), h.as("nonsense").dial("")
	s.Close()
	line.ends()
	deaf.ends()
	_ = line.Close() // ended already
	_ = deaf.Close() // as above
}
