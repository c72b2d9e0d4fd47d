package slack

import (
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

// catchUps reads back after each gap, until ctx is done.
func (a *Adapter) catchUps(ctx context.Context, cursors bot.Cursors) {
	for {
		select {
		case <-a.gaps:
			a.catchUp(ctx, cursors)
		case <-ctx.Done():
			return
		}
	}
}

// catchUp reads back all conversations, those first whose people wait.
func (a *Adapter) catchUp(ctx context.Context, cursors bot.Cursors) {
	all, ok := a.conversations(ctx, cursors)
	if !ok {
		return
	}
	users := make([]string, 0, len(all))
	todo := map[string]unread{}
	for _, u := range all {
		users = append(users, u.user)
		todo[u.user] = u
	}
	a.lines.read(users)
	var mu sync.Mutex
	next := func() (unread, bool, bool) {
		mu.Lock()
		defer mu.Unlock()
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
	for range min(readers, len(users)) {
		wg.Go(func() {
			for {
				u, urgent, more := next()
				if !more || ctx.Err() != nil {
					return
				}
				p := a.readBack(ctx, u, urgent)
				if ctx.Err() != nil {
					return // what waits, waits for whoever comes next
				}
				a.lines.caught(u.user, p)
			}
		})
	}
	wg.Wait()
	if ctx.Err() == nil {
		a.count("caught-up")
		a.log.Info("caught up", "server", string(a.server), "conversations", len(users))
	}
}

// conversations gives all that are to be read, as soon as the store tells.
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
		a.places.learn(channel, c.user, c.ts)
		all = append(all, unread{channel, c})
	}
	slices.SortFunc(all, func(x, y unread) int { // who spoke last is read first
		p, _ := microseconds(x.ts)
		q, _ := microseconds(y.ts)
		return int(max(min(q-p, 1), -1))
	})
	return all, true
}

// readBack reads one conversation, until it succeeds or never will.
func (a *Adapter) readBack(ctx context.Context, u unread, urgent bool) past {
	for {
		if a.readings != nil && !urgent && a.readings.Wait(ctx) != nil {
			return past{}
		}
		missed, err := a.missed(ctx, u)
		if err == nil {
			return missed
		}
		wait := again
		var busy *bot.Busy
		switch {
		case ctx.Err() != nil:
			return past{}
		case errors.As(err, &busy):
			wait = max(busy.Until.Sub(a.now()), time.Second)
		case errors.Is(err, bot.ErrGone), errors.Is(err, bot.ErrRefused):
			a.log.Warn("conversation not read back", "channel", u.channel, "error", err)
			return past{}
		}
		if describe("", err).code == "missing_scope" { // said in check
			return past{}
		}
		a.log.Warn("conversation to be read back later", "channel", u.channel, "error", err)
		if !pause(ctx, wait) {
			return past{}
		}
	}
}
