package bot_test

import (
	"testing"
	"time"

	"gezel/bot"
)

const plan = "Dan leg ik het stil."

// planned gives a member who made a plan on 26 November.
func planned(t *testing.T, options ...option) (*world, *member) {
	t.Helper()
	w, anna := asked(t, options...)
	anna.makesPlan(plan)
	return w, anna
}

// makesPlan answers the question of the week with a plan.
func (m *member) makesPlan(text string) {
	m.w.Helper()
	m.presses("1 Verbinden")
	m.presses("Overslaan")
	m.says(text)
	m.w.quiet()
	m.skip()
}

// nextWeek goes to the next weekly question.
func (m *member) nextWeek() {
	m.w.Helper()
	due := on("2026-11-26 16:00")
	for !due.After(m.w.clock.now()) {
		due = due.AddDate(0, 0, 7)
	}
	m.w.until(due)
	m.skip()
}

// A plan comes back at the end of the first conversation that ends six or more
// days later, with the follow-up it answered, and only once.
func TestAPlanComesBackOnce(t *testing.T) {
	w, anna := planned(t)
	w.until(on("2026-12-02 15:59"))
	anna.says("vraag")
	anna.presses("Overslaan")
	anna.says("vraag")
	anna.skip()
	anna.says("niemand") // a way out, a minute too early
	anna.hears(bot.TopicThanks)

	anna.nextWeek()
	anna.presses("4 Dat was er niet")
	m := anna.hears(bot.TopicThanks, bot.TopicPlan)[1]
	same(t, "lines", m.Lines, []bot.Line{
		{Text: "Op 26 november vroeg ik: ‘Als het terugkomt, wat doe je dan?’ Je schreef:"},
		{Style: bot.Quote, Text: plan},
		{Text: "Wat kwam ervan?"},
	})
	same(t, "buttons", labels(m), []string{"1 Gedaan", "2 Anders gedaan", "3 Er niet aan toegekomen", "4 Laat maar"})
	same(t, "notification", m.Notification, "Gezel komt ergens op terug.")

	for range 3 {
		anna.nextWeek()
		anna.presses("4 Dat was er niet")
		anna.hears(bot.TopicThanks)
	}
	same(t, "outcome", w.export(anna).Conversations[0].Exchange[2].Outcome, "")
	anna.says("voornemens")
	holds(t, "plans", text(anna.hears(bot.TopicPlan)[0]), "26 november", plan)
}

func TestWhatCameOfAPlan(t *testing.T) {
	for _, c := range []struct{ do, chosen, outcome string }{
		{"1 Gedaan", "Gedaan", "done"}, {"2 Anders gedaan", "Anders gedaan", "otherwise"}, {"4 Laat maar", "Laat maar", "dropped"},
		{"gedaan", "Gedaan", "done"}, {"2", "Anders gedaan", "otherwise"}, {"LAAT MAAR", "Laat maar", "dropped"}, {"done", "Gedaan", "done"},
	} {
		w, anna := planned(t)
		anna.nextWeek()
		anna.presses("4 Dat was er niet")
		anna.skip()
		if len(c.do) > 2 && c.do[1] == ' ' {
			anna.presses(c.do)
		} else {
			anna.kept(anna.says(c.do), true)
		}
		same(t, c.do, text(anna.hears(bot.TopicThanks)[0]), map[bool]string{true: "Goed, dit voornemen is van je lijst.", false: "Dank. Dit voornemen is van je lijst."}[c.outcome == "dropped"])
		message := anna.find("Wat kwam ervan?")
		holds(t, c.do, message.Text, "Je koos: "+c.chosen+".")
		same(t, "buttons", len(message.Buttons), 0)
		same(t, c.do, w.export(anna).Conversations[0].Exchange[2].Outcome, c.outcome)
		anna.says("voornemens")
		holds(t, "plans", text(anna.hears(bot.TopicPlan)[0]), "Er staan geen voornemens open.")
		for range 3 {
			anna.nextWeek()
			anna.presses("4 Dat was er niet")
			anna.hears(bot.TopicThanks)
		}
	}
}

// A plan that was not got round to stays open and comes back once more, a month
// later.
func TestAPlanNotGotRoundTo(t *testing.T) {
	w, anna := planned(t)
	anna.nextWeek() // 3 December
	anna.presses("4 Dat was er niet")
	anna.presses("3 Er niet aan toegekomen")
	returns := anna.hears(bot.TopicThanks, bot.TopicPlan, bot.TopicThanks)[2]
	same(t, "it returns", text(returns), "Goed, het blijft staan. Over een maand kom ik er nog één keer op terug.")
	for w.clock.now().Before(on("2026-12-18 00:00")) {
		anna.nextWeek()
		anna.presses("4 Dat was er niet")
		anna.hears(bot.TopicThanks)
	}
	w.until(on("2027-01-07 16:00")) // the first after the turn of the year
	anna.skip()
	anna.presses("4 Dat was er niet")
	anna.hears(bot.TopicThanks, bot.TopicPlan)
	anna.presses("3 Er niet aan toegekomen")
	same(t, "it stays", text(anna.hears(bot.TopicThanks)[0]), "Goed, het blijft staan. Terugzien kan met ‘voornemens’.")
	holds(t, "the second time", anna.find("Wat kwam ervan?").Text, "Je koos: Er niet aan toegekomen.")
	for range 8 {
		anna.nextWeek()
		anna.presses("4 Dat was er niet")
		anna.hears(bot.TopicThanks)
	}
	anna.says("voornemens")
	holds(t, "plans", text(anna.hears(bot.TopicPlan)[0]), plan)
	anna.presses("Wat kwam er van 1?")
	anna.hears(bot.TopicPlan)
	anna.presses("1 Gedaan")
	anna.hears(bot.TopicThanks)
	same(t, "outcome", w.export(anna).Conversations[0].Exchange[2].Outcome, "done")
}

