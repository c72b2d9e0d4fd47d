package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// counter is what stands behind an inbox in these tests, in the coach's place:
// it writes down what it is handed, and answers as the test wants.
type counter struct {
	mu     sync.Mutex
	tried  []string // ids, every try
	at     []time.Duration
	began  time.Time
	inside map[string]int // user → events inside
	most   int            // inside at once, of all people
	both   bool           // two of one person were inside at once
	answer func(bot.Event) (bot.Answer, error)
	takes  time.Duration
}

func (c *counter) handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	c.mu.Lock()
	c.tried, c.at = append(c.tried, ev.ID), append(c.at, time.Since(c.began))
	if c.inside == nil {
		c.inside = map[string]int{}
	}
	c.inside[ev.Member.User]++
	c.both = c.both || c.inside[ev.Member.User] > 1
	all := 0
	for _, n := range c.inside {
		all += n
	}
	c.most = max(c.most, all)
	c.mu.Unlock()
	defer func() {
		c.mu.Lock()
		c.inside[ev.Member.User]--
		c.mu.Unlock()
	}()
	if c.takes > 0 {
		select {
		case <-time.After(c.takes):
		case <-ctx.Done():
			return bot.Answer{}, ctx.Err()
		}
	}
	if c.answer == nil {
		return bot.Answer{Tick: true}, nil
	}
	return c.answer(ev)
}

// tries gives the ids of all tries so far, and when they were.
func (c *counter) tries() ([]string, []time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.tried), slices.Clone(c.at)
}

// mailbox is an inbox under test, with what was told of each event.
type mailbox struct {
	*bot.Inbox
	door    *counter
	secrets *bottest.Secrets
	mu      sync.Mutex
	told    []string // id: what it was told
}

// inbox runs a test on an inbox, in a bubble in which time passes by itself.
func inbox(t *testing.T, run func(t *testing.T, b *mailbox)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		b := &mailbox{door: &counter{began: time.Now()}, secrets: new(bottest.Secrets)}
		b.Inbox = bot.NewInbox(b.door.handle, b.secrets.Logger())
		run(t, b)
		b.Close(context.Background())
		if found, line := b.secrets.FindLogged(); len(found) > 0 {
			t.Errorf("%q was logged: %s", found, line)
		}
		same(t, "two of one person at once", b.door.both, false)
	})
}

