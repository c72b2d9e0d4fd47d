package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"gezel/bot"
	"gezel/bot/bottest"
)

// A plan made in a window is named by its date when it was not made last time.
func TestAPlanOfWeeksAgoHasADate(t *testing.T) {
	for _, c := range []struct {
		weeks int
		want  string
	}{{1, "Vorige keer maakte je een voornemen."}, {3, "Op 26 november maakte je een voornemen."}} {
		w, anna := asked(t)
		anna.presses("1 Verbinden")
		anna.presses("Overslaan")
		anna.inWindow(map[string]string{woorden: plan})
		for range c.weeks {
			anna.nextWeek()
		}
		anna.presses("4 Dat was er niet")
		holds(t, "the plan", text(anna.hears(bot.TopicThanks, bot.TopicPlan)[1]), c.want)
		w.until(w.clock.now().AddDate(0, 0, 20)) // answered late
		anna.find("maakte je een voornemen")
		anna.says("voornemens")
		anna.presses("Wat kwam er van 1?")
		anna.presses("1 Gedaan")
		holds(t, "when it is closed", anna.find("Je koos: Gedaan.").Text, "Op 26 november maakte je een voornemen.")
	}
}

// A plan that was answered in a later month stands in the look-back of that
// month, too.
func TestAPlanAnsweredInALaterMonth(t *testing.T) {
	w, anna := planned(t)
	anna.nextWeek() // 3 December
	anna.presses("4 Dat was er niet")
	anna.presses("2 Anders gedaan")
	line := "26 november, anders gedaan. Als het terugkomt, wat doe je dan?"
	for _, c := range []struct {
		ask  string
		want bool
	}{{"terugblik", true}, {"terugblik vorige maand", true}, {"terugblik kwartaal", true}} {
		anna.skip()
		anna.says(c.ask)
		m := text(anna.hears(bot.TopicReview)[0])
		same(t, c.ask, strings.Count(m, line), map[bool]int{true: 1, false: 0}[c.want])
	}
	w.until(on("2027-01-07 16:00"))
	anna.presses("4 Dat was er niet")
	for _, ask := range []string{"terugblik", "terugblik kwartaal"} {
		anna.skip()
		anna.says(ask)
		lacks(t, ask, text(anna.hears(bot.TopicReview)[0]), line)
	}
}

// Whoever answers days later made the plan then: it has one date wherever it is
// shown.
func TestAPlanHasOneDate(t *testing.T) {
	w, anna := asked(t)
	w.until(on("2026-12-01 12:00"))
	anna.makesPlan(plan)
	anna.says("voornemens")
	holds(t, "the list", text(anna.hears(bot.TopicPlan)[0]), "1. 1 december. Als het terugkomt")
	anna.says("terugblik vorige maand")
	holds(t, "the look-back", text(anna.hears(bot.TopicReview)[0]), "1 december, nog open. Als het terugkomt")
	w.until(on("2026-12-10 16:00"))
	anna.skip()
	anna.presses("4 Dat was er niet")
	holds(t, "coming back", text(anna.hears(bot.TopicThanks, bot.TopicPlan)[1]), "Op 1 december vroeg ik")
}

// The list of plans shows the newest, and the others when they are asked for.
func TestManyPlans(t *testing.T) {
	w, anna := asked(t)
	for n := range 19 {
		if n > 0 {
			w.until(w.clock.now().AddDate(0, 0, 7))
		}
		if len(anna.posts()) > 0 || n == 0 {
			anna.makesPlan(fmt.Sprintf("Voornemen %d.", n))
		}
	}
	seen := func(m bot.Message) (plans []string) {
		for _, l := range m.Lines {
			if l.Style == bot.Quote {
				plans = append(plans, l.Text)
			}
		}
		return plans
	}
	all := w.open(anna)
	anna.skip()
	anna.says("voornemens")
	var got []string
	for {
		m := anna.hears(bot.TopicPlan)[0]
		page := seen(m)
		got = append(page, got...)
		if older := labels(m)[len(m.Buttons)-1] == "Toon oudere"; !older {
			same(t, "buttons", len(m.Buttons), len(page))
			break
		}
		same(t, "plans", len(page), 8)
		same(t, "buttons", len(m.Buttons), 9)
		anna.presses("Toon oudere")
	}
	same(t, "all plans", got, all)
	if len(all) <= 16 {
		t.Errorf("%d plans are too few to tell", len(all))
	}
}

// open gives the open plans of a member, as the data has them.
func (w *world) open(m *member) (plans []string) {
	for _, c := range w.export(m).Conversations {
		for _, p := range c.Exchange {
			if p.Plan && p.Outcome == "" {
				plans = append(plans, p.words()...)
			}
		}
	}
	return plans
}

// A plan that was asked after twice may be settled where it was asked first: then
// neither asks any more.
func TestAPlanAskedAfterTwice(t *testing.T) {
	_, anna := planned(t)
	anna.says("voornemens")
	list := anna.last()
	anna.presses("Wat kwam er van 1?")
	first := anna.last()
	anna.Press2(list, "Wat kwam er van 1?")
	second := anna.last()
	anna.Press2(first, "4 Laat maar")
	for _, asked := range []bottest.Shown{first, second} {
		same(t, "buttons", len(anna.shown(asked.ID).Buttons), 0)
		holds(t, "the plan", anna.shown(asked.ID).Text, "Je koos: Laat maar.")
	}
}
