package bot_test

import (
	"testing"
	"time"

	"gezel/bot"
	"gezel/prompts"
)

// After an outage one question comes: at once between 8 and 20 of a working
// day, else at the next such time; more than three days late it waits.
func TestAfterAnOutage(t *testing.T) {
	for _, c := range []struct{ from, back, want string }{
		{"2026-11-26 15:00", "2026-11-26 17:00", "2026-11-26 17:00"},
		{"2026-11-26 15:00", "2026-11-26 20:30", "2026-11-27 08:00"},
		{"2026-11-26 15:00", "2026-11-27 03:00", "2026-11-27 08:00"},
		{"2026-11-26 15:00", "2026-11-28 12:00", "2026-12-03 16:00"}, // Monday 8:00 is more than three days
		{"2026-11-26 15:00", "2026-11-30 09:00", "2026-12-03 16:00"},
		{"2026-11-26 15:00", "2027-02-12 10:00", "2027-02-12 10:00"}, // ten weeks, one question
		{"2026-11-26 15:00", "2027-02-09 10:00", "2027-02-11 16:00"},
	} {
		t.Run(c.back, func(t *testing.T) {
			w := newWorld(t)
			anna := w.anna()
			w.until(on(c.from))
			w.skip(on(c.back))
			w.until(on(c.want).Add(-time.Minute))
			if on(c.want).After(on(c.back)) {
				same(t, "before", len(anna.put()), 0)
			}
			w.until(on(c.want).Add(time.Minute))
			same(t, "put", anna.put(), []string{c.want})
			w.until(on(c.want).AddDate(0, 0, 3))
			same(t, "put", len(anna.put()), 1)
		})
	}
}

// A question of one week that is served in the next is the next one's.
func TestServedInTheNextWeek(t *testing.T) {
	w := newWorld(t, asks(t, "pole", "side", "open", "role"))
	anna := w.anna()
	anna.says("moment vrijdag 16:00")
	w.until(on("2026-11-27 15:00"))
	w.skip(on("2026-11-29 12:00"))
	w.until(on("2026-12-05 12:00"))
	same(t, "put", anna.put(), []string{"2026-11-30 08:00"})
	same(t, "question", w.export(anna).Conversations[0].Question, w.config.Catalogue.Week(prompts.Week{Year: 2026, Week: 49}).ID)
	w.until(on("2026-12-11 17:00"))
	same(t, "put", anna.put(), []string{"2026-11-30 08:00", "2026-12-11 16:00"})
}

// After an outage nothing comes beside the question: no follow-up, no reminder
// of what it replaces.
func TestOneThingAfterAnOutage(t *testing.T) {
	w, anna := asked(t)
	anna.says("Een verhaal.")
	w.skip(on("2026-12-03 17:00"))
	anna.hears(bot.TopicQuestion)
	w.until(on("2026-12-04 09:00"))
	anna.hears(bot.TopicReview) // another day

	w, anna = asked(t)
	w.skip(on("2026-12-03 17:00"))
	anna.hears(bot.TopicQuestion)

	w, anna = asked(t)
	w.until(on("2026-12-02 10:00"))
	anna.says("Een verhaal van gisteren.") // whose follow-up would not be too late
	anna.skip()
	w.skip(on("2026-12-03 17:00"))
	anna.hears(bot.TopicQuestion)

	w, anna = asked(t)
	w.until(on("2026-12-02 10:00"))
	anna.says("later 2 uur")
	anna.skip()
	w.skip(on("2026-12-03 17:00"))
	anna.hears(bot.TopicQuestion)
}

// What else was missed is late as a question is late: at night it waits, and
// after three days it does not come.
func TestLateFollowUpsAndReminders(t *testing.T) {
	w, anna := asked(t)
	anna.says("Een verhaal.")
	w.skip(on("2026-11-27 03:00"))
	anna.hears()
	w.until(on("2026-11-27 08:00"))
	anna.hears(bot.TopicFollowUp)

	w, anna = asked(t)
	w.skip(on("2026-12-01 03:00"))
	anna.hears()
	w.until(on("2026-12-01 08:00"))
	anna.hears(bot.TopicReminder)

	w, anna = asked(t)
	anna.says("Een verhaal.")
	w.skip(on("2026-12-01 12:00"))
	anna.hears(bot.TopicReview)
	w.until(on("2026-12-03 15:00"))
	anna.hears()
}

// Every second of the agenda is served by whoever comes: two ticks, or none for
// an hour, make no difference.
func TestDueIsNotAnInstant(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	for range 3 {
		w.skip(on("2026-11-26 16:07"))
		w.tick()
	}
	same(t, "put", anna.put(), []string{"2026-11-26 16:07"})
}
