package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
)

// Marked lines, of a look-back or of the notes, come first.
func TestMarkedLinesComeFirst(t *testing.T) {
	w := newWorld(t, at("2026-10-01 09:00"))
	anna := w.anna()
	anna.answersEachWeek(on("2026-10-31 12:00"), "1 Verbinden", "2 Confronteren")
	anna.says("Een notitie om te bewaren.")
	anna.says("notities")
	anna.presses("Bewaar deze regel (1)")
	anna.skip()
	anna.says("terugblik")
	before := anna.hears(bot.TopicReview)[0]
	same(t, "quotes", quotes(before), []string{
		"Een notitie om te bewaren.", "Woorden van donderdag 1 oktober.", "Woorden van donderdag 15 oktober.", "Woorden van donderdag 29 oktober.",
	})
	holds(t, "the note", text(before), "31 oktober, notitie")
	anna.presses("Bewaar deze regel (15 oktober)")
	holds(t, "marked", text(anna.hears(bot.TopicNote)[0]), "vooraan")
	for _, c := range []struct {
		ask  string
		want []string
	}{
		{"terugblik", []string{"Woorden van donderdag 15 oktober.", "Een notitie om te bewaren.", "Woorden van donderdag 1 oktober.", "Woorden van donderdag 29 oktober."}},
		{"terugblik kwartaal", []string{"Woorden van donderdag 15 oktober.", "Een notitie om te bewaren.", "Woorden van donderdag 1 oktober.", "Woorden van donderdag 8 oktober.", "Woorden van donderdag 22 oktober.", "Woorden van donderdag 29 oktober."}},
		{"terugblik jaar", []string{"Woorden van donderdag 15 oktober.", "Een notitie om te bewaren."}},
	} {
		anna.says(c.ask)
		same(t, c.ask, quotes(anna.hears(bot.TopicReview)[0]), c.want)
	}
	anna.says("notities")
	same(t, "buttons", len(anna.last().Buttons), 0)
	e := w.export(anna)
	same(t, "marked", e.Notes[0].Texts[0].Marked, true)
}

func quotes(m bot.Message) (all []string) {
	for _, l := range m.Lines {
		if l.Style == bot.Quote {
			all = append(all, l.Text)
		}
	}
	return all
}

// A long answer is cut at a word; the whole of it is in the data.
func TestLongAnswersAreCut(t *testing.T) {
	_, anna := asked(t)
	anna.says(strings.Repeat("Bestuurlijk ", 100))
	anna.skip()
	anna.says("terugblik")
	q := quotes(anna.hears(bot.TopicReview)[0])[0]
	if n := len([]rune(q)); n > 300 || !strings.HasSuffix(q, "Bestuurlijk …") {
		t.Errorf("%d characters: %q", n, q)
	}
}

// A year has a line of every month, however many lines of one were kept.
func TestTheYearHasALineOfEveryMonth(t *testing.T) {
	w := newWorld(t, at("2027-01-04 09:00"))
	anna := w.anna()
	answers := func(until time.Time) {
		for w.clock.now().Before(until) {
			w.pass(24 * time.Hour)
			if slices.Contains(anna.last().Buttons, "1 Verbinden") {
				anna.presses("1 Verbinden")
				anna.says("Woorden uit " + strings.Fields(sayDay(w.clock.now()))[2] + ".")
				w.quiet()
				anna.presses("Overslaan")
			}
		}
	}
	answers(on("2027-04-30 12:00"))
	anna.says("terugblik")
	for range 3 { // until now nothing was kept
		for _, label := range anna.last().Buttons {
			if strings.HasPrefix(label, "Bewaar") {
				anna.presses(label)
			}
		}
		anna.says("terugblik vorige maand")
	}
	answers(on("2027-12-22 12:00"))
	anna.skip()
	anna.says("terugblik jaar")
	months := map[string]int{}
	for _, line := range quotes(anna.hears(bot.TopicReview)[0]) {
		months[line]++
	}
	same(t, "months", len(months), 12)
	same(t, "lines of April, of which more were kept", months["Woorden uit april."], 1)
}
