package storage_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"gezel/bot"
	"gezel/bot/schedule"
	"gezel/prompts"
	"gezel/storage"
	"gezel/storage/redistest"
)

// The benchmarks of the whole way through coach and store. Each measures its
// bare loop in the same run, in short turns with its own, and reports the ratio
// of the two: the machine's mood cancels out.

const (
	place       = bot.ServerID("bench")
	concurrency = 8
	answer400   = "Ik heb hem eerst laten uitrazen en daarna gezegd wat ik niet meer accepteer. "
)

// The day before the question, and the moment of it.
var (
	wednesday = time.Date(2026, 11, 25, 8, 0, 0, 0, time.UTC)
	thursday  = time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)
)

// instantChat is a chat server that takes everything at once.
type instantChat struct{ serial atomic.Int64 }

func (c *instantChat) Send(context.Context, bot.Place, bot.Message, bot.DeliveryID) (bot.Ref, error) {
	return bot.Ref{Channel: "dm", Message: fmt.Sprint("m", c.serial.Add(1))}, nil
}

func (c *instantChat) Sent(context.Context, bot.Place, bot.DeliveryID, time.Time) (bot.Ref, bool, error) {
	return bot.Ref{}, false, nil
}

// synced is how the private Redis of a bot runs, which promises that what was
// acknowledged is on the disk.
var synced = []string{"--appendonly", "yes", "--appendfsync", "always"}

// bench is a coach on a real Redis, and a bare client of the same.
type bench struct {
	*testing.B
	coach *bot.Coach
	bare  redis.UniversalClient
	now   atomic.Pointer[time.Time]
}

func newBench(b *testing.B, redisArgs ...string) *bench {
	server := redistest.Start(b, redisArgs...)
	store, err := storage.Open(b.Context(), storage.Options{URL: server.URL(), Key: storage.NewKey(), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = store.Close() })
	options, err := redis.ParseURL(server.URL())
	if err != nil {
		b.Fatal(err)
	}
	bare := redis.NewClient(options)
	b.Cleanup(func() { _ = bare.Close() })
	moment, err := schedule.ParseMoment("0 16 * * 4", wednesday)
	if err != nil {
		b.Fatal(err)
	}
	x := &bench{B: b, bare: bare}
	x.at(wednesday)
	x.coach, err = bot.New(bot.Config{
		Store: store, Senders: map[bot.ServerID]bot.Sender{place: &instantChat{}}, Catalogue: prompts.Builtin(),
		Settings: bot.Settings{Moment: moment, Zone: "Europe/Amsterdam", Language: "nl", Quiet: time.Minute, Retention: 400 * 24 * time.Hour},
		Now:      func() time.Time { return *x.now.Load() }, Log: slog.New(slog.DiscardHandler), Lease: 30 * time.Second,
	})
	if err != nil {
		b.Fatal(err)
	}
	return x
}

func (x *bench) at(now time.Time) { x.now.Store(&now) }

func member(i int) bot.MemberID { return bot.MemberID{Server: place, User: fmt.Sprint("u", i)} }

// join makes members from a number on, who wait for their first question.
func (x *bench) join(first, n int) {
	x.side(n, func(i int) {
		x.handle(bot.Event{ID: fmt.Sprint("join", first+i), Kind: bot.Pressed, Button: "join wait", Member: member(first + i), At: wednesday})
	})
	x.tick()
}

func (x *bench) handle(ev bot.Event) bot.Answer {
	answer, err := x.coach.Handle(x.Context(), ev)
	if err != nil {
		x.Error(err)
	}
	return answer
}

func (x *bench) tick() int {
	n, err := x.coach.Tick(x.Context())
	if err != nil {
		x.Error(err)
	}
	return n
}

