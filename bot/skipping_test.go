package bot_test

import (
	"testing"

	"gezel/bot"
)

func TestFollowUpsCanBeSkipped(t *testing.T) {
	w, anna := asked(t)
	anna.presses("1 Verbinden")
	anna.presses("Overslaan")
	anna.hears(bot.TopicFollowUp, bot.TopicFollowUp)
	anna.says("overslaan")
	anna.hears(bot.TopicThanks)
	same(t, "kept", w.texts(anna), nil)
	holds(t, "the first follow-up", anna.find("Wat woog").Text, "Overgeslagen.")
}

func TestSkippingTheQuestionIsWithoutRemark(t *testing.T) {
	w, anna := asked(t)
	anna.presses("Overslaan")
	anna.hears()
	holds(t, "the question", anna.find("Neem één gesprek").Text, "Overgeslagen.")
	w.until(on("2026-12-03 15:59"))
	anna.hears() // no reminder of what was skipped
	w.until(on("2026-12-03 16:00"))
	anna.hears(bot.TopicQuestion)
	anna.says("Skip")
	same(t, "typed", text(anna.hears(bot.TopicAnswer)[0]), "Goed, overgeslagen.")
}

// A second press of what skips is not remarked on, wherever the first led to.
func TestSkippingTwice(t *testing.T) {
	w, anna := asked(t)
	twice := func(label string) {
		asked := anna.last()
		anna.Press(asked.ID, label)
		anna.Press2(asked, label)
		w.tick()
	}
	twice("Overslaan")
	anna.hears()
	w.until(on("2026-12-03 16:00"))
	anna.hears(bot.TopicQuestion)
	anna.says("Ik liet hem uitrazen.")
	w.quiet()
	anna.hears(bot.TopicFollowUp)
	twice("Overslaan")
	anna.hears(bot.TopicFollowUp)
	twice("Overslaan")
	anna.hears(bot.TopicThanks)
}

// Who answered and then skips goes on, and is not told that it was skipped.
func TestSkippingBehindWordsGoesOn(t *testing.T) {
	w, anna := asked(t)
	question := anna.last()
	anna.says("Ik liet hem uitrazen.")
	anna.says("overslaan")
	anna.hears(bot.TopicFollowUp)
	lacks(t, "the question", anna.shown(question.ID).Text, "Overgeslagen.")
	e := w.export(anna).Conversations[0].Exchange[0]
	same(t, "skipped", e.Skipped, false)
	same(t, "words", e.words(), []string{"Ik liet hem uitrazen."})
}
