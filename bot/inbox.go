package bot

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync"
	"time"
)

// Inbox is what an adapter puts its events into. It hands them to the coach,
// those of one member in order and one after the other, those of different
// members side by side. What the coach did not take comes again, and nothing of
// that member overtakes it.
type Inbox struct {
	handle func(context.Context, Event) (Answer, error)
	log    *slog.Logger
	room   chan struct{} // how many are handled at once

	mu      sync.Mutex
	lanes   map[MemberID]*lane
	closing chan struct{}
	closed  bool
	work    sync.WaitGroup

	ctx    context.Context // of what is being handled; over when Close can't wait any longer
	cancel context.CancelFunc
}

// lane is what waits for one member; the first of it is being handled.
type lane struct {
	waiting []*parcel
	more    chan struct{} // something came
}

// parcel is an event, and who wants to know what became of it.
type parcel struct {
	ev   Event
	done []func(Answer, error)
}

// ErrClosed is what an event gets that was not taken before the inbox closed.
var ErrClosed = errors.New("inbox closed")

const (
	abreast      = 64                     // events handled at once
	firstPause   = 100 * time.Millisecond // before an event is tried again
	longestPause = 5 * time.Second
	fewest       = 5 // tries of an event that fails for a reason of its own
	greetAfter   = time.Second
)

// NewInbox makes an inbox before a coach's Handle.
func NewInbox(handle func(context.Context, Event) (Answer, error), log *slog.Logger) *Inbox {
	ctx, cancel := context.WithCancel(context.Background())
	return &Inbox{
		handle: handle, log: log, room: make(chan struct{}, abreast),
		lanes: map[MemberID]*lane{}, closing: make(chan struct{}), ctx: ctx, cancel: cancel,
	}
}

// Put hands an event over and returns at once. done is called once: with the
// coach's answer when the event is kept, and then the vendor may be told; with
// an error when it is not, and then the vendor must deliver it again. An event
// that is in the inbox already is handled once; a second done hears of it
// without what is owed to the person only once.
func (b *Inbox) Put(ev Event, done func(Answer, error)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		go done(Answer{}, ErrClosed)
		return
	}
	l := b.lanes[ev.Member]
	if l == nil {
		l = &lane{more: make(chan struct{}, 1)}
		b.lanes[ev.Member] = l
		b.work.Go(func() { b.run(ev.Member, l) })
	}
	i := slices.IndexFunc(l.waiting, func(p *parcel) bool { return p.ev.ID == ev.ID && ev.ID != "" })
	if i >= 0 {
		l.waiting[i].done = append(l.waiting[i].done, done)
		return
	}
	l.waiting = append(l.waiting, &parcel{ev: ev, done: []func(Answer, error){done}})
	select {
	case l.more <- struct{}{}:
	default:
	}
}

// Close takes nothing more, tries what is in the inbox once, and returns when
// that is done, or when ctx is: then what is still being handled is broken off.
// Behind an event that was not taken nothing of its member is tried any more.
func (b *Inbox) Close(ctx context.Context) {
	b.mu.Lock()
	if !b.closed {
		b.closed = true
		close(b.closing)
	}
	b.mu.Unlock()
	over := make(chan struct{})
	go func() { b.work.Wait(); close(over) }()
	select {
	case <-over:
	case <-ctx.Done():
		b.cancel()
	}
}

// run empties one lane.
func (b *Inbox) run(id MemberID, l *lane) {
	for {
		b.mu.Lock()
		if len(l.waiting) == 0 {
			delete(b.lanes, id)
			b.mu.Unlock()
			return
		}
		p := l.waiting[0]
		b.mu.Unlock()
		var answer Answer
		var err error
		if p.ev.Kind != Greeted || b.silent(l) {
			answer, err = b.patiently(p.ev)
		}
		b.mu.Lock()
		l.waiting = l.waiting[1:]
		var left []*parcel
		if errors.Is(err, ErrClosed) { // or the rest would overtake it
			left, l.waiting = l.waiting, nil
		}
		b.mu.Unlock() // from here on the same event is a new one, which the coach knows
		p.tell(answer, err)
		for _, p := range left {
			p.tell(Answer{}, ErrClosed)
		}
	}
}

// silent tells, after a moment, whether somebody who opened the conversation has
// nothing to say yet. Who has gets an answer to that, and no greeting besides.
func (b *Inbox) silent(l *lane) bool {
	over := time.NewTimer(greetAfter)
	defer over.Stop()
	for {
		b.mu.Lock()
		speaks := slices.ContainsFunc(l.waiting[1:], func(p *parcel) bool { return speaking[p.ev.Kind] })
		b.mu.Unlock()
		if speaks {
			return false
		}
		select {
		case <-l.more:
		case <-over.C:
			return true
		case <-b.closing:
			return true
		}
	}
}

// speaking are the events that get an answer.
var speaking = map[Kind]bool{Said: true, Pressed: true, Submitted: true, Commanded: true}

// tell tells all who want to know; the first alone has something to show.
func (p *parcel) tell(answer Answer, err error) {
	for _, done := range p.done {
		done(answer, err)
		answer = Answer{Tick: answer.Tick}
	}
}

// patiently tries until the coach takes the event: as long as it may help when
// the store is the trouble, a few times when the event is.
func (b *Inbox) patiently(ev Event) (Answer, error) {
	pause := firstPause
	for try := 1; ; try++ {
		answer, err := b.once(ev)
		if err == nil {
			return answer, nil
		}
		waits := errors.Is(err, ErrUnavailable) || errors.Is(err, ErrFull) || errors.Is(err, ErrDenied) || errors.Is(err, ErrConflict)
		if !waits && try >= fewest {
			b.log.Error("event not taken", "event", ev.ID, "kind", ev.Kind, "member", ev.Member.String(), "error", err)
			return answer, err
		}
		if try == 1 {
			b.log.Warn("event waits", "event", ev.ID, "kind", ev.Kind, "member", ev.Member.String(), "error", err)
		}
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-b.closing:
			timer.Stop()
			return answer, errors.Join(ErrClosed, err)
		}
		pause = min(2*pause, longestPause)
	}
}

func (b *Inbox) once(ev Event) (Answer, error) {
	b.room <- struct{}{}
	defer func() { <-b.room }()
	return b.handle(b.ctx, ev)
}
