package bot_test

import (
	"testing"

	"gezel/bot"
)

// Extras do not hold the weekly question back, nor count as one.
func TestExtras(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("vraag")
	m := anna.hears(bot.TopicQuestion)[0]
	same(t, "notification", m.Notification, "Je vraag staat klaar.")
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
	anna.says("question")
	anna.hears(bot.TopicQuestion)
	w.until(on("2026-12-03 16:00"))
	anna.skip()
	same(t, "put", anna.put(), []string{"2026-11-26 16:00", "2026-12-03 16:00"})
}

// When nothing is left it says so; the weekly question comes all the same.
func TestNothingLeft(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	for range 3 {
		anna.says("vraag")
	}
	seen := map[string]bool{}
	for _, m := range anna.hears(bot.TopicQuestion, bot.TopicQuestion, bot.TopicQuestion) {
		seen[m.Question] = true
	}
	same(t, "different questions", len(seen), 3)
	open := anna.last()
	anna.says("vraag")
	holds(t, "nothing", text(anna.hears(bot.TopicError)[0]), "Een extra vraag heb ik nu niet meer")
	anna.says("andere vraag")
	anna.hears(bot.TopicError)
	same(t, "the open one's buttons", len(anna.shown(open.ID).Buttons), len(open.Buttons))
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
	w.until(on("2027-11-20 12:00")) // within 52 weeks of the extras
	anna.skip()
	anna.says("vraag")
	anna.hears(bot.TopicError)
	w.until(on("2027-11-22 12:00"))
	anna.skip()
	anna.says("vraag")
	anna.hears(bot.TopicQuestion)
}

// Another question takes the place of the weekly one, and stays one.
func TestAnotherQuestion(t *testing.T) {
	w, anna := asked(t)
	first := anna.last()
	anna.says("andere vraag")
	m := anna.hears(bot.TopicQuestion)[0]
	if m.Question == "pole" {
		t.Error("another question is the same one")
	}
	same(t, "buttons of the first", len(anna.shown(first.ID).Buttons), 0)
	w.until(on("2026-11-30 16:00"))
	anna.hears(bot.TopicReminder)
	w.until(on("2026-12-03 15:59"))
	anna.hears()
	same(t, "weekly", len(anna.put()), 2) // the one put, and what stands in its place
	anna.says("Another")
	anna.hears(bot.TopicQuestion)
}

// A question that an extra has brought already is not asked again within the
// year: a substitute is.
func TestSubstitute(t *testing.T) {
	w := newWorld(t)
	w.config.Catalogue = catalogue(t, "spare") // what is in reserve here is the week's there
	anna := w.anna()
	anna.says("vraag")
	extra := anna.hears(bot.TopicQuestion)[0].Question
	w.config.Catalogue = catalogue(t, extra)
	w.boot(w.store, w.watch.Sender())
	w.until(on("2026-11-26 16:00"))
	if got := anna.hears(bot.TopicQuestion)[0].Question; got == extra {
		t.Errorf("%s comes twice within a week", got)
	}
}
