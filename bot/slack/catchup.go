package slack

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"gezel/bot"
)

const (
	// window is how far back edits and deletions are looked for: the last two
	// weekly questions, and two days of waiting.
	window = 16 * 24 * time.Hour
	// threads is how far back a question is looked for that was replied to only
	// now: mostly no more than one page of the history, as window is.
	threads = 26 * 7 * 24 * time.Hour
	// overlap is read again before the cursor, since Slack delivers in no
	// order; the coach knows what it has seen. A cursor so old that it might
	// have forgotten is taken by the letter (bot.SeenFor).
	overlap     = 10 * time.Minute
	overlapsFor = 48 * time.Hour
	readers     = 6 // conversations read at once
	again       = 5 * time.Second
)

// unread is a conversation that is to be read back.
type unread struct {
	channel string
	cursor
}

// gap says that something may have been missed. Until it is known of whom,
// everybody waits.
func (a *Adapter) gap() {
	a.lines.hold()
	select {
	case a.gaps <- struct{}{}:
	default: // one that is to come covers this one
	}
}

// Reread reads back every conversation from where the store says: it may have
// lost its last seconds. It returns at once; when the adapter does not run it
// does nothing.
func (a *Adapter) Reread() {
	if a.runs.Load() {
		a.gap()
	}
}

// catchUps reads back after each gap, until ctx is done. One that comes while
// it reads has it begin anew, with those who were not read yet.
func (a *Adapter) catchUps(ctx context.Context, cursors bot.Cursors) {
	var reading sync.WaitGroup
	stop := func() {}
	for {
		select {
		case <-a.gaps:
		case <-ctx.Done():
			stop()
			reading.Wait()
			a.late.Wait()
			return
		}
		stop()
		reading.Wait()
		var untilNext context.Context
		untilNext, stop = context.WithCancel(ctx)
		reading.Go(func() { a.catchUp(ctx, untilNext, cursors) })
	}
}

// catchUp reads back all conversations until ctx is done, those first whose
// people wait. Whom it lets go is read until running is done.
func (a *Adapter) catchUp(running, ctx context.Context, cursors bot.Cursors) {
	all, ok := a.conversations(ctx, cursors)
	if !ok {
		return
	}
	all = slices.DeleteFunc(all, func(u unread) bool { return a.lines.hasten(u.user) })
	a.rounds.begin(all)
	users := make([]string, 0, len(all))
	todo := map[string]unread{}
	for _, u := range all {
		users = append(users, u.user)
		todo[u.user] = u
	}
	a.lines.read(users)
	next := func() (u unread, urgent, more bool) {
		for user := a.lines.urgent(); user != ""; user = a.lines.urgent() {
			if u, there := todo[user]; there {
				delete(todo, user)
				return u, true, true
			}
		}
		for len(all) > 0 {
			u := all[0]
			all = all[1:]
			if _, there := todo[u.user]; there {
				delete(todo, u.user)
				return u, false, true
			}
		}
		return unread{}, false, false
	}
	var wg sync.WaitGroup
	slots := make(chan struct{}, readers)
	for ctx.Err() == nil {
		slots <- struct{}{}
		u, urgent, more := next() // now, since somebody may have spoken meanwhile
		if !more {
			<-slots
			break
		}
		wg.Go(func() {
			if why := a.readBack(ctx, u, urgent, slots); why != nil {
				a.letGo(running, u, why)
			}
		})
	}
	wg.Wait()
	if ctx.Err() == nil {
		a.count("caught-up")
		a.log.Info("caught up", "server", string(a.server), "conversations", len(users))
	}
}

// rounds remembers of each person in which reading back it was their turn last:
// gaps in quick succession, each of which begins anew, must leave nobody out.
type rounds struct {
	mu   sync.Mutex
	n    int
	last map[string]int // by user
}

// begin begins a round, and puts those first whose turn is longest ago.
func (r *rounds) begin(all []unread) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	slices.SortStableFunc(all, func(x, y unread) int { return r.last[x.user] - r.last[y.user] })
}

func (r *rounds) done(user string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == nil {
		r.last = map[string]int{}
	}
	r.last[user] = r.n
}

// conversations gives all that are to be read, one of each person, as soon as the
// store tells.
func (a *Adapter) conversations(ctx context.Context, cursors bot.Cursors) ([]unread, bool) {
	var stored map[string]string
	for {
		var err error
		if stored, err = cursors.Cursors(ctx, a.server); err == nil {
			break
		}
		a.log.Warn("cursors not known yet", "server", string(a.server), "error", err)
		if !pause(ctx, again) {
			return nil, false
		}
	}
	for channel, text := range a.places.all() {
		if stored[channel] == "" {
			if stored == nil {
				stored = map[string]string{}
			}
			stored[channel] = text
		}
	}
	var all []unread
	for channel, text := range stored {
		c, ok := parseCursor(text)
		if !ok {
			a.log.Warn("cursor that can't be read", "channel", channel)
			continue
		}
		all = append(all, unread{channel, c})
	}
	slices.SortFunc(all, func(x, y unread) int { // who spoke last is read first
		p, _ := microseconds(x.ts)
		q, _ := microseconds(y.ts)
		return cmp.Compare(q, p)
	})
	for _, u := range slices.Backward(all) {
		a.places.learn(u.channel, u.user, u.ts)
	}
	last := map[string]string{}
	return slices.DeleteFunc(all, func(u unread) bool { // what was somebody's before is not there any more
		last[u.user] = cmp.Or(last[u.user], u.channel)
		return last[u.user] != u.channel
	}), true
}

// readBack reads one conversation, with one of the slots in hand, until it
// succeeds or never will, and lets its person go on. One that can't be read
// gives the slot away until the next try, so that it holds up nobody else; after
// some minutes it gives up, and says why.
func (a *Adapter) readBack(ctx context.Context, u unread, urgent bool, slots chan struct{}) error {
	until := a.now().Add(a.unread)
	for {
		found, wait, err := a.tryBack(ctx, u, urgent)
		<-slots
		switch {
		case ctx.Err() != nil: // what waits, waits for whoever comes next
			return nil
		case wait == 0:
			a.rounds.done(u.user)
			a.lines.caught(u.user, found)
			return nil
		case a.now().Add(wait).After(until) && a.stuck(err):
			a.rounds.done(u.user)
			return err
		}
		if !pause(ctx, wait) {
			return nil
		}
		slots <- struct{}{}
	}
}

// tryBack reads one conversation; when it is to be tried again it tells after
// how long, and why.
func (a *Adapter) tryBack(ctx context.Context, u unread, urgent bool) (past, time.Duration, error) {
	if a.readings != nil && !urgent && a.readings.Wait(ctx) != nil {
		return past{}, 0, nil
	}
	missed, err := a.missed(ctx, u)
	if err == nil {
		return missed, 0, nil
	}
	wait := again
	var busy *bot.Busy
	switch {
	case ctx.Err() != nil:
		return past{}, 0, nil
	case errors.As(err, &busy):
		wait = max(busy.Until.Sub(a.now()), time.Second)
	case errors.Is(err, bot.ErrGone), errors.Is(err, bot.ErrRefused):
		a.log.Warn("conversation not read back", "channel", u.channel, "error", err)
		return past{}, 0, nil
	}
	if describe("", err).code == "missing_scope" { // said in check
		return past{}, 0, nil
	}
	a.log.Warn("conversation to be read back later", "channel", u.channel, "error", err)
	return past{}, wait, err
}
