package slack

import (
	"context"
	"sync"
)

// aside is whether the adapter leaves Slack's connections to others.
type aside struct {
	mu      sync.Mutex
	on      bool
	changed chan struct{} // closed when it changes; nil while nobody waits
}

// Aside has the adapter close its connections of Socket Mode and open none, or
// open them again, at once. Slack hands each press and each message to any one
// connection of the app: a process that can't keep them just then must not be
// who gets them, as a load balancer sees to over HTTP, where Aside does nothing.
// What others did meanwhile is read back, as after any gap.
func (a *Adapter) Aside(on bool) { a.aside.set(on) }

func (s *aside) set(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.on == on {
		return
	}
	s.on = on
	if s.changed != nil {
		close(s.changed)
		s.changed = nil
	}
}

func (s *aside) get() (on bool, changed <-chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed == nil {
		s.changed = make(chan struct{})
	}
	return s.on, s.changed
}

// until waits for when connections are to be open; false when ctx is done first.
func (s *aside) until(ctx context.Context) bool {
	for {
		on, changed := s.get()
		if !on {
			return ctx.Err() == nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return false
		}
	}
}

// during gives a context that is done when ctx is, and when connections are to
// be closed.
func (s *aside) during(ctx context.Context) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(ctx)
	go func() {
		defer cancel()
		for {
			on, changed := s.get()
			if on {
				return
			}
			select {
			case <-changed:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ctx, cancel
}
