package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/robfig/cron/v3"
)

const (
	batch   = 100 // members claimed at once
	workers = 16  // members worked on side by side
)

// Run ticks every second, and whenever an event left something to say, until
// ctx is done. Errors are logged: what failed stays in the agenda.
func (c *Coach) Run(ctx context.Context) {
	ticker := cron.New(cron.WithLogger(cron.DiscardLogger), cron.WithChain(cron.Recover(cronLogger{c})))
	if _, err := ticker.AddFunc("@every 1s", c.poke); err != nil {
		panic(err) // a fixed spec
	}
	ticker.Start()
	defer func() { <-ticker.Stop().Done() }()
	for {
		select {
		case <-ctx.Done():
			return
		case <-c.wake:
		}
		if _, err := c.Tick(ctx); err != nil && ctx.Err() == nil {
			c.log.Error("tick failed", "error", err)
		}
	}
}

// cronLogger hands cron's panics to the coach's log.
type cronLogger struct{ c *Coach }

func (l cronLogger) Info(string, ...any) {}
func (l cronLogger) Error(err error, msg string, _ ...any) {
	l.c.log.Error("cron: "+msg, "error", err)
}

// Tick does all that is due by now, on every server: it claims members in
// batches, decides for each what is to be said, and says it. It returns how
// many members it worked on. Those that failed stay in the agenda and come
// again; the errors are joined.
func (c *Coach) Tick(ctx context.Context) (int, error) {
	var done int
	var failed []error
	for server := range c.senders {
		for {
			n, err := c.tickServer(ctx, server)
			done += n
			if err != nil {
				failed = append(failed, err)
			}
			if n == 0 || err != nil || ctx.Err() != nil {
				break
			}
		}
	}
	return done, errors.Join(failed...)
}

// tickServer claims one batch and works it off, side by side.
func (c *Coach) tickServer(ctx context.Context, server ServerID) (int, error) {
	claimed, err := c.store.Claim(ctx, server, c.now(), c.lease, batch)
	if err != nil {
		return 0, fmt.Errorf("claim: %w", err)
	}
	side := workers
	if c.lease == 0 {
		side = 1 // one thing after the other, in the agenda's order
	}
	var wg sync.WaitGroup
	room := make(chan struct{}, side)
	errs := make([]error, len(claimed))
	for i, id := range claimed {
		room <- struct{}{}
		wg.Go(func() {
			defer func() { <-room }()
			if err := c.work(ctx, id); err != nil {
				errs[i] = fmt.Errorf("member %s: %w", id, err)
			}
		})
	}
	wg.Wait()
	return len(claimed), errors.Join(errs...)
}

// work does what is due for one member and empties their outbox, as far as
// the chat server lets it.
func (c *Coach) work(ctx context.Context, id MemberID) error {
	var sent *settlement
	for range turns * 4 {
		t, err := c.begin(ctx, id, "")
		if err != nil {
			return err
		}
		for { // the same turn goes on as long as nobody else changes the member
			next, err := t.step(sent)
			if err != nil {
				return err
			}
			err = t.commit(Event{})
			if errors.Is(err, ErrConflict) {
				break
			}
			if err != nil {
				return err
			}
			if next == nil {
				return nil
			}
			sent = c.send(ctx, t, *next)
			t.now = c.now()
		}
	}
	return ErrConflict
}

// step settles what was sent, does what is due, and leases the next delivery;
// nil when there is none to be sent now.
func (t *turn) step(sent *settlement) (*Delivery, error) {
	if sent != nil {
		if err := t.settle(*sent); err != nil {
			return nil, err
		}
	}
	if err := t.advance(); err != nil {
		return nil, err
	}
	if err := t.refresh(); err != nil {
		return nil, err
	}
	head := t.head()
	if head == nil || t.m.Gone {
		return nil, nil
	}
	if latest(head.Wait, head.Lease).After(t.now) {
		return nil, nil
	}
	head.Lease = t.now.Add(t.c.lease)
	leased := *head
	head.Unsure = true // from here on a crash leaves it open whether it was sent
	return &leased, nil
}

// backOff is how long a failed delivery waits: seconds at first, at most a
// quarter of an hour.
func backOff(tries int) time.Duration {
	return min(time.Second<<min(tries, 10), 15*time.Minute)
}
