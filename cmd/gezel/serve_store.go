package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"gezel/bot"
	"gezel/storage"
)

// lookEvery is how often serve looks after the store.
const lookEvery = time.Second

// openStore opens the given Redis, or a private one, and gives the master key.
func (n *node) openStore(ctx context.Context) (storage.Key, error) {
	key, err := masterKey(n.settings, n.stderr)
	if err != nil {
		return key, err
	}
	url := n.RedisURL
	if url == "" {
		dir, err := n.dataDir()
		if err != nil {
			return key, err
		}
		if n.private, err = storage.StartPrivate(ctx, storage.PrivateOptions{Dir: filepath.Join(dir, "redis"), Log: n.log}); err != nil {
			return key, privateProblem(err, dir)
		}
		url = n.private.URL()
	}
	n.store, err = patiently(ctx, storePasses, func() (*storage.Store, error) {
		return storage.Open(ctx, storage.Options{URL: url, Key: key, Log: n.log, Renewed: n.renewed})
	})
	if err != nil {
		return key, n.redisProblem(err)
	}
	found, err := n.store.Risks(ctx)
	if err != nil {
		return key, n.redisProblem(err)
	}
	for _, risk := range found {
		n.warn.add(risk.What, risk.Do)
	}
	return key, n.warn.err()
}

// redisProblem says what to do about a Redis that can't be worked with.
func (n *node) redisProblem(err error) error {
	for _, known := range []struct {
		is   error
		hint string
	}{
		{storage.ErrCertificate, "set SSL_CERT_FILE to a file with the certificate of the authority that signed it, and give in GEZEL_REDIS_URL a host that it names"},
		{bot.ErrUnavailable, "start Redis, or set GEZEL_REDIS_URL to the address where it runs; without it Gezel starts a Redis of its own"},
		{bot.ErrDenied, "give user and password in GEZEL_REDIS_URL: redis://user:password@host:6379"},
		{bot.ErrFull, "give Redis more memory, or make room in it"},
		{bot.ErrSealed, "set GEZEL_KEY_FILE to the key file that this Redis was first used with"},
	} {
		if errors.Is(err, known.is) {
			return &problem{err: err, hint: known.hint}
		}
	}
	return err
}

// privateProblem says what to do about a private Redis that does not start.
func privateProblem(err error, dir string) error {
	hint := "set GEZEL_DATA_DIR to a directory that you may write to"
	switch {
	case errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, storage.ErrNoServer):
		err = fmt.Errorf("%w, and GEZEL_REDIS_URL is not set", err)
		hint = "install one (Debian: sudo apt-get install redis-server; macOS: brew install redis), or set GEZEL_REDIS_URL and GEZEL_KEY_FILE to use a Redis that runs elsewhere"
	case errors.Is(err, storage.ErrInUse):
		err = fmt.Errorf("data directory %s: %w", dir, err)
		hint = "end the other one, or set GEZEL_DATA_DIR to another directory; several at once need a Redis that they share: GEZEL_REDIS_URL"
	case errors.Is(err, storage.ErrEnded):
		hint = "read why in " + filepath.Join(dir, "redis", "redis.log")
	}
	return &problem{err: fmt.Errorf("private redis: %w", err), hint: hint}
}

// renewed is told of a Redis that was started again or took over.
func (n *node) renewed() {
	if n.opened.Load() { // or all of that is done at the start
		n.log.Warn("another redis answers: looking for what it may have lost")
		n.makeSure()
	}
}

// makeSure sees to a store that may have lost its last seconds: the coach looks
// before it sends, and what was said is read again.
func (n *node) makeSure() {
	n.coach.Doubt(doubt)
	for _, c := range n.chats {
		c.reread()
	}
}

// watchStore looks after the store until ctx is done. One that was away may have
// been set back without a new run id: by a failover and back, or where Gezel may
// not ask for it.
func (n *node) watchStore(ctx context.Context) {
	every := time.NewTicker(lookEvery)
	defer every.Stop()
	for {
		err := n.store.Ping(ctx)
		if ctx.Err() != nil {
			return
		}
		switch was := n.watch.saw(err); {
		case err != nil && was == nil:
			n.log.Error("store lost", "error", err)
		case err == nil && was != nil && !errors.Is(was, errNotLooked):
			n.log.Info("store back")
			n.makeSure()
		}
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}
