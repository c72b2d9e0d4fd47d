package mattermost

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// How long to leave a server alone that gives no time itself.
const (
	busyFor    = 5 * time.Second  // one request too many
	outageFor  = 10 * time.Second // it can't be reached
	refusedFor = time.Minute      // the token is not taken
	lackFor    = 15 * time.Minute // the bot must not do it
	longestFor = 10 * time.Minute // whatever it says
)

// callError is what the server said of a request: its code and the name of the
// error. What it says in words is left out, since it may quote the request.
type callError struct {
	call   string // "create post"
	status int    // of HTTP; 0: no reply
	id     string // Mattermost's name of the error
	cause  error  // of the network, when there is no reply
}

func (e *callError) Error() string {
	switch {
	case e.status == 0:
		return fmt.Sprintf("%s: no reply: %v", e.call, e.cause)
	case e.id == "":
		return fmt.Sprintf("%s: status %d", e.call, e.status)
	}
	return fmt.Sprintf("%s: status %d, %s", e.call, e.status, e.id)
}

func (e *callError) Unwrap() error { return e.cause }

// errNothing is the error of a reply that lacks what was asked for, as something
// between here and the server may give one: the client takes it for a success.
var errNothing = errors.New("reply says nothing")

// effect says what it means when no reply comes.
type effect bool

const (
	reads  effect = false // asked for something: nothing has changed
	writes effect = true  // it may have been done
)

// check makes of what the client gave an error in the coach's terms, nil for
// nil. (https://developers.mattermost.com/api-documentation/ has the codes.)
func (a *Adapter) check(call string, does effect, resp *model.Response, err error) error {
	if err == nil {
		return nil
	}
	failed := describe(call, resp, err)
	switch {
	case failed.status == http.StatusTooManyRequests:
		return &bot.Busy{Until: a.now().Add(retryAfter(resp.Header)), Err: failed}
	case failed.status == http.StatusUnauthorized:
		a.tokenRefused(failed)
		return &bot.Busy{Until: a.now().Add(refusedFor), Err: failed}
	case failed.of(elsewhere):
		return &bot.Busy{Until: a.now().Add(outageFor), Err: failed}
	case failed.status == http.StatusForbidden, failed.status == http.StatusNotFound, failed.status == http.StatusGone:
		return fmt.Errorf("%w: %w", bot.ErrGone, failed)
	case failed.status >= 400 && failed.status < 500, failed.status == http.StatusNotImplemented:
		return fmt.Errorf("%w: %w", bot.ErrRefused, failed)
	case errors.Is(failed.cause, context.Canceled):
		return failed
	case does == reads, failed.status == 0 && neverSent(failed.cause):
		return &bot.Busy{Until: a.now().Add(outageFor), Err: failed}
	}
	return failed // it may stand there, or not
}

// ofPlace is check for what is posted to somebody: that the bot must not do it does
// not mean that the person is gone. Who is, is seen before.
func (a *Adapter) ofPlace(call string, does effect, resp *model.Response, err error) error {
	err = a.check(call, does, resp, err)
	failed, ok := errors.AsType[*callError](err)
	if !ok || failed.status != http.StatusForbidden || !errors.Is(err, bot.ErrGone) {
		return err
	}
	a.log.Error("Mattermost does not allow it; an administrator must act", "call", call, "error", failed.id)
	return &bot.Busy{Until: a.now().Add(lackFor), Err: failed}
}

// elsewhere is what a proxy answers while it has no way to the server. The
// server's own refusals have a name; only they tell of a person or a post.
var elsewhere = []int{http.StatusForbidden, http.StatusNotFound, http.StatusRequestTimeout, http.StatusGone}

// of tells whether the answer had one of some statuses, and no name.
func (e *callError) of(statuses []int) bool { return e.id == "" && slices.Contains(statuses, e.status) }

// describe takes from an error what may be told of it.
func describe(call string, resp *model.Response, err error) *callError {
	e := &callError{call: call}
	if resp != nil {
		e.status = resp.StatusCode
	}
	var app *model.AppError
	switch {
	case errors.As(err, &app):
		e.id = app.Id
	case e.status == 0:
		e.cause = err
	}
	if e.status > 0 && e.status < 300 { // a reply that can't be read
		e.id = "unreadable reply"
	}
	return e
}

// neverSent tells whether a request can't have arrived.
func neverSent(err error) bool {
	var op *net.OpError
	var dns *net.DNSError
	return errors.As(err, &dns) || errors.As(err, &op) && op.Op == "dial"
}

// retryAfter reads how long a server wants to be left alone.
func retryAfter(h http.Header) time.Duration {
	for _, name := range []string{"Retry-After", "X-RateLimit-Reset"} {
		if n, err := strconv.Atoi(h.Get(name)); err == nil && n >= 0 {
			return min(max(time.Duration(n)*time.Second, time.Second), longestFor)
		}
	}
	return busyFor
}
