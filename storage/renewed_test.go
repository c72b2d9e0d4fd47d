package storage_test

import (
	"sync"
	"sync/atomic"
	"testing"

	"gezel/bot"
	"gezel/storage"
	"gezel/storage/redistest"
)

// A Redis that was started again is told of once, before anything is asked of
// it; new connections to the same one are no news. What it lost is not
// remembered here.
func TestRenewed(t *testing.T) {
	redis := redistest.Start(t)
	var renewed atomic.Int64
	store, err := storage.Open(t.Context(), storage.Options{URL: redis.URL(), Key: storage.NewKey(), Renewed: func() { renewed.Add(1) }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	many := func() {
		var all sync.WaitGroup
		for range 40 {
			all.Go(func() { _ = store.Ping(t.Context()) })
		}
		all.Wait()
	}
	many()
	anna := bot.MemberID{Server: "s", User: "anna"}
	lost := func() bool {
		snap, err := store.Load(t.Context(), anna, "e")
		if err != nil {
			t.Fatal(err)
		}
		return !snap.Seen
	}
	if n := renewed.Load(); n != 0 {
		t.Fatalf("told %d times of a Redis that is the same", n)
	}
	for times := range int64(2) {
		if _, err := store.Save(t.Context(), bot.Change{Member: anna, State: []byte("a"), Event: "e"}); err != nil || lost() {
			t.Fatalf("not saved: %v", err)
		}
		redis.Kill()
		_ = store.Ping(t.Context())
		redis.Start()
		for store.Ping(t.Context()) != nil {
		}
		many()
		if n := renewed.Load(); n != times+1 {
			t.Fatalf("told %d times of %d starts", n, times+1)
		}
		if !lost() {
			t.Fatal("an event that Redis lost is taken for seen")
		}
	}
}
