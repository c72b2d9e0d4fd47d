package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/storage/redistest"
)

// TestCoachLosesAndDoublesNothing tells the same story to two coaches. One
// works on a real Redis, and everything goes wrong that can: its store and its
// chat server fail before acting or lose the reply, others change the member
// first, it is killed anywhere, and events come again. The other works on a
// store in maps, and nothing goes wrong. In the end both must have kept and said
// the same.
func TestCoachLosesAndDoublesNothing(t *testing.T) {
	store := openStore(t, redistest.Start(t))
	runs := 0
	rapid.Check(t, func(t *rapid.T) {
		runs++
		p := newPair(t, bot.ServerID(fmt.Sprint("property/", runs)), store)
		t.Repeat(map[string]func(*rapid.T){
			"say": p.say, "say more": p.say, "reply": p.reply, "edit": p.edit, "delete": p.delete,
			"press": p.press, "press more": p.press, "submit": p.submit, "command": p.command,
			"change profile": p.change, "start over": p.startOver, "deliver again": p.redeliver,
			"move the clock": p.move, "go on to what is due": p.goOn,
			"outage": p.outage, "speak while one is sent": p.speakMeanwhile,
		})
		p.end()
	})
}

// pair is one story in two worlds.
type pair struct {
	*rapid.T
	clock       *clock
	model, real *world
	people      []string
	steps       int
	thoughts    int
	typed       map[string][]string // all thoughts that were typed, by user
	written     map[string][]string // those of them that were not erased since
	others      map[string]int      // how often another question was asked for, by user and week
}

func newPair(t *rapid.T, server bot.ServerID, store bot.Store) *pair {
	c := &clock{at: time.Date(2026, 11, 23, 9, 0, 0, 0, amsterdam).AddDate(0, 0, rapid.IntRange(0, 60).Draw(t, "days"))}
	config := coachConfig(c,
		rapid.SampledFrom([]time.Duration{0, time.Minute}).Draw(t, "quiet"),
		rapid.SampledFrom([]time.Duration{0, 30 * time.Second}).Draw(t, "lease"))
	p := &pair{
		T: t, clock: c, people: []string{"anna", "bram"}[:rapid.IntRange(1, 2).Draw(t, "people")],
		model: newWorld(t, server, c, bottest.NewStore(), config), real: newWorld(t, server, c, store, config),
		typed: map[string][]string{}, written: map[string][]string{}, others: map[string]int{},
	}
	for _, user := range p.people {
		p.both(func(w *world) { w.chat.Person(user).Command("start") })
	}
	return p
}

// both does one step in both worlds; in the real one with trouble.
func (p *pair) both(do func(*world)) {
	p.Helper()
	p.amid(p.trouble(), do)
}

// spoken does one step that the chat server keeps a record of, so that it can
// also be read back.
func (p *pair) spoken(do func(*world)) {
	p.Helper()
	t := p.trouble()
	t.amnesia = rapid.Bool().Draw(p.T, "read back")
	p.amid(t, do)
}

func (p *pair) amid(t trouble, do func(*world)) {
	p.Helper()
	p.real.trouble = t
	p.step(do)
	p.real.trouble = trouble{}
	for p.model.opened && !p.real.opened { // whoever gets no dialog tries again
		do(p.real)
		p.real.rest()
	}
}

// step does the same in both worlds.
func (p *pair) step(do func(*world)) {
	p.Helper()
	p.steps++
	for _, w := range []*world{p.model, p.real} {
		w.step, w.opened = fmt.Sprint("step ", p.steps), false
		do(w)
		w.rest()
	}
}

// trouble draws what goes wrong in a step.
func (p *pair) trouble() trouble {
	fault := func(name string, most int, some ...bottest.Fault) []bottest.Fault {
		return rapid.SliceOfN(rapid.SampledFrom(append(some, make([]bottest.Fault, 6)...)), 0, most).Draw(p.T, name)
	}
	return trouble{
		store:  fault("store", 8, bottest.FailBefore, bottest.LoseReply, bottest.Conflict),
		chat:   fault("chat", 3, bottest.FailBefore, bottest.LoseReply, bottest.Throttled),
		deaths: rapid.SliceOfN(rapid.IntRange(0, 8), 0, 2).Draw(p.T, "deaths"),
	}
}

// until moves the clock; everything that falls due on the way happens at its
// time.
func (p *pair) until(at time.Time) {
	p.Helper()
	p.real.trouble = p.trouble()
	for range 10_000 {
		due, ok := p.due()
		if !ok || due.After(at) {
			p.clock.set(at)
			p.step(func(*world) {})
			p.real.trouble = trouble{}
			return
		}
		if !due.After(p.clock.now()) {
			p.Fatalf("the agenda does not move on from %s", p.clock.now())
		}
		p.clock.set(due)
		p.step(func(*world) {})
	}
	p.Fatalf("the agenda does not come to %s", at)
}

// drain has everything said that is still to be said.
func (p *pair) drain() {
	p.Helper()
	for range 100 {
		owing := false
		for _, user := range p.people {
			owing = owing || p.model.owes(user) || p.real.owes(user)
		}
		if !owing {
			return
		}
		p.until(p.clock.now().Add(10 * time.Minute))
	}
	p.Fatalf("something is never said")
}

// end compares.
func (p *pair) end() {
	p.drain()
	var ids []bot.MemberID
	for _, user := range p.people {
		ids = append(ids, p.real.chat.Person(user).Member())
		p.same("what "+user+" sees", p.real.said(user), p.model.said(user))
	}
	for _, w := range []*world{p.model, p.real} {
		if doubled := w.chat.Doubled(); len(doubled) > 0 {
			p.Fatalf("said more than once: %v", doubled)
		}
	}
	p.same("what is kept", p.content(p.real, ids), p.content(p.model, ids))
	clear(p.model.files)
	clear(p.real.files)
	p.step(func(w *world) {
		for _, user := range p.people {
			w.chat.Person(user).Command("gegevens")
		}
	})
	p.drain()
	for _, user := range p.people {
		body, other := p.real.files[user], p.model.files[user]
		p.same("what "+user+" has exported", plainly(p.T, body), plainly(p.T, other))
		p.nothingLost(user, body)
		p.oneAWeek(user, body)
	}
}

func (p *pair) same(what string, got, want any) {
	p.Helper()
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(shown{}), cmpopts.EquateEmpty()); diff != "" {
		p.Errorf("%s at %s differs from a world without trouble (-without +with):\n%s", what, p.clock.now(), diff)
	}
}

// said is the coach's part of a person's screen: each message as it was posted,
// with the buttons that it has now. How a message that was answered reads now is
// left out, and files: these are made later than it was decided to make them.
func (w *world) said(user string) (all []shown) {
	var data []shown // holds nothing up when it fails, and so comes anywhere
	for _, m := range w.screen(user) {
		post := w.posts[m.name]
		switch {
		case m.mine:
		case len(post.Files) > 0:
			data = append(data, shown{name: m.name})
		default:
			all = append(all, shown{name: m.name, text: fmt.Sprint(post.Lines), buttons: m.buttons})
		}
	}
	slices.SortFunc(data, func(x, y shown) int { return strings.Compare(x.name, y.name) })
	return append(all, data...)
}

// content is all that a store keeps, but for the cursors: how the chat server
// counts depends on what goes wrong.
func (p *pair) content(w *world, ids []bot.MemberID) bottest.Content {
	p.Helper()
	content, err := bottest.Dump(p.Context(), w.store, ids...)
	if err != nil {
		p.Fatalf("dump: %v", err)
	}
	content.Cursors = nil
	return content
}
