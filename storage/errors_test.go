package storage

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"gezel/bot"
	"gezel/storage/redistest"
)

const (
	password = "hunter2-hunter2"
	words    = "Ik zei haar dat de wethouder dit niet kan volhouden."
)

var (
	ada   = bot.MemberID{Server: "slack/T1", User: "U1"}
	later = time.Date(2026, 11, 26, 15, 0, 0, 0, time.UTC)
)

// calls are all that a store can be asked, with a member's words in each that
// takes some.
func calls(ctx context.Context, s *Store) map[string]func() error {
	return map[string]func() error{
		"Load": func() error { _, err := s.Load(ctx, ada, "e"); return err },
		"Save": func() error {
			_, err := s.Save(ctx, bot.Change{Member: ada, State: []byte(words), Put: []bot.Record{{ID: "c/1", Body: []byte(words)}}})
			return err
		},
		"Records":      func() error { _, err := s.Records(ctx, ada, ""); return err },
		"Claim":        func() error { _, err := s.Claim(ctx, ada.Server, later, time.Minute, 10); return err },
		"Upcoming":     func() error { _, err := s.Upcoming(ctx, ada.Server, 10); return err },
		"Cursors":      func() error { _, err := s.Cursors(ctx, ada.Server); return err },
		"Journal.Load": func() error { _, err := s.Journal(ada.Server).Load(ctx); return err },
		"Journal.Save": func() error { return s.Journal(ada.Server).Save(ctx, []byte(words)) },
	}
}

// openFake opens a store on a Redis that answers whatever a test has it answer.
func openFake(t *testing.T, log *slog.Logger) (*Store, *miniredis.Miniredis) {
	t.Helper()
	m := miniredis.NewMiniRedis()
	m.RequireAuth(password)
	dial := func(context.Context, string, string) (net.Conn, error) { return m.Dial() }
	s, err := open(t.Context(), Options{Key: NewKey(), Log: log}, &redis.UniversalOptions{Password: password}, dial)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = s.Close()
		m.Close()
	})
	return s, m
}

func textLog(w io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

// TestErrorReplies runs in a bubble, where the pauses before an attempt cost no
// time.
func TestErrorReplies(t *testing.T) { synctest.Test(t, testErrorReplies) }

func testErrorReplies(t *testing.T) {
	replies := map[string]error{
		"LOADING Redis is loading the dataset in memory":                                             bot.ErrUnavailable,
		"READONLY You can't write against a read only replica.":                                      bot.ErrUnavailable,
		"MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.":           bot.ErrUnavailable,
		"NOREPLICAS Not enough good replicas to write.":                                              bot.ErrUnavailable,
		"CLUSTERDOWN The cluster is down":                                                            bot.ErrUnavailable,
		"TRYAGAIN Multiple keys request during rehashing of slot":                                    bot.ErrUnavailable,
		"BUSY Redis is busy running a script. You can only call SCRIPT KILL or SHUTDOWN NOSAVE.":     bot.ErrUnavailable,
		"MISCONF Redis is configured to save RDB snapshots, but it's currently unable to do so":      bot.ErrUnavailable,
		"ERR max number of clients reached":                                                          bot.ErrUnavailable,
		"OOM command not allowed when used memory > 'maxmemory'.":                                    bot.ErrFull,
		"NOAUTH Authentication required.":                                                            bot.ErrDenied,
		"WRONGPASS invalid username-password pair or user is disabled.":                              bot.ErrDenied,
		"NOPERM User default has no permissions to run the 'evalsha' command":                        bot.ErrDenied,
		"ERR AUTH <password> called without any password configured for the default user.":           bot.ErrDenied,
		"WRONGTYPE Operation against a key holding the wrong kind of value":                          nil,
		"ERR unknown command 'HMGET', with args beginning with: '" + password + "' '" + words + "' ": nil,
	}
	kinds := []error{bot.ErrUnavailable, bot.ErrFull, bot.ErrDenied, bot.ErrConflict, bot.ErrSealed}
	var log strings.Builder
	s, m := openFake(t, textLog(&log))
	for reply, want := range replies {
		m.SetError(reply)
		for name, call := range calls(t.Context(), s) {
			start := time.Now()
			err := call()
			if err == nil {
				t.Errorf("%s: no error after %q", name, reply)
				continue
			}
			if again := time.Since(start) > 0; again != (want == bot.ErrUnavailable) {
				t.Errorf("%s was tried again after %q: %t", name, reply, again)
			}
			for _, kind := range kinds {
				if errors.Is(err, kind) != (kind == want) {
					t.Errorf("%s after %q: %v; is it %q: %t", name, reply, err, kind, errors.Is(err, kind))
				}
			}
			says := err.Error()
			if word, _, _ := strings.Cut(reply, " "); !strings.Contains(says, word) || !strings.Contains(says, string(ada.Server)) {
				t.Errorf("%s after %q says too little: %q", name, reply, says)
			}
			if strings.Contains(says, password) || strings.Contains(says, "wethouder") {
				t.Errorf("%s says what it may not: %q", name, says)
			}
		}
	}
	if strings.Contains(log.String(), password) || strings.Contains(log.String(), "wethouder") {
		t.Errorf("logged what may not be: %s", log.String())
	}
}

// TestErrorRepliesOfARealRedis: what can be had from one without waiting.
func TestErrorRepliesOfARealRedis(t *testing.T) {
	cases := []struct {
		name string
		url  func(*redistest.Server) string
		args []string
		want error
	}{
		{"full", (*redistest.Server).URL, []string{"--maxmemory", "1"}, bot.ErrFull},
		{"replica", (*redistest.Server).URL, []string{"--replicaof", "127.0.0.1 1"}, bot.ErrUnavailable},
		{"no password given", (*redistest.Server).URL, []string{"--requirepass", "other"}, bot.ErrDenied},
		{"wrong password", withPassword, []string{"--requirepass", "other"}, bot.ErrDenied},
		{"not allowed", (*redistest.Server).URL, strings.Fields("--user default on nopass ~* +@all -set"), bot.ErrDenied},
		{"nobody there", func(s *redistest.Server) string { s.Kill(); return s.URL() }, nil, bot.ErrUnavailable},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			server := redistest.Start(t, c.args...)
			s, err := Open(t.Context(), Options{URL: c.url(server), Key: NewKey()})
			if err == nil {
				_ = s.Close()
			}
			if !errors.Is(err, c.want) {
				t.Errorf("Open gave %v; want %v", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), password) {
				t.Errorf("the password stands in %q", err)
			}
		})
	}
}