// passes lets time pass in the bubble, and waits for what is done then.
func passes(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

const confided = "dat vertelde ik nog aan niemand"

// put puts a message of a user.
func (b *mailbox) put(user, id string) { b.putA(bot.Said, user, id) }

// putA puts an event of a kind.
func (b *mailbox) putA(kind bot.Kind, user, id string) {
	b.secrets.Add(confided)
	ev := bot.Event{ID: id, Kind: kind, Member: bot.MemberID{Server: server, User: user}, Text: confided}
	b.Put(ev, func(a bot.Answer, err error) {
		b.mu.Lock()
		defer b.mu.Unlock()
		told := id + ": taken"
		switch {
		case errors.Is(err, bot.ErrClosed):
			told = id + ": closed"
		case err != nil:
			told = id + ": failed"
		}
		if a.Form != nil {
			told += ", with a form"
		}
		if a.Tick {
			told += ", ticked"
		}
		b.told = append(b.told, told)
	})
}

func TestInboxKeepsTheOrderOfOnePerson(t *testing.T) {
	inbox(t, func(t *testing.T, b *mailbox) {
		b.door.takes = time.Second
		var want, told []string
		for n := range 20 {
			id := fmt.Sprint("e", n)
			b.put("anna", id)
			want, told = append(want, id), append(told, id+": taken, ticked")
		}
		passes(time.Minute)
		same(t, "handled", b.door.tried, want)
		same(t, "told", b.told, told)
	})
}

// Who opens the conversation is greeted; who speaks at once is answered alone.
func TestInboxGreetsWhoIsSilent(t *testing.T) {
	inbox(t, func(t *testing.T, b *mailbox) {
		b.putA(bot.Greeted, "anna", "open a")
		b.putA(bot.Greeted, "bram", "open b")
		passes(500 * time.Millisecond)
		b.put("anna", "hello")
		b.putA(bot.Changed, "bram", "profile")
		passes(time.Minute)
		tried, at := b.door.tries()
		same(t, "handled", tried, []string{"hello", "open b", "profile"})
		same(t, "greeted after", at[1], time.Second)
		same(t, "told", len(b.told), 4)
		b.putA(bot.Greeted, "carla", "open c")
		synctest.Wait()
	})
}

func TestInboxServesPeopleSideBySide(t *testing.T) {
	inbox(t, func(t *testing.T, b *mailbox) {
		b.door.takes = time.Second
		for n := range 100 {
			b.put(fmt.Sprint("user", n), fmt.Sprint("e", n))
		}
		passes(2 * time.Second)
		same(t, "told after two rounds", len(b.told), 100)
		same(t, "at once", b.door.most, 64)
	})
}

// An event that is in hand or waits is handled once, and all who delivered it
// hear of it; what there is to show, one of them is told.
func TestInboxHandlesADoubleOnce(t *testing.T) {
	inbox(t, func(t *testing.T, b *mailbox) {
		b.door.takes = time.Second
		b.door.answer = func(bot.Event) (bot.Answer, error) { return bot.Answer{Tick: true, Form: new(bot.Form)}, nil }
		b.put("anna", "first")
		b.put("anna", "second")
		synctest.Wait() // the first is in hand
		b.put("anna", "first")
		b.put("anna", "second")
		b.put("bart", "first") // another person's, whatever its id
		passes(time.Minute)
		slices.Sort(b.door.tried)
		same(t, "handled", b.door.tried, []string{"first", "first", "second"})
		slices.Sort(b.told)
		same(t, "told", b.told, []string{
			"first: taken, ticked", "first: taken, with a form, ticked", "first: taken, with a form, ticked",
			"second: taken, ticked", "second: taken, with a form, ticked",
		})
		b.put("anna", "first") // the coach knows what it has seen
		passes(time.Minute)
		same(t, "handled", len(b.door.tried), 4)
	})
}

// While the store is away an event is tried again and again, ever more slowly,
// and nothing of its person overtakes it.
func TestInboxWaitsForTheStore(t *testing.T) {
	for _, away := range []error{bot.ErrUnavailable, bot.ErrFull, bot.ErrDenied, bot.ErrConflict} {
		inbox(t, func(t *testing.T, b *mailbox) {
			var back atomic.Bool
			b.door.answer = func(ev bot.Event) (bot.Answer, error) {
				if !back.Load() && ev.Member.User == "anna" {
					return bot.Answer{}, fmt.Errorf("load member: %w", away)
				}
				return bot.Answer{}, nil
			}
			b.put("anna", "first")
			b.put("anna", "second")
			b.put("bart", "other")
			passes(time.Minute)
			same(t, "told meanwhile", b.told, []string{"other: taken"})
			var pauses []time.Duration
			tried, at := b.door.tries()
			for i, id := range tried {
				if id == "second" {
					t.Error("the second overtook the first")
				}
				if i > 1 {
					pauses = append(pauses, at[i]-at[i-1])
				}
			}
			if n := len(pauses); n < 10 || pauses[n-1] != 5*time.Second || pauses[1] != 2*pauses[0] && pauses[2] != 2*pauses[1] {
				t.Errorf("it pauses %v", pauses)
			}
			back.Store(true)
			passes(time.Minute)
			same(t, "told after", b.told, []string{"other: taken", "first: taken", "second: taken"})
		})
	}
}

// An event that fails for a reason of its own is given up after five tries, and
// what came after it goes on.
func TestInboxGivesUpAnEventThatFails(t *testing.T) {
	inbox(t, func(t *testing.T, b *mailbox) {
		b.door.answer = func(ev bot.Event) (bot.Answer, error) {
			if ev.ID == "broken" {
				return bot.Answer{}, errors.New("event kind unknown")
			}
			return bot.Answer{}, nil
		}
		b.put("anna", "broken")
		b.put("anna", "next")
		passes(time.Minute)
		same(t, "handled", b.door.tried, []string{"broken", "broken", "broken", "broken", "broken", "next"})
		same(t, "told", b.told, []string{"broken: failed", "next: taken"})
	})
}
