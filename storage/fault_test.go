package storage

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/redis/go-redis/v9"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/storage/redistest"
)

// TestLostReply saves changes of every kind whose first reply is lost. Each is
// applied once, and the version that Save gives is the member's.
func TestLostReply(t *testing.T) {
	record := []bot.Record{{ID: "c/1", Body: []byte("one")}}
	known := bot.Change{Member: ada, State: []byte("before"), Put: record, Due: later, Event: "e0"}
	cases := []struct {
		name   string
		known  bool
		change bot.Change
	}{
		{"of a new member", false, bot.Change{State: []byte("a"), Put: record, Due: later, Event: "e1"}},
		{"of a known member", true, bot.Change{State: []byte("b"), Drop: []string{"c/1"}, Event: "e1", Channel: "D1", Cursor: "7"}},
		{"that erases", true, bot.Change{Erase: true, State: []byte("b"), Put: []bot.Record{{ID: "c/2"}}, Event: "e1"}},
		{"that forgets", true, bot.Change{Erase: true, Event: "e1", Channel: "D1", Cursor: "7"}},
		{"of a stranger", false, bot.Change{Event: "e1", Channel: "D1", Cursor: "7"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			faulty, direct, l := openFaulty(t, redistest.Start(t))
			model := bottest.NewStore()
			var version, modelVersion string
			if c.known {
				version, modelVersion = mustSave(t, direct, known), mustSave(t, model, known)
			}
			c.change.Member, c.change.Version = ada, version
			l.lose(nil, loseReply)
			version = mustSave(t, faulty, c.change)
			if l.lost() != 1 {
				t.Fatalf("%d replies were lost; want 1", l.lost())
			}
			c.change.Version = modelVersion
			modelVersion = mustSave(t, model, c.change)
			if snap, err := direct.Load(t.Context(), ada, "e1"); err != nil || snap.Version != version || !snap.Seen {
				t.Errorf("after a save that gave version %q: %+v, %v", version, snap, err)
			}
			next := bot.Change{Member: ada, State: []byte("next"), Event: "e2"}
			next.Version = version
			mustSave(t, faulty, next)
			next.Version = modelVersion
			mustSave(t, model, next)
			sameContent(t, model, direct)
		})
	}
}

func mustSave(t *testing.T, s bot.Store, c bot.Change) string {
	t.Helper()
	version, err := s.Save(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	return version
}

// sameContent compares a store with the model.
func sameContent(t interface {
	Helper()
	Fatal(...any)
	Errorf(string, ...any)
}, model *bottest.Store, s bot.Store, members ...bot.MemberID) {
	t.Helper()
	got, err := bottest.Dump(context.Background(), s, append(members, ada)...)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(model.Dump(), got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the store differs from the model (-model +store):\n%s", diff)
	}
}

// TestLostReplyOvertaken: another replica saves before the lost save comes
// again. It was applied, and says so; its version is no longer the member's.
func TestLostReplyOvertaken(t *testing.T) {
	faulty, direct, l := openFaulty(t, redistest.Start(t))
	mine := bot.Change{Member: ada, Version: mustSave(t, direct, bot.Change{Member: ada, State: []byte("0")}), State: []byte("mine")}
	l.lose(func() {
		for i := range 3 {
			snap, err := direct.Load(context.Background(), ada, "")
			if err == nil && i == 0 && string(snap.State) != "mine" {
				err = fmt.Errorf("state %q", snap.State)
			}
			if err == nil {
				_, err = direct.Save(context.Background(), bot.Change{Member: ada, Version: snap.Version, State: fmt.Append(nil, "theirs", i)})
			}
			if err != nil {
				t.Errorf("the other replica: %v", err)
			}
		}
	}, loseReply)
	mine.Version = mustSave(t, faulty, mine)
	if _, err := faulty.Save(t.Context(), mine); !errors.Is(err, bot.ErrConflict) {
		t.Errorf("saving on an overtaken version gave %v; want bot.ErrConflict", err)
	}
	if snap, err := faulty.Load(t.Context(), ada, ""); err != nil || string(snap.State) != "theirs2" {
		t.Errorf("the state is %q, %v; want what was saved last", snap.State, err)
	}
}

// TestLostEveryTime: an error that leaves open what happened, and Load tells.
func TestLostEveryTime(t *testing.T) {
	for f, applied := range map[fault]bool{loseReply: true, loseRequest: false} {
		faulty, direct, l := openFaulty(t, redistest.Start(t))
		l.lose(nil, f, f, f)
		_, err := faulty.Save(t.Context(), bot.Change{Member: ada, State: []byte("a"), Event: "e"})
		if !errors.Is(err, bot.ErrUnavailable) || l.lost() != attempts {
			t.Errorf("%s %d times: %v; want bot.ErrUnavailable after %d", f, l.lost(), err, attempts)
		}
		snap, err := direct.Load(t.Context(), ada, "e")
		if err != nil || snap.Seen != applied || (snap.Version != "") != applied {
			t.Errorf("%s: %+v, %v; want it applied: %t", f, snap, err, applied)
		}
	}
}

// TestLostClaim: who was handed out and never arrived comes again when the
// lease is over; nobody is handed out twice before.
func TestLostClaim(t *testing.T) {
	faulty, direct, l := openFaulty(t, redistest.Start(t))
	bea := bot.MemberID{Server: ada.Server, User: "U2"}
	mustSave(t, direct, bot.Change{Member: ada, State: []byte("a"), Due: later.Add(-time.Hour)})
	mustSave(t, direct, bot.Change{Member: bea, State: []byte("b"), Due: later})
	claim := func(now time.Time) []bot.MemberID {
		ids, err := faulty.Claim(t.Context(), ada.Server, now, time.Minute, 1)
		if err != nil {
			t.Fatal(err)
		}
		return ids
	}
	l.lose(nil, loseReply)
	got := [][]bot.MemberID{claim(later), claim(later), claim(later.Add(time.Minute)), claim(later.Add(time.Minute))}
	want := [][]bot.MemberID{{bea}, nil, {ada}, {bea}}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("claimed (-want +got):\n%s", diff)
	}
}

