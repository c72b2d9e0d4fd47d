package storage

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gezel/bot"
)

func startPrivate(t *testing.T, dir string) *Private {
	t.Helper()
	p, err := StartPrivate(t.Context(), PrivateOptions{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = p.Close() })
	return p
}

func openPrivate(t *testing.T, p *Private, key Key) *Store {
	t.Helper()
	s, err := Open(t.Context(), Options{URL: p.URL(), Key: key})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// eventually waits until ok, looking again and again.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	every := time.NewTicker(5 * time.Millisecond)
	defer every.Stop()
	late := time.After(time.Minute)
	for !ok() {
		select {
		case <-every.C:
		case <-late:
			t.Fatalf("%s: not in half a minute", what)
		}
	}
}

// pid gives the process of a private Redis.
func pid(t *testing.T, s *Store) int {
	t.Helper()
	info, err := s.rdb.Info(t.Context(), "server").Result()
	if err != nil {
		t.Fatal(err)
	}
	n, err := strconv.Atoi(infoFacts(info)["process_id"])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func alive(pid int) bool { return syscall.Kill(pid, 0) == nil }

// TestPrivateKeeps starts a private Redis where there was one before, and finds
// what was in it; it is set up so that nothing is lost, and leaves no goroutine
// behind.
func TestPrivateKeeps(t *testing.T) {
	dir, key := filepath.Join(t.TempDir(), "a", "b"), NewKey()
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	p := startPrivate(t, dir)
	s := openPrivate(t, p, key)
	if err := errors.Join(p.Err(), s.Ping(t.Context())); err != nil {
		t.Fatal(err)
	}
	mustSave(t, s, bot.Change{Member: ada, State: []byte("state")})
	found, err := s.Risks(t.Context())
	if err != nil || len(found) > 0 {
		t.Errorf("it risks %v, %v", found, err)
	}
	old := pid(t, s)
	if err := errors.Join(s.Close(), p.Close(), p.Close()); err != nil {
		t.Fatal(err)
	}
	if alive(old) {
		t.Error("the child outlives Close")
	}
	for path, want := range map[string]os.FileMode{dir: 0o700, p.logFile(): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has %v, %v; want %v", path, info.Mode(), err, want)
		}
	}

	p = startPrivate(t, dir)
	s = openPrivate(t, p, key)
	if snap, err := s.Load(t.Context(), ada, ""); err != nil || string(snap.State) != "state" {
		t.Errorf("after a restart the state is %q, %v", snap.State, err)
	}
	if err := errors.Join(s.Close(), p.Close()); err != nil {
		t.Error(err)
	}
}

