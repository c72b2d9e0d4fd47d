package mattermost

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

const (
	// overlap is how far before a cursor is read again: posts of one instant
	// may be stored in another order than they are numbered. The coach knows
	// what it was given by its id.
	overlap = 10 * time.Second
	// remembered is how long the coach is sure to know an event again. What is
	// older is not read twice.
	remembered = bot.SeenFor - time.Hour
	tickers    = 4 // reactions put at once
)

// feed brings events to the coach while the adapter runs. What is live waits
// for the history of its conversation, so that a member's events stay in order.
type feed struct {
	ctx   context.Context // until the adapter is to stop
	a     *Adapter
	inbox *bot.Inbox
	coach Coach
	store bot.Cursors
	taken answers[bool] // ids of the last events that the coach took
	ticks chan struct{}
	work  sync.WaitGroup

	mu       sync.Mutex
	reached  map[string]int64 // channel → how far it was handed in
	floor    int64            // before that nothing is new
	allShut  bool             // which channels have a history to read isn't known yet
	shut     map[string]bool  // channels whose history is being read
	waiting  map[string][]func()
	stopping context.CancelFunc // of the history that is being read
}

func newFeed(ctx context.Context, a *Adapter, coach Coach, store bot.Cursors) *feed {
	return &feed{
		ctx: ctx, a: a, coach: coach, store: store, inbox: bot.NewInbox(coach.Handle, a.log), ticks: make(chan struct{}, tickers),
		reached: map[string]int64{}, floor: a.now().Add(-bot.SeenFor).UnixMilli(), allShut: true,
		shut: map[string]bool{}, waiting: map[string][]func(){},
	}
}

// put hands an event over; done may be nil. f.mu is not held.
func (f *feed) put(ev bot.Event, done func(bot.Answer, error)) {
	f.reach(&ev)
	f.inbox.Put(ev, func(answer bot.Answer, err error) {
		if err == nil {
			f.taken.put(ev.ID, true)
		}
		if err == nil && answer.Tick {
			f.tick(ev)
		}
		if done != nil {
			done(answer, err)
		} else if err == nil && (answer.Private != nil || answer.Form != nil) {
			f.a.log.Warn("answer can't be shown", "event", ev.ID, "kind", ev.Kind)
		}
	})
}

// reach moves the cursor with an event out of the history of a conversation.
func (f *feed) reach(ev *bot.Event) {
	if ev.Kind != bot.Said && ev.Kind != bot.Edited && ev.Kind != bot.Deleted {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	at := max(f.reached[ev.Channel], ev.At.UnixMilli())
	f.reached[ev.Channel], ev.Cursor = at, strconv.FormatInt(at, 10)
}

// live does something now, or when the history of a channel has been read.
func (f *feed) live(channel string, do func()) {
	f.mu.Lock()
	if f.allShut || f.shut[channel] {
		f.waiting[channel] = append(f.waiting[channel], do)
		f.mu.Unlock()
		return
	}
	f.mu.Unlock()
	do()
}

// since gives from when on changes of a channel are news, for one that is told
// of live.
func (f *feed) since(channel string) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.from(f.reached[channel])
}

// from gives from when on to read after a cursor: some seconds before it, unless
// the coach may have forgotten what is as old. Without a cursor it is as far
// back as events are remembered.
func (f *feed) from(cursor int64) int64 {
	switch now := f.a.now().UnixMilli(); {
	case cursor == 0:
		return f.floor
	case now-cursor > remembered.Milliseconds():
		return cursor
	}
	return cursor - overlap.Milliseconds()
}

// forget forgets how far things were handed in: the store tells.
func (f *feed) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reached = map[string]int64{}
}

// posts hands in what happened to some posts.
func (f *feed) posts(posts []*model.Post, since int64) {
	for _, ev := range f.a.decode(posts, since) {
		f.put(ev, nil)
	}
}

// close keeps everything that is live waiting.
func (f *feed) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.allShut = true
}

// closeOnly keeps those channels waiting, and lets the others go on.
func (f *feed) closeOnly(channels []string) {
	f.mu.Lock()
	f.allShut = false
	f.shut = map[string]bool{}
	for _, channel := range channels {
		f.shut[channel] = true
	}
	var free []string
	for channel := range f.waiting {
		if !f.shut[channel] {
			f.shut[channel] = true // until what waits is through
			free = append(free, channel)
		}
	}
	f.mu.Unlock()
	for _, channel := range free {
		f.open(channel)
	}
}

// open lets a channel go on, after what waited for it, in order.
func (f *feed) open(channel string) {
	for {
		f.mu.Lock()
		next := f.waiting[channel]
		delete(f.waiting, channel)
		if len(next) == 0 {
			delete(f.shut, channel)
			f.mu.Unlock()
			return
		}
		f.mu.Unlock()
		for _, do := range next {
			do()
		}
	}
}

// tick marks a message as kept.
func (f *feed) tick(ev bot.Event) {
	if ev.Message == "" || !slices.Contains([]bot.Kind{bot.Said, bot.Edited}, ev.Kind) {
		return
	}
	f.work.Go(func() {
		f.ticks <- struct{}{}
		defer func() { <-f.ticks }()
		ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
		defer cancel()
		r := &model.Reaction{UserId: f.a.me, PostId: ev.Message, EmojiName: "white_check_mark"}
		if _, resp, err := f.a.client.SaveReaction(ctx, r); err != nil {
			f.a.log.Warn("message not ticked", "message", ev.Message, "error", describe("react", resp, err))
		}
	})
}

// stop takes nothing more in, and waits for what is under way until ctx is done.
func (f *feed) stop(ctx context.Context) {
	f.mu.Lock()
	if f.stopping != nil {
		f.stopping()
	}
	f.mu.Unlock()
	f.inbox.Close(ctx)
	over := make(chan struct{})
	go func() { f.work.Wait(); close(over) }()
	select {
	case <-over:
	case <-ctx.Done():
	}
}
