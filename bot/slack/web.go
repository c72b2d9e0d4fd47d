package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const (
	maxBody = 1 << 20
	// answerIn is how long a request is kept waiting: Slack waits 3 seconds.
	answerIn = 2700 * time.Millisecond
	// staleAfter is how old a signed request may be
	// (https://docs.slack.dev/authentication/verifying-requests-from-slack).
	staleAfter = 5 * time.Minute
	// gapEvery is how often at most a lost request makes it read back what was
	// missed.
	gapEvery = time.Minute
)

// answered are the reasons of a retry for which this process was reached; for
// any other, requests got lost on the way, and some may be lost for good
// (https://docs.slack.dev/apis/events-api/#retries).
var answered = set("http_timeout", "http_error", "timeout")

// Handler serves what Slack sends over HTTP: /slack/events, /slack/interactive
// and /slack/command. nil without a signing secret.
func (a *Adapter) Handler() http.Handler {
	if a.set.SigningSecret == "" {
		return nil
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /slack/events", a.signed(a.serveEvent))
	mux.HandleFunc("POST /slack/interactive", a.signed(func(w http.ResponseWriter, _ *http.Request, body []byte) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			a.refuseRequest(w, http.StatusBadRequest)
			return
		}
		a.serve(w, interactive, json.RawMessage(form.Get("payload")))
	}))
	mux.HandleFunc("POST /slack/command", a.signed(func(w http.ResponseWriter, _ *http.Request, body []byte) {
		form, err := url.ParseQuery(string(body))
		if err != nil {
			a.refuseRequest(w, http.StatusBadRequest)
			return
		}
		fields := map[string]string{}
		for name := range form {
			fields[name] = form.Get(name)
		}
		raw, _ := json.Marshal(fields) // of strings
		a.serve(w, slash, raw)
	}))
	return mux
}

// refuseRequest says no, and nothing else; it is counted.
func (a *Adapter) refuseRequest(w http.ResponseWriter, status int) {
	a.count("refused")
	w.WriteHeader(status)
}

// signed lets through what Slack signed, and no more than a megabyte of it.
func (a *Adapter) signed(next func(http.ResponseWriter, *http.Request, []byte)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		var large *http.MaxBytesError
		switch {
		case errors.As(err, &large):
			a.refuseRequest(w, http.StatusRequestEntityTooLarge)
		case err != nil:
			a.refuseRequest(w, http.StatusBadRequest)
		case certificateCheck(r.Header, body):
			w.WriteHeader(http.StatusOK)
		case !a.verify(r.Header, body):
			a.refuseRequest(w, http.StatusUnauthorized)
		default:
			next(w, r, body)
		}
	}
}

// certificateCheck tells whether Slack only looks at the certificate of the
// command's address. It does not sign that, and wants no more than a 200
// (https://docs.slack.dev/interactivity/implementing-slash-commands).
func certificateCheck(header http.Header, body []byte) bool {
	if kind, _, _ := mime.ParseMediaType(header.Get("Content-Type")); kind != "application/x-www-form-urlencoded" {
		return false
	}
	form, err := url.ParseQuery(string(body))
	return err == nil && form.Get("ssl_check") == "1"
}

// verify tells whether Slack signed a body, under the secret and not long ago.
// Why it does not is logged once an hour: with the secret of another app, or a
// clock that is wrong, the operator would see nothing but silence.
func (a *Adapter) verify(header http.Header, body []byte) bool {
	stamp := header.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || !hmac.Equal([]byte(signature(a.set.SigningSecret, stamp, body)), []byte(header.Get("X-Slack-Signature"))) {
		a.unsigned.Do(func() {
			a.log.Warn("requests refused that this app did not sign; if members get no answer, compare the signing secret with the one under “Basic Information → App Credentials”",
				"server", string(a.server))
		})
		return false
	}
	age := a.now().Sub(time.Unix(seconds, 0))
	if age.Abs() <= staleAfter {
		return true
	}
	a.stale.Do(func() {
		a.log.Warn("requests refused that Slack signed at another time than now; see that this machine's clock is right",
			"server", string(a.server), "age", age.Round(time.Second).String())
	})
	return false
}

// signature is Slack's, of a body at a time.
func signature(secret, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// serveEvent takes a request of the Events API.
func (a *Adapter) serveEvent(w http.ResponseWriter, r *http.Request, body []byte) {
	var c callback
	if json.Unmarshal(body, &c) == nil && c.Type == "url_verification" {
		reply(w, map[string]string{"challenge": c.Challenge})
		return
	}
	if r.Header.Get("X-Slack-Retry-Num") != "" && !answered[r.Header.Get("X-Slack-Retry-Reason")] {
		a.lostRequest()
	}
	a.serve(w, eventsAPI, body)
}

// lostRequest has what was missed read back, once for many.
func (a *Adapter) lostRequest() {
	a.links.mu.Lock()
	now := a.now()
	due := now.Sub(a.links.requests) >= gapEvery
	if due {
		a.links.requests = now
	}
	a.links.mu.Unlock()
	if due {
		a.gap()
	}
}

// serve delivers, and answers when it is known what became of it.
func (a *Adapter) serve(w http.ResponseWriter, kind string, payload json.RawMessage) {
	if !a.runs.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	type outcome struct {
		payload any
		kept    bool
	}
	done := make(chan outcome, 1)
	a.deliver(kind, payload, func(payload any) error {
		done <- outcome{payload, true}
		return nil
	}, func() { done <- outcome{} })
	late := time.NewTimer(answerIn)
	defer late.Stop()
	select {
	case o := <-done:
		switch {
		case !o.kept:
			w.WriteHeader(http.StatusServiceUnavailable)
		case o.payload != nil:
			reply(w, o.payload)
		default:
			w.WriteHeader(http.StatusOK)
		}
	case <-late.C:
		w.WriteHeader(http.StatusServiceUnavailable) // it is still being kept, and known when it comes again
	}
}

// reply answers with JSON.
func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_ = json.NewEncoder(w).Encode(v) // whoever left does not read it
}
