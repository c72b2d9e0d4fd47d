package bot_test

import (
	"testing"

	"gezel/bot"
	"gezel/bot/bottest"
)

// What nobody understands may pass: the message is tried again, and given up only
// after an hour of it.
func TestAnUnclearAnswer(t *testing.T) {
	for _, times := range []int{1, 13, 14} {
		w := newWorld(t)
		anna := w.anna()
		for range times {
			w.chat.Order(bottest.Unclear, bottest.NoFault) // it is looked for before each other try
		}
		w.until(on("2026-11-26 16:00"))
		anna.hears()
		w.until(on("2026-11-26 17:30"))
		if times < 14 {
			anna.hears(bot.TopicQuestion)
		} else {
			anna.hears()
			holds(t, "the log", w.watch.Words().Logged(), "message refused")
		}
		w.settled()
	}
}

// An outage before that counts for nothing.
func TestAnUnclearAnswerAfterAnOutage(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	for range 20 {
		w.chat.Order(bottest.Throttled)
	}
	w.chat.Order(bottest.Unclear)
	w.until(on("2026-11-26 16:30"))
	anna.hears(bot.TopicQuestion)
	w.settled()
}
