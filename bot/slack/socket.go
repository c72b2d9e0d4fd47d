package slack

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
)

const (
	// connections is how many there are at once: when Slack closes one, the
	// other goes on.
	connections = 2
	ackFor      = 3 * time.Second
	// longestWait is how long at most to wait before connecting again, and
	// deafFor how long a connection may be dead before that is noticed.
	longestWait = 20 * time.Second
	deafFor     = 35 * time.Second
	keyEvery    = time.Minute // how often a refused app token is tried again
	// apartFor is how long after one another at least the connections are opened:
	// Slack ends each after the same time, some five hours, and a press that finds
	// none open is lost (https://github.com/soxtoby/SlackNet/issues/160).
	apartFor = time.Minute
)

// links is what is known of the connections: whether there was a time in which
// none was open.
type links struct {
	mu     sync.Mutex
	since  [connections]time.Time // open since; zero: not open
	lost   [connections]time.Time // when it was noticed that it is gone
	opened bool                   // one was open, ever

	requests time.Time // when it was noticed last that requests over HTTP got lost
}

// up notes that a connection is open, and tells whether something may have
// been missed: whether no other was open, for sure, all the while.
func (l *links) up(i int, now time.Time) (gap bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	gap = !l.opened
	if l.opened && !l.lost[i].IsZero() {
		gap = true
		for j, since := range l.since {
			if j != i && !since.IsZero() && since.Before(l.lost[i].Add(-deafFor)) {
				gap = false
			}
		}
	}
	l.since[i], l.opened = now, true
	return gap
}

// down notes that a connection is gone, and tells whether that is news.
func (l *links) down(i int, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.since[i].IsZero() {
		return false
	}
	l.since[i], l.lost[i] = time.Time{}, now
	return true
}

// open tells whether a connection is.
func (l *links) open(i int) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.since[i].IsZero()
}

// together tells whether a connection was opened at about the same time as one
// before it, which is open too.
func (l *links) together(i int, apart time.Duration) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, since := range l.since[:i] {
		if !since.IsZero() && !l.since[i].IsZero() && l.since[i].Sub(since).Abs() < apart {
			return true
		}
	}
	return false
}

// socket keeps one connection of Socket Mode, until ctx is done.
func (a *Adapter) socket(ctx context.Context, i int) {
	for a.aside.until(ctx) {
		open, cancel := a.aside.during(ctx)
		err := a.connection(open, i)
		a.down(i)
		left := open.Err() != nil
		cancel()
		if left {
			continue
		}
		wait := longestWait / 4
		if failed := describe("apps.connections.open", err); err != nil && badToken[failed.code] {
			a.state.appToken(failed)
			a.log.Error("app token refused; trying again every minute", "server", string(a.server), "error", failed)
			wait = keyEvery
		}
		if !pause(ctx, wait) {
			return
		}
	}
}

// connection runs one client, which connects again by itself, until it gives
// up or waits too long.
func (a *Adapter) connection(ctx context.Context, i int) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	silent := log.New(io.Discard, "", 0)
	client := socketmode.New(a.api, socketmode.OptionLog(silent), socketmode.OptionDebug(false))
	over := make(chan error, 1)
	go func() { over <- client.RunContext(ctx) }()
	greeted := true
	var settled <-chan time.Time
	for {
		select {
		case ev := <-client.Events:
			switch ev.Type {
			case socketmode.EventTypeConnected:
				greeted = false
			case socketmode.EventTypeHello:
				greeted, settled = true, time.After(a.apart)
			}
			if !a.hear(ctx, client, i, ev) || ev.Type == socketmode.EventTypeConnecting && a.turnedAway(i, greeted) {
				cancel()
			}
		case <-settled: // it is opened again, while the other is open
			if a.links.together(i, a.apart) {
				cancel()
			}
		case err := <-over:
			if errors.Is(err, context.Canceled) {
				return nil
			}
			return err
		}
	}
}

// turnedAway tells whether Slack closed a connection without a greeting, as it does
// when there are too many; the client keeps why to itself, and would open the next
// at once (https://docs.slack.dev/apis/events-api/using-socket-mode).
func (a *Adapter) turnedAway(i int, greeted bool) bool {
	if !greeted {
		a.crowded.Do(func() {
			a.log.Warn("closed by Slack without a greeting: if it has ten connections of this app, there is no room for more; each replica opens two, and a process that ended without closing its own keeps them for some minutes",
				"server", string(a.server), "socket", i)
		})
	}
	return !greeted
}

// hear takes what the client tells; false when it had better start again.
func (a *Adapter) hear(ctx context.Context, client *socketmode.Client, i int, ev socketmode.Event) bool {
	switch ev.Type {
	case socketmode.EventTypeConnecting:
		a.down(i)
		return true
	case socketmode.EventTypeHello:
		a.up(i)
		return true
	case socketmode.EventTypeConnectionError:
		failed, _ := ev.Data.(*slack.ConnectionErrorEvent)
		if failed == nil || ctx.Err() != nil { // at the end it is cut off, and not lost
			return true
		}
		a.log.Warn("not connected", "server", string(a.server), "socket", i, "error", describe("apps.connections.open", failed.ErrorObj))
		limited, ok := errors.AsType[*slack.RateLimitedError](failed.ErrorObj)
		return failed.Backoff <= longestWait || ok && failed.Backoff <= limited.RetryAfter // asked again sooner, Slack would say the same
	}
	request := envelope{}
	switch bad, isBad := ev.Data.(*socketmode.ErrorBadMessage); {
	case isBad: // the library can't decode it; that is no reason not to take it
		if json.Unmarshal(bad.Message, &request) != nil {
			a.count("malformed")
			return true
		}
	case ev.Request != nil:
		request = envelope{ev.Request.EnvelopeID, ev.Request.Type, ev.Request.Payload}
	}
	if request.ID == "" {
		return true
	}
	ack := func(payload any) error {
		if !a.links.open(i) {
			return nil // nobody is there to be told; it comes again, and is known then
		}
		ctx, cancel := context.WithTimeout(ctx, ackFor)
		defer cancel()
		return client.AckCtx(ctx, request.ID, payload)
	}
	a.deliver(request.Type, request.Payload, ack, func() {})
	return true
}

// envelope is what Socket Mode wraps each delivery in.
type envelope struct {
	ID      string          `json:"envelope_id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// up notes that a connection is open.
func (a *Adapter) up(i int) {
	if !a.links.open(i) {
		a.state.connected(1)
	}
	if a.links.up(i, a.now()) {
		a.gap()
	}
}

// down notes that a connection is gone.
func (a *Adapter) down(i int) {
	if a.links.down(i, a.now()) {
		a.state.connected(-1)
		a.count("reconnected")
	}
}
