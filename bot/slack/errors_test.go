package slack

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"gezel/bot"
)

func TestWhatSlackSaysHasItsConsequence(t *testing.T) {
	refused := func(code string) error { return slack.SlackErrorResponse{Err: code} }
	dial := &url.Error{Op: "Post", URL: "https://slack.com/api/geheim", Err: &net.OpError{Op: "dial", Err: errors.New("refused")}}
	cut := &url.Error{Op: "Post", URL: "https://slack.com/api/geheim", Err: &net.OpError{Op: "read", Err: errors.New("reset")}}
	const (
		busy, gone, never, open, unclear = "busy", "gone", "refused", "unknown", "unclear"
	)
	for name, c := range map[string]struct {
		err    error
		does   effect
		want   string
		atomic time.Duration // the least wait
		ready  bool
	}{
		"429":                      {&slack.RateLimitedError{RetryAfter: 30 * time.Second}, writes, busy, 30 * time.Second, true},
		"ratelimited":              {refused("ratelimited"), writes, busy, busyFor, true},
		"message_limit_exceeded":   {refused("message_limit_exceeded"), writes, busy, fullFor, true},
		"channel_not_found":        {refused("channel_not_found"), writes, gone, 0, true},
		"user_disabled":            {refused("user_disabled"), reads, gone, 0, true},
		"is_archived":              {refused("is_archived"), writes, gone, 0, true},
		"msg_too_long":             {refused("msg_too_long"), writes, never, 0, true},
		"invalid_blocks":           {refused("invalid_blocks"), writes, never, 0, true},
		"no_text":                  {refused("no_text"), writes, never, 0, true},
		"a code of tomorrow":       {refused("moon_in_the_way"), writes, unclear, 0, true},
		"the same, reading":        {refused("moon_in_the_way"), reads, unclear, 0, true},
		"not_in_channel":           {refused("not_in_channel"), writes, busy, lackFor, true},
		"a second factor is due":   {refused("two_factor_setup_required"), writes, busy, lackFor, true},
		"a workspace that moves":   {refused("org_login_required"), reads, busy, busyFor, true},
		"an update that failed":    {refused("update_failed"), writes, open, 0, true},
		"messages_tab_disabled":    {refused("messages_tab_disabled"), writes, busy, lackFor, true},
		"missing_scope":            {slack.SlackErrorResponse{Err: "missing_scope", Needed: "im:write"}, writes, busy, lackFor, true},
		"invalid_auth":             {refused("invalid_auth"), writes, busy, lookEvery, false},
		"token_revoked":            {refused("token_revoked"), reads, busy, lookEvery, false},
		"account_inactive":         {refused("account_inactive"), writes, busy, lookEvery, false}, // of the token: nothing answers there
		"fatal_error":              {refused("fatal_error"), writes, open, 0, true},
		"internal_error, reading":  {refused("internal_error"), reads, busy, outageFor, true},
		"500":                      {slack.StatusCodeError{Code: 500}, writes, open, 0, true},
		"503, reading":             {slack.StatusCodeError{Code: 503}, reads, busy, outageFor, true},
		"never sent":               {dial, writes, busy, outageFor, true},
		"the connection is broken": {cut, writes, open, 0, true},
		"no time left":             {context.DeadlineExceeded, writes, open, 0, true},
		"a reply of nonsense":      {errors.New("invalid character '<' in <html>wat iemand schreef"), writes, open, 0, true},
	} {
		t.Run(name, func(t *testing.T) {
			a := decoder("T111")
			a.state.connected(1)
			err := a.check("chat.postMessage", c.does, c.err)
			var b *bot.Busy
			got := open
			switch {
			case errors.As(err, &b):
				got = busy
				if wait := b.Until.Sub(a.now()); wait < c.atomic || wait > c.atomic+c.atomic/10+time.Second {
					t.Errorf("to be tried again in %v, want a little more than %v", wait, c.atomic)
				}
			case errors.Is(err, bot.ErrGone):
				got = gone
			case errors.Is(err, bot.ErrRefused):
				got = never
			case errors.Is(err, bot.ErrUnclear):
				got = unclear
			}
			if got != c.want {
				t.Errorf("it is %s (%v), want %s", got, err, c.want)
			}
			if ready := a.Ready() == nil; ready != c.ready {
				t.Errorf("ready: %t", ready)
			}
			for _, secret := range []string{"geheim", "schreef"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the error quotes the request: %v", err)
				}
			}
		})
	}
	if err := decoder("T111").check("chat.postMessage", writes, nil); err != nil {
		t.Errorf("nothing went wrong, and it gives %v", err)
	}
}

// Where Slack says when to connect again, the client waits for that; a wait that it
// chose itself is cut short.
func TestAConnectionWaitsForAsLongAsSlackAsks(t *testing.T) {
	limited := &slack.RateLimitedError{RetryAfter: time.Minute}
	for name, c := range map[string]struct {
		wait time.Duration
		err  error
		want bool
	}{
		"Slack asks for a minute":   {time.Minute, limited, true},
		"the client adds to it":     {2 * time.Minute, limited, false},
		"some seconds of its own":   {longestWait, errors.New("x"), true},
		"minutes of its own":        {time.Minute, errors.New("x"), false},
		"Slack asks for a second":   {longestWait, &slack.RateLimitedError{RetryAfter: time.Second}, true},
		"an error wrapped in words": {time.Minute, fmt.Errorf("open: %w", limited), true},
	} {
		t.Run(name, func(t *testing.T) {
			ev := socketmode.Event{Type: socketmode.EventTypeConnectionError, Data: &slack.ConnectionErrorEvent{Backoff: c.wait, ErrorObj: c.err}}
			if got := decoder("T111").hear(t.Context(), nil, 0, ev); got != c.want {
				t.Errorf("it waits: %t, want %t", got, c.want)
			}
		})
	}
}