// TestRestart: a Redis that is gone is unavailable, and when it is back with
// its file everything is as it was; the scripts are sent anew.
func TestRestart(t *testing.T) {
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	s, err := Open(t.Context(), Options{URL: server.URL(), Key: NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	change := bot.Change{Member: ada, State: []byte("a"), Put: []bot.Record{{ID: "c/1", Body: []byte("one")}}, Due: later, Event: "e"}
	change.Version = mustSave(t, s, change)
	server.Kill()
	for name, call := range calls(t.Context(), s) {
		if err := call(); !errors.Is(err, bot.ErrUnavailable) {
			t.Errorf("%s without a Redis gave %v; want bot.ErrUnavailable", name, err)
		}
	}
	server.Start()
	// After many vain attempts go-redis looks once a second whether somebody
	// is there again.
	snap, err := s.Load(t.Context(), ada, "e")
	for range 10 {
		if !errors.Is(err, bot.ErrUnavailable) {
			break
		}
		snap, err = s.Load(t.Context(), ada, "e")
	}
	if err != nil || snap.Version != change.Version || !snap.Seen {
		t.Errorf("after the restart: %+v, %v", snap, err)
	}
	change.State, change.Due = []byte("b"), later.Add(time.Hour)
	mustSave(t, s, change)
	if ids, err := s.Claim(t.Context(), ada.Server, change.Due, time.Minute, 10); err != nil || len(ids) != 1 {
		t.Errorf("claimed %v, %v after the restart", ids, err)
	}
}

// TestSilentRedis: one that takes everything and answers nothing costs a caller
// a few seconds, here of a bubble's time.
func TestSilentRedis(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := false
		s, m := openFake(t, nil)
		dialed := s.rdb.(*redis.Client).Options()
		dialed.Dialer = func(context.Context, string, string) (net.Conn, error) {
			if !silent {
				return m.Dial()
			}
			near, far := net.Pipe()
			go func() { _, _ = io.Copy(io.Discard, far) }()
			return near, nil
		}
		client := redis.NewClient(dialed)
		defer client.Close()
		s.rdb = client
		silent = true
		for name, call := range calls(t.Context(), s) {
			start := time.Now()
			if err := call(); !errors.Is(err, bot.ErrUnavailable) {
				t.Errorf("%s gave %v; want bot.ErrUnavailable", name, err)
			}
			if took := time.Since(start); took > 3*patience {
				t.Errorf("%s took %v of the bubble's time; want at most %v", name, took, 3*patience)
			}
		}
	})
}
