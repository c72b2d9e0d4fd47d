package mattermost

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"
)

// setupPatience is how long a set-up waits, in all, for a server that takes no
// more requests just then.
const setupPatience = time.Minute

// patient sends requests again that the server turned away as too many, when it
// says they may come, as long as its patience lasts. Nothing was done of such a
// one, so nothing is done twice.
type patient struct {
	with *http.Client
	left time.Duration
	say  func(string)
}

// RoundTrip implements http.RoundTripper.
func (p *patient) RoundTrip(r *http.Request) (*http.Response, error) {
	for {
		resp, err := p.with.Do(r)
		if failed, ok := errors.AsType[*url.Error](err); ok {
			return nil, failed.Err // whoever asked says of what
		}
		if resp.StatusCode != http.StatusTooManyRequests {
			return resp, nil
		}
		wait := retryAfter(resp.Header)
		again, ok := anew(r)
		if !ok || wait > p.left {
			return resp, nil
		}
		_ = resp.Body.Close() // there is nothing in it
		p.say(fmt.Sprintf("The server takes only so many requests at a time: going on in %s.", wait))
		if !sleep(r.Context(), wait) {
			return nil, r.Context().Err()
		}
		p.left -= wait
		r = again
	}
}

// anew gives a request that can be sent again after another; false if there is
// none.
func anew(r *http.Request) (*http.Request, bool) {
	again := r.Clone(r.Context())
	if r.Body == nil || r.Body == http.NoBody {
		return again, true
	}
	if r.GetBody == nil {
		return nil, false
	}
	body, err := r.GetBody()
	again.Body = body
	return again, err == nil
}
