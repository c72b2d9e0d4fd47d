package bot_test

import (
	"testing"

	"gezel/bot"
	"gezel/bot/bottest"
)

// The button of the reminder goes when there is nothing left to skip.
func TestTheReminderLosesItsButton(t *testing.T) {
	for name, do := range map[string]func(*member){
		"answered":    func(m *member) { m.presses("2 Confronteren") },
		"in words":    func(m *member) { m.says("De tijd."); m.w.quiet() },
		"in a window": func(m *member) { m.inWindow(map[string]string{woorden: "Stiekem."}) },
		"skipped":     func(m *member) { m.says("overslaan") },
		"replaced":    func(m *member) { m.says("andere vraag") },
		"next week":   func(m *member) { m.w.until(on("2026-12-03 16:00")) },
		"erased":      func(m *member) { m.says("wis november") },
	} {
		t.Run(name, func(t *testing.T) {
			w, anna := asked(t)
			w.until(on("2026-11-30 16:00"))
			reminder := anna.last()
			same(t, "buttons before", reminder.Buttons, []string{"Overslaan"})
			do(anna)
			after := anna.shown(reminder.ID)
			same(t, "buttons after", len(after.Buttons), 0)
			same(t, "text", after.Text, reminder.Text)
			w.settled()
		})
	}
}

// It also goes when the answer came before it was known where the reminder
// stands.
func TestTheReminderThatWasNeverHeardOf(t *testing.T) {
	w, anna := asked(t)
	w.until(on("2026-11-30 15:59"))
	anna.hears()
	w.chat.Order(bottest.LoseReply)
	w.until(on("2026-11-30 16:00"))
	anna.says("2")
	w.until(on("2026-11-30 16:01"))
	anna.hears(bot.TopicFollowUp)
	same(t, "buttons", len(anna.find("staat er nog").Buttons), 0)
}

// What is typed after a look-back is about that, and after the reminder of the
// same day about the question.
func TestTheReminderHasTheFloor(t *testing.T) {
	w, anna := asked(t)
	w.until(on("2027-01-21 16:00"))
	anna.says("Bij de griffier.")
	w.until(on("2027-02-01 09:00"))
	anna.says("Over de terugblik.")
	w.until(on("2027-02-01 16:00"))
	holds(t, "last", anna.last().Text, "staat er nog")
	anna.says("Over de vraag.")
	e := w.export(anna)
	same(t, "note", e.Notes[0].Texts[0].Text, "Over de terugblik.")
	last := e.Conversations[len(e.Conversations)-1]
	same(t, "answer", last.Exchange[0].words(), []string{"Over de vraag."})
}
