package bot_test

import (
	"testing"

	"gezel/bot"
)

// A typed reply to the closing question within a day is kept as a note under
// the look-back; a reply in its thread at any time.
func TestReplyToALookBack(t *testing.T) {
	w, anna := asked(t)
	anna.presses("4 Dat was er niet")
	w.until(on("2026-12-01 09:00"))
	review := anna.last()
	w.until(on("2026-12-02 08:59"))
	anna.skip()
	anna.kept(anna.says("Dat ik toen zo stil was."), true)
	anna.hears()
	w.until(on("2026-12-02 09:00"))
	anna.says("Een dag later.")
	anna.hears(bot.TopicNote)
	anna.kept(anna.replies(review.ID, "In de draad."), true)
	anna.hears()
	n := w.export(anna).Notes
	same(t, "under", []string{n[0].LookBack, n[1].LookBack, n[2].LookBack}, []string{"2026-11", "", "2026-11"})
	same(t, "texts", []string{n[0].Texts[0].Text, n[1].Texts[0].Text, n[2].Texts[0].Text}, []string{"Dat ik toen zo stil was.", "Een dag later.", "In de draad."})
}

// What was asked last has the floor, also at one and the same instant.
func TestWhoHasTheFloor(t *testing.T) {
	w, anna := asked(t)
	anna.says("2")
	anna.says("overslaan")
	anna.says("overslaan")
	anna.says("vraag")
	anna.says("terugblik")
	anna.says("Over de terugblik.")
	anna.says("andere vraag")
	anna.says("Over de vraag.")
	e := w.export(anna)
	same(t, "note", e.Notes[0].Texts[0].Text, "Over de terugblik.")
	same(t, "answer", e.Conversations[2].Exchange[0].words(), []string{"Over de vraag."})

	w, anna = asked(t)
	anna.presses("4 Dat was er niet")
	anna.says("moment dinsdag 9:00")
	w.until(on("2026-12-01 09:00")) // the day of the look-back, too
	anna.hears(bot.TopicThanks, bot.TopicSettings, bot.TopicQuestion)
	anna.says("Over de vraag.")
	same(t, "answer", w.export(anna).Conversations[1].Exchange[0].words(), []string{"Over de vraag."})
}

// A quick answer to the open question is one, although a look-back spoke last.
func TestQuickAnswerBelowALookBack(t *testing.T) {
	w, anna := asked(t)
	anna.presses("4 Dat was er niet")
	anna.nextWeek()
	anna.says("terugblik vorige maand")
	anna.skip()
	anna.says("confronteren")
	anna.hears(bot.TopicFollowUp)
	_ = w
}
