package main

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gezel/bot/slack"
	"gezel/storage/redistest"
)

// TestServeRisks starts on a Redis that may lose what is kept: with a warning,
// and with --strict not at all.
func TestServeRisks(t *testing.T) {
	t.Parallel()
	synced := []string{"--appendonly", "yes", "--appendfsync", "always"}
	for name, c := range map[string]struct {
		redis    []string
		what, do string // "": nothing is amiss
	}{
		"nothing on disk":     {nil, "Redis keeps nothing on disk: everything is gone when it restarts", "set appendonly to yes"},
		"snapshots alone":     {[]string{"--save", "60 1"}, "Redis has no append-only file: ", "set appendonly to yes"},
		"synced now and then": {[]string{"--appendonly", "yes"}, "Redis syncs its append-only file less often than it answers (appendfsync everysec): ", "set appendfsync to always"},
		"keys thrown away":    {append([]string{"--maxmemory-policy", "allkeys-lru"}, synced...), "Redis throws keys away when its memory is full (maxmemory-policy allkeys-lru): ", "set maxmemory-policy to noeviction"},
		"does not tell":       {append([]string{"--rename-command", "CONFIG", ""}, synced...), "how Redis keeps what members write could not be checked: it does not tell its appendfsync", "see to it where Redis is run that it has appendfsync always"},
		"as it should be":     {synced, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, false)
			s.onRedis(redistest.Start(t, c.redis...).URL())
			s.start()
			if got := explains(s.errs.String(), "gezel: warning: "+c.what, c.do); got != (c.what != "") {
				t.Errorf("it starts and says:\n%s", s.errs)
			}
			s.stop()
			strict := s.replica(s.env["GEZEL_REDIS_URL"])
			strict.launch("--strict")
			if c.what == "" {
				strict.waits("ready", func() bool { return strict.status("/readyz") == http.StatusOK })
				return
			}
			if code := strict.ends(); code != exitFailed || !explains(strict.errs.String(), "gezel: "+c.what, c.do) {
				t.Errorf("with --strict it exits with %d and says:\n%s", code, strict.errs)
			}
		})
	}
}

// TestServeStrict starts with --strict on what is told in docs/slack.md, and
// nothing else.
func TestServeStrict(t *testing.T) {
	for _, way := range []string{"socket", "http"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, way == "http")
			s.launch("--strict")
			s.waits("ready", func() bool { return s.status("/readyz") == http.StatusOK })
		})
	}
}

// TestServeScopesThatAreMissing starts without a scope that it can do without:
// with a warning, and with --strict not at all.
func TestServeScopesThatAreMissing(t *testing.T) {
	t.Parallel()
	const what = "slack: the app lacks the scope reactions:write: no tick is put on a message that is kept"
	s := newServed(t, false)
	s.slack.Grant(slices.DeleteFunc(slack.Scopes(), func(scope string) bool { return scope == "reactions:write" })...)
	s.start()
	if !explains(s.errs.String(), "gezel: warning: "+what, "install the app again") {
		t.Errorf("it starts and says:\n%s", s.errs)
	}
	s.stop()
	s.errs = new(safeBuffer)
	s.launch("--strict")
	if code := s.ends(); code != exitFailed || !explains(s.errs.String(), "gezel: "+what, "install the app again") {
		t.Errorf("with --strict it exits with %d and says:\n%s", code, s.errs)
	}
}

// TestServeSecretsInFiles finds each secret in the file that is named instead.
func TestServeSecretsInFiles(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	s.onRedis(redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always").URL())
	var secrets []string
	for _, name := range []string{"GEZEL_REDIS_URL", "GEZEL_SLACK_BOT_TOKEN", "GEZEL_SLACK_APP_TOKEN"} {
		path := filepath.Join(t.TempDir(), "secret")
		if err := os.WriteFile(path, []byte(s.env[name]+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		secrets = append(secrets, s.env[name])
		delete(s.env, name)
		s.env[name+"_FILE"] = path
	}
	s.start()
	if strings.Contains(s.errs.String(), "warning") {
		t.Errorf("it warns:\n%s", s.errs)
	}
	s.endsWell(t, secrets...)
}
