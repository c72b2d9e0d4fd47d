package bot_test

import (
	"strings"
	"testing"
	"time"

	"gotest.tools/v3/golden"

	"gezel/bot"
)

// answersEachWeek answers every weekly question, Thursdays at four, until an
// instant.
func (m *member) answersEachWeek(until time.Time, choices ...string) {
	m.w.Helper()
	start := m.w.clock.now()
	due := time.Date(start.Year(), start.Month(), start.Day()+(int(time.Thursday-start.Weekday())+7)%7, 16, 0, 0, 0, amsterdam)
	for i := 0; due.Before(until); i, due = i+1, due.AddDate(0, 0, 7) {
		m.w.until(due)
		m.presses(choices[i%len(choices)])
		m.says("Woorden van " + sayDay(due) + ".")
		m.w.quiet()
		m.presses("Overslaan")
	}
	m.w.until(until)
}

func TestTheMonth(t *testing.T) {
	w, anna := asked(t)
	anna.says("1")
	anna.says("Ik heb hem eerst laten uitrazen.")
	anna.says("Daarna zei ik wat ik niet meer accepteer.")
	w.quiet()
	anna.says("Dan leg ik het stil.")
	w.quiet()
	w.until(on("2026-12-01 08:59"))
	anna.skip()
	w.until(on("2026-12-01 09:00"))
	m := anna.hears(bot.TopicReview)[0]
	same(t, "notification", m.Notification, "Je terugblik staat klaar.")
	same(t, "look-back", shape(m), `# November
In november beantwoordde je één vraag.
26 november, bruggen slaan. Wat woog voor jou het zwaarst?
> Ik heb hem eerst laten uitrazen.

Daarna zei ik wat ik niet meer accepteer.
# Voornemens
26 november, nog open. Als het terugkomt, wat doe je dan?
> Dan leg ik het stil.
Dit kwam langs: bruggen slaan · wrijving.
Je keuzes: één keer verbinden.
Welke zin hierboven verrast je?
[Bewaar deze regel (26 november)]`)
}

// shape is a message as it can be read.
func shape(m bot.Message) string {
	var lines []string
	for _, l := range m.Lines {
		lines = append(lines, map[bot.Style]string{bot.Heading: "# ", bot.Quote: "> ", bot.Small: "· "}[l.Style]+l.Text)
	}
	for _, b := range m.Buttons {
		lines = append(lines, "["+b.Label+"]")
	}
	return strings.Join(lines, "\n")
}

// By itself a look-back comes on the first working day at nine: after a quarter
// only the quarter, in January only the year, otherwise the month.
func TestLookBacksByThemselves(t *testing.T) {
	w := newWorld(t, at("2026-08-31 09:00"))
	anna := w.anna()
	var got []string
	for w.clock.now().Before(on("2027-05-10 12:00")) {
		w.until(w.clock.now().Add(time.Hour)) // at the full hour, when look-backs come
		for _, m := range anna.posts() {
			switch m.Topic {
			case bot.TopicReview:
				got = append(got, w.clock.now().Format("2006-01-02 15:04 ")+m.Lines[0].Text)
			case bot.TopicQuestion:
				anna.presses("4 Dat was er niet")
			}
		}
	}
	same(t, "look-backs", got, []string{
		"2026-10-01 09:00 Het derde kwartaal", "2026-11-02 09:00 Oktober", "2026-12-01 09:00 November", "2027-01-04 09:00 2026",
		"2027-02-01 09:00 Januari", "2027-03-01 09:00 Februari", "2027-04-01 09:00 Het eerste kwartaal", "2027-05-03 09:00 April",
	})
}

func TestNoLookBackWithoutAnswers(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("Alleen een notitie.")
	w.until(on("2027-02-02 12:00"))
	lacksTopic(t, anna, bot.TopicReview)
	anna.says("terugblik")
	holds(t, "asked for", text(anna.hears(bot.TopicReview)[0]), "Over februari heb ik nog geen antwoorden")
	anna.says("terugblik jaar")
	holds(t, "asked for", text(anna.hears(bot.TopicReview)[0]), "Over 2027 heb ik nog geen antwoorden")
}

