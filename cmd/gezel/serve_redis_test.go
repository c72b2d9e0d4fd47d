package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"gezel/storage"
	"gezel/storage/redistest"
)

// TestServeRedisInTrouble does to the Redis under the running program what
// happens to one. It says so where an operator looks, and what was said
// meanwhile is kept when Redis is well again.
func TestServeRedisInTrouble(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, c := range map[string]struct {
		hurt    func(*redistest.Server) (heal func())
		says    string // in the log
		why     string // on /readyz
		reached bool   // it answers, and takes nothing
	}{
		"gone": {func(s *redistest.Server) func() {
			s.Kill()
			return s.Start
		}, "store unavailable", "does not answer", false},
		"READONLY": {func(s *redistest.Server) func() {
			client := s.Client()
			client.Do(ctx, "REPLICAOF", "127.0.0.1", "1")
			return func() { client.Do(ctx, "REPLICAOF", "NO", "ONE") }
		}, "store unavailable", "takes no writes", true},
		"OOM": {func(s *redistest.Server) func() {
			client := s.Client()
			client.ConfigSet(ctx, "maxmemory", "1")
			return func() { client.ConfigSet(ctx, "maxmemory", "0") }
		}, "store full", "full", true},
		"NOAUTH": {func(s *redistest.Server) func() {
			client := s.Client().Conn()
			client.ConfigSet(ctx, "requirepass", "hushhush")
			client.Do(ctx, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
			return func() { client.ConfigSet(ctx, "requirepass", "") }
		}, "store access denied", "access denied", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, false)
			redis := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
			s.onRedis(redis.URL())
			s.start()
			anna := s.slack.Person("anna")
			anna.Say("start")
			s.hears(anna, 1)
			anna.Say("vraag")
			s.hears(anna, 2)

			heal := c.hurt(redis)
			during := anna.Say("tijdens de storing")
			s.waits("the log tells", func() bool { return strings.Contains(s.errs.String(), c.says) })
			s.waits("/readyz tells", func() bool { return s.status("/readyz") == http.StatusServiceUnavailable && s.why("store") == c.why })
			if s.status("/healthz") != http.StatusOK {
				t.Error("it takes itself for dead")
			}
			ticks := s.ticks()
			s.waits("some ticks in vain", func() bool { return s.ticks() > ticks+3 })
			heal()
			s.ticked(anna, during)
			s.hears(anna, 3) // the follow-up
			s.waits("ready again", func() bool { return s.status("/readyz") == http.StatusOK })
			failed := strings.Count(s.errs.String(), "tick failed") // away first, and then closed
			if failed > 2 || failed == 0 && !c.reached {
				t.Errorf("the log tells %d times of ticks that failed:\n%s", failed, s.errs)
			}
			s.waits("the log tells that it is over", func() bool { return failed == 0 || strings.Contains(s.errs.String(), "ticking again") })
			noneOf(t, "the log", s.errs.String(), "storing", "hushhush")
		})
	}
}

// TestServeRedisReadonlyFromTheStart gives the program a Redis that it may only
// read, as a replica is one. The log tells, though nobody says anything.
func TestServeRedisReadonlyFromTheStart(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	s := newServed(t, false)
	redis := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	s.onRedis(redis.URL())
	s.start()
	if code := s.stop(); code != exitOK {
		t.Fatalf("it exits with %d", code)
	}
	client := redis.Client()
	client.Do(ctx, "REPLICAOF", "127.0.0.1", "1")
	s.launch()
	s.waits("the log tells", func() bool { return strings.Contains(s.errs.String(), "takes no writes") })
	client.Do(ctx, "REPLICAOF", "NO", "ONE")
	s.waits("ready", func() bool { return s.status("/readyz") == http.StatusOK })
}

// onRedis has the program use a given Redis.
func (s *served) onRedis(url string) {
	s.t.Helper()
	s.env["GEZEL_REDIS_URL"], s.env["GEZEL_KEY_FILE"] = url, filepath.Join(s.t.TempDir(), "master.key")
	if _, err := storage.NewKeyFile(s.env["GEZEL_KEY_FILE"]); err != nil {
		s.t.Fatal(err)
	}
}

// ticks tells how often the program has looked who is due.
func (s *served) ticks() (n int) {
	s.t.Helper()
	_, rest, _ := strings.Cut(s.body("/metrics"), "\ngezel_ticks_total{")
	_, rest, _ = strings.Cut(rest, "} ")
	if _, err := fmt.Sscan(rest, &n); err != nil {
		s.t.Fatal(err)
	}
	return n
}

// TestServeStoreLost kills the private Redis: another comes by itself, and what
// is said meanwhile is kept.
func TestServeStoreLost(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	s.start()
	anna := s.slack.Person("anna")
	anna.Say("start")
	s.hears(anna, 1)
	conn, err := net.Dial("unix", filepath.Join(s.env["GEZEL_DATA_DIR"], "redis", "redis.sock"))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("SHUTDOWN NOSAVE\r\n")); err != nil {
		t.Fatal(err)
	}
	s.ticked(anna, anna.Say("vlak na de storing"))
	s.waits("ready again", func() bool { return s.status("/readyz") == http.StatusOK })
	if !strings.Contains(s.errs.String(), "private redis ended") {
		t.Errorf("the log does not tell:\n%s", s.errs)
	}
}