func withPassword(s *redistest.Server) string {
	return strings.Replace(s.URL(), "unix://", "unix://:"+password+"@", 1)
}

// TestFullStoreStillForgets: the script deletes before it writes, and Redis
// lets a script that has begun go on. Also after a restart of Gezel.
func TestFullStoreStillForgets(t *testing.T) {
	server := redistest.Start(t)
	s, err := Open(t.Context(), Options{URL: server.URL(), Key: NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	version, err := s.Save(t.Context(), bot.Change{Member: ada, State: []byte("a"), Due: later})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Client().ConfigSet(t.Context(), "maxmemory", "1").Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(t.Context(), bot.Change{Member: ada, Version: version, State: []byte("b"), Event: "e"}); !errors.Is(err, bot.ErrFull) {
		t.Fatalf("Save in a full store gave %v; want bot.ErrFull", err)
	}
	snap, err := s.Load(t.Context(), ada, "e")
	if err != nil || snap.Version != version || snap.Seen || string(snap.State) != "a" {
		t.Errorf("a refused save left %+v, %v", snap, err)
	}
	again, err := Open(t.Context(), Options{URL: server.URL(), Key: s.key})
	if err != nil {
		t.Fatalf("a full store does not open: %v", err)
	}
	t.Cleanup(func() { _ = again.Close() })
	if _, err := again.Save(t.Context(), bot.Change{Member: ada, Version: version, Erase: true, Event: "forget"}); err != nil {
		t.Errorf("a full store does not forget: %v", err)
	}
}

// TestOtherMasterKeyAtOpen: the second key is told at once, and the first goes
// on.
func TestOtherMasterKeyAtOpen(t *testing.T) {
	server := redistest.Start(t)
	first, second := NewKey(), NewKey()
	for _, key := range []Key{first, second, first} {
		s, err := Open(t.Context(), Options{URL: server.URL(), Key: key})
		if key.String() == first.String() {
			if err != nil {
				t.Fatalf("the first key gave %v", err)
			}
			_ = s.Close()
			continue
		}
		if !errors.Is(err, bot.ErrSealed) || !strings.Contains(err.Error(), first.String()) {
			t.Errorf("another key gave %v; want bot.ErrSealed, naming %v", err, first)
		}
	}
	if _, err := Open(t.Context(), Options{URL: server.URL()}); err == nil {
		t.Error("a store without a key opens")
	}
}
