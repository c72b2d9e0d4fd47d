package slack

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"gezel/bot"
)

// state is whether the bot hears the workspace, and may speak there.
type state struct {
	mu      sync.Mutex
	open    int   // connections; HTTP counts as one
	refused error // what Slack said of the bot token, nil while it is taken
	deaf    error // what it said of the app token, nil since a connection was open
	changed chan struct{}
}

var errNotConnected = errors.New("slack: not connected")

func (s *state) get() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.refused != nil:
		return fmt.Errorf("%w: %w", bot.ErrToken, s.refused)
	case s.open > 0:
		return nil
	case s.deaf != nil:
		return fmt.Errorf("%w: %w", bot.ErrToken, s.deaf)
	}
	return errNotConnected
}

// connected counts connections.
func (s *state) connected(by int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open += by
	if s.open > 0 {
		s.deaf = nil
	}
}

// appToken notes that Slack does not take the app token. Speaking needs none.
func (s *state) appToken(refused error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaf = refused
}

// token notes whether Slack takes the token, and tells whether that is news.
func (s *state) token(refused error) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	news := (s.refused == nil) != (refused == nil)
	s.refused = refused
	if news && s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
	return news
}

// refusal is what Slack said of the token, or nil.
func (s *state) refusal() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

// next is closed when the token is refused or taken again.
func (s *state) next() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.changed
}

// lookEvery is how often a refused token is tried again.
const lookEvery = time.Minute

// watchToken tries a refused token again every minute, until ctx is done.
func (a *Adapter) watchToken(ctx context.Context) {
	for {
		next := a.state.next()
		if a.state.refusal() == nil {
			select {
			case <-next:
			case <-ctx.Done():
				return
			}
			continue
		}
		if !pause(ctx, lookEvery) {
			return
		}
		a.tryToken(ctx)
	}
}

// tryToken asks Slack whether it takes the token.
func (a *Adapter) tryToken(ctx context.Context) {
	_, err := a.api.AuthTestContext(ctx)
	switch {
	case err == nil:
		if a.state.token(nil) {
			a.log.Info("token taken again", "server", string(a.server))
		}
	case badToken[describe("who am I", err).code]:
		a.refuse(describe("who am I", err))
	}
}

// refuse notes that Slack does not take the token.
func (a *Adapter) refuse(why error) {
	if a.state.token(why) {
		a.log.Error("token refused; looking again every minute", "server", string(a.server), "error", why)
	}
}

// pause waits, and tells whether ctx still goes on.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// tokenTaken asks whether Slack takes the token; in doubt it does not.
func (a *Adapter) tokenTaken() bool {
	ctx, cancel := context.WithTimeout(context.Background(), callTimeout)
	defer cancel()
	_, err := a.api.AuthTestContext(ctx)
	return err == nil
}
