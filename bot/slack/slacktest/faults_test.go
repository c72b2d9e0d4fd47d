package slacktest_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// attempt posts once and gives what came back; status 0 for nothing.
func attempt(ctx context.Context, t *testing.T, s *slacktest.Server, text string) (status int, header http.Header, body string) {
	t.Helper()
	form := url.Values{"token": {slacktest.FirstToken}, "channel": {s.Person("anna").ID()}, "text": {text}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.URL()+"chat.postMessage", strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return 0, nil, ""
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, string(raw)
}

func TestFaultsAsOrdered(t *testing.T) {
	for _, c := range []struct {
		fault  slacktest.Fault
		status int
		body   string
		stands bool // the message is there all the same
	}{
		{slacktest.Fault{Kind: slacktest.Throttle, RetryAfter: 7}, 429, "ratelimited", false},
		{slacktest.Fault{Kind: slacktest.Refuse, Code: "fatal_error"}, 200, "fatal_error", false},
		{slacktest.Fault{Kind: slacktest.Refuse, Code: "message_limit_exceeded"}, 200, "message_limit_exceeded", false},
		{slacktest.Fault{Kind: slacktest.SayAfter, Code: "internal_error"}, 200, "internal_error", true},
		{slacktest.Fault{Kind: slacktest.BreakFirst}, 500, "Server Error", false},
		{slacktest.Fault{Kind: slacktest.BreakAfter}, 500, "Server Error", true},
		{slacktest.Fault{Kind: slacktest.DropFirst}, 0, "", false},
		{slacktest.Fault{Kind: slacktest.DropAfter}, 0, "", true},
	} {
		t.Run(string(c.fault.Kind)+" "+c.fault.Code, func(t *testing.T) {
			s := open(t, slacktest.Options{})
			c.fault.Method = "chat.postMessage"
			s.Order(c.fault)
			mustBe(t, call(t, s, "auth.test"), "") // another method does not mind
			status, header, body := attempt(t.Context(), t, s, "mis")
			if status != c.status || !strings.Contains(body, c.body) {
				t.Errorf("got %d %q, want %d %q", status, body, c.status, c.body)
			}
			if c.status == 429 && header.Get("Retry-After") != "7" {
				t.Errorf("Retry-After is %q", header.Get("Retry-After"))
			}
			if stands := len(s.Person("anna").Sees()) == 1; stands != c.stands {
				t.Errorf("the message stands there: %t, want %t", stands, c.stands)
			}
			if status, _, body := attempt(t.Context(), t, s, "raak"); status != 200 || !strings.Contains(body, `"ok":true`) {
				t.Errorf("the next call got %d %q", status, body)
			}
		})
	}
}

func TestACallThatHangs(t *testing.T) {
	s := open(t, slacktest.Options{})
	s.Order(slacktest.Fault{Kind: slacktest.Hang})
	ctx, cancel := context.WithCancel(t.Context())
	back := make(chan int)
	go func() {
		status, _, _ := attempt(ctx, t, s, "mis")
		back <- status
	}()
	if !s.Wait(time.Minute, func() bool { return len(s.Calls("chat.postMessage")) == 1 }) {
		t.Fatal("the call never came")
	}
	cancel()
	if status := <-back; status != 0 {
		t.Errorf("a call that hangs got %d", status)
	}
	if notes := s.Person("anna").Sees(); len(notes) != 0 {
		t.Errorf("it was carried out: %v", notes)
	}
}

func TestARevokedTokenAndANewOne(t *testing.T) {
	s := open(t, slacktest.Options{})
	k := connect(t, s)
	s.Revoke("invalid_auth", true)
	if a, b := k.event()["type"], k.event()["type"]; a != "app_uninstalled" || b != "tokens_revoked" {
		t.Errorf("told of %v and %v", a, b)
	}
	mustBe(t, call(t, s, "auth.test"), "invalid_auth")
	mustBe(t, callAs(t, s, s.NewToken(), "auth.test"), "")
	mustBe(t, call(t, s, "auth.test"), "invalid_auth")
}

func TestTokensAndScopes(t *testing.T) {
	s := open(t, slacktest.Options{Scopes: []string{"chat:write", "users:read"}})
	anna := s.Person("anna")
	mustBe(t, callAs(t, s, "", "auth.test"), "not_authed")
	mustBe(t, callAs(t, s, "xoxb-wrong", "auth.test"), "invalid_auth")
	mustBe(t, callAs(t, s, slacktest.AppToken, "auth.test"), "not_allowed_token_type")
	mustBe(t, call(t, s, "apps.connections.open"), "not_allowed_token_type")
	refused := call(t, s, "conversations.history", "channel", anna.IM())
	mustBe(t, refused, "missing_scope")
	if refused["needed"] != "im:history" || refused["provided"] != "chat:write,users:read" {
		t.Errorf("missing_scope says %v", refused)
	}
	s.DisableSocketMode()
	mustBe(t, callAs(t, s, slacktest.AppToken, "apps.connections.open"), "invalid_auth")
}
