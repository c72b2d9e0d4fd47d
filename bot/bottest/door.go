package bottest

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"gezel/bot"
)

// door is what stands behind an adapter in the suite, in the coach's place: it
// writes down every event, keeps the cursors of those it took, and answers as
// the case wants.
type door struct {
	Pulse
	mu      sync.Mutex
	tried   []bot.Event // every delivery
	taken   []bot.Event // those answered without an error
	cursors map[string]string
	answer  Handler // nil: takes everything, owes nothing
	inside  map[bot.MemberID]bool
	overlap bool // two events of one member were inside at once
}

func newDoor() *door {
	return &door{cursors: map[string]string{}, inside: map[bot.MemberID]bool{}}
}

// handle is the Handler.
func (d *door) handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	answer := d.enter(ev)
	defer d.Beat()
	var a bot.Answer
	var err error
	if answer != nil {
		a, err = answer(ctx, ev)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.inside, ev.Member)
	if err != nil {
		return a, err
	}
	d.taken = append(d.taken, ev)
	if ev.Channel != "" && ev.Cursor != "" && (d.cursors[ev.Channel] == "" || !ev.First) {
		d.cursors[ev.Channel] = ev.Cursor
	}
	return a, nil
}

func (d *door) enter(ev bot.Event) Handler {
	defer d.Beat()
	d.mu.Lock()
	defer d.mu.Unlock()
	d.overlap = d.overlap || d.inside[ev.Member]
	d.inside[ev.Member] = true
	d.tried = append(d.tried, ev)
	return d.answer
}

// Cursors implements bot.Cursors.
func (d *door) Cursors(context.Context, bot.ServerID) (map[string]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return maps.Clone(d.cursors), nil
}

// kept is the Keeper: what was said and taken, and not deleted since.
func (d *door) kept(_ context.Context, id bot.MemberID, since time.Time) ([]string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	var ids []string
	for _, ev := range d.taken {
		switch {
		case ev.Member != id:
		case ev.Kind == bot.Said && !ev.At.Before(since) && !slices.Contains(ids, ev.Message):
			ids = append(ids, ev.Message)
		case ev.Kind == bot.Deleted:
			ids = slices.DeleteFunc(ids, func(message string) bool { return message == ev.Message })
		}
	}
	return ids, nil
}

// lose puts the cursors back to what they were: a store that lost its last
// seconds.
func (d *door) lose(cursors map[string]string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.cursors = maps.Clone(cursors)
}

// owes says how the next events are answered.
func (d *door) owes(answer Handler) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.answer = answer
}

// refusesNew is a Handler that fails for every event but those that were taken
// before: what comes twice is no news to the coach, whatever became of the store.
func (d *door) refusesNew(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	d.mu.Lock()
	known := slices.ContainsFunc(d.taken, func(old bot.Event) bool { return old.ID == ev.ID })
	d.mu.Unlock()
	if known {
		return bot.Answer{}, nil
	}
	return refuses(ctx, ev)
}

// attempts gives every delivery that passes.
func (d *door) attempts(pass func(bot.Event) bool) []bot.Event {
	d.mu.Lock()
	defer d.mu.Unlock()
	return filter(d.tried, pass)
}

// events gives the events taken that pass, each once: the coach knows the ids
// it has seen.
func (d *door) events(pass func(bot.Event) bool) []bot.Event {
	d.mu.Lock()
	defer d.mu.Unlock()
	seen := map[string]bool{}
	return filter(d.taken, func(ev bot.Event) bool {
		again := seen[ev.ID]
		seen[ev.ID] = true
		return !again && pass(ev)
	})
}

// overlapped tells whether two events of one member were handled at once.
func (d *door) overlapped() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.overlap
}

func filter(events []bot.Event, pass func(bot.Event) bool) []bot.Event {
	return slices.DeleteFunc(slices.Clone(events), func(ev bot.Event) bool { return !pass(ev) })
}

// of passes events of a kind, and of a message unless that is "".
func of(kind bot.Kind, message string) func(bot.Event) bool {
	return func(ev bot.Event) bool { return ev.Kind == kind && (message == "" || ev.Message == message) }
}

func every(bot.Event) bool { return true }
