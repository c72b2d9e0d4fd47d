package slacktest_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// request is one that the fake sent to an app.
type request struct {
	header http.Header
	body   string
}

// app is a request URL that answers a challenge, and everything else as told.
func app(t *testing.T, s *slacktest.Server, answer http.HandlerFunc) <-chan request {
	t.Helper()
	got := make(chan request, 100)
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		var o struct{ Type, Challenge string }
		if json.Unmarshal(body, &o) == nil && o.Type == "url_verification" {
			var all any
			_ = json.Unmarshal(body, &all) // it did just now
			like(t, "events/url_verification.json", all)
			_, _ = io.WriteString(w, o.Challenge)
			return
		}
		got <- request{r.Header, string(body)}
		answer(w, r)
	}))
	t.Cleanup(web.Close)
	if err := s.DeliverTo(t.Context(), slacktest.URLs{Events: web.URL}); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestSignaturesAsSlackPublishedOne(t *testing.T) {
	raw, err := os.ReadFile("testdata/http/signature_vector.json")
	if err != nil {
		t.Fatal(err)
	}
	var v struct {
		Secret    string `json:"signing_secret"`
		Timestamp string `json:"timestamp"`
		Body      string `json:"body"`
		Signature string `json:"signature"`
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		t.Fatal(err)
	}
	if got := slacktest.Sign(v.Secret, v.Timestamp, []byte(v.Body)); got != v.Signature {
		t.Errorf("signature %s, want %s", got, v.Signature)
	}
}

func TestEventsOverHTTP(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	failures := 2
	got := app(t, s, func(w http.ResponseWriter, _ *http.Request) {
		if failures > 0 {
			failures--
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	s.Person("anna").Say("goedemorgen")
	first := <-got
	at := first.header.Get("X-Slack-Request-Timestamp")
	if want := slacktest.Sign(s.Secret(), at, []byte(first.body)); first.header.Get("X-Slack-Signature") != want {
		t.Errorf("signature %q, want %q", first.header.Get("X-Slack-Signature"), want)
	}
	if first.header.Get("X-Slack-Retry-Num") != "" {
		t.Error("the first attempt has a retry number")
	}
	second := <-got // at once
	if second.body != first.body || second.header.Get("X-Slack-Retry-Num") != "1" || second.header.Get("X-Slack-Retry-Reason") != "http_error" {
		t.Errorf("the retry: %v %s", second.header, second.body)
	}
	third := make(chan request)
	go func() { third <- <-got }()
	for waiting := true; waiting; {
		s.Advance(time.Minute)
		select {
		case r := <-third:
			if r.header.Get("X-Slack-Retry-Num") != "2" {
				t.Errorf("the second retry: %v", r.header)
			}
			waiting = false
		default:
			runtime.Gosched()
		}
	}
	pending(t, s, 0)
}

func TestAnAttemptFailsOnceWhenItsAnswerComesTooLate(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	hold := make(chan struct{})
	attempts := 0
	got := app(t, s, func(w http.ResponseWriter, r *http.Request) {
		if attempts++; attempts > 2 {
			return
		}
		if attempts == 2 {
			<-hold
		}
		w.WriteHeader(http.StatusInternalServerError)
	})
	anna := s.Person("anna")
	anna.Say("goedemorgen")
	<-got
	<-got                      // again at once
	s.Advance(3 * time.Second) // nobody waits any longer for this one
	anna.Say("en goedemiddag")
	close(hold)
	if r := <-got; r.header.Get("X-Slack-Retry-Num") != "" { // only when the late answer was taken in
		t.Fatalf("what came behind it: %v", r.header)
	}
	s.Advance(6 * time.Minute) // longer than any retry waits
	if r := <-got; r.header.Get("X-Slack-Retry-Num") != "2" || r.header.Get("X-Slack-Retry-Reason") != "timeout" {
		t.Errorf("the second retry: %v", r.header)
	}
	pending(t, s, 0)
}

func TestInteractionsAndCommandsOverHTTP(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	got := app(t, s, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "meteen") })
	anna := s.Person("anna")
	anna.Command("voornemens & meer")
	form, err := url.ParseQuery((<-got).body)
	if err != nil || form.Get("command") != "/gezel" || form.Get("text") != "voornemens & meer" || form.Get("response_url") == "" {
		t.Errorf("command %v, %v", form, err)
	}
	pending(t, s, 0)
	if notes := anna.Sees(); len(notes) != 1 || notes[0].Text != "meteen" || !notes[0].Private {
		t.Errorf("seen %+v", notes)
	}
	anna.Shortcut("settings")
	form, err = url.ParseQuery((<-got).body)
	var payload obj
	if err != nil || json.Unmarshal([]byte(form.Get("payload")), &payload) != nil || payload["callback_id"] != "settings" {
		t.Errorf("shortcut %v, %v", form, err)
	}
}

func TestARequestURLThatDoesNotGiveBackTheChallenge(t *testing.T) {
	s := open(t, slacktest.Options{})
	web := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(web.Close)
	if err := s.DeliverTo(t.Context(), slacktest.URLs{Events: web.URL}); err == nil {
		t.Error("it was taken")
	}
}

func TestAResponseURLWorksFiveTimes(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	anna := s.Person("anna")
	anna.Command("x")
	frame := k.next()
	k.ack(frame, nil)
	hook := frame["payload"].(obj)["response_url"].(string)
	for n := range 6 {
		answer, err := http.Post(hook, "application/json", jsonBody(obj{"text": "even later"}))
		if err != nil {
			t.Fatal(err)
		}
		answer.Body.Close()
		if want := map[bool]int{true: 200, false: 404}[n < 5]; answer.StatusCode != want {
			t.Errorf("use %d: status %d, want %d", n+1, answer.StatusCode, want)
		}
	}
	if n := len(anna.Sees()); n != 5 {
		t.Errorf("%d messages, want 5", n)
	}
}
