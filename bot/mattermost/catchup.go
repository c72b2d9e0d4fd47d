package mattermost

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

const (
	readers   = 8 // conversations read at once
	keptCheck = 100
)

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
	f.mu.Unlock()
	f.work.Go(func() {
		defer cancel()
		began := f.a.now()
		n, err := f.readAll(ctx)
		if err != nil {
			return // stopped, or begun anew: whoever did that reads it
		}
		f.a.count("caught-up")
		f.a.log.Info("history read", "server", f.a.server, "conversations", n, "took", f.a.now().Sub(began).Round(time.Millisecond))
	})
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
	channels := make([]string, len(all))
	for i, p := range all {
		channels[i] = p.channel
	}
	f.closeOnly(channels)
	var work sync.WaitGroup
	queue := make(chan past)
	for range min(readers, len(all)) {
		work.Go(func() {
			for p := range queue {
				if f.again(ctx, "read what was missed", func() error { return f.read(ctx, p) }) == nil {
					f.open(p.channel)
				}
			}
		})
	}
	for _, p := range all {
		select {
		case queue <- p:
		case <-ctx.Done():
		}
	}
	close(queue)
	work.Wait()
	return len(all), ctx.Err()
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
		known[channel] = past{channel: channel, cursor: millis(text)}
		f.reached[channel] = max(f.reached[channel], millis(text))
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
	posts, full, err := f.a.changed(ctx, p.channel, since)
	if errors.Is(err, bot.ErrGone) {
		return nil // the bot may no longer read it; a press or a post will tell
	}
	if err == nil && full {
		var more []*model.Post
		more, err = f.unnoticed(ctx, p.channel, posts, since)
		posts = append(posts, more...)
	}
	if err != nil {
		return err
	}
	f.posts(posts, since)
	return nil
}

// unnoticed looks at those messages that are kept and that a history too full
// for one answer did not mention: they may have been edited or deleted.
func (f *feed) unnoticed(ctx context.Context, channel string, seen []*model.Post, since int64) ([]*model.Post, error) {
	user := f.a.channels.with(channel)
	if user == "" {
		return nil, nil
	}
	ids, err := f.coach.Kept(ctx, f.a.member(user), time.UnixMilli(since).Add(-bot.SeenFor))
	if err != nil {
		return nil, err
	}
	var more []*model.Post
	for _, id := range ids[:min(len(ids), keptCheck)] {
		if slices.ContainsFunc(seen, func(p *model.Post) bool { return p.Id == id }) {
			continue
		}
		p, resp, err := f.a.client.GetPost(ctx, id, "")
		switch err := f.a.check("read a post", reads, resp, err); {
		case errors.Is(err, bot.ErrGone):
			at := f.a.now().UnixMilli()
			more = append(more, &model.Post{Id: id, UserId: user, ChannelId: channel, DeleteAt: at, UpdateAt: at})
		case err != nil:
			return nil, err
		default:
			more = append(more, p)
		}
	}
	return more, nil
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
		wait := pause
		if busy, ok := errors.AsType[*bot.Busy](err); ok {
			wait = max(busy.Until.Sub(f.a.now()), firstPause)
		}
		f.a.log.Warn("tried again later", "what", what, "server", f.a.server, "in", wait, "error", err)
		if !sleep(ctx, wait) {
			return ctx.Err()
		}
	}
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
