package slack

import (
	"slices"
	"sync"
	"time"

	"gezel/bot"
)

// How long an event waits for one that it overtook on another connection:
// longer where somebody says one thing after the other, since only then can
// something have been overtaken for long.
const (
	settle      = 15 * time.Millisecond
	settleBurst = 50 * time.Millisecond
	burstWithin = 2 * time.Second
	spokeMost   = 4096 // people, before those at rest are swept out
)

// lines keep what comes in, a line for each person, until it may go to the
// inbox: for a moment, so that what came on two connections goes by Slack's
// time; and while something older is being read back.
type lines struct {
	a      *Adapter
	mu     sync.Mutex
	all    map[string]*line // by user
	held   bool             // everybody waits: nobody knows yet what was missed
	closed bool
	hurry  []string // who waits, and is not read back yet
	late   changes
	past   map[string]past // by user: what was read back last
	spoke  map[string]time.Time
}

type line struct {
	waiting []*waiting
	reading bool // something older is being read back
}

type waiting struct {
	heard
	done  func(bot.Answer, error)
	timer *time.Timer
	ripe  bool // has waited long enough for one that it overtook
}

func newLines(a *Adapter) *lines {
	return &lines{a: a, all: map[string]*line{}, spoke: map[string]time.Time{}, past: map[string]past{}}
}

func (ls *lines) of(user string) *line {
	l := ls.all[user]
	if l == nil {
		l = &line{}
		ls.all[user] = l
	}
	return l
}

// put takes an event, and returns at once. done is as in bot.Inbox.
func (ls *lines) put(h heard, done func(bot.Answer, error)) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if ls.closed {
		go done(bot.Answer{}, bot.ErrClosed)
		return
	}
	if !ls.late.settle(&h, ls.a.now()) {
		go done(bot.Answer{}, nil) // overtaken by what undid it
		return
	}
	user := h.ev.Member.User
	l := ls.of(user)
	at, _ := slices.BinarySearchFunc(l.waiting, h.at, func(w *waiting, at int64) int {
		if w.at <= at { // behind what is as old
			return -1
		}
		return 1
	})
	w := &waiting{heard: h, done: done}
	l.waiting = slices.Insert(l.waiting, at, w)
	if l.reading && len(l.waiting) == 1 {
		ls.hurry = append(ls.hurry, user)
	}
	w.timer = time.AfterFunc(ls.wait(user), func() { ls.ripen(user, w) })
}

func (ls *lines) ripen(user string, w *waiting) {
	ls.mu.Lock()
	w.ripe = true
	ls.mu.Unlock()
	ls.release(user)
}

// wait gives how long an event of somebody waits, and notes that it came.
func (ls *lines) wait(user string) time.Duration {
	now := ls.a.now()
	before, there := ls.spoke[user]
	if len(ls.spoke) > spokeMost {
		for user, at := range ls.spoke {
			if now.Sub(at) > burstWithin {
				delete(ls.spoke, user)
			}
		}
	}
	ls.spoke[user] = now
	if there && now.Sub(before) < burstWithin {
		return settleBurst
	}
	return settle
}

// release hands on what waits for a person, if nothing holds it back.
func (ls *lines) release(user string) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	l := ls.all[user]
	if l == nil {
		return
	}
	if l.reading || ls.held || ls.closed {
		return
	}
	for len(l.waiting) > 0 && l.waiting[0].ripe {
		w := l.waiting[0]
		l.waiting = l.waiting[1:]
		if ls.past[user].gone(w.heard) {
			go w.done(bot.Answer{}, nil)
			continue
		}
		ls.a.inbox.Put(w.ev, w.done)
	}
	if len(l.waiting) == 0 {
		delete(ls.all, user)
	}
}

// hold keeps everybody waiting.
func (ls *lines) hold() {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.held = true
}

// read lets all go on but those who are read back now.
func (ls *lines) read(users []string) {
	ls.mu.Lock()
	ls.held = false
	ls.hurry = nil
	for _, user := range users {
		l := ls.of(user)
		l.reading = true
		if len(l.waiting) > 0 {
			ls.hurry = append(ls.hurry, user)
		}
	}
	var free []string
	for user, l := range ls.all {
		if !l.reading {
			free = append(free, user)
		}
	}
	ls.mu.Unlock()
	for _, user := range free {
		ls.release(user)
	}
}

// past is what stood in a conversation when it was read back: all of it from
// one instant to another. What Slack delivers of that time later, and was not
// there any more, had been deleted.
type past struct {
	from, until int64
	stands      map[string]bool
	ticked      map[string]bool
	events      []heard // what was missed
}

// gone tells whether something was said in that time and taken back in it, too.
// Of replies not all are read.
func (p past) gone(h heard) bool {
	at, _ := microseconds(h.ev.Message)
	return h.ev.Kind == bot.Said && h.ev.Thread == "" && at > p.from && at < p.until && !p.stands[h.ev.Message]
}

// caught puts what was read back of a person before what waits.
func (ls *lines) caught(user string, p past) {
	ls.mu.Lock()
	missed, ticked := p.events, p.ticked
	p.events, p.ticked = nil, nil
	if p.stands != nil {
		ls.past[user] = p
	}
	for _, h := range missed {
		if ls.closed {
			break
		}
		ls.a.inbox.Put(h.ev, func(answer bot.Answer, err error) {
			if err == nil && answer.Tick && ls.a.ticks && !ticked[h.ev.Message] {
				ls.a.mark(h.ev)
			}
		}) // what is not taken stays behind the cursor
	}
	ls.of(user).reading = false
	ls.mu.Unlock()
	ls.release(user)
}

// urgent gives somebody who waits, or "".
func (ls *lines) urgent() string {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	if len(ls.hurry) == 0 {
		return ""
	}
	user := ls.hurry[0]
	ls.hurry = ls.hurry[1:]
	return user
}

// close takes nothing more; what waits is not taken, and comes again.
func (ls *lines) close() {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.closed = true
	for _, l := range ls.all {
		for _, w := range l.waiting {
			w.timer.Stop()
			go w.done(bot.Answer{}, bot.ErrClosed)
		}
	}
	ls.all = map[string]*line{}
}