// TestPrivateComesBack kills the child: what was saved is there, in another
// one.
func TestPrivateComesBack(t *testing.T) {
	p, key := startPrivate(t, t.TempDir()), NewKey()
	s := openPrivate(t, p, key)
	mustSave(t, s, bot.Change{Member: ada, State: []byte("state")})
	old := pid(t, s)
	if err := syscall.Kill(old, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	eventually(t, "another child answers", func() bool {
		return s.Ping(t.Context()) == nil && pid(t, s) != old && p.Err() == nil
	})
	if snap, err := s.Load(t.Context(), ada, ""); err != nil || string(snap.State) != "state" {
		t.Errorf("after a crash the state is %q, %v", snap.State, err)
	}
}

// TestPrivateIsAlone refuses a second one on the same directory, and leaves the
// first alone.
func TestPrivateIsAlone(t *testing.T) {
	dir := t.TempDir()
	p := startPrivate(t, dir)
	_, err := StartPrivate(t.Context(), PrivateOptions{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if !errors.Is(err, ErrInUse) {
		t.Errorf("a second one: %v", err)
	}
	if _, err := p.say("PING"); err != nil || p.Err() != nil {
		t.Errorf("the first one: %v, %v", err, p.Err())
	}
}

// TestPrivateTakesOver ends the child that another process left behind before
// it starts its own.
func TestPrivateTakesOver(t *testing.T) {
	dir, key := t.TempDir(), NewKey()
	left := &Private{dir: dir, socket: filepath.Join(dir, "redis.sock"), program: "redis-server"}
	if err := left.lock(t.Context()); err != nil {
		t.Fatal(err)
	}
	cmd, ended, err := left.begin()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { end(cmd, ended) })
	if err := left.await(ended); err != nil {
		t.Fatal(err)
	}
	left.unlock() // its process is gone; the child has the lock still
	mustSave(t, openPrivate(t, left, key), bot.Change{Member: ada, State: []byte("state")})

	next := startPrivate(t, dir)
	<-ended
	if snap, err := openPrivate(t, next, key).Load(t.Context(), ada, ""); err != nil || string(snap.State) != "state" {
		t.Errorf("the state is %q, %v", snap.State, err)
	}
}

// TestPrivateDeepDown has a directory whose path is too long for a socket, and
// characters in it that mean something elsewhere.
func TestPrivateDeepDown(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // where its socket goes
	dir := filepath.Join(t.TempDir(), strings.Repeat(`een lange map "met" é en 'wat' \ anders`, 3), strings.Repeat("m", 100))
	p := startPrivate(t, dir)
	if len(p.socket) > longestSocket || strings.HasPrefix(p.socket, dir) {
		t.Errorf("its socket is %s", p.socket)
	}
	if err := openPrivate(t, p, NewKey()).Ping(t.Context()); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "appendonlydir")); err != nil {
		t.Error(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(p.socket), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := StartPrivate(t.Context(), PrivateOptions{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err == nil || !strings.Contains(err.Error(), "open to others") {
		t.Errorf("a directory for its socket that others may enter: %v", err)
	}
}

// TestPrivateCannot names why none starts.
func TestPrivateCannot(t *testing.T) {
	script := func(body string) string {
		path := filepath.Join(t.TempDir(), "redis-server")
		if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body), 0o755); err != nil {
			t.Fatal(err)
		}
		return path
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cut, cancel := context.WithCancel(t.Context())
	cancel()
	for name, c := range map[string]struct {
		ctx    context.Context
		dir    string
		search []string
		want   error
	}{
		"no program":       {t.Context(), t.TempDir(), []string{"no-such-redis"}, ErrNoServer},
		"it ends at once":  {t.Context(), t.TempDir(), []string{script("exit 1")}, ErrEnded},
		"a file in place":  {t.Context(), file, nil, syscall.ENOTDIR},
		"broken off":       {cut, t.TempDir(), []string{script("exec sleep 60")}, context.Canceled},
		"no such program":  {t.Context(), t.TempDir(), []string{script("exec /no/such/program")}, ErrEnded},
		"second best does": {t.Context(), t.TempDir(), []string{"no-such-redis", "redis-server"}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			p, err := StartPrivate(c.ctx, PrivateOptions{Dir: c.dir, Search: c.search, Log: slog.New(slog.DiscardHandler)})
			if !errors.Is(err, c.want) {
				t.Errorf("it says %v, want %v", err, c.want)
			}
			if p != nil {
				_ = p.Close()
			}
		})
	}
}

// TestPrivateEndsWithItsParent kills a process that has one.
func TestPrivateEndsWithItsParent(t *testing.T) {
	if dir := os.Getenv("PRIVATE_OF_CHILD"); dir != "" {
		if _, err := StartPrivate(t.Context(), PrivateOptions{Dir: dir, Log: slog.New(slog.DiscardHandler)}); err != nil {
			t.Fatal(err)
		}
		select {} // until it is killed
	}
	dir := t.TempDir()
	parent := exec.Command(os.Args[0], "-test.run", "^TestPrivateEndsWithItsParent$")
	parent.Env = append(os.Environ(), "PRIVATE_OF_CHILD="+dir)
	parent.SysProcAttr = childOfOurs()
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = parent.Wait() }()
	defer func() { _ = parent.Process.Kill() }()
	there := &Private{socket: filepath.Join(dir, "redis.sock"), dir: dir}
	answers := func() bool {
		answer, err := there.say("PING")
		return err == nil && strings.HasPrefix(string(answer), "+PONG")
	}
	eventually(t, "it answers", answers)
	s := openPrivate(t, there, NewKey())
	old := pid(t, s)
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the child ends", func() bool { return !alive(old) })
}
