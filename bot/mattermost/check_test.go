package mattermost

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

// unheard makes an adapter that nobody runs, at whose address the handler that
// is set on the rig answers.
func (r *rig) unheard(change func(*Options)) *Adapter {
	r.t.Helper()
	var secrets bottest.Secrets
	o := r.options(secrets.Logger())
	if change != nil {
		change(&o)
	}
	a, err := New(r.t.Context(), o)
	if err != nil {
		r.t.Fatal(err)
	}
	return a
}

func TestCheckCallbacks(t *testing.T) {
	r := newRig(t, mattermosttest.Options{})
	a := r.unheard(nil)
	wrongSetting(t, a.CheckCallbacks(t.Context()), "public url") // nobody listens
	r.handler = a.Handler()
	if err := a.CheckCallbacks(t.Context()); err != nil {
		t.Errorf("with somebody listening: %v", err)
	}
	r.handler = r.unheard(nil).Handler()
	if err := a.CheckCallbacks(t.Context()); err != nil {
		t.Errorf("with another replica listening: %v", err)
	}
	r.handler = r.unheard(func(o *Options) { o.Secret = []byte("another key than that one") }).Handler()
	wrongSetting(t, a.CheckCallbacks(t.Context()), "public url")

	closed := newRig(t, mattermosttest.Options{Internal: mattermosttest.None})
	b := closed.unheard(nil)
	closed.handler = b.Handler()
	err := b.CheckCallbacks(t.Context())
	wrongSetting(t, err, "public url")
	if err != nil && !strings.Contains(err.Error(), "AllowedUntrustedInternalConnections") {
		t.Errorf("%v does not name the setting to change", err)
	}
}

// TestCheckCallbacksElsewhere: another program that takes whatever it is sent
// is not Gezel.
func TestCheckCallbacksElsewhere(t *testing.T) {
	r := newRig(t, mattermosttest.Options{})
	a := r.unheard(nil)
	for _, answer := range []string{"{}", "", `{"error":""}`, `{"error":"x"}`} {
		r.handler = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) })
		err := a.CheckCallbacks(t.Context())
		wrongSetting(t, err, "public url")
		if err != nil && !strings.Contains(err.Error(), "another program") {
			t.Errorf("of one that answers %q it says %v", answer, err)
		}
	}
	r.handler = http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { // what it was sent, as an echo
		body, _ := io.ReadAll(req.Body)
		_, _ = w.Write(body)
	})
	wrongSetting(t, a.CheckCallbacks(t.Context()), "public url")
}

// TestCheckCallbacksLostReply: the call came, whatever became of its answer.
func TestCheckCallbacksLostReply(t *testing.T) {
	r := newRig(t, mattermosttest.Options{})
	a := r.unheard(nil)
	r.handler = a.Handler()
	r.server.Order(mattermosttest.LostReply, http.MethodPost, "/actions/dialogs/submit", 1)
	if err := a.CheckCallbacks(t.Context()); err != nil || r.server.Ordered() > 0 {
		t.Errorf("it says %v, with %d faults to come", err, r.server.Ordered())
	}
}

// TestCheckCallbacksUnchecked: a server that can't be asked tells nothing of
// the address; some of that passes.
func TestCheckCallbacksUnchecked(t *testing.T) {
	r := newRig(t, mattermosttest.Options{})
	a := r.unheard(nil)
	r.handler = a.Handler()
	for _, c := range []struct {
		fault  mattermosttest.Fault
		path   string
		passes bool
	}{
		{mattermosttest.FailBefore, "/users/*/teams", true},
		{mattermosttest.Throttled, "/users/*/teams/*/channels", true},
		{mattermosttest.LostCall, "/actions/dialogs/submit", true},
		{mattermosttest.FailBefore, "/actions/dialogs/submit", true},
		{mattermosttest.Throttled, "/actions/dialogs/submit", true},
		{mattermosttest.NoRoute, "/users/*/teams", true}, // of a web server before it
		{mattermosttest.Forbidden, "/actions/dialogs/submit", false},
	} {
		r.server.Order(c.fault, "", c.path, 1)
		err := a.CheckCallbacks(t.Context())
		unchecked, ok := errors.AsType[*UncheckedError](err)
		if _, passes := errors.AsType[*bot.Busy](err); !ok || unchecked.Hint == "" || passes != c.passes {
			t.Errorf("%s of %s: got %v (that passes: %v), want one that says that nothing was checked", c.fault, c.path, err, passes)
		}
	}
}
