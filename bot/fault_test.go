package bot_test

import (
	"context"
	"strings"
	"testing"

	"gezel/bot"
)

// faulty is a store in the hands of a program with a fault: what it does for one
// member panics.
type faulty struct {
	bot.Store
	user string
	with func()
}

func (f *faulty) Save(ctx context.Context, c bot.Change) (string, error) {
	if c.Member.User == f.user {
		f.with()
	}
	return f.Store.Save(ctx, c)
}

// What is at fault for one member is an error that says where, and nothing of
// what they wrote; the others get their questions.
func TestAFault(t *testing.T) {
	const words = "vertrouwelijk"
	for name, c := range map[string]struct {
		with func()
		says string
	}{
		"that says what it met": {func() { panic(words) }, "fault in the program: panic, at bot_test.TestAFault.func1 (fault_test.go:"},
		"of the runtime":        {func() { _ = strings.Split(words, "")[len(words)] }, "fault in the program: runtime error: index out of range [13] with length 13, at bot_test.TestAFault.func2 (fault_test.go:"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			anna, bart := w.anna(), w.person("bart")
			bart.says("start")
			bart.skip()
			w.boot(&faulty{w.store, anna.Member().User, c.with}, w.watch.Sender())
			_, err := w.coach.Handle(t.Context(), bot.Event{ID: "e1", Kind: bot.Said, Member: anna.Member(), At: w.clock.now(), Text: words})
			if err == nil || !strings.HasPrefix(err.Error(), c.says) || !strings.Contains(err.Error(), ", from bot.") || strings.Contains(err.Error(), words) {
				t.Errorf("Handle gave %v", err)
			}
			w.clock.set(on("2026-11-26 16:00"))
			if _, err := w.coach.Tick(t.Context()); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), words) {
				t.Errorf("Tick gave %v", err)
			}
			bart.hears(bot.TopicQuestion)
			anna.hears()
		})
	}
}
