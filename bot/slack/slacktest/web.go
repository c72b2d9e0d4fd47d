package slacktest

import (
	"bytes"
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"sync"
)

// web delivers over HTTP.
type web struct {
	s      *Server
	urls   URLs
	client *http.Client
	ctx    context.Context
	stop   context.CancelFunc
	mu     sync.Mutex
	lanes  map[string][]func() // what waits behind another delivery
	calls  sync.WaitGroup
}

// URLs are the request URLs of an app.
type URLs struct {
	Events        string
	Interactivity string // as Events if ""
	Commands      string // as Events if ""
}

// Sign gives the signature of a body at a time in seconds, under a secret
// (https://docs.slack.dev/authentication/verifying-requests-from-slack).
func Sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%s:%s", timestamp, body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// DeliverTo has everything delivered over HTTP from now on. Slack checks the
// URL of events first: it must give back the challenge.
func (s *Server) DeliverTo(ctx context.Context, urls URLs) error {
	urls.Interactivity = cmp.Or(urls.Interactivity, urls.Events)
	urls.Commands = cmp.Or(urls.Commands, urls.Events)
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	w := &web{s: s, urls: urls, client: &http.Client{Timeout: patience}, ctx: ctx, stop: stop, lanes: map[string][]func(){}}
	challenge := s.Now().String()
	_, body, err := w.post(urls.Events, "application/json", encode(obj{
		"token": "verification-token", "challenge": challenge, "type": "url_verification",
	}), nil)
	if err != nil {
		stop()
		return fmt.Errorf("verifying the request URL: %w", err)
	}
	var answer struct{ Challenge string }
	if json.Unmarshal(body, &answer) != nil {
		answer.Challenge = string(bytes.TrimSpace(body))
	}
	if answer.Challenge != challenge {
		stop()
		return errors.New("verifying the request URL: it did not give back the challenge")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.delivery.web != nil {
		s.delivery.web.stop()
	}
	s.delivery.web = w
	return nil
}

// post sends one signed request.
func (w *web) post(to, kind string, body []byte, header map[string]string) (int, []byte, error) {
	r, err := http.NewRequestWithContext(w.ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return 0, nil, fmt.Errorf("request: %w", err)
	}
	at := strconv.FormatInt(w.s.Now().Unix(), 10)
	r.Header.Set("Content-Type", kind)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	r.Header.Set("X-Slack-Request-Timestamp", at)
	r.Header.Set("X-Slack-Signature", Sign(w.s.opts.Secret, at, body))
	for name, value := range header {
		r.Header.Set(name, value)
	}
	answer, err := w.client.Do(r)
	if err != nil {
		return 0, nil, fmt.Errorf("request: %w", err)
	}
	defer answer.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(answer.Body, maxBody))
	if err != nil {
		return 0, nil, fmt.Errorf("answer: %w", err)
	}
	return answer.StatusCode, raw, nil
}

// request gives where a delivery goes, and in what form.
func (w *web) request(d *delivery) (to, kind string, body []byte, header map[string]string) {
	const form = "application/x-www-form-urlencoded"
	switch d.kind {
	case interactive:
		return w.urls.Interactivity, form, []byte(url.Values{"payload": {string(d.payload)}}.Encode()), nil
	case slash:
		var fields map[string]string
		_ = json.Unmarshal(d.payload, &fields) // strings all
		values := url.Values{}
		for name, value := range fields {
			values.Set(name, value)
		}
		return w.urls.Commands, form, []byte(values.Encode()), nil
	}
	if d.attempt > 0 {
		header = map[string]string{"X-Slack-Retry-Num": strconv.Itoa(d.attempt), "X-Slack-Retry-Reason": d.reason}
	}
	return w.urls.Events, "application/json", d.payload, header
}

// deliver makes an attempt. What concerns one person goes one after the other:
// Slack promises no order, but disorder is for a test to ask for.
func (w *web) deliver(d *delivery) {
	to, kind, body, header := w.request(d)
	envelope, offline := d.envelope, w.s.delivery.offline
	w.queue(d.lane, func() {
		status, raw, err := 0, []byte(nil), errors.New("offline")
		if !offline {
			status, raw, err = w.post(to, kind, body, header)
		}
		w.s.mu.Lock()
		defer w.s.mu.Unlock()
		switch {
		case d.done || d.envelope != envelope || w.ctx.Err() != nil:
		case err != nil:
			w.s.missed(d, "connection_failed")
		case status/100 != 2:
			w.s.missed(d, "http_error")
		default:
			w.s.acknowledged(d, plainAnswer(raw))
		}
	})
}

// plainAnswer makes an answer to a command of a body that is no JSON.
func plainAnswer(raw []byte) []byte {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 || json.Valid(raw) {
		return raw
	}
	return encode(obj{"text": string(raw)})
}

// queue runs a call behind the others of its lane.
func (w *web) queue(lane string, call func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	waiting, busy := w.lanes[lane]
	if busy {
		w.lanes[lane] = append(waiting, call)
		return
	}
	w.lanes[lane] = nil
	w.calls.Go(func() { w.drain(lane, call) })
}

func (w *web) drain(lane string, call func()) {
	for {
		call()
		w.mu.Lock()
		waiting := w.lanes[lane]
		if len(waiting) == 0 {
			delete(w.lanes, lane)
			w.mu.Unlock()
			return
		}
		call, w.lanes[lane] = waiting[0], waiting[1:]
		w.mu.Unlock()
	}
}
