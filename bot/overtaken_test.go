package bot_test

import (
	"context"
	"testing"
	"time"

	"gezel/bot"
)

// late hands over something that a member said a while ago, and that was read
// back only after what came later.
func (w *world) late(m *member, message, text string, ago time.Duration) {
	w.Helper()
	ev := bot.Event{
		ID: "said/" + message, Kind: bot.Said, Member: m.Member(), Channel: m.Place().Channel,
		Late: true, At: w.clock.now().Add(-ago), Message: message, Text: text,
	}
	if _, err := w.watch.Handler(w.coach.Handle)(context.Background(), ev); err != nil {
		w.Fatalf("event: %v", err)
	}
	w.tick()
}

// What is read back late does not undo what was done later.
func TestReadBackLate(t *testing.T) {
	t.Run("words", func(t *testing.T) {
		w, anna := asked(t)
		anna.says("Eerst dit.")
		w.pass(2 * time.Minute)
		w.late(anna, "late-1", "Nog eerder dit.", 110*time.Second)
		w.late(anna, "late-1", "Nog eerder dit.", 110*time.Second)
		same(t, "question", w.export(anna).Conversations[0].Exchange[0].words(), []string{"Eerst dit.", "Nog eerder dit."})
	})
	t.Run("a command", func(t *testing.T) {
		w, anna := asked(t)
		w.pass(time.Minute)
		anna.says("hervat")
		anna.skip()
		w.late(anna, "late-1", "pauze", 30*time.Second)
		m := anna.hears(bot.TopicError)[0]
		holds(t, "says", text(m), "‘pauze’", "niets mee gedaan")
		w.until(on("2026-12-03 16:00"))
		anna.hears(bot.TopicReminder, bot.TopicQuestion)
	})
	t.Run("a quick answer", func(t *testing.T) {
		w, anna := asked(t)
		w.pass(time.Minute)
		question := anna.last()
		anna.presses("4 Dat was er niet")
		anna.skip()
		w.late(anna, "late-1", "1", 30*time.Second)
		w.late(anna, "late-2", "Dat dacht ik toen.", 20*time.Second)
		anna.hears()
		holds(t, "question", anna.shown(question.ID).Text, "Je koos: Dat was er niet.")
		same(t, "kept", w.export(anna).Conversations[0].Exchange[0].Choice, "Dat was er niet")
		same(t, "words", w.export(anna).Conversations[0].Exchange[0].words(), []string{"Dat dacht ik toen."})
	})
	t.Run("before everything was erased", func(t *testing.T) {
		w, anna := asked(t)
		anna.says("Wat weg moet.")
		anna.says("wis alles")
		anna.presses("Wis alles")
		anna.skip()
		w.late(anna, "late-1", "start", time.Minute)
		w.late(anna, "late-2", "Wat ook weg moet.", time.Minute)
		anna.hears()
		w.pass(time.Minute)
		anna.says("start")
		w.late(anna, "late-3", "En dit.", 90*time.Second)
		same(t, "notes", len(w.export(anna).Notes), 0)
	})
}
