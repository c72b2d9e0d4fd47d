package slack

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"time"

	"github.com/slack-go/slack"

	"gezel/bot"
)

// How long to leave Slack alone where it gives no time itself.
const (
	busyFor   = 5 * time.Second
	outageFor = 10 * time.Second
	// lackFor is how long to wait for an administrator: a scope, an invitation.
	lackFor = 15 * time.Minute
	// fullFor is how long to wait when the workspace is full of messages.
	fullFor = time.Minute
)

// callError is what Slack said of a request: its code, and nothing of what the
// request held.
type callError struct {
	call   string // "chat.postMessage"
	code   string // Slack's, "channel_not_found"; "" when there is none
	status int    // of HTTP, where it is the trouble
	wait   time.Duration
	needed string // the scope that is missing
	cause  error  // of the network
}

func (e *callError) Error() string {
	switch {
	case e.needed != "":
		return fmt.Sprintf("%s: %s %s", e.call, e.code, e.needed)
	case e.code != "":
		return fmt.Sprintf("%s: %s", e.call, e.code)
	case e.status != 0:
		return fmt.Sprintf("%s: status %d", e.call, e.status)
	}
	return fmt.Sprintf("%s: no reply: %v", e.call, e.cause)
}

func (e *callError) Unwrap() error { return e.cause }

// describe takes from an error what may be told of it.
func describe(call string, err error) *callError {
	e := &callError{call: call}
	var refused slack.SlackErrorResponse
	var limited *slack.RateLimitedError
	var status slack.StatusCodeError
	var address *url.Error
	switch {
	case errors.As(err, &e):
	case errors.As(err, &refused):
		e.code, e.needed = refused.Err, refused.Needed
	case errors.As(err, &limited):
		e.code, e.wait = "ratelimited", limited.RetryAfter
	case errors.As(err, &status):
		e.status = status.Code
	case errors.As(err, &address):
		e.cause = address.Err // the address may hold a secret
	case err != nil && plainCode(err.Error()):
		e.code = err.Error() // slack-go gives some codes as bare errors
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e.cause = err
	default:
		e.code = "unreadable_reply" // it may quote what was sent
	}
	return e
}

// errUnreadable is the error of a reply that lacks what was asked for: slack-go
// takes one without a word of what went wrong, as something between here and Slack
// may give it, for a success.
var errUnreadable = errors.New("unreadable_reply")

// said is err, or that of a reply that names no message.
func said(ts string, err error) error {
	if err == nil && ts == "" {
		return errUnreadable
	}
	return err
}

// plainCode tells whether a text is a code of Slack's, and nothing else.
func plainCode(text string) bool {
	for _, r := range text {
		if (r < 'a' || r > 'z') && r != '_' {
			return false
		}
	}
	return text != "" && len(text) <= 50
}

// effect says what it means when no reply comes.
type effect bool

const (
	reads  effect = false // asked for something: nothing has changed
	writes effect = true  // it may have been done
)

// check makes of what slack-go gave an error in the coach's terms, nil for nil.
func (a *Adapter) check(call string, does effect, err error) error {
	if err == nil {
		return nil
	}
	e := describe(call, err)
	switch {
	case e.code == accountInactive && a.tokenTaken():
		return fmt.Errorf("%w: %w", bot.ErrGone, e)
	case badToken[e.code]:
		a.refuse(e)
		return a.busy(e, lookEvery)
	case e.wait > 0:
		return a.busy(e, e.wait)
	case e.code == "message_limit_exceeded":
		return a.busy(e, fullFor)
	case busyNow[e.code], e.status == http.StatusTooManyRequests:
		return a.busy(e, busyFor)
	case lacking[e.code]:
		a.log.Error("Slack does not allow it; an administrator must act", "call", call, "code", e.code, "scope", e.needed)
		return a.busy(e, lackFor)
	case nobody[e.code]:
		return fmt.Errorf("%w: %w", bot.ErrGone, e)
	case errors.Is(e.cause, context.Canceled):
		return e
	case unsure[e.code], e.code == "":
		if does == reads || neverSent(e.cause) {
			return a.busy(e, outageFor)
		}
		return e // it may stand there, or not
	case never[e.code]:
		return fmt.Errorf("%w: %w", bot.ErrRefused, e)
	}
	return fmt.Errorf("%w: %w", bot.ErrUnclear, e)
}

// busy says when to try again: not all at the same moment.
func (a *Adapter) busy(e *callError, wait time.Duration) *bot.Busy {
	wait += time.Duration(rand.Int64N(int64(wait/10 + 500*time.Millisecond)))
	return &bot.Busy{Until: a.now().Add(wait), Err: e}
}

// neverSent tells whether a request can't have arrived.
func neverSent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}
