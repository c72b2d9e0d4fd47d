package storage_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/storage"
	"gezel/storage/redistest"
)

func openStore(t *testing.T, server *redistest.Server) *storage.Store {
	t.Helper()
	store, err := storage.Open(t.Context(), storage.Options{URL: server.URL(), Key: storage.NewKey(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// crowd is many members on one chat server, who are all due in the same minute,
// and several coaches on one store.
type crowd struct {
	*testing.T
	*bottest.Chat
	clock *clock

	mu        sync.Mutex
	questions map[string]int    // by user
	files     map[string]string // the data files, likewise
}

// Send counts what comes to stand in the chat, whoever hears of it.
func (c *crowd) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	ref, err := c.Chat.Send(ctx, to, m, id)
	if err != nil {
		return ref, err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if m.Topic == bot.TopicQuestion {
		c.questions[to.User]++
	}
	if len(m.Files) > 0 {
		c.files[to.User] = string(m.Files[0].Body)
	}
	return ref, nil
}

func (c *crowd) coach(store bot.Store, sender bot.Sender) *bot.Coach {
	c.Helper()
	config := coachConfig(c.clock, time.Minute, 30*time.Second)
	config.Store, config.Senders = store, map[bot.ServerID]bot.Sender{"crowd": sender}
	coach, err := bot.New(config)
	if err != nil {
		c.Fatal(err)
	}
	return coach
}

// TestReplicas has three coaches work off 300 members side by side. One is
// killed in the middle of it, one is cut off from Redis for a while, and
// members type all the time. Each member gets one question, and what they typed
// is kept.
func TestReplicas(t *testing.T) {
	const members = 300
	user := func(i int) string { return fmt.Sprintf("u%03d", i) }
	store := openStore(t, redistest.Start(t))
	now := &clock{at: time.Date(2026, 11, 25, 9, 0, 0, 0, amsterdam)}
	c := &crowd{T: t, clock: now, Chat: bottest.NewChat(t, "crowd", now.now), questions: map[string]int{}, files: map[string]string{}}

	var cut, due atomic.Bool
	inTheMiddle := bottest.AtPoint(150)
	life := bottest.NewLife(func(p bottest.Point) bool { return due.Load() && inTheMiddle(p) })
	coaches := []*bot.Coach{
		c.coach(store, c),
		c.coach(life.Store(store), life.Sender(c)),
		c.coach(bottest.Flaky(store, func(string) bottest.Fault {
			if cut.Load() {
				return bottest.FailBefore
			}
			return bottest.NoFault
		}), c),
	}
	var heard atomic.Int64
	_, stop := c.Start(bottest.Link{Cursors: store, Handle: func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
		return coaches[heard.Add(1)%3].Handle(ctx, ev) // what one of them does not take comes to another
	}})
	defer stop()
	for i := range members {
		c.Person(user(i)).Command("start")
	}

	now.set(time.Date(2026, 11, 26, 16, 0, 0, 0, amsterdam))
	due.Store(true)
	cut.Store(true)
	for round := range 12 {
		var side sync.WaitGroup
		for i, coach := range coaches {
			side.Go(func() {
				if _, err := coach.Tick(t.Context()); err != nil && i == 0 {
					t.Errorf("the coach that nothing happens to: %v", err)
				}
			})
		}
		for i := round; i < members; i += 12 {
			side.Go(func() { c.Person(user(i)).Say("antwoord van " + user(i)) })
		}
		side.Wait()
		cut.Store(round < 2)
		c.Retry()
		now.set(now.now().Add(31 * time.Second))
	}
	if life.Over() == "" {
		t.Error("nobody was killed")
	}
	c.settle(coaches[0], members, user)
}

// settle has one coach do what is left, and looks at what came of it all.
func (c *crowd) settle(coach *bot.Coach, members int, user func(int) string) {
	c.Helper()
	for c.Pending() > 0 {
		c.Retry()
	}
	for i := range members {
		c.Person(user(i)).Command("gegevens")
	}
	for c.Pending() > 0 {
		c.Retry()
	}
	c.clock.set(c.clock.now().Add(time.Minute))
	if _, err := coach.Tick(c.Context()); err != nil {
		c.Error(err)
	}
	for i := range members {
		if n := c.questions[user(i)]; n != 1 {
			c.Errorf("%s got %d questions", user(i), n)
		}
		if !strings.Contains(c.files[user(i)], "antwoord van "+user(i)) {
			c.Errorf("the answer of %s is lost", user(i))
		}
	}
	if doubled := c.Doubled(); len(doubled) > 0 {
		c.Errorf("%d deliveries stand in the chat more than once", len(doubled))
	}
}
