package storage_test

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/schedule"
	"gezel/prompts"
)

// tester is *testing.T or rapid's.
type tester interface {
	bottest.TB
	Context() context.Context
}

// amsterdam is where the people of these tests live.
var amsterdam = func() *time.Location {
	zone, err := schedule.Zone("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}()

// clock is the one clock of all worlds of a test.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// coachConfig is a coach of the built-in catalogue, but for its store and its
// senders.
func coachConfig(c *clock, quiet, lease time.Duration) bot.Config {
	return bot.Config{
		Catalogue: prompts.Builtin(),
		Settings: bot.Settings{
			Moment: schedule.NewMoment(time.Thursday, 16, 0, false, time.Time{}), Zone: amsterdam.String(), Language: "nl",
			Quiet: quiet, Retention: 400 * 24 * time.Hour,
		},
		Now: c.now, Log: slog.New(slog.DiscardHandler), Lease: lease,
	}
}

// trouble is what is still to go wrong in a world.
type trouble struct {
	store   []bottest.Fault // of the next calls of the store, one each
	chat    []bottest.Fault // of the next requests to the chat server
	deaths  []int           // of this process and the next: at the how manieth point
	amnesia bool            // the chat server delivers nothing again: it is read back
}

// world is a chat server with people, a store, and one coach at a time between
// them. Two worlds that are told the same come to keep the same: whatever the
// chat server makes up (ids of messages and events) goes by a name that says
// what it is, so that their contents can be compared byte by byte.
type world struct {
	tester
	server bot.ServerID
	clock  *clock
	store  bot.Store // as it is, without what goes wrong
	config bot.Config
	chat   *bottest.Chat
	stop   func()
	coach  *bot.Coach
	life   *bottest.Life
	trouble
	while     string // while something to this user is under way,
	meanwhile func() // this happens

	step   string            // names the events of the step that have no message
	names  map[string]string // what the chat server made up → its name
	places map[string]string // the other way round, of messages
	counts map[string]int    // for the names
	posts  map[string]bot.Message
	files  map[string][]byte // the data file sent last, by user
	heard  []bot.Event
	forms  map[string]*bot.Form // the one opened last, by user
	deaf   bool                 // events are not taken
	opened bool                 // one was opened since this was last set to false
}

func newWorld(t tester, server bot.ServerID, c *clock, store bot.Store, config bot.Config) *world {
	w := &world{
		tester: t, server: server, clock: c, store: store, config: config, chat: bottest.NewChat(t, server, c.now), stop: func() {},
		names: map[string]string{}, places: map[string]string{}, counts: map[string]int{},
		posts: map[string]bot.Message{}, files: map[string][]byte{}, forms: map[string]*bot.Form{},
	}
	w.boot()
	return w
}

// boot starts a process. Claims that the one before it left are let go.
func (w *world) boot() {
	w.Helper()
	if w.amnesia {
		w.stop()
	}
	w.life = bottest.NewLife(func(bottest.Point) bool {
		if len(w.deaths) == 0 {
			return false
		}
		if w.deaths[0]--; w.deaths[0] >= 0 {
			return false
		}
		w.deaths = w.deaths[1:]
		return true
	})
	flaky := bottest.Flaky(single{w.store}, func(string) bottest.Fault { return next(&w.trouble.store) })
	config := w.config
	config.Store, config.Workers = w.life.Store(flaky), 1
	config.Senders = map[bot.ServerID]bot.Sender{w.server: w.life.Sender(wire{w})}
	coach, err := bot.New(config)
	if err != nil {
		w.Fatalf("no coach: %v", err)
	}
	w.coach = coach
	_, w.stop = w.chat.Start(bottest.Link{Handle: w.handle, Cursors: w.store})
}

// between lets happen what happens while something to a user is under way, once.
func (w *world) between(user string) bool {
	meanwhile := w.meanwhile
	if meanwhile == nil || user != w.while {
		return false
	}
	w.meanwhile = nil
	meanwhile()
	return true
}

func next(faults *[]bottest.Fault) bottest.Fault {
	if len(*faults) == 0 {
		return bottest.NoFault
	}
	first := (*faults)[0]
	*faults = (*faults)[1:]
	return first
}

// single hands out one member at a time, and the coach has one worker, so that
// what goes wrong does so in the same place each time.
type single struct{ bot.Store }

func (s single) Claim(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, _ int) ([]bot.MemberID, error) {
	return s.Store.Claim(ctx, server, now, lease, 1)
}

// rest does what is to be done now until nothing is left of it: what the chat
// server holds is handed over again, processes that died are started again.
func (w *world) rest() {
	w.Helper()
	for round := range 40 {
		if round == 10 {
			w.trouble = trouble{} // enough of it
		}
		if w.life.Over() != "" {
			w.boot()
		} else {
			w.chat.Retry()
		}
		if w.chat.Pending() > 0 {
			continue // what happened comes before what is due
		}
		_, err := w.coach.Tick(w.Context())
		if err == nil && w.life.Over() == "" && w.chat.Pending() == 0 && !w.between(w.while) {
			return
		}
		w.expire()
	}
	w.Fatalf("the coach does not come to rest at %s", w.clock.now())
}

// expire ends the claims of those who died, as if the lease had passed: the
// clock stands still, so that two worlds decide at the same instant.
func (w *world) expire() {
	w.Helper()
	now := w.clock.now()
	for _, e := range w.agenda() {
		if !e.Due.After(now) || e.Due.After(now.Add(w.config.Lease)) {
			continue
		}
		snapshot, err := w.store.Load(w.Context(), e.Member, "")
		if err == nil && snapshot.Version != "" {
			_, err = w.store.Save(w.Context(), bot.Change{Member: e.Member, Version: snapshot.Version, State: snapshot.State, Due: now})
		}
		if err != nil {
			w.Fatalf("expire: %v", err)
		}
	}
}

// agenda is what is due when, the earliest first.
func (w *world) agenda() []bot.Entry {
	w.Helper()
	entries, err := w.store.Upcoming(w.Context(), w.server, 100)
	if err != nil {
		w.Fatalf("agenda: %v", err)
	}
	return entries
}

// owes tells whether something is still to be said to a person.
func (w *world) owes(user string) bool {
	w.Helper()
	dues, err := w.coach.Upcoming(w.Context(), w.server, 100)
	if err != nil {
		w.Fatalf("upcoming: %v", err)
	}
	for _, d := range dues {
		if d.What == bot.WhatMessage && d.Member.User == user {
			return true
		}
	}
	return false
}
