package storage

import (
	"context"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"gezel/bot"
)

var bo = bot.MemberID{Server: ada.Server, User: "bo"}

// pair opens two stores on one Redis, as two processes do.
func pair(t *testing.T) (a, b *Store, m *miniredis.Miniredis) {
	t.Helper()
	a, m = openFake(t, nil)
	dial := func(context.Context, string, string) (net.Conn, error) { return m.Dial() }
	b, err := open(t.Context(), Options{Key: a.near.key}, &redis.UniversalOptions{Password: password}, dial)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = b.Close() })
	return a, b, m
}

func mustLoad(t *testing.T, s *Store, id bot.MemberID, event string) bot.Snapshot {
	t.Helper()
	snap, err := s.Load(t.Context(), id, event)
	if err != nil {
		t.Fatal(err)
	}
	return snap
}

// begin saves a member and reads them once, as the first event does; from then
// on the store remembers them.
func begin(t *testing.T, s *Store) bot.Snapshot {
	t.Helper()
	mustSave(t, s, bot.Change{Member: ada, State: []byte("first"), Event: "e1"})
	return mustLoad(t, s, ada, "e2")
}

// The next event of a member who was just worked with asks Redis nothing, and
// is told what Redis would tell.
func TestNextEventAsksNothing(t *testing.T) {
	s, m := openFake(t, nil)
	snap := begin(t, s)
	for _, event := range []string{"e2", "e3", "e4"} {
		mustSave(t, s, bot.Change{Member: ada, Version: snap.Version, State: []byte("after " + event), Event: event})
		before := m.CommandCount()
		snap = mustLoad(t, s, ada, "new")
		if n := m.CommandCount() - before; n != 0 {
			t.Errorf("%d commands for the next event; want none", n)
		}
		if string(snap.State) != "after "+event || snap.Seen {
			t.Errorf("after %s: %q, seen %t", event, snap.State, snap.Seen)
		}
		for _, old := range []string{"e1", event} {
			if !mustLoad(t, s, ada, old).Seen {
				t.Errorf("after %s: %s is not known", event, old)
			}
		}
	}
	before := m.CommandCount()
	if got := mustLoad(t, s, ada, ""); !slices.Equal(got.State, snap.State) || got.Version != snap.Version {
		t.Errorf("what is remembered is %+v, what Redis has %+v", snap, got)
	}
	if m.CommandCount() == before {
		t.Error("a load for no event did not ask Redis")
	}
}

// What another process saved is found out by the conflict, whatever it was.
func TestOtherProcessIsFoundOut(t *testing.T) {
	for name, c := range map[string]struct {
		change bot.Change
		want   string
		seen   bool
	}{
		"saved":  {bot.Change{State: []byte("second"), Event: "e2"}, "second", true},
		"erased": {bot.Change{State: []byte("anew"), Erase: true, Event: "e2"}, "anew", true},
		"forgot": {bot.Change{Erase: true, Event: "e2"}, "", true},
	} {
		t.Run(name, func(t *testing.T) {
			a, b, _ := pair(t)
			snap := begin(t, a)
			c.change.Member, c.change.Version = ada, snap.Version
			mustSave(t, b, c.change)
			old := mustLoad(t, a, ada, "e2")
			if old.Seen || string(old.State) != "first" {
				t.Fatalf("the other process was noticed by itself: %+v", old)
			}
			_, err := a.Save(t.Context(), bot.Change{Member: ada, Version: old.Version, State: []byte("lost"), Event: "e2"})
			if !errors.Is(err, bot.ErrConflict) {
				t.Fatalf("a save of an older version: %v; want a conflict", err)
			}
			if now := mustLoad(t, a, ada, "e2"); string(now.State) != c.want || now.Seen != c.seen {
				t.Errorf("after the conflict: %q, seen %t; want %q, %t", now.State, now.Seen, c.want, c.seen)
			}
		})
	}
}

// A Redis that was away may have gone back: an event that it lost must not be
// taken for seen.
func TestWhatRedisLostIsNotRemembered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, m := openFake(t, nil)
		snap := begin(t, s)
		mustSave(t, s, bot.Change{Member: ada, Version: snap.Version, State: []byte("second"), Event: "e2"})
		m.HDel(memberKey(ada), fieldSeen)
		m.SetError("LOADING")
		if _, err := s.Cursors(t.Context(), ada.Server); !errors.Is(err, bot.ErrUnavailable) {
			t.Fatal(err)
		}
		m.SetError("")
		if mustLoad(t, s, ada, "e2").Seen {
			t.Error("an event that Redis lost is taken for seen")
		}
	})
}

// What was asked of Redis before it was away is not remembered after.
func TestAnswersOfAnEarlierEraAreNotRemembered(t *testing.T) {
	s, _ := openFake(t, nil)
	snap := begin(t, s)
	before := s.near.era()
	h, err := s.read(t.Context(), ada)
	if err != nil {
		t.Fatal(err)
	}
	s.near.clear()
	if _, err := s.fresh(ada, h, before); err != nil {
		t.Fatal(err)
	}
	if k := s.near.get(ada); k.hash.token != "" {
		t.Errorf("remembered what was read before: version %q", snap.Version)
	}
}

// A reply that was lost leaves it open what is true: the next load asks.
func TestFailedSaveIsNotRemembered(t *testing.T) {
	s, m := openFake(t, nil)
	snap := begin(t, s)
	m.SetError("OOM")
	if _, err := s.Save(t.Context(), bot.Change{Member: ada, Version: snap.Version, State: []byte("second")}); err == nil {
		t.Fatal("saved")
	}
	m.SetError("")
	before := m.CommandCount()
	mustLoad(t, s, ada, "e2")
	if m.CommandCount() == before {
		t.Error("after a save that failed Redis was not asked")
	}
}

// What is remembered is as sealed as it lies in Redis, belongs to its member
// alone, is gone with the erasing, and after a while by itself.
func TestRememberedIsSealedAndGoes(t *testing.T) {
	t.Run("sealed", func(t *testing.T) {
		s, _ := openFake(t, nil)
		begin(t, s)
		if k := s.near.get(ada); k.hash.state == "" || strings.Contains(k.hash.state, "first") {
			t.Errorf("remembered: %q", k.hash.state)
		}
		if _, err := s.near.cell(bo, s.near.get(ada).wrapped); err == nil {
			t.Error("bo was given the cipher of ada's key")
		}
	})
	for name, change := range map[string]bot.Change{
		"erase":  {Erase: true, State: []byte("b")},
		"forget": {},
	} {
		t.Run(name, func(t *testing.T) {
			s, _ := openFake(t, nil)
			change.Member, change.Version = ada, begin(t, s).Version
			mustSave(t, s, change)
			if n := s.near.last.Len(); n != 0 {
				t.Errorf("%d members are remembered after erasing the only one", n)
			}
		})
	}
	t.Run("time", func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) {
			s, _ := openFake(t, nil)
			begin(t, s)
			time.Sleep(nearFor + time.Second)
			if k := s.near.get(ada); k.aead != nil {
				t.Error("remembered after the time")
			}
			if _, err := s.Claim(t.Context(), ada.Server, time.Now(), time.Minute, 1); err != nil {
				t.Fatal(err)
			}
			if n := s.near.last.Len(); n != 0 {
				t.Errorf("%d members still lie in memory", n)
			}
		})
	})
}
