package storage

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"gezel/bot"
	"gezel/storage/redistest"
)

// The benchmarks report what was measured and what it may be at most, for the
// README's table (tools/benchtable.awk).

func openBench(b *testing.B) (*Store, *redis.Client) {
	server := redistest.Start(b)
	s, err := Open(b.Context(), Options{URL: server.URL(), Key: NewKey()})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	return s, server.Client()
}

// BenchmarkTickScale is what one due member costs, claimed, loaded and settled,
// with a million others in the agenda, against ten thousand others.
func BenchmarkTickScale(b *testing.B) {
	const small, large = bot.ServerID("small"), bot.ServerID("large")
	s, bare := openBench(b)
	fillAgenda(b, bare, small, 10_000)
	fillAgenda(b, bare, large, 1_000_000)
	tick(b, s, small) // the members' first
	tick(b, s, large)
	var ratios []float64
	for b.Loop() {
		for range 100 { // in short turns: the machine's mood falls into both sides of one, or into few
			few := tick(b, s, small)
			many := tick(b, s, large) + tick(b, s, large)
			few += tick(b, s, small)
			ratios = append(ratios, float64(many)/float64(few))
		}
	}
	slices.Sort(ratios)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ratios[len(ratios)/2], "measured")
	b.ReportMetric(1.2, "at-most")
}

const dueMembers = 50

var dueAt = time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)

// fillAgenda puts n members in an agenda who are due in the weeks to come.
func fillAgenda(b *testing.B, bare *redis.Client, server bot.ServerID, n int) {
	b.Helper()
	const bite = 10_000
	for from := 0; from < n; from += bite {
		entries := make([]redis.Z, 0, bite)
		for i := from; i < min(from+bite, n); i++ {
			due := dueAt.Add(time.Hour + time.Duration(i)*1009*time.Second%(8*7*24*time.Hour))
			entries = append(entries, redis.Z{Score: float64(due.UnixMilli()), Member: fmt.Sprintf("U%09d", i)})
		}
		if err := bare.ZAdd(b.Context(), agendaKey(server), entries...).Err(); err != nil {
			b.Fatal(err)
		}
	}
}

// tick makes members due, and measures how long it takes to claim all of them
// and to settle each: the next time is some weeks away, in the midst of the
// others.
func tick(b *testing.B, s *Store, server bot.ServerID) time.Duration {
	b.Helper()
	for i := range dueMembers {
		settle(b, s, bot.MemberID{Server: server, User: fmt.Sprint("due", i)}, dueAt)
	}
	start := time.Now()
	ids, err := s.Claim(b.Context(), server, dueAt, time.Minute, dueMembers)
	if err != nil || len(ids) != dueMembers {
		b.Fatalf("claimed %d of %d: %v", len(ids), dueMembers, err)
	}
	for i, id := range ids {
		settle(b, s, id, dueAt.Add(time.Duration(i+1)*24*time.Hour))
	}
	return time.Since(start)
}

func settle(b *testing.B, s *Store, id bot.MemberID, due time.Time) {
	b.Helper()
	snap, err := s.Load(b.Context(), id, "")
	if err != nil {
		b.Fatal(err)
	}
	_, err = s.Save(b.Context(), bot.Change{Member: id, Version: snap.Version, State: make([]byte, 1000), Due: due})
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkMemory is how many bytes of Redis an answer of 400 characters takes,
// kept as a record of 550 bytes, with its share of all that is kept of a member
// (state, key, versions, agenda, cursor, and the ids of 52 events), against
// 400.
func BenchmarkMemory(b *testing.B) {
	const members, answers = 400, 52
	s, bare := openBench(b)
	before := usedMemory(b, bare)
	for m := range members {
		id := bot.MemberID{Server: "slack/T0123ABCD", User: fmt.Sprintf("U%08d", m)}
		version := ""
		for week := range answers {
			var err error
			version, err = s.Save(b.Context(), bot.Change{
				Member: id, Version: version, State: make([]byte, 1000), Due: dueAt,
				Put:   []bot.Record{{ID: fmt.Sprintf("c/2026-W%02d", week), Body: make([]byte, 550)}},
				Event: fmt.Sprintf("17326%d.%06d", week, m), Channel: fmt.Sprintf("D%08d", m), Cursor: "1732612345.678901",
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	}
	bytes := float64(usedMemory(b, bare)-before) / (members * answers)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(bytes, "bytes")
	b.ReportMetric(bytes/400, "measured")
	b.ReportMetric(2, "at-most")
}

func usedMemory(b *testing.B, bare *redis.Client) int {
	b.Helper()
	info, err := bare.Info(context.Background(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(info, "used_memory:")
	text, _, _ := strings.Cut(rest, "\r\n")
	used, err := strconv.Atoi(text)
	if err != nil {
		b.Fatalf("used_memory: %v", err)
	}
	return used
}