// side does n things, eight at a time, and says how long that took.
func (x *bench) side(n int, do func(i int)) time.Duration {
	start := time.Now()
	var wg sync.WaitGroup
	var next atomic.Int64
	for range concurrency {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	wg.Wait()
	return time.Since(start)
}

// hset is the yardstick: n bare HSETs of an answer.
func (x *bench) hset(n int) time.Duration {
	text := strings.Repeat(answer400, 6)[:400]
	return x.side(n, func(i int) {
		if err := x.bare.HSet(x.Context(), "bare", fmt.Sprint(i), text).Err(); err != nil {
			x.Error(err)
		}
	})
}

// rounds measures in many short rounds, and reports the median of their ratios
// to the bare loop: what else the machine did falls into few of them, or into
// both sides of one. The first does not count: in it connections are opened and
// scripts loaded.
func (x *bench) rounds(atMost float64, round func(i int) (measured, bare time.Duration)) {
	round(0)
	var ratios []float64
	for x.Loop() {
		for range 40 {
			measured, bare := round(len(ratios) + 1)
			ratios = append(ratios, float64(measured)/float64(bare))
		}
	}
	slices.Sort(ratios)
	x.ReportMetric(0, "ns/op")
	x.ReportMetric(ratios[len(ratios)/2], "measured")
	x.ReportMetric(atMost, "at-most")
}

// beside measures something that is done with so many members, between two bare
// loops of as many.
func (x *bench) beside(members int, do func()) (measured, bare time.Duration) {
	bare = x.hset(members)
	start := time.Now()
	do()
	measured = time.Since(start)
	return measured, (bare + x.hset(members)) / 2
}

// BenchmarkIngest: one typed answer, from the event to its being saved, eight
// members at a time, against one bare HSET an event; once on a Redis that keeps
// nothing on disk, once on one that syncs every write.
func BenchmarkIngest(b *testing.B)       { ingest(b) }
func BenchmarkIngestSynced(b *testing.B) { ingest(b, synced...) }

func ingest(b *testing.B, redisArgs ...string) {
	const members = 400
	x := newBench(b, redisArgs...)
	text := strings.Repeat(answer400, 6)[:400]
	x.rounds(3, func(round int) (measured, bare time.Duration) {
		first := round * members
		x.at(wednesday)
		x.join(first, members)
		x.at(thursday)
		x.tick()
		return x.beside(members, func() {
			x.side(members, func(i int) {
				id := fmt.Sprint("a", first+i)
				if !x.handle(bot.Event{ID: id, Kind: bot.Said, Text: text, Message: id, Member: member(first + i), At: thursday}).Tick {
					b.Error("answer not kept")
				}
			})
		})
	})
}

// BenchmarkFanOut: a due question, composed, intended, sent to an instant chat
// and settled, against one bare HSET; on both kinds of Redis. It is the first
// question of each member: every later one also closes the one before and its
// reminder, which are deliveries of their own.
func BenchmarkFanOut(b *testing.B)       { fanOut(b) }
func BenchmarkFanOutSynced(b *testing.B) { fanOut(b, synced...) }

func fanOut(b *testing.B, redisArgs ...string) {
	const members = 400
	x := newBench(b, redisArgs...)
	x.rounds(8, func(round int) (measured, bare time.Duration) {
		x.at(wednesday)
		x.join(round*members, members)
		x.at(thursday)
		return x.beside(members, func() {
			if n := x.tick(); n != members {
				b.Errorf("%d members had their question, of %d", n, members)
			}
		})
	})
}

// BenchmarkYearLookBack: 52 conversations made into the text of a year, against
// reading the same bytes with one bare HGETALL. Each round is another member's.
func BenchmarkYearLookBack(b *testing.B) {
	const members, reads = 50, 50
	x := newBench(b)
	at := x.year(members)
	serial := 0
	x.rounds(3, func(round int) (measured, bare time.Duration) {
		id := member(round % members)
		key := x.keyOf(id)
		for range reads {
			start := time.Now()
			if err := x.bare.HGetAll(b.Context(), key).Err(); err != nil {
				b.Fatal(err)
			}
			bare += time.Since(start)
			serial++
			start = time.Now()
			answer := x.handle(bot.Event{ID: fmt.Sprint("r", serial), Kind: bot.Commanded, Text: "terugblik jaar", Member: id, At: at})
			measured += time.Since(start)
			if answer.Private == nil || len(answer.Private.Lines) < 20 {
				b.Fatal("no look-back")
			}
		}
		return measured, bare
	})
}

// year makes members who answered for a year and more, and says when it is over.
func (x *bench) year(members int) time.Time {
	x.join(0, members)
	text := strings.Repeat(answer400, 6)[:400]
	at := thursday
	for week := range 60 {
		x.at(at)
		x.tick()
		x.side(members, func(i int) {
			id := fmt.Sprint("w", week)
			x.handle(bot.Event{ID: id, Kind: bot.Said, Text: text, Message: id, Member: member(i), At: at})
		})
		at = at.AddDate(0, 0, 7)
	}
	at = time.Date(2027, 12, 31, 12, 0, 0, 0, time.UTC)
	x.at(at)
	x.tick()
	return at
}

// keyOf is where a member lies.
func (x *bench) keyOf(id bot.MemberID) string {
	keys, err := x.bare.Keys(x.Context(), "*:m:"+id.User).Result()
	if err != nil || len(keys) != 1 {
		x.Fatalf("keys of the member: %v, %v", keys, err)
	}
	return keys[0]
}
