package terminal

import (
	"bytes"
	"context"
	"sync"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

func TestContract(t *testing.T) {
	bottest.TestPlatform(t, func(t *testing.T) bottest.Rig { return newRig(t) })
}

// TestScenes: what comes of a scene is the same as on every chat server. What
// people type while the room is shut nobody hears, so the scene with an outage
// is none for it.
func TestScenes(t *testing.T) {
	bottest.TestScenarios(t, func(t *testing.T, now func() time.Time) bottest.Rig {
		r := newRig(t)
		r.suite = now
		return r
	})
}

// rig is a practice room for the contract of adapters. What people do is typed
// into it, one thing after the other; what they see is read from what it
// prints as JSON.
type rig struct {
	bottest.Pulse
	t  *testing.T
	mu sync.Mutex

	room    *Room
	journal *memoryJournal
	clock   time.Time
	suite   func() time.Time // the clock, where it is a suite's own
	out     bytes.Buffer
	people  map[string]*inhabitant
}

func newRig(t *testing.T) *rig {
	return &rig{
		t: t, journal: new(memoryJournal), people: map[string]*inhabitant{},
		clock: time.Date(2026, 11, 26, 15, 59, 0, 0, time.UTC),
	}
}

func (r *rig) About() bottest.About {
	return bottest.About{Server: Server, Bot: "gezel", Page: 20, Serial: true, OneLine: true}
}

func (r *rig) Now() time.Time {
	if r.suite != nil {
		return r.suite()
	}
	return r.clock
}

func (r *rig) Start(link bottest.Link) (bot.Sender, func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	chat, err := Open(r.t.Context(), Config{
		Out: &r.out, JSON: true, Now: r.Now, Zone: time.UTC, Journal: r.journal,
		Profile: bot.Profile{Locale: "nl", Zone: "Europe/Amsterdam"},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	chat.wait = func(_ context.Context, d time.Duration) error {
		r.clock = r.clock.Add(d)
		return nil
	}
	r.room = NewRoom(chat, door(link.Handle))
	r.room.enter(r.t.Context())
	return lockedChat{r, chat}, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.room = nil
	}
}

func (r *rig) Person(name string) bottest.Person {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.people[name] == nil {
		r.people[name] = &inhabitant{rig: r, name: name, typed: map[string]string{}}
	}
	return r.people[name]
}

// types types a line as somebody.
func (r *rig) types(who, line string) {
	if r.room.memory.Current != who {
		r.room.line(r.t.Context(), "/as "+who)
	}
	r.room.line(r.t.Context(), line)
	r.Beat()
}

// door is the contract's handler as a coach that has nothing to say by itself.
type door bottest.Handler

func (d door) Handle(ctx context.Context, ev bot.Event) (bot.Answer, error) { return d(ctx, ev) }
func (d door) Tick(context.Context) (int, error)                            { return 0, nil }
func (d door) Upcoming(context.Context, bot.ServerID, int) ([]bot.Due, error) {
	return nil, nil
}

// lockedChat is the chat as the contract uses it, from another goroutine than
// the people.
type lockedChat struct {
	rig  *rig
	chat *Chat
}

func (l lockedChat) do(f func()) {
	l.rig.mu.Lock()
	defer l.rig.mu.Unlock()
	f()
	l.rig.Beat()
}

func (l lockedChat) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (ref bot.Ref, err error) {
	l.do(func() { ref, err = l.chat.Send(ctx, to, m, id) })
	return ref, err
}

func (l lockedChat) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (ref bot.Ref, ok bool, err error) {
	l.do(func() { ref, ok, err = l.chat.Sent(ctx, to, id, since) })
	return ref, ok, err
}

func (l lockedChat) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) (err error) {
	l.do(func() { err = l.chat.Edit(ctx, to, ref, m) })
	return err
}

func (l lockedChat) Remove(ctx context.Context, to bot.Place, ref bot.Ref) (err error) {
	l.do(func() { err = l.chat.Remove(ctx, to, ref) })
	return err
}

func (l lockedChat) Profile(ctx context.Context, user string) (p bot.Profile, err error) {
	l.do(func() { p, err = l.chat.Profile(ctx, user) })
	return p, err
}

// memoryJournal is a journal that can be told to fail.
type memoryJournal struct {
	body []byte
	fail error
}

func (j *memoryJournal) Load(context.Context) ([]byte, error) { return j.body, j.fail }

func (j *memoryJournal) Save(_ context.Context, body []byte) error {
	if j.fail != nil {
		return j.fail
	}
	j.body = body
	return nil
}
