package storage

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
	"gotest.tools/v3/golden"

	"gezel/bot"
	"gezel/storage/redistest"
)

// TestLayout asserts every key, its type, its fields and its lifetime, as the
// table in keys.go has them.
func TestLayout(t *testing.T) {
	server := redistest.Start(t)
	s, err := Open(t.Context(), Options{URL: server.URL(), Key: NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	version := mustSave(t, s, bot.Change{
		Member: ada, State: []byte("state"), Due: later, Event: "e1", Channel: "D1", Cursor: "1732612345.678901",
		Put: []bot.Record{{ID: "c/2026-W48", Body: []byte("a conversation")}, {ID: "n/2026-11-26", Body: []byte("a note")}},
	})
	for i := range 5 {
		version = mustSave(t, s, bot.Change{Member: ada, Version: version, State: []byte("state"), Due: later, Event: fmt.Sprint("e", 2+i/4)})
	}
	mustSave(t, s, bot.Change{Member: bot.MemberID{Server: ada.Server, User: "stranger"}, Event: "hello"})
	gone := bot.MemberID{Server: ada.Server, User: "gone"}
	mustSave(t, s, bot.Change{Member: gone, Version: mustSave(t, s, bot.Change{Member: gone, State: []byte("a"), Due: later}), Erase: true})
	back := bot.MemberID{Server: "odd{}%", User: "back: again{}"}
	mustSave(t, s, bot.Change{Member: back, Event: "hello"})
	mustSave(t, s, bot.Change{Member: back, State: []byte("a")})
	if err := s.Journal("room").Save(t.Context(), []byte("the journal")); err != nil {
		t.Fatal(err)
	}
	golden.Assert(t, layout(t, server.Client()), "layout.golden")
}

// layout tells all keys of a Redis.
func layout(t *testing.T, bare *redis.Client) string {
	t.Helper()
	ctx := t.Context()
	keys, err := bare.Keys(ctx, "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(keys)
	var b strings.Builder
	for _, key := range keys {
		kind, err := bare.Type(ctx, key).Result()
		if err != nil {
			t.Fatal(err)
		}
		left, err := bare.TTL(ctx, key).Result()
		if err != nil {
			t.Fatal(err)
		}
		lifetime := "stays"
		if left > 0 {
			lifetime = fmt.Sprintf("%.0f hours", left.Round(time.Hour).Hours())
		}
		fmt.Fprintf(&b, "%s  %s, %s\n%s", key, kind, lifetime, content(ctx, t, bare, kind, key))
	}
	return b.String()
}

// content tells what stands in a key: what lies open as it is, of the rest how
// long it is.
func content(ctx context.Context, t *testing.T, bare *redis.Client, kind, key string) string {
	t.Helper()
	var b strings.Builder
	var err error
	switch kind {
	case "hash":
		var fields map[string]string
		fields, err = bare.HGetAll(ctx, key).Result()
		for _, name := range slices.Sorted(maps.Keys(fields)) {
			value := fields[name]
			if !strings.HasSuffix(key, ":cursors") {
				value = fmt.Sprintf("<%d bytes>", len(value))
			}
			fmt.Fprintf(&b, "    %s = %s\n", name, value)
		}
	case "zset":
		var entries []redis.Z
		entries, err = bare.ZRangeWithScores(ctx, key, 0, -1).Result()
		for _, z := range entries {
			fmt.Fprintf(&b, "    %v = %.0f\n", z.Member, z.Score)
		}
	case "string":
		var value string
		value, err = bare.Get(ctx, key).Result()
		fmt.Fprintf(&b, "    <%d bytes>\n", len(value))
	default:
		t.Fatalf("key %s is a %s", key, kind)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}
