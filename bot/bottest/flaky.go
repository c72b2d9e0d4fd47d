package bottest

import (
	"context"
	"errors"
	"sync"
	"time"

	"gezel/bot"
)

// Fault is what goes wrong with a call.
type Fault string

// The faults. The first four are those of a store, all but Conflict those of
// a chat server.
const (
	NoFault    Fault = ""
	FailBefore Fault = "fail before" // nothing is done, and the caller gets an error
	LoseReply  Fault = "lose reply"  // it is done, and the caller gets the same error
	Conflict   Fault = "conflict"    // of Save: bot.ErrConflict, nothing is done
	Throttled  Fault = "throttled"   // *bot.Busy
	Gone       Fault = "gone"        // bot.ErrGone, once
	Refused    Fault = "refused"     // bot.ErrRefused
	Unclear    Fault = "unclear"     // bot.ErrUnclear
)

// ErrLost is the error of FailBefore and of LoseReply: the caller can't tell
// them apart.
var ErrLost = errors.New("connection lost")

// Flaky gives a store whose calls go wrong as plan says. plan is asked at every
// call, with the name of the method, one call at a time. A fault that is none
// of a store's, and Conflict of another call than Save, is taken for NoFault.
func Flaky(s bot.Store, plan func(method string) Fault) bot.Store {
	return &flaky{store: s, plan: plan}
}

// InTurn is a plan that gives the faults one after the other, and then none. A
// property test draws the sequence beforehand: a coach calls its store from
// goroutines, in which rapid can't draw.
func InTurn(faults ...Fault) func(method string) Fault {
	return func(string) Fault {
		if len(faults) == 0 {
			return NoFault
		}
		next := faults[0]
		faults = faults[1:]
		return next
	}
}

type flaky struct {
	store bot.Store
	mu    sync.Mutex
	plan  func(method string) Fault
}

// next asks the plan.
func (f *flaky) next(method string) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.plan(method)
}

// meet does a call, or what goes wrong with it.
func meet[T any](f *flaky, method string, do func() (T, error)) (T, error) {
	var none T
	switch fault := f.next(method); {
	case fault == FailBefore:
		return none, ErrLost
	case fault == LoseReply:
		_, _ = do() // whatever came of it, the caller never hears
		return none, ErrLost
	case fault == Conflict && method == "Save":
		return none, bot.ErrConflict
	}
	return do()
}

func (f *flaky) Load(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
	return meet(f, "Load", func() (bot.Snapshot, error) { return f.store.Load(ctx, id, event) })
}

func (f *flaky) LoadAll(ctx context.Context, ids []bot.MemberID) ([]bot.Snapshot, error) {
	return meet(f, "LoadAll", func() ([]bot.Snapshot, error) { return f.store.LoadAll(ctx, ids) })
}

func (f *flaky) Save(ctx context.Context, c bot.Change) (string, error) {
	return meet(f, "Save", func() (string, error) { return f.store.Save(ctx, c) })
}

func (f *flaky) Records(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
	return meet(f, "Records", func() ([]bot.Record, error) { return f.store.Records(ctx, id, prefix) })
}

func (f *flaky) Claim(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
	return meet(f, "Claim", func() ([]bot.MemberID, error) { return f.store.Claim(ctx, server, now, lease, limit) })
}

func (f *flaky) Upcoming(ctx context.Context, server bot.ServerID, limit int) ([]bot.Entry, error) {
	return meet(f, "Upcoming", func() ([]bot.Entry, error) { return f.store.Upcoming(ctx, server, limit) })
}

func (f *flaky) Cursors(ctx context.Context, server bot.ServerID) (map[string]string, error) {
	return meet(f, "Cursors", func() (map[string]string, error) { return f.store.Cursors(ctx, server) })
}
