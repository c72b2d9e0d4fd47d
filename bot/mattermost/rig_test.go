package mattermost

import (
	"context"
	"crypto/rand"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

// quick is a timing for servers that answer at once.
var quick = timing{hello: 5 * time.Second, ping: 5 * time.Second, word: time.Minute, check: time.Minute, unread: unreadFor}

// rig is an adapter on a fake server, with what the server calls.
type rig struct {
	t      *testing.T
	server *mattermosttest.Server
	public string // where the server finds the adapter
	secret []byte
	token  string // of the slash command
	timing timing

	mu      sync.Mutex
	handler http.Handler
}

// newRig makes a server with a slash command, and an address to call.
func newRig(t *testing.T, opts mattermosttest.Options) *rig {
	if opts.Now == nil {
		opts.Now = time.Now
	}
	r := &rig{t: t, server: mattermosttest.New(opts), secret: []byte(rand.Text() + rand.Text()), timing: quick}
	t.Cleanup(r.server.Close)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.public = "http://" + listener.Addr().String()
	web := &http.Server{Handler: r, ReadHeaderTimeout: time.Minute}
	go func() { _ = web.Serve(listener) }()
	t.Cleanup(func() { _ = web.Close() })
	r.token = r.server.AddCommand("gezel", r.public+pathCommand)
	return r
}

// ServeHTTP hands on to the adapter that runs.
func (r *rig) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	r.mu.Lock()
	handler := r.handler
	r.mu.Unlock()
	if handler == nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	handler.ServeHTTP(w, req)
}

func (r *rig) options(log *slog.Logger) Options {
	_, token := r.server.Bot()
	return Options{
		Settings: Settings{URL: r.server.URL(), Token: token, CommandToken: r.token, PublicURL: r.public, Secret: r.secret, Rate: -1},
		Log:      log, Now: r.server.Now,
	}
}

// link makes a coach of what the suite starts an adapter with.
type link struct{ bottest.Link }

func (l link) Handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	return l.Link.Handle(ctx, ev)
}

func (l link) Kept(ctx context.Context, id bot.MemberID, since time.Time) ([]string, error) {
	return l.Link.Kept(ctx, id, since)
}

// start starts an adapter and waits until it hears the server.
func (r *rig) start(l bottest.Link) (bot.Sender, func()) {
	r.t.Helper()
	a, stop := r.run(r.options(l.Log), link{l}, l.Cursors)
	return a, stop
}

// run runs an adapter until what it gives is called.
func (r *rig) run(o Options, coach Coach, cursors bot.Cursors) (*Adapter, func()) {
	r.t.Helper()
	read := make(chan struct{}, 1)
	count := o.Count
	o.Count = func(what string) {
		if count != nil {
			count(what)
		}
		if what == "caught-up" {
			select {
			case read <- struct{}{}:
			default:
			}
		}
	}
	a, err := New(r.t.Context(), o)
	if err != nil {
		r.t.Fatal(err)
	}
	a.timing = r.timing
	r.mu.Lock()
	r.handler = a.Handler()
	r.mu.Unlock()
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.t.Context()))
	done := make(chan error, 1)
	go func() { done <- a.Run(ctx, coach, cursors) }()
	<-read // what was missed is with the coach
	until(r.t, "the adapter to be ready", func() bool { return a.Ready() == nil })
	return a, sync.OnceFunc(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			r.t.Errorf("Run ended with %v", err)
		}
		r.mu.Lock()
		r.handler = nil
		r.mu.Unlock()
	})
}

// until waits for something that comes by itself.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	late := time.NewTimer(time.Minute)
	defer late.Stop()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-late.C:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// clock is one that a test can put forward.
type clock struct {
	began time.Time
	later atomic.Int64
}

func newClock() *clock { return &clock{began: time.Now()} }

func (c *clock) now() time.Time { return c.began.Add(time.Duration(c.later.Load())) }

func (c *clock) add(d time.Duration) { c.later.Add(int64(d)) }
