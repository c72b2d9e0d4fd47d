package bot_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"gezel/bot"
	"gezel/bot/schedule"
)

// put gives when weekly questions were put to somebody, as an adapter saw it.
func (m *member) put() (at []string) {
	m.w.Helper()
	for _, c := range m.w.export(m).Conversations {
		if !c.Extra {
			at = append(at, c.Put.In(amsterdam).Format("2006-01-02 15:04"))
		}
	}
	return at
}

// A weekly question that falls due in the middle of a conversation waits until
// that has rested for half an hour.
func TestTheQuestionWaitsForAConversationToRest(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.until(on("2026-11-26 15:40"))
	anna.extra("spare-too")
	w.until(on("2026-11-26 15:45"))
	anna.says("Daar is veel over te zeggen.")
	w.until(on("2026-11-26 16:10"))
	anna.says("En dit hoort er ook bij.") // to the follow-up
	anna.skip()
	w.until(on("2026-11-26 16:39"))
	lacksTopic(t, anna, bot.TopicQuestion)
	w.until(on("2026-11-26 16:40"))
	anna.hears(bot.TopicQuestion)
	same(t, "put", anna.put(), []string{"2026-11-26 16:40"})
}

func lacksTopic(t *testing.T, m *member, topic bot.Topic) {
	t.Helper()
	if slices.ContainsFunc(m.posts(), func(p bot.Message) bool { return p.Topic == topic }) {
		t.Errorf("%s has heard %q already", m.Member().User, topic)
	}
}

// Nothing waits for a conversation that is finished, or in which nothing was
// answered.
func TestTheQuestionDoesNotWaitOtherwise(t *testing.T) {
	for name, before := range map[string]func(*member){
		"finished":      func(m *member) { m.extra("spare"); m.says("niemand") },
		"open":          func(m *member) { m.says("vraag") },
		"skipped":       func(m *member) { m.says("vraag"); m.says("overslaan") },
		"a note":        func(m *member) { m.says("Zomaar iets.") },
		"another of it": func(m *member) { m.says("vraag"); m.says("andere vraag") },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			anna := w.anna()
			w.until(on("2026-11-26 15:55"))
			before(anna)
			anna.skip()
			w.until(on("2026-11-26 16:00"))
			anna.hears(bot.TopicQuestion)
		})
	}
}

// The wait is not lateness: in the evening, too, it ends after half an hour.
func TestWaitingInTheEvening(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("moment zaterdag 21:00")
	w.until(on("2026-11-28 20:50"))
	anna.extra("spare-too")
	anna.says("Een heel verhaal.")
	w.until(on("2026-11-28 21:05"))
	anna.says("Met een vervolg.")
	w.until(on("2026-11-28 22:00"))
	same(t, "put", anna.put(), []string{"2026-11-28 21:35"})
}

// One reminder on the second working day at the same time, then silence.
func TestOneReminder(t *testing.T) {
	w, anna := asked(t)
	w.until(on("2026-11-30 15:59")) // Friday is the first working day, Monday the second
	anna.hears()
	w.until(on("2026-11-30 16:00"))
	m := anna.hears(bot.TopicReminder)[0]
	same(t, "reminder", text(m), "Je vraag van donderdag staat er nog. Antwoorden kan tot de volgende komt, overslaan mag ook.")
	same(t, "buttons", labels(m), []string{"Overslaan"})
	w.until(on("2026-12-03 15:59"))
	anna.hears()
}

func TestTheReminderCanSkip(t *testing.T) {
	w, anna := asked(t)
	w.until(on("2026-11-30 16:00"))
	anna.skip()
	reminder := anna.last()
	anna.Press(reminder.ID, "Overslaan")
	w.tick()
	anna.hears()
	same(t, "buttons", len(anna.shown(reminder.ID).Buttons), 0)
	question := anna.find("Neem één gesprek")
	holds(t, "the question", question.Text, "Overgeslagen.")
	same(t, "buttons of the question", len(question.Buttons), 0)
	anna.Press2(reminder, "Overslaan")
	anna.hears(bot.TopicError)
}

// A reminder that holidays kept back names the date: the weekday was since.
func TestTheReminderAfterHolidaysNamesTheDate(t *testing.T) {
	w := newWorld(t, at("2026-12-20 09:00"))
	anna := w.anna()
	w.until(on("2027-01-05 16:00"))
	for _, m := range anna.posts() {
		if m.Topic == bot.TopicReminder {
			holds(t, "the reminder", text(m), "Je vraag van 24 december staat er nog.")
			return
		}
	}
	t.Error("no reminder")
}

