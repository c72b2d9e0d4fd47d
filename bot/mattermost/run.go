package mattermost

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gezel/bot"
)

// leaving is how long Run waits, when it is to end, for what is under way.
const leaving = 8 * time.Second

// Run hears the server and gives the coach what happens, until ctx is done.
// cursors say how far it had come. It ends with what ctx ended with: whatever
// is wrong with the server meanwhile is tried again, and told by Ready.
func (a *Adapter) Run(ctx context.Context, coach Coach, cursors bot.Cursors) error {
	f := newFeed(ctx, a, coach, cursors)
	a.feed.Store(f)
	var work sync.WaitGroup
	work.Go(func() { a.hear(ctx, f) })
	work.Go(func() { a.watch(ctx) })
	work.Wait()
	a.feed.Store(nil)
	closing, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaving)
	defer cancel()
	f.stop(closing)
	return context.Cause(ctx)
}

// watch looks once a minute whether the token is still good, for a revoked one
// leaves the connection open and silent.
func (a *Adapter) watch(ctx context.Context) {
	for sleep(ctx, a.timing.check) {
		_ = a.stillMe(ctx) // Ready tells it, and the log
	}
}

// Reread reads the history of every conversation again from where the store
// says: it may have lost its last seconds. It returns at once; when the adapter
// does not run it does nothing.
func (a *Adapter) Reread() {
	if f := a.feed.Load(); f != nil && f.ctx.Err() == nil {
		f.forget()
		f.catchUp(f.ctx)
	}
}

// stillMe asks the server who the bot is.
func (a *Adapter) stillMe(ctx context.Context) error {
	_, resp, err := a.client.GetMe(ctx, "")
	if err != nil {
		return a.check("who am I", reads, resp, err)
	}
	if a.state.accepted() {
		a.log.Info("token taken again", "server", a.server)
	}
	return nil
}

// tokenRefused notes that the server does not take the token any more.
func (a *Adapter) tokenRefused(err error) {
	if a.state.refused(err) {
		a.log.Error("token refused: make a new one for the bot account, and start again with it", "server", a.server, "error", err)
	}
}

// errStarting is what Ready gives before the first connection.
var errStarting = errors.New("mattermost: not connected yet")

// state is whether the bot hears the server.
type state struct {
	mu     sync.Mutex
	begun  bool
	lost   error  // why there is no connection
	token  error  // why the token is refused
	hangUp func() // ends the connection
}

func (s *state) get() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.token != nil:
		return fmt.Errorf("%w: %w", bot.ErrToken, s.token)
	case !s.begun:
		return errStarting
	}
	if s.lost != nil {
		return fmt.Errorf("mattermost: not connected: %w", s.lost)
	}
	return nil
}

// connected notes that there is a connection, or why there is none, and tells
// whether it was otherwise.
func (s *state) connected(err error) (changed bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	changed = !s.begun || (s.lost == nil) != (err == nil)
	s.begun, s.lost = true, err
	return changed
}

// refused notes that the token is refused, and tells whether that is new. The
// connection is ended: with a refused token it is open and silent.
func (s *state) refused(err error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.token
	s.token = err
	if was == nil && s.hangUp != nil {
		s.hangUp()
	}
	return was == nil
}

// accepted notes that the token is taken, and tells whether that is new.
func (s *state) accepted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	was := s.token
	s.token = nil
	return was != nil
}

// onRefused says how to end the connection.
func (s *state) onRefused(hangUp func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUp = hangUp
}
