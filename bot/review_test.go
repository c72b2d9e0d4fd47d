package bot_test

import (
	"slices"
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
