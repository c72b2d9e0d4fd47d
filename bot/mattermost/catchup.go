package mattermost

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"gezel/bot"
)

const readers = 8 // conversations read at once

// catchUp reads back what was missed, in every direct conversation, beginning
// anew if it was at it. It returns at once.
func (f *feed) catchUp(ctx context.Context) {
	f.close()
	ctx, cancel := context.WithCancel(ctx)
	f.mu.Lock()
	if f.stopping != nil {
		f.stopping()
	}
	f.stopping = cancel
	f.readings++
	f.mu.Unlock()
	f.work.Go(func() {
		defer f.done(cancel)
		began := f.a.now()
		n, err := f.readAll(ctx)
		if err != nil {
			return // stopped, or begun anew: whoever did that reads it
		}
		f.a.count("caught-up")
		f.a.log.Info("history read", "server", f.a.server, "conversations", n, "took", f.a.now().Sub(began).Round(time.Millisecond))
	})
}

// done notes that a history is read, or was given up.
func (f *feed) done(cancel context.CancelFunc) {
	cancel()
	f.mu.Lock()
	defer f.mu.Unlock()
	f.readings--
}

// atIt tells whether a history is being read.
func (f *feed) atIt() bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.readings > 0
}

// past is a conversation with a history to read.
type past struct {
	channel string
	cursor  int64
	last    int64 // when something was posted last, as far as it is known
}

// readAll reads every conversation: first those in which something was posted.
// An error is that of ctx alone; anything else is tried again.
func (f *feed) readAll(ctx context.Context) (int, error) {
	var all []past
	err := f.again(ctx, "list what was missed", func() (err error) {
		all, err = f.pasts(ctx)
		return err
	})
	if err != nil {
		return 0, err
	}
	f.a.whatBecame(f)
	all = slices.DeleteFunc(all, func(p past) bool { return f.hurry(p.channel) })
	channels := make([]string, len(all))
	for i, p := range all {
		channels[i] = p.channel
	}
	f.closeOnly(channels)
	var work sync.WaitGroup
	slots := make(chan struct{}, readers)
	for _, p := range all {
		slots <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		work.Go(func() { f.readOne(ctx, p, slots) })
	}
	work.Wait()
	return len(all), ctx.Err()
}

// readOne reads one conversation, with one of the slots in hand, and lets it go
// on. One that can't be read gives the slot away until the next try, so that it
// holds up nobody else; after some minutes it is let go all the same.
func (f *feed) readOne(ctx context.Context, p past, slots chan struct{}) {
	until := f.a.now().Add(f.a.timing.unread)
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := f.read(ctx, p)
		<-slots
		wait := f.wait(pause, err)
		switch {
		case err == nil:
			f.open(p.channel)
			return
		case ctx.Err() != nil:
			return
		case f.a.now().Add(wait).After(until) && f.stuck(err):
			f.letGo(p.channel, err)
			return
		}
		f.putOff("read what was missed", wait, err)
		if !sleep(ctx, wait) {
			return
		}
		slots <- struct{}{}
	}
}

// pasts lists the conversations: those with a cursor, and those of people who
// wrote for the first time.
func (f *feed) pasts(ctx context.Context) ([]past, error) {
	cursors, err := f.store.Cursors(ctx, f.a.server)
	if err != nil {
		return nil, err
	}
	conversations, err := f.a.conversations(ctx)
	if err != nil {
		return nil, err
	}
	known := map[string]past{}
	f.mu.Lock()
	for channel, text := range cursors {
		r := reachOf(text)
		known[channel] = past{channel: channel, cursor: r.read}
		now := f.reached[channel]
		f.reached[channel] = reach{max(now.read, r.read), max(now.heard, r.heard)}
	}
	f.mu.Unlock()
	for _, ch := range conversations {
		p, ok := known[ch.Id]
		if !ok && ch.LastPostAt <= f.floor {
			continue // nothing in it that could be news
		}
		p.channel, p.last = ch.Id, ch.LastPostAt
		known[ch.Id] = p
	}
	all := make([]past, 0, len(known))
	for _, p := range known {
		all = append(all, p)
	}
	slices.SortFunc(all, func(x, y past) int {
		return cmp.Or(cmp.Compare(y.last-y.cursor, x.last-x.cursor), cmp.Compare(x.channel, y.channel))
	})
	return all, nil
}

// read reads one conversation.
func (f *feed) read(ctx context.Context, p past) error {
	since := f.from(p.cursor)
	posts, err := f.changed(ctx, p.channel, since)
	if errors.Is(err, bot.ErrGone) {
		return nil // the bot may no longer read it; a press or a post will tell
	}
	if err != nil {
		return err
	}
	f.posts(posts, since)
	return nil
}

// again does something until it succeeds or ctx is done.
func (f *feed) again(ctx context.Context, what string, do func() error) error {
	for pause := firstPause; ; pause = min(2*pause, longestPause) {
		err := do()
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		wait := f.wait(pause, err)
		f.putOff(what, wait, err)
		if !sleep(ctx, wait) {
			return ctx.Err()
		}
	}
}

// wait gives how long to wait after an error: a pause, or as long as the server
// wants to be left alone.
func (f *feed) wait(pause time.Duration, err error) time.Duration {
	if busy, ok := errors.AsType[*bot.Busy](err); ok {
		return max(busy.Until.Sub(f.a.now()), firstPause)
	}
	return pause
}

func (f *feed) putOff(what string, wait time.Duration, err error) {
	f.a.log.Warn("tried again later", "what", what, "server", f.a.server, "in", wait, "error", err)
}

// sleep waits; false when ctx is done first.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
