package bot_test

import (
	"testing"
	"time"

	"gezel/bot"
)

// That goes for a question that was asked to come back, too.
func TestALookBackLeavesRoomForAQuestionThatComesBack(t *testing.T) {
	w, anna := asked(t)
	anna.presses("1 Verbinden")
	anna.says("later dinsdag 9:00")
	w.until(on("2026-11-30 12:00"))
	anna.skip()
	w.until(on("2026-12-01 12:00"))
	anna.hears(bot.TopicFollowUp)
	w.until(on("2026-12-02 09:00"))
	anna.hears(bot.TopicReview)
}

// A look-back and the question of the week never come together: the question
// comes, and the look-back on the next working day.
func TestALookBackLeavesRoomForTheQuestion(t *testing.T) {
	for _, c := range []struct{ moment, pause, until, question, review string }{
		{"donderdag 16:00", "pauze tot 4 december", "", "2026-12-04 08:00", "2026-12-07 09:00"}, // a Thursday in the pause
		{"dinsdag 9:00", "", "", "2026-12-01 09:00", "2026-12-02 09:00"},
		{"dinsdag 9:30", "", "", "2026-12-01 09:30", "2026-12-02 09:00"},
		{"dinsdag 8:00", "", "", "2026-12-01 08:00", "2026-12-02 09:00"},
		{"dinsdag 11:00", "", "", "2026-12-01 11:00", "2026-12-01 09:00"}, // two hours apart
		{"dinsdag 9:00", "", "2026-12-01 17:00", "2026-12-01 17:00", "2026-12-02 09:00"},
	} {
		w, anna := asked(t)
		anna.presses("4 Dat was er niet")
		anna.says("moment " + c.moment)
		if c.pause != "" {
			anna.says(c.pause)
			holds(t, c.pause, anna.last().Text, "vrijdag 4 december om 08:00") // the true moment
		}
		anna.skip()
		if c.until != "" {
			w.until(on("2026-12-01 00:00"))
			w.skip(on(c.until)) // an outage
		}
		came := map[bot.Topic]string{}
		for w.clock.now().Before(on("2026-12-07 12:00")) {
			for _, m := range anna.posts() {
				came[m.Topic] = w.clock.now().Format("2006-01-02 15:04")
			}
			if came[bot.TopicQuestion] != "" && came[bot.TopicReview] != "" {
				break
			}
			w.pass(30 * time.Minute)
		}
		same(t, c.moment+" "+c.pause+c.until, came[bot.TopicQuestion]+", "+came[bot.TopicReview], c.question+", "+c.review)
	}
}