// Words about a plan that came back are kept with it; in its thread also when
// something else was asked since.
func TestWordsAboutAPlan(t *testing.T) {
	w, anna := planned(t)
	anna.nextWeek()
	anna.presses("4 Dat was er niet")
	message := anna.last()
	anna.skip()
	anna.kept(anna.says("Het liep anders dan ik dacht."), true)
	w.until(on("2026-12-10 16:01"))
	anna.skip()
	anna.kept(anna.replies(message.ID, "Maar het hielp wel."), true)
	anna.kept(anna.replies(message.ID, "anders gedaan"), true)
	anna.hears(bot.TopicThanks)
	p := w.export(anna).Conversations[0].Exchange[2]
	same(t, "came", part{Texts: p.Came}.words(), []string{"Het liep anders dan ik dacht.", "Maar het hielp wel."})
	same(t, "outcome", p.Outcome, "otherwise")
}

// After a day, or once something was asked, a message is not about the plan.
func TestWhatIsNotAboutThePlan(t *testing.T) {
	w, anna := planned(t)
	anna.nextWeek()
	anna.presses("4 Dat was er niet")
	w.pass(25 * time.Hour)
	anna.skip()
	anna.says("1")
	anna.hears(bot.TopicNote)
	anna.says("vraag")
	anna.skip()
	anna.says("er was geen stilte")
	anna.hears(bot.TopicThanks)
	e := w.export(anna)
	same(t, "outcome", e.Conversations[0].Exchange[2].Outcome, "")
}

func TestPlansAreListedInBothLanguages(t *testing.T) {
	_, anna := planned(t)
	for _, word := range []string{"voornemens", "Plans"} {
		anna.says(word)
		m := anna.hears(bot.TopicPlan)[0]
		same(t, "lines", m.Lines, []bot.Line{
			{Style: bot.Heading, Text: "Voornemens"}, {Text: "1. 26 november. Als het terugkomt, wat doe je dan?"}, {Style: bot.Quote, Text: plan},
		})
		same(t, "buttons", labels(m), []string{"Wat kwam er van 1?"})
	}
	anna.says("start")
	holds(t, "status", text(anna.hears(bot.TopicStatus)[0]), "één voornemen open")
}

// A plan whose words were taken back is no plan, and the next one gets its turn.
func TestAPlanThatWasTakenBack(t *testing.T) {
	w, anna := asked(t)
	anna.presses("1 Verbinden")
	anna.presses("Overslaan")
	first := anna.says(plan)
	w.quiet()
	w.until(on("2026-12-03 16:00"))
	anna.Delete(first) // the very plan that is due
	anna.makesPlan("Dan bel ik hem op.")
	anna.says("start")
	holds(t, "status", text(anna.hears(bot.TopicStatus)[0]), "één voornemen open")
	anna.nextWeek()
	anna.presses("4 Dat was er niet")
	holds(t, "plan", text(anna.hears(bot.TopicThanks, bot.TopicPlan)[1]), "Dan bel ik hem op.")
}

// The late answer to a follow-up of phase 5 is a plan like any other.
func TestALatePlan(t *testing.T) {
	w, anna := asked(t)
	anna.presses("1 Verbinden")
	anna.presses("Overslaan")
	followUp := anna.last()
	anna.nextWeek()
	anna.replies(followUp.ID, plan)
	anna.replies(followUp.ID, "En daarna bel ik.")
	anna.says("voornemens")
	m := anna.hears(bot.TopicPlan)[0]
	holds(t, "plans", text(m), "3 december", plan, "En daarna bel ik.")
	same(t, "plans", len(m.Buttons), 1)
	anna.nextWeek()
	anna.presses("4 Dat was er niet")
	anna.hears(bot.TopicThanks, bot.TopicPlan)
	_ = w
}

// A pause holds plans back too.
func TestAPauseHoldsPlansBack(t *testing.T) {
	w, anna := planned(t)
	anna.nextWeek()
	anna.says("pauze tot 8 december")
	anna.skip()
	anna.presses("4 Dat was er niet")
	w.until(on("2026-12-07 23:00"))
	anna.hears()
	w.until(on("2026-12-10 16:00"))
	anna.hears(bot.TopicQuestion)
	anna.presses("4 Dat was er niet")
	anna.hears(bot.TopicThanks, bot.TopicPlan)
}
