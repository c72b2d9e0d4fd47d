package mattermost

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// lagging is the way to a server whose lists of people come from a replica that
// knows nobody yet.
type lagging struct{}

func (lagging) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.HasSuffix(r.URL.Path, "/users/ids") {
		return http.DefaultTransport.RoundTrip(r)
	}
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}},
		Body: io.NopCloser(strings.NewReader("[]")), Request: r,
	}, nil
}

// TestWhoIsInNoList: whom a list leaves out is asked for, and gone only if the
// server says so.
func TestWhoIsInNoList(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, func(o *Options) { o.HTTP = &http.Client{Transport: lagging{}} })
	if _, err := k.adapter.Send(t.Context(), k.place(), withButton(), "d1"); err != nil {
		t.Errorf("to whom no list has it gives %v", err)
	}
	k.anna.Deactivate()
	k.adapter.people.forget()
	if _, err := k.adapter.Send(t.Context(), k.place(), withButton(), "d2"); !errors.Is(err, bot.ErrGone) {
		t.Errorf("to a deactivated account it gives %v, want %v", err, bot.ErrGone)
	}
	nobody := bot.Place{User: strings.Repeat("z", 26)}
	if _, err := k.adapter.Send(t.Context(), nobody, withButton(), "d3"); !errors.Is(err, bot.ErrGone) {
		t.Errorf("to nobody it gives %v, want %v", err, bot.ErrGone)
	}
}
