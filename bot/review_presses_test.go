package bot_test

import (
	"testing"

	"gezel/bot"
)

// A month in which the member pressed buttons alone has no sentence to ask about;
// a plan, or words behind a button, are one.
func TestAMonthOfPresses(t *testing.T) {
	for name, c := range map[string]struct {
		answers func(w *world, m *member)
		asks    bool
	}{
		"presses": {func(_ *world, m *member) { m.presses("1 Verbinden") }, false},
		"words":   {func(_ *world, m *member) { m.says("Ik liet hem uitrazen.") }, true},
		"a plan": {func(w *world, m *member) {
			m.presses("1 Verbinden")
			m.presses("Overslaan")
			m.says("Dan leg ik het stil.")
		}, true},
		"words in a window": {func(_ *world, m *member) {
			m.presses("Antwoord in een venster")
			m.submits(map[string]string{woorden: "Ik liet hem uitrazen."})
		}, true},
	} {
		t.Run(name, func(t *testing.T) {
			w, anna := asked(t)
			c.answers(w, anna)
			w.until(on("2026-12-01 08:59"))
			anna.skip()
			w.until(on("2026-12-01 09:00"))
			m := anna.hears(bot.TopicReview)[0]
			last := m.Lines[len(m.Lines)-1].Text
			if got := last == "Welke zin hierboven verrast je?"; got != c.asks {
				t.Errorf("it ends with %q:\n%s", last, shape(m))
			}
		})
	}
}