func TestNoReminder(t *testing.T) {
	for name, do := range map[string]func(*member){
		"answered by button": func(m *member) { m.presses("1 Verbinden") },
		"by typing":          func(m *member) { m.says("Een verhaal.") },
		"in a window":        func(m *member) { m.inWindow(map[string]string{woorden: "Stiekem."}) },
		"skipped":            func(m *member) { m.presses("Overslaan") },
		"later":              func(m *member) { m.says("later morgen") },
		"paused":             func(m *member) { m.says("pauze tot 5 december") },
	} {
		t.Run(name, func(t *testing.T) {
			w, anna := asked(t)
			do(anna)
			w.until(on("2026-12-03 15:00"))
			lacksTopic(t, anna, bot.TopicReminder)
		})
	}
	w := newWorld(t)
	anna := w.anna()
	anna.says("vraag") // of an extra nobody is reminded
	w.until(on("2026-11-26 15:00"))
	lacksTopic(t, anna, bot.TopicReminder)
}

// The second working day skips holidays.
func TestTheReminderSkipsHolidays(t *testing.T) {
	w := newWorld(t, at("2027-03-22 09:00")) // Easter Monday is 29 March
	anna := w.anna()
	w.until(on("2027-03-25 16:00"))
	anna.skip()
	w.until(on("2027-03-30 15:59"))
	anna.hears()
	w.until(on("2027-03-30 16:00"))
	anna.hears(bot.TopicReminder)
}

// On a public holiday the question moves to the next working day of the week,
// or to the one before; between 25 December and 1 January there is none.
func TestHolidays(t *testing.T) {
	for _, c := range []struct {
		start, moment, until string
		want                 []string
	}{
		{"2027-05-03 09:00", "donderdag 16:00", "2027-05-15 00:00", []string{"2027-05-07 16:00", "2027-05-13 16:00"}}, // Ascension Day
		{"2027-03-26 09:00", "maandag 9:00", "2027-04-06 00:00", []string{"2027-03-30 09:00", "2027-04-05 09:00"}},    // Easter Monday
		{"2026-04-20 09:00", "maandag 9:00", "2026-04-29 00:00", []string{"2026-04-28 09:00"}},                        // King's Day
		{"2026-12-14 09:00", "donderdag 16:00", "2027-01-08 00:00", []string{"2026-12-17 16:00", "2026-12-24 16:00", "2027-01-07 16:00"}},
		{"2026-12-14 09:00", "vrijdag 16:00", "2027-01-09 00:00", []string{"2026-12-18 16:00", "2027-01-08 16:00"}},
	} {
		w := newWorld(t, at(c.start))
		anna := w.anna()
		anna.says("moment " + c.moment)
		w.until(on(c.until))
		got := anna.put()
		if c.moment == "maandag 9:00" && c.start == "2026-04-20 09:00" {
			got = got[len(got)-1:]
		}
		same(t, c.start+" "+c.moment, got, c.want)
	}
}

// The operator's recess has no questions either.
func TestRecess(t *testing.T) {
	recess, err := schedule.ParseRecess("2026-11-30/2026-12-11")
	if err != nil {
		t.Fatal(err)
	}
	w := newWorld(t, settings(func(s *bot.Settings) { s.Recess = recess }))
	anna := w.anna()
	w.until(on("2026-12-18 12:00"))
	same(t, "put", anna.put(), []string{"2026-11-26 16:00", "2026-12-17 16:00"})
}

// Never two weekly questions in an ISO week, whatever the member's moment was.
func TestOneAWeekWhateverTheMoment(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("moment maandag 10:00")
	w.until(on("2026-11-23 10:30"))
	for i, moment := range []string{"dinsdag 9:00", "woensdag 9:00", "donderdag 16:00", "vrijdag 9:00"} {
		w.until(on(fmt.Sprintf("2026-11-%d 08:00", 24+i)))
		anna.says("moment " + moment)
	}
	w.until(on("2026-11-29 23:00"))
	same(t, "put", anna.put(), []string{"2026-11-23 10:00"})
	w.until(on("2026-12-05 23:00"))
	same(t, "put", anna.put(), []string{"2026-11-23 10:00", "2026-12-04 09:00"})
}

// The zone is the profile's until set, and daylight saving skips no week.
func TestZones(t *testing.T) {
	w := newWorld(t, at("2026-10-19 09:00"))
	w.chat.Person("anna").Change(bot.Profile{Zone: "America/New_York"})
	anna := w.anna()
	w.until(on("2026-11-06 00:00"))
	same(t, "put", anna.put(), []string{"2026-10-22 22:00", "2026-10-29 21:00", "2026-11-05 22:00"})
}

func TestUpcoming(t *testing.T) {
	w, anna := asked(t)
	anna.says("Een verhaal.")
	due, err := w.coach.Upcoming(context.Background(), server, 10)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range due {
		got = append(got, string(d.What)+" "+d.At.In(amsterdam).Format("2006-01-02 15:04"))
	}
	same(t, "due", got, []string{"follow-up 2026-11-26 16:01", "review 2026-12-01 09:00", "question 2026-12-03 16:00"})
}
