package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"

	"gezel/bot"
)

// slow is a coach whose store takes a while.
type slow struct {
	takes time.Duration
	fails int // so many saves before the first that succeeds

	mu    sync.Mutex
	saved map[string]int
}

func (c *slow) Handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	if !pause(ctx, c.takes) {
		return bot.Answer{}, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fails > 0 {
		c.fails--
		return bot.Answer{}, bot.ErrUnavailable
	}
	if c.saved[ev.ID] == 0 { // as the coach knows what it has seen
		c.saved[ev.ID]++
	}
	return bot.Answer{}, nil
}

func (c *slow) Kept(context.Context, bot.MemberID, time.Time) ([]string, error) { return nil, nil }

// before puts an adapter that runs before a coach, without a Slack.
func before(c Coach) *Adapter {
	a := decoder("T111")
	a.set.SigningSecret, a.now, a.coach = "geheim", time.Now, c
	a.inbox = bot.NewInbox(a.handle, slog.New(slog.DiscardHandler))
	a.runs.Store(true)
	return a
}

const saidOverHTTP = `{"type":"event_callback","event_id":"Ev1","team_id":"T111","event":{"type":"message","channel":"D1","channel_type":"im","user":"U1","text":"een antwoord","ts":"1795705190.000100","event_ts":"1795705190.000100"}}`

// request is what Slack delivers, for the nth time.
func request(a *Adapter, n int) *httptest.ResponseRecorder {
	body, stamp := saidOverHTTP, strconv.FormatInt(time.Now().Unix(), 10)
	r := httptest.NewRequest(http.MethodPost, "/slack/events", strings.NewReader(body))
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", signature(a.set.SigningSecret, stamp, []byte(body)))
	if n > 0 {
		r.Header.Set("X-Slack-Retry-Num", strconv.Itoa(n))
		r.Header.Set("X-Slack-Retry-Reason", "http_timeout")
	}
	w := httptest.NewRecorder()
	a.Handler().ServeHTTP(w, r)
	return w
}

// TestASlowStoreIsNotWaitedForAndSavesOnce: Slack hears no before its patience
// ends, and delivers again, while the first try is still under way and after.
func TestASlowStoreIsNotWaitedForAndSavesOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &slow{takes: 4 * time.Second, saved: map[string]int{}}
		a := before(c)
		begun := time.Now()
		if w := request(a, 0); w.Code != http.StatusServiceUnavailable {
			t.Errorf("the first answer is %d, want 503", w.Code)
		}
		if took := time.Since(begun); took >= 3*time.Second {
			t.Errorf("it came after %v: by then Slack has given up", took)
		}
		if w := request(a, 1); w.Code != http.StatusOK {
			t.Errorf("the answer to the second delivery is %d, want 200: it was kept meanwhile", w.Code)
		}
		if w := request(a, 2); w.Code == http.StatusOK && len(c.saved) == 0 {
			t.Error("it was acknowledged and is not kept")
		}
		a.inbox.Close(t.Context())
		if len(c.saved) != 1 {
			t.Errorf("%d events are kept, want 1", len(c.saved))
		}
	})
}

// TestWhatIsNotKeptAtTheEndIsRefused: over HTTP, so that it comes again.
func TestWhatIsNotKeptAtTheEndIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := before(&slow{fails: 1000, saved: map[string]int{}})
		var w *httptest.ResponseRecorder
		var asking sync.WaitGroup
		asking.Go(func() { w = request(a, 0) })
		pause(t.Context(), time.Second)
		a.inbox.Close(t.Context())
		asking.Wait()
		if w.Code != http.StatusServiceUnavailable {
			t.Errorf("the answer is %d, want 503", w.Code)
		}
	})
}

// TestAStoreThatFailsIsAcknowledgedWhenItKept: over a socket nobody is told
// before it is kept.
func TestAStoreThatFailsIsAcknowledgedWhenItKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &slow{takes: time.Second, fails: 3, saved: map[string]int{}}
		a := before(c)
		acknowledged := 0
		a.deliver(eventsAPI, []byte(saidOverHTTP), func(any) error {
			c.mu.Lock()
			defer c.mu.Unlock()
			if acknowledged++; len(c.saved) == 0 {
				t.Error("it was acknowledged before it was kept")
			}
			return nil
		}, func() { t.Error("it was given up") })
		pause(t.Context(), time.Minute)
		synctest.Wait()
		if acknowledged != 1 {
			t.Errorf("it was acknowledged %d times, want once", acknowledged)
		}
		a.inbox.Close(t.Context())
	})
}

// TestWhatGoesToManyIsPaced sends to forty people at once, at the usual rate.
func TestWhatGoesToManyIsPaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := decoder("T111")
		a.now, a.pace = time.Now, rate.NewLimiter(usualRate, usualRate)
		const people = 40
		begun := time.Now()
		var going sync.WaitGroup
		var mu sync.Mutex
		var went []time.Duration
		for n := range people {
			going.Go(func() {
				if err := a.turn(t.Context(), bot.Place{User: fmt.Sprintf("U%d", n)}, bot.TopicQuestion); err != nil {
					t.Error(err)
				}
				mu.Lock()
				defer mu.Unlock()
				went = append(went, time.Since(begun))
			})
		}
		if err := a.turn(t.Context(), bot.Place{User: "U1"}, bot.TopicFollowUp); err != nil || time.Since(begun) > 0 {
			t.Errorf("a follow-up waited %v behind the questions (%v)", time.Since(begun), err)
		}
		going.Wait()
		for i, at := range went {
			if room := float64(i+1-usualRate) / usualRate; at.Seconds() < room-1e-6 || at.Seconds() > room+1.2 && i >= usualRate {
				t.Errorf("message %d went after %v, want about %.1f s", i, at, room)
			}
		}
	})
}

// TestATurnThatComesTooLateIsPutOff: whoever can't wait so long is told when to
// come again, and nothing was sent.
func TestATurnThatComesTooLateIsPutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := decoder("T111")
		a.now, a.pace = time.Now, rate.NewLimiter(usualRate, usualRate)
		ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		var sent, put atomic.Int32
		var going sync.WaitGroup
		for n := range 100 {
			going.Go(func() {
				switch err := a.turn(ctx, bot.Place{User: fmt.Sprintf("U%d", n)}, bot.TopicQuestion); {
				case err == nil:
					sent.Add(1)
				case isBusy(err):
					put.Add(1)
				default:
					t.Errorf("got %v, want one that says when", err)
				}
			})
		}
		going.Wait()
		if sent.Load() < usualRate || put.Load() == 0 {
			t.Errorf("%d went and %d were put off, want some of each", sent.Load(), put.Load())
		}
	})
}

func isBusy(err error) bool {
	_, busy := errors.AsType[*bot.Busy](err)
	return busy
}
