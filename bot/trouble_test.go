package bot_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// troubled is a store that says what is wrong with it when it is asked who is
// due.
type troubled struct {
	bot.Store
	with atomic.Pointer[error]
}

func (s *troubled) Claim(ctx context.Context, id bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
	if with := s.with.Load(); with != nil {
		return nil, fmt.Errorf("agenda: %w", *with)
	}
	return s.Store.Claim(ctx, id, now, lease, limit)
}

// A store that is away for minutes is told of when it goes, when it says
// something else, and when it is back.
func TestRunTellsOnceOfAStoreThatIsAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		config := newWorld(t).config
		store := &troubled{Store: bottest.NewStore()}
		var log bottest.Secrets
		config.Now, config.Lease, config.Log, config.Store = time.Now, 30*time.Second, log.Logger(), store
		coach, err := bot.New(config)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var run sync.WaitGroup
		run.Go(func() { coach.Run(ctx) })
		told := func() [2]int {
			return [2]int{strings.Count(log.Logged(), "tick failed"), strings.Count(log.Logged(), "ticking again")}
		}
		for _, c := range []struct {
			with error
			want [2]int
		}{{bot.ErrUnavailable, [2]int{1, 0}}, {bot.ErrDenied, [2]int{2, 0}}, {nil, [2]int{2, 1}}, {bot.ErrUnavailable, [2]int{3, 1}}} {
			store.with.Store(&c.with)
			if c.with == nil {
				store.with.Store(nil)
			}
			time.Sleep(5 * time.Minute)
			synctest.Wait()
			same(t, fmt.Sprint("told of ", c.with), told(), c.want)
		}
		cancel()
		run.Wait()
	})
}
