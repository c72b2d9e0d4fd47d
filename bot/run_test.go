package bot_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// Run says what follows from an event at once and what falls due in its second;
// what fails is logged and tried again; it ends with its context.
func TestRun(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chat := bottest.NewChat(t, server, time.Now)
		var secrets bottest.Secrets
		fault := make(chan bottest.Fault, 1)
		config := newWorld(t).config
		config.Now, config.Lease, config.Log = time.Now, 30*time.Second, secrets.Logger()
		config.Senders = map[bot.ServerID]bot.Sender{server: chat}
		config.Store = bottest.Flaky(bottest.NewStore(), func(method string) bottest.Fault {
			select {
			case f := <-fault:
				return f
			default:
				return bottest.NoFault
			}
		})
		coach, err := bot.New(config)
		if err != nil {
			t.Fatal(err)
		}
		chat.Start(bottest.Link{Handle: coach.Handle, Cursors: config.Store})
		ctx, cancel := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() { coach.Run(ctx) })

		anna := chat.Person("anna")
		anna.Say("start")
		synctest.Wait()
		same(t, "after an event", len(anna.Sees()), 2)

		thursday := time.Date(2000, time.January, 6, 16, 0, 0, 0, amsterdam)
		time.Sleep(time.Until(thursday) - time.Second)
		fault <- bottest.FailBefore
		synctest.Wait()
		same(t, "before it is due", len(anna.Sees()), 2)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		same(t, "when it is due", len(anna.Sees()), 3)
		holds(t, "the log", secrets.Logged(), "tick failed")

		cancel()
		run.Wait()
		time.Sleep(14 * 24 * time.Hour)
		same(t, "after the end", len(anna.Sees()), 3)
	})
}

// slowly is a chat server that takes its time over each message.
type slowly struct {
	*bottest.Chat
	takes atomic.Int64 // a [time.Duration]
}

func (s *slowly) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	select {
	case <-ctx.Done():
		return bot.Ref{}, ctx.Err()
	case <-time.After(time.Duration(s.takes.Load())):
		return s.Chat.Send(ctx, to, m, id)
	}
}

// crowd is a chat server with people who have a question, on the eve of the
// next, and a
// coach who runs until stop.
func crowd(t *testing.T, people int) (chat *slowly, everyone []*bottest.Human, run func() (stop func())) {
	config := newWorld(t).config
	chat = &slowly{Chat: bottest.NewChat(t, server, time.Now)}
	config.Now, config.Lease, config.Log = time.Now, 30*time.Second, slog.New(slog.DiscardHandler)
	config.Senders, config.Store = map[bot.ServerID]bot.Sender{server: chat}, bottest.NewStore()
	run = func() func() {
		coach, err := bot.New(config)
		if err != nil {
			t.Fatal(err)
		}
		chat.Start(bottest.Link{Handle: coach.Handle, Cursors: config.Store})
		ctx, cancel := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { coach.Run(ctx) })
		return func() { cancel(); running.Wait() }
	}
	stop := run()
	for i := range people {
		h := chat.Person(fmt.Sprintf("person%03d", i))
		h.Say("start")
		h.Say("vraag")
		everyone = append(everyone, h)
	}
	time.Sleep(time.Minute)
	stop()
	time.Sleep(time.Until(time.Date(2000, time.January, 6, 16, 0, 0, 0, amsterdam)) - time.Second)
	return chat, everyone, run
}

// Who presses a button, or typed something a minute ago, hears what follows at
// once, also while everybody else is due and the chat server is slow.
func TestRunLetsNobodyStandInLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		chat, everyone, run := crowd(t, 300)
		pressed, typed := everyone[298], everyone[299]
		chat.takes.Store(int64(10 * time.Second))
		defer run()()
		time.Sleep(3 * time.Second)
		before := len(pressed.Sees())
		question := pressed.Sees()[before-1]
		pressed.Press(question.ID, question.Buttons[0])
		typed.Say("Ik heb geluisterd.")
		time.Sleep(11 * time.Second)
		sees := pressed.Sees()
		holds(t, "what follows a button", sees[len(sees)-1].Text, "Dank, bewaard.")
		time.Sleep(time.Minute)
		sees = typed.Sees()
		holds(t, "what follows what was typed", sees[len(sees)-1].Text, "Wat maakt dat voor jou uit?")
		same(t, "questions put to somebody else meanwhile", len(everyone[297].Sees()), before)
		time.Sleep(5 * time.Minute)
		same(t, "and after that", len(everyone[297].Sees()), before+1)
	})
}

// A coach that is stopped settles what is under way and lets go of the rest:
// the next one goes on at once, and says nothing twice. What does not come to
// its end in time waits for its lease.
func TestRunStops(t *testing.T) {
	for _, c := range []struct{ send, stops, next time.Duration }{
		{3 * time.Second, 2 * time.Second, 2 * time.Second},
		{14 * time.Second, 5 * time.Second, 31 * time.Second},
	} {
		synctest.Test(t, func(t *testing.T) {
			chat, everyone, run := crowd(t, 60)
			before := len(everyone[0].Sees())
			chat.takes.Store(int64(c.send))
			stop := run()
			time.Sleep(2*time.Second + time.Millisecond) // all of the crew are sending since a second
			stopped := time.Now()
			stop()
			if took := time.Since(stopped); took > c.stops {
				t.Errorf("a message takes %v: stopped after %v; want %v at most", c.send, took, c.stops)
			}
			chat.takes.Store(0)
			defer run()()
			time.Sleep(c.next)
			synctest.Wait()
			for _, h := range everyone {
				same(t, fmt.Sprintf("a message takes %v: questions put to %s", c.send, h.Member().User), len(h.Sees())-before, 1)
			}
		})
	}
}