func TestLookBacksSwitchedOff(t *testing.T) {
	w, anna := asked(t)
	anna.presses("4 Dat was er niet")
	anna.commands("instellingen")
	anna.submits(map[string]string{"Terugblik komt vanzelf": "Nee"})
	w.until(on("2026-12-05 12:00"))
	lacksTopic(t, anna, bot.TopicReview)
	anna.says("terugblik vorige maand")
	holds(t, "asked for", text(anna.hears(bot.TopicReview)[0]), "In november beantwoordde je één vraag.")
}

func TestTheQuarterAndTheYear(t *testing.T) {
	w := newWorld(t, at("2026-09-28 09:00"), asks(t, "pole", "side", "role", "open"))
	anna := w.anna()
	for w.clock.now().Before(on("2026-12-29 12:00")) {
		w.until(w.clock.now().AddDate(0, 0, 1))
		for _, m := range anna.posts() {
			if m.Topic != bot.TopicQuestion {
				continue
			}
			switch m.Question {
			case "pole":
				anna.says("confronteren")
				anna.presses("Overslaan")
				anna.says("Dan vraag ik door op " + sayDay(w.clock.now()) + ".")
			case "side":
				anna.says("4")
				anna.presses("Overslaan")
			case "role":
				anna.says("responsief")
				anna.says("Op de pet van " + sayDay(w.clock.now()) + " zat een veer.")
			case "open":
				anna.presses("Overslaan")
			}
			w.quiet()
			if s := anna.last(); strings.Contains(s.Text, "Wat kwam ervan?") {
				anna.presses("2 Anders gedaan")
			}
		}
	}
	anna.skip()
	anna.says("terugblik kwartaal")
	golden.Assert(t, shape(anna.hears(bot.TopicReview)[0])+"\n", "quarter.golden")
	anna.says("terugblik jaar")
	golden.Assert(t, shape(anna.hears(bot.TopicReview)[0])+"\n", "year.golden")
	anna.presses("Kies een voornemen")
	anna.submits(map[string]string{"Welk voornemen": "5 november: Dan vraag ik door op vrijdag 6 november."})
	anna.says("terugblik jaar")
	holds(t, "the habit", strings.Join(quotes(anna.hears(bot.TopicNote, bot.TopicReview)[1]), "\n"), "Dan vraag ik door op vrijdag 6 november.")
	anna.says("taal en")
	anna.skip()
	anna.says("review quarter")
	golden.Assert(t, shape(anna.hears(bot.TopicReview)[0])+"\n", "quarter-en.golden")
	anna.says("review year")
	golden.Assert(t, shape(anna.hears(bot.TopicReview)[0])+"\n", "year-en.golden")
}

// The question that is open now was not skipped.
func TestTheOpenQuestionIsNotSkipped(t *testing.T) {
	w, anna := asked(t)
	anna.presses("4 Dat was er niet")
	for range 3 {
		anna.says("vraag")
	}
	put := w.export(anna).Conversations
	skipped, open := strings.ToLower(put[2].Notion), strings.ToLower(put[3].Notion)
	anna.skip()
	anna.says("terugblik kwartaal")
	for line := range strings.Lines(text(anna.hears(bot.TopicReview)[0])) {
		if strings.HasPrefix(line, "Gevraagd, niet beantwoord") {
			holds(t, "what was skipped", line, skipped)
			lacks(t, "what was skipped", line, open)
			return
		}
	}
	t.Error("nothing is said of what was skipped")
}

func TestLookBacksThatCannotBe(t *testing.T) {
	_, anna := asked(t)
	anna.commands("terugblik eeuw")
	holds(t, "look-back", text(anna.private()), "‘terugblik eeuw’ ken ik niet", "‘terugblik vorige maand’")
}
