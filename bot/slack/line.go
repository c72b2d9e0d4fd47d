package slack

import (
	"slices"
	"sync"
	"time"

	"gezel/bot"
)

// How many beats an event waits for one that it overtook on another
// connection: longer where somebody says one thing after the other, since only
// then can something have been overtaken for long. Beats are counted, and not
// time: a process that is held up for a while may have the earlier event, and
// not have read it, and beats less.
const (
	beat        = 10 * time.Millisecond
	settle      = 4
	settleBurst = 12
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
	past   map[string]past    // by user: what was read back last
	behind map[string]*behind // by user: who was let go, and is not read back
	spoke  map[string]time.Time
	beats  int // how many went by
	busy   int // the beat until which somebody waits; beyond it the heart rests
}

type line struct {
	waiting []*waiting
	reading bool // something older is being read back
}

type waiting struct {
	heard
	done func(bot.Answer, error)
	ripe int // the beat at which it has waited long enough for one that it overtook
}

func newLines(a *Adapter) *lines {
	return &lines{a: a, all: map[string]*line{}, spoke: map[string]time.Time{}, past: map[string]past{}, behind: map[string]*behind{}}
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
	l.waiting = slices.Insert(l.waiting, at, ls.wait(user, h, done))
	if l.reading && len(l.waiting) == 1 {
		ls.hurry = append(ls.hurry, user)
	}
}

// wait gives an event of somebody until when it waits, and notes that it came.
func (ls *lines) wait(user string, h heard, done func(bot.Answer, error)) *waiting {
	long := settle
	if ls.burst(user) {
		long = settleBurst
	}
	// one more: the beat that comes next is under way
	w := &waiting{heard: h, done: done, ripe: ls.beats + 1 + long}
	if ls.busy <= ls.beats {
		time.AfterFunc(beat, ls.pulse)
	}
	ls.busy = max(ls.busy, w.ripe)
	return w
}

// pulse lets those go who have waited long enough, and comes again while
// somebody waits.
func (ls *lines) pulse() {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.beats++
	for user := range ls.all {
		ls.release(user)
	}
	if ls.busy > ls.beats && !ls.closed {
		time.AfterFunc(beat, ls.pulse)
	}
}

// burst tells whether somebody said something just before, and notes that it
// was now.
func (ls *lines) burst(user string) bool {
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
	return there && now.Sub(before) < burstWithin
}

// release hands on what waits for a person, if nothing holds it back. The
// caller guards it.
func (ls *lines) release(user string) {
	l := ls.all[user]
	if l == nil {
		return
	}
	if l.reading || ls.held || ls.closed {
		return
	}
	for len(l.waiting) > 0 && l.waiting[0].ripe <= ls.beats {
		w := l.waiting[0]
		l.waiting = l.waiting[1:]
		if ls.past[user].gone(w.heard) {
			go w.done(bot.Answer{}, nil)
			continue
		}
		ls.behind[user].hears(&w.heard)
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
	defer ls.mu.Unlock()
	ls.held = false
	ls.hurry = nil
	for _, user := range users {
		l := ls.of(user)
		l.reading = true
		if len(l.waiting) > 0 {
			ls.hurry = append(ls.hurry, user)
		}
	}
	for user := range ls.all {
		ls.release(user)
	}
}

// past is what stood in a conversation when it was read back: all of it from
// one instant to another. What Slack delivers of that time later, and was not
// there any more, had been deleted.
type past struct {
	from, until int64
	stands      map[string]bool // nil: it is not known what did
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
	defer ls.mu.Unlock()
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
				ls.a.mark(h.ev, time.Time{})
			}
		}) // what is not taken stays behind the cursor
	}
	ls.of(user).reading = false
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
			go w.done(bot.Answer{}, bot.ErrClosed)
		}
	}
	ls.all = map[string]*line{}
}
