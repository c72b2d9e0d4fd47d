package bottest

import (
	"context"
	"errors"
	"sync"
	"time"

	"gezel/bot"
)

// Point is a moment at which a process can die.
type Point string

// The moments that matter: between deciding, keeping and saying.
const (
	BeforeSave Point = "before save"
	AfterSave  Point = "after save"
	BeforeSend Point = "before send"
	AfterSend  Point = "after send"
)

// ErrCrashed is the error of every call that a dead process makes.
var ErrCrashed = errors.New("process crashed")

// Life is one life of a process under test. Wrap its store and its senders;
// when the plan ends it, the call at that point fails with ErrCrashed, after
// that every call does, and none has any effect. So whatever the dead process
// still runs, in how many goroutines, the world is as a kill left it. The test
// throws it away, and starts a new process with a new Life on the same store
// and the same chat server.
type Life struct {
	mu    sync.Mutex
	plan  func(Point) bool
	over  Point
	ended chan struct{}
}

// NewLife begins a life. plan is asked at every point, one at a time, and ends
// the life by saying true.
func NewLife(plan func(Point) bool) *Life {
	return &Life{plan: plan, ended: make(chan struct{})}
}

// AtPoint is a plan that ends a life at the nth point it comes to, counted from
// zero; never if n is negative.
func AtPoint(n int) func(Point) bool {
	return func(Point) bool {
		n--
		return n == -1
	}
}

// Over tells where the life ended; "" while it goes on.
func (l *Life) Over() Point {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.over
}

// Ended is closed when the life is over, for those who would wait on it.
func (l *Life) Ended() <-chan struct{} { return l.ended }

// pass gets past a point alive, or gives ErrCrashed. A point of "" is any call
// that the process can't die at.
func (l *Life) pass(p Point) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over == "" && p != "" && l.plan(p) {
		l.over = p
		close(l.ended)
	}
	if l.over != "" {
		return ErrCrashed
	}
	return nil
}

// live does a call between two points.
func live[T any](l *Life, before, after Point, do func() (T, error)) (T, error) {
	var none T
	if err := l.pass(before); err != nil {
		return none, err
	}
	got, err := do()
	if crash := l.pass(after); crash != nil {
		return none, crash
	}
	return got, err
}

// Store gives s as the process sees it.
func (l *Life) Store(s bot.Store) bot.Store { return &mortalStore{l, s} }

// Sender gives s as the process sees it, with the abilities that s has.
func (l *Life) Sender(s bot.Sender) bot.Sender { return able(s, &mortalSender{l, s}) }

type mortalStore struct {
	life  *Life
	store bot.Store
}

func (m *mortalStore) Load(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
	return live(m.life, "", "", func() (bot.Snapshot, error) { return m.store.Load(ctx, id, event) })
}

func (m *mortalStore) LoadAll(ctx context.Context, ids []bot.MemberID) ([]bot.Snapshot, error) {
	return live(m.life, "", "", func() ([]bot.Snapshot, error) { return m.store.LoadAll(ctx, ids) })
}

func (m *mortalStore) Save(ctx context.Context, c bot.Change) (string, error) {
	return live(m.life, BeforeSave, AfterSave, func() (string, error) { return m.store.Save(ctx, c) })
}

func (m *mortalStore) Records(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
	return live(m.life, "", "", func() ([]bot.Record, error) { return m.store.Records(ctx, id, prefix) })
}

func (m *mortalStore) Claim(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
	return live(m.life, "", "", func() ([]bot.MemberID, error) { return m.store.Claim(ctx, server, now, lease, limit) })
}

func (m *mortalStore) Upcoming(ctx context.Context, server bot.ServerID, limit int) ([]bot.Entry, error) {
	return live(m.life, "", "", func() ([]bot.Entry, error) { return m.store.Upcoming(ctx, server, limit) })
}

func (m *mortalStore) Cursors(ctx context.Context, server bot.ServerID) (map[string]string, error) {
	return live(m.life, "", "", func() (map[string]string, error) { return m.store.Cursors(ctx, server) })
}

// mortalSender dies before or after anything that it puts into a chat.
type mortalSender struct {
	life   *Life
	sender bot.Sender
}

func (m *mortalSender) Send(ctx context.Context, to bot.Place, msg bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	return live(m.life, BeforeSend, AfterSend, func() (bot.Ref, error) { return m.sender.Send(ctx, to, msg, id) })
}

func (m *mortalSender) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
	found := false
	ref, err := live(m.life, "", "", func() (ref bot.Ref, err error) {
		ref, found, err = m.sender.Sent(ctx, to, id, since)
		return ref, err
	})
	return ref, found && err == nil, err
}

func (m *mortalSender) Edit(ctx context.Context, to bot.Place, ref bot.Ref, msg bot.Message) error {
	_, err := live(m.life, BeforeSend, AfterSend, func() (struct{}, error) {
		return struct{}{}, m.sender.(bot.Editor).Edit(ctx, to, ref, msg)
	})
	return err
}

func (m *mortalSender) Remove(ctx context.Context, to bot.Place, ref bot.Ref) error {
	_, err := live(m.life, BeforeSend, AfterSend, func() (struct{}, error) {
		return struct{}{}, m.sender.(bot.Remover).Remove(ctx, to, ref)
	})
	return err
}

func (m *mortalSender) Home(ctx context.Context, user string, msg bot.Message) error {
	_, err := live(m.life, BeforeSend, AfterSend, func() (struct{}, error) {
		return struct{}{}, m.sender.(bot.Homer).Home(ctx, user, msg)
	})
	return err
}

func (m *mortalSender) Profile(ctx context.Context, user string) (bot.Profile, error) {
	return live(m.life, "", "", func() (bot.Profile, error) { return m.sender.(bot.Profiler).Profile(ctx, user) })
}
