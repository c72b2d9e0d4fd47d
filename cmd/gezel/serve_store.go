package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"gezel/storage"
)

const (
	// lookEvery is how often serve looks after the store.
	lookEvery = time.Second
	// asideAfter is how long the store may be away before what comes in is left
	// to other processes. A Redis that starts again takes less; what comes in
	// until then waits for it.
	asideAfter = 15 * time.Second
)

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
	n.store, err = patiently(ctx, n.waiting("Redis"), storePasses, func() (*storage.Store, error) {
		return storage.Open(ctx, storage.Options{URL: url, Key: key, Log: n.log, Renewed: n.renewed})
	})
	if err != nil {
		return key, redisProblem(err, "GEZEL_REDIS_URL")
	}
	found, err := n.store.Risks(ctx)
	if err != nil {
		return key, redisProblem(err, "GEZEL_REDIS_URL")
	}
	for _, risk := range found {
		n.warn.add(risk.What, risk.Do)
	}
	return key, n.warn.err()
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
		n.log.Warn("redis was started again, or another one took over: looking for what may be lost")
		n.makeSure()
	}
}

// makeSure sees to a store that may have lost its last seconds: the coach looks
// before it sends, and what was said is read again.
func (n *node) makeSure() {
	n.coach.Doubt()
	for _, c := range n.chats {
		c.reread()
	}
}

// watchStore looks after the store until ctx is done. One that was away may have
// been set back without a new run id: by a failover and back in a Cluster, or
// where Gezel may not ask for it.
func (n *node) watchStore(ctx context.Context) {
	every := time.NewTicker(lookEvery)
	defer every.Stop()
	var lost time.Time // zero while it is there
	for {
		err := n.store.Ping(ctx)
		if ctx.Err() != nil {
			return
		}
		switch was := n.watch.saw(err); {
		case err != nil && (was == nil || errors.Is(was, errNotLooked)):
			n.log.Error("store lost", "error", err)
			lost = n.now()
		case err == nil && was != nil && !errors.Is(was, errNotLooked):
			n.log.Info("store back")
			lost = time.Time{}
			n.makeSure()
		}
		n.standAside(!lost.IsZero() && n.now().Sub(lost) > asideAfter)
		select {
		case <-ctx.Done():
			return
		case <-every.C:
		}
	}
}

// standAside leaves what comes in to other processes on the same store, or no
// longer. A private Redis has no others.
func (n *node) standAside(on bool) {
	if on == n.aside || n.private != nil {
		return
	}
	n.aside = on
	if on {
		n.log.Warn("store away for long: closing the connections over which other replicas could be told instead, until it is back")
	}
	for _, c := range n.chats {
		if c.aside != nil {
			c.aside(on)
		}
	}
}
