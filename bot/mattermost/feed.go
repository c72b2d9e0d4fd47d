package mattermost

import (
	"context"
	"errors"
	"maps"
	"slices"
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
	tickTries  = 4 // of one reaction
)

// feed brings events to the coach while the adapter runs. What is live waits
// for the history of its conversation, so that a member's events stay in order.
type feed struct {
	ctx   context.Context // until the adapter is to stop
	a     *Adapter
	inbox *bot.Inbox
	coach Coach
	store bot.Cursors
	taken answers[bool]  // ids of the last events that the coach took
	edits answers[int64] // message → time of its last edit that was handed in
	ticks chan struct{}
	work  sync.WaitGroup

	lateTries chan struct{} // to read what could not be

	mu       sync.Mutex
	reached  map[string]reach // channel → how far it was handed in
	floor    int64            // before that nothing is new
	allShut  bool             // which channels have a history to read isn't known yet
	shut     map[string]bool  // channels whose history is being read
	waiting  map[string][]func()
	unread   map[string]*unread // channels that were let go, unread
	stopping context.CancelFunc // of the history that is being read
	readings int                // of histories that are being read
}

func newFeed(ctx context.Context, a *Adapter, coach Coach, store bot.Cursors) *feed {
	return &feed{
		ctx: ctx, a: a, coach: coach, store: store, inbox: bot.NewInbox(coach.Handle, a.log), ticks: make(chan struct{}, tickers),
		reached: map[string]reach{}, floor: a.now().Add(-bot.SeenFor).UnixMilli(), allShut: true,
		shut: map[string]bool{}, waiting: map[string][]func(){}, unread: map[string]*unread{}, lateTries: make(chan struct{}, lateTries),
	}
}

// put hands over an event that is live; done may be nil. f.mu is not held.
func (f *feed) put(ev bot.Event, done func(bot.Answer, error)) {
	f.told(&ev)
	f.hand(ev, done)
}

// putBack hands over one that was read back.
func (f *feed) putBack(ev bot.Event) {
	f.readBack(&ev)
	f.hand(ev, nil)
}

func (f *feed) hand(ev bot.Event, done func(bot.Answer, error)) {
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
	return f.from(f.reached[channel].read)
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

// forget forgets how far things were handed in: the store tells. Of what could
// not be read it has nothing else to tell.
func (f *feed) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	maps.DeleteFunc(f.reached, func(channel string, _ reach) bool { return f.unread[channel] == nil })
}

// overtaken tells whether an edit is older than one of the same message that
// was handed in. What is told live waits for the history, and the history may
// show a later edit: the earlier one must not undo it.
func (f *feed) overtaken(ev bot.Event) bool {
	if ev.Kind != bot.Edited {
		return false
	}
	at := ev.At.UnixMilli()
	if last, _ := f.edits.get(ev.Message); at < last {
		return true
	}
	f.edits.put(ev.Message, at)
	return false
}

// posts hands in what was read back of some posts.
func (f *feed) posts(posts []*model.Post, since int64) {
	for _, ev := range f.a.decode(posts, since) {
		if !f.overtaken(ev) {
			f.putBack(ev)
		}
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
	maps.DeleteFunc(f.shut, func(channel string, _ bool) bool { return f.unread[channel] == nil })
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

// open lets a channel go on, after what waited for it, in order; or, while all are
// shut, as soon as it is known which have a history to read.
func (f *feed) open(channel string) {
	for {
		f.mu.Lock()
		next := f.waiting[channel]
		if f.allShut || len(next) == 0 {
			delete(f.shut, channel)
			f.mu.Unlock()
			return
		}
		delete(f.waiting, channel)
		f.mu.Unlock()
		for _, do := range next {
			do()
		}
	}
}

// tick marks a message as kept. A server that is busy is asked again, a few
// times: what has no tick looks lost.
func (f *feed) tick(ev bot.Event) {
	if ev.Message == "" || !slices.Contains([]bot.Kind{bot.Said, bot.Edited}, ev.Kind) {
		return
	}
	f.work.Go(func() {
		f.ticks <- struct{}{}
		defer func() { <-f.ticks }()
		for try := 1; ; try++ {
			err := f.react(ev.Message)
			busy, isBusy := errors.AsType[*bot.Busy](err)
			if isBusy && try < tickTries && sleep(f.ctx, busy.Until.Sub(f.a.now())) {
				continue
			}
			if err != nil {
				f.a.log.Warn("message not ticked", "message", ev.Message, "error", err)
			}
			return
		}
	})
}

// react puts the reaction that is the tick.
func (f *feed) react(message string) error {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	r := &model.Reaction{UserId: f.a.me, PostId: message, EmojiName: "white_check_mark"}
	_, resp, err := f.a.client.SaveReaction(ctx, r)
	return f.a.ofPost("react", resp, err)
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
