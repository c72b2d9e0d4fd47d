package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	batch          = 100             // members claimed at once
	defaultWorkers = 16              // members of one server worked on side by side
	prompt         = 8               // besides them, members who just did something
	soon           = 5 * time.Minute // what falls due within this after an event is waited for
	grace          = 5 * time.Second // what is under way at the end may take as long to be settled
)

// Run works until ctx is done: each second on what is due on each server, and
// at once on what follows from an event. What is under way at the end is
// settled first, if that takes seconds at most. Errors are logged: what failed
// stays in the agenda.
func (c *Coach) Run(ctx context.Context) {
	t := &trouble{log: c.log}
	w, end := c.work(ctx, t.failed, t.over)
	defer end()
	var all sync.WaitGroup
	for range prompt {
		all.Go(w.attend)
	}
	for server := range c.senders {
		all.Go(func() { w.keepUp(server) })
	}
	all.Wait()
}

// Tick does all that is due by now, on every server, and returns when it is
// done: it claims members, decides for each what is to be said, and says it. It
// returns how many members it worked on. Those that failed stay in the agenda
// and come again; the errors are joined.
func (c *Coach) Tick(ctx context.Context) (int, error) {
	var mu sync.Mutex
	var failed []error
	w, end := c.work(ctx, func(err error) {
		mu.Lock()
		defer mu.Unlock()
		failed = append(failed, err)
	}, func() {})
	defer end()
	var done int
	for server := range c.senders {
		crew := c.gather()
		done += w.sweep(server, crew)
		crew.part()
	}
	return done, errors.Join(failed...)
}

// work is a stretch of working on members. Nothing new is begun when until is
// done; ctx leaves what is under way then some time.
type work struct {
	*Coach
	until   context.Context
	ctx     context.Context
	failed  func(error)
	claimed func() // the store told who is due
}

// work begins a stretch of work that lasts until ctx is done.
func (c *Coach) work(ctx context.Context, failed func(error), claimed func()) (*work, func()) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		select {
		case <-time.After(grace):
			cancel()
		case <-longer.Done():
		}
	})
	return &work{Coach: c, until: ctx, ctx: longer, failed: failed, claimed: claimed}, func() { stop(); cancel() }
}

// crew is those who work on members of one server side by side. Who wants
// something done takes a place first, and gives the job then.
type crew struct {
	places chan struct{}
	jobs   chan func()
	all    sync.WaitGroup
}

// gather makes a crew. Without a lease it is one worker: one thing after the
// other, in the agenda's order. The workers stay: a fresh goroutine for each
// member grows its stack for each.
func (c *Coach) gather() *crew {
	n := c.workers
	if c.lease == 0 {
		n = 1
	}
	k := &crew{places: make(chan struct{}, n), jobs: make(chan func())}
	for range n {
		k.all.Go(func() {
			for job := range k.jobs {
				job()
				<-k.places
			}
		})
	}
	return k
}

// part lets a crew finish and go.
func (k *crew) part() {
	close(k.jobs)
	k.all.Wait()
}

// keepUp sweeps each second. It does not wait for what is slow, so that this
// holds up nobody but itself.
func (w *work) keepUp(server ServerID) {
	crew := w.gather()
	defer crew.part()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	for {
		w.sweep(server, crew)
		select {
		case <-w.until.Done():
			return
		case <-second.C:
		}
	}
}

// sweep claims members of a server who are due, whenever the crew has room for
// one, until there are none or something failed: what failed is due again soon,
// and must not go round and round. It returns how many there were.
func (w *work) sweep(server ServerID, crew *crew) (done int) {
	var failed atomic.Bool
	for {
		crew.places <- struct{}{}
		if w.until.Err() != nil || failed.Load() {
			<-crew.places
			return done
		}
		claimed, snapshots, err := w.claim(server)
		switch {
		case err == nil:
			w.claimed()
		case w.until.Err() == nil:
			w.failed(err)
		}
		if len(claimed) == 0 {
			<-crew.places
			return done
		}
		done += len(claimed)
		for i, id := range claimed {
			if i > 0 {
				crew.places <- struct{}{}
			}
			crew.jobs <- func() {
				if err := w.on(id, snapshots[i]); err != nil {
					failed.Store(true)
					w.failed(err)
				}
			}
		}
	}
}

// claim claims a batch and reads it, all at once. A member who can't be read so
// is read when their turn comes, and fails alone.
func (w *work) claim(server ServerID) ([]MemberID, []*Snapshot, error) {
	claimed, err := w.store.Claim(w.until, server, w.now(), w.lease, batch)
	if err != nil {
		return nil, nil, fmt.Errorf("claim: %w", err)
	}
	read := make([]*Snapshot, len(claimed))
	if snapshots, err := w.store.LoadAll(w.ctx, claimed); err == nil {
		for i := range snapshots {
			read[i] = &snapshots[i]
		}
	}
	return claimed, read, nil
}

// on does what is due for one member and empties their outbox, as far as the
// chat server lets it, beginning with a snapshot if there is one.
func (w *work) on(id MemberID, snapshot *Snapshot) error {
	if err := w.follow(id, snapshot); err != nil {
		return fmt.Errorf("member %s: %w", id, err)
	}
	return nil
}

func (w *work) follow(id MemberID, snapshot *Snapshot) (err error) {
	defer caught(&err)
	var sent *settlement
	for range turns * 4 {
		t, err := w.resume(w.ctx, id, "", snapshot)
		if err != nil {
			return err
		}
		snapshot = nil // there is a newer one, if it comes to another round
		for {          // the same turn goes on as long as nobody else changes the member
			next, err := t.step(sent, w.until.Err() == nil)
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
			sent = w.send(w.ctx, t, *next)
			t.now = w.now()
		}
	}
	return ErrConflict
}

// step settles what was sent and, if there is to be more, does what is due and
// leases the next delivery; nil when there is none to be sent now.
func (t *turn) step(sent *settlement, more bool) (*Delivery, error) {
	if sent != nil {
		if err := t.settle(*sent); err != nil {
			return nil, err
		}
	}
	if !more {
		return nil, nil
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

// notice has a member looked at as soon as something is due, if that is soon:
// who just did something does not stand in line behind all who are due. It is
// a hint, and lost where nobody runs or too many come at once; the agenda has
// it too.
func (c *Coach) notice(id MemberID, due time.Duration) {
	hint := func() {
		select {
		case c.hints <- id:
		default:
		}
	}
	switch {
	case due <= 0:
		hint()
	case due <= soon:
		time.AfterFunc(due, hint)
	}
}

// attend works on those who just did something.
func (w *work) attend() {
	for {
		select {
		case <-w.until.Done():
			return
		case id := <-w.hints:
			if err := w.on(id, nil); err != nil {
				w.failed(err)
			}
		}
	}
}

// backOff is how long a failed delivery waits: seconds at first, at most a
// quarter of an hour.
func backOff(tries int) time.Duration {
	return min(time.Second<<min(tries, 10), 15*time.Minute)
}
