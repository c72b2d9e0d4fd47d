package slack

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"gezel/bot"
)

const (
	// markRate is a little below what Slack allows of reactions.add, a tier 3
	// method, so that a tick on what is said meanwhile finds room too
	// (https://docs.slack.dev/reference/methods/reactions.add).
	markRate  = 30.0 / 60
	markBurst = 10
	// marksMost is how many ticks may wait; more are not worth the calls.
	marksMost = 1024
	markTries = 3
)

// marks are the ticks on messages. Nobody waits for those on what was read back:
// they come when Slack has room for them, and end with the process.
type marks struct {
	waiting chan mark
	pace    *rate.Limiter // nil: none

	mu  sync.Mutex
	put map[slack.ItemRef]bool // by this process; at most marksMost
}

func newMarks(paced bool) *marks {
	m := &marks{waiting: make(chan mark, marksMost), put: map[slack.ItemRef]bool{}}
	if paced {
		m.pace = rate.NewLimiter(markRate, markBurst)
	}
	return m
}

// claim tells whether a message has no tick yet that this process knows of; then
// it is for the caller to put it there. What was read back can be said again by
// Slack, and be read back again before its tick stands.
func (m *marks) claim(item slack.ItemRef) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.put[item] {
		return false
	}
	if len(m.put) == marksMost {
		clear(m.put)
	}
	m.put[item] = true
	return true
}

// release gives a message back that got no tick.
func (m *marks) release(item slack.ItemRef) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.put, item)
}

// mark is one tick to be put, and from when on.
type mark struct {
	ev   bot.Event
	from time.Time
}

// mark has a message ticked some time after from, and returns at once.
func (a *Adapter) mark(ev bot.Event, from time.Time) {
	select {
	case a.marks.waiting <- mark{ev, from}:
	default:
		a.count("tick-lost")
	}
}

// markAll ticks what is to be ticked, until ctx is done.
func (a *Adapter) markAll(ctx context.Context) {
	for {
		select {
		case m := <-a.marks.waiting:
			if !pause(ctx, m.from.Sub(a.now())) {
				return
			}
			a.markOne(ctx, m.ev)
		case <-ctx.Done():
			return
		}
	}
}

// markOne ticks one message, and waits where Slack asks for it.
func (a *Adapter) markOne(ctx context.Context, ev bot.Event) {
	for try := 1; ; try++ {
		if a.marks.pace != nil && a.marks.pace.Wait(ctx) != nil || a.state.refusal() != nil {
			return
		}
		err := a.react(ctx, ev)
		if err == nil || ctx.Err() != nil {
			return
		}
		var busy *bot.Busy
		if !errors.As(a.check("reactions.add", reads, err), &busy) || try == markTries { // a second tick is no second tick
			a.count("tick-lost")
			a.log.Warn("no tick", "event", ev.ID, "error", describe("reactions.add", err))
			return
		}
		if !pause(ctx, max(busy.Until.Sub(a.now()), time.Second)) {
			return
		}
	}
}
