package bot_test

import (
	"testing"

	"gezel/bot"
)

// What is said while the coach's clock is set back, to before the question, is
// an answer to it all the same.
func TestAnAnswerWhileTheClockIsSetBack(t *testing.T) {
	w, anna := asked(t)
	w.clock.set(on("2026-11-26 15:00"))
	anna.says("Bij het college.")
	w.quiet()
	anna.hears(bot.TopicFollowUp)
	same(t, "kept", w.export(anna).Conversations[0].Exchange[0].words(), []string{"Bij het college."})
}
