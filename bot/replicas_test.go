package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// Two coaches on one store, at work at the same time on the same people: every
// question is put once, nothing stands in the chat twice, and no word is lost.
func TestTwoReplicas(t *testing.T) {
	const people, weeks = 24, 3
	w := newWorld(t, func(w *world) { w.config.Lease = time.Minute })
	other, err := bot.New(w.config)
	if err != nil {
		t.Fatal(err)
	}
	replicas := []*bot.Coach{w.coach, other}
	var everyone []*member
	for i := range people {
		m := w.person(fmt.Sprintf("person%02d", i))
		m.says("start")
		everyone = append(everyone, m)
	}
	for week := range weeks {
		w.clock.set(on("2026-11-26 16:00").AddDate(0, 0, 7*week))
		var talk, ticks sync.WaitGroup
		done := make(chan struct{})
		for _, c := range replicas {
			ticks.Go(func() { tickUntil(t, c, done) })
		}
		for _, m := range everyone {
			talk.Go(func() {
				m.Say(fmt.Sprintf("%s sprak in week %d.", m.Member().User, week))
				m.Say(fmt.Sprintf("%s sprak nog eens in week %d.", m.Member().User, week))
			})
		}
		talk.Wait()
		close(done)
		ticks.Wait()
		for range 5 { // whatever a lease or a conversation kept back
			w.clock.set(w.clock.now().Add(10 * time.Minute))
			w.chat.Retry()
			var both sync.WaitGroup
			for _, c := range replicas {
				both.Go(func() { tickOnce(t, c) })
			}
			both.Wait()
		}
	}
	w.settled()
	for _, m := range everyone {
		e := w.export(m)
		weekly := 0
		for _, c := range e.Conversations {
			if !c.Extra {
				weekly++
			}
		}
		same(t, "weekly questions of "+m.Member().User, weekly, weeks)
		same(t, "questions in the chat", count(m, "Neem één gesprek"), weeks)
		var want []string
		for week := range weeks {
			want = append(want, fmt.Sprintf("%s sprak in week %d.", m.Member().User, week), fmt.Sprintf("%s sprak nog eens in week %d.", m.Member().User, week))
		}
		got := e.texts()
		slices.Sort(got)
		slices.Sort(want)
		same(t, "kept of "+m.Member().User, got, want)
	}
}

func tickUntil(t *testing.T, c *bot.Coach, done chan struct{}) {
	for {
		tickOnce(t, c)
		select {
		case <-done:
			return
		default:
		}
	}
}

// tickOnce ticks; that somebody else was first, again and again, is no fault.
func tickOnce(t *testing.T, c *bot.Coach) {
	if _, err := c.Tick(context.Background()); err != nil && !errors.Is(err, bot.ErrConflict) {
		t.Errorf("tick: %v", err)
	}
}

// A replica that dies in the middle leaves its work to the other when its
// leases are over, and not before.
func TestAReplicaThatDies(t *testing.T) {
	for n := range 12 {
		w := newWorld(t, func(w *world) { w.config.Lease = time.Minute })
		anna := w.anna()
		w.pass(5 * time.Minute)
		w.clock.set(on("2026-11-26 16:00"))
		life := bottest.NewLife(bottest.AtPoint(n))
		config := w.config
		config.Store, config.Senders = life.Store(w.store), map[bot.ServerID]bot.Sender{server: life.Sender(w.watch.Sender())}
		dying, err := bot.New(config)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = dying.Tick(context.Background()) // as far as it gets
		w.tick()
		w.pass(5 * time.Minute)
		same(t, fmt.Sprintf("questions after a death at point %d", n), count(anna, "Neem één gesprek"), 1)
		anna.says("2")
		w.pass(5 * time.Minute)
		same(t, "follow-ups", count(anna, "Wat woog"), 1)
		same(t, "buttons", len(anna.find("Neem één gesprek").Buttons), 0)
		w.settled()
	}
}

// A replica that is held up for longer than its leases, wherever in its work,
// doubles nothing when it goes on: not even where the other one has taken over
// what it was about to do.
func TestAReplicaThatIsHeldUp(t *testing.T) {
	for _, held := range []time.Duration{40 * time.Second, 2 * time.Minute} {
		for n := range 16 {
			w := newWorld(t, func(w *world) { w.config.Lease = time.Minute })
			anna := w.anna()
			w.pass(5 * time.Minute)
			w.clock.set(on("2026-11-26 16:00"))
			passed, where := 0, bottest.Point("")
			life := bottest.NewLife(func(p bottest.Point) bool {
				if p == bottest.BeforeSend { // it is in the vendor's hands, and ends by its time-out
					return false
				}
				if passed++; passed == n+1 {
					where = p
					w.clock.set(w.clock.now().Add(held))
					w.tick()
				}
				return false
			})
			config := w.config
			config.Store, config.Senders = life.Store(w.store), map[bot.ServerID]bot.Sender{server: life.Sender(w.watch.Sender())}
			sleepy, err := bot.New(config)
			if err != nil {
				t.Fatal(err)
			}
			tickOnce(t, sleepy)
			anna.says("2")
			tickOnce(t, sleepy)
			w.pass(5 * time.Minute)
			at := fmt.Sprintf(" after %s at point %d, %s", held, n, where)
			same(t, "questions"+at, count(anna, "Neem één gesprek"), 1)
			same(t, "follow-ups"+at, count(anna, "Wat woog"), 1)
			same(t, "buttons"+at, len(anna.find("Neem één gesprek").Buttons), 0)
			w.settled()
		}
	}
}
