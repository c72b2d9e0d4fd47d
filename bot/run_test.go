package bot_test

import (
	"context"
	"sync"
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
