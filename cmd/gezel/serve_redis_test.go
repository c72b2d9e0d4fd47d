package main

import (
	"context"
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
		says    string
		reached bool // it answers, and takes nothing
	}{
		"gone": {func(s *redistest.Server) func() {
			s.Kill()
			return s.Start
		}, "store unavailable", false},
		"READONLY": {func(s *redistest.Server) func() {
			client := s.Client()
			client.Do(ctx, "REPLICAOF", "127.0.0.1", "1")
			return func() { client.Do(ctx, "REPLICAOF", "NO", "ONE") }
		}, "store unavailable", true},
		"OOM": {func(s *redistest.Server) func() {
			client := s.Client()
			client.ConfigSet(ctx, "maxmemory", "1")
			return func() { client.ConfigSet(ctx, "maxmemory", "0") }
		}, "store full", true},
		"NOAUTH": {func(s *redistest.Server) func() {
			client := s.Client().Conn()
			client.ConfigSet(ctx, "requirepass", "hushhush")
			client.Do(ctx, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
			return func() { client.ConfigSet(ctx, "requirepass", "") }
		}, "store access denied", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, false)
			redis := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
			s.env["GEZEL_REDIS_URL"], s.env["GEZEL_KEY_FILE"] = redis.URL(), filepath.Join(t.TempDir(), "master.key")
			if _, err := storage.NewKeyFile(s.env["GEZEL_KEY_FILE"]); err != nil {
				t.Fatal(err)
			}
			s.start()
			anna := s.slack.Person("anna")
			anna.Say("start")
			s.hears(anna, 1)
			anna.Say("vraag")
			s.hears(anna, 2)

			heal := c.hurt(redis)
			during := anna.Say("tijdens de storing")
			s.waits("the log tells", func() bool { return strings.Contains(s.errs.String(), c.says) })
			s.waits("/readyz tells", func() bool { return s.status("/readyz") == http.StatusServiceUnavailable || c.reached })
			if s.status("/healthz") != http.StatusOK {
				t.Error("it takes itself for dead")
			}
			heal()
			s.ticked(anna, during)
			s.hears(anna, 3) // the follow-up
			s.waits("ready again", func() bool { return s.status("/readyz") == http.StatusOK })
			noneOf(t, "the log", s.errs.String(), "storing", "hushhush")
		})
	}
}
