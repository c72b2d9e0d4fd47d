package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// visits opens the member's own page.
func (m *member) visits() {
	m.w.Helper()
	m.Visit()
	m.w.tick()
}

// pressesPage presses a button of the own page.
func (m *member) pressesPage(label string) {
	m.w.Helper()
	m.PressPage(label)
	m.w.tick()
}

// page is what stands on the own page.
func (m *member) page() bottest.Shown {
	m.w.Helper()
	page, there := m.Page()
	if !there {
		m.w.Fatalf("nothing stands on the page of %s", m.Member().User)
	}
	return page
}

// pages counts how often the member's page was made, whatever came of it.
func (m *member) pages() (n int) {
	for _, p := range m.w.watch.Pages() {
		if p.To.User == m.Member().User {
			n++
		}
	}
	return n
}

const askNow, settle = "Stel nu een vraag", "Open de instellingen"

// The button for a question stands on the page until the page is made anew. Pressed
// twice, or again because Slack said that there was no answer in time, it brings one
// question.
func TestAQuestionFromThePageOnce(t *testing.T) {
	w := newWorld(t)
	anna := w.person("anna")
	anna.says("start")
	anna.says("liever donderdag")
	anna.skip()
	anna.visits()
	anna.PressPage(askNow)
	anna.PressPage(askNow)
	w.tick()
	anna.hears(bot.TopicQuestion)
}

// The page of a stranger is the welcome, and nothing is kept of them; its
// button joins, and from then on the page follows.
func TestThePageOfAStranger(t *testing.T) {
	w := newWorld(t)
	bo := w.person("bo")
	bo.visits()
	holds(t, "page", bo.page().Text, "Ik ben Gezel", "Zullen we beginnen?")
	same(t, "buttons", bo.page().Buttons, []string{"Ja, stel een vraag", "Liever donderdag", "Wat bewaar je?"})
	if got := w.content(bo).Members; len(got) > 0 {
		t.Errorf("kept of a stranger: %q", got)
	}
	bo.pressesPage("Wat bewaar je?")
	bo.hears(bot.TopicHelp)
	bo.pressesPage("Ja, stel een vraag")
	bo.hears(bot.TopicQuestion)
	w.pass(time.Minute)
	holds(t, "page", bo.page().Text, "Er staat een vraag open, van maandag 23 november.", "De volgende weekvraag komt op donderdag 26 november om 16:00.")
	same(t, "buttons", bo.page().Buttons, []string{settle})
	lacks(t, "the log", w.watch.Words().Logged(), "refused") // the page is no message to edit
}

// The page shows what is going on: also what was written in a window.
func TestWhatThePageShows(t *testing.T) {
	w, anna := asked(t)
	anna.presses("2 Confronteren")
	anna.inWindow(map[string]string{woorden: "Dat het college toekeek."})
	anna.says(plan)
	w.quiet()
	anna.skip()
	anna.visits()
	page := anna.page()
	same(t, "page", page.Text, strings.Join([]string{
		"De volgende weekvraag komt op donderdag 3 december om 16:00.",
		"Je laatste antwoorden",
		"26 november, bruggen slaan. Wat woog voor jou het zwaarst?",
		"Dat het college toekeek.",
		"26 november, bruggen slaan. Wat deed jij daarin?",
		"Je koos: Confronteren.",
		"Voornemens",
		"1. 26 november. Als het terugkomt, wat doe je dan?",
		plan,
		"Deze pagina laat ik alleen aan jou zien.",
		"",
	}, "\n"))
	same(t, "buttons", page.Buttons, []string{"Wat kwam er van 1?", askNow, settle})

	anna.pressesPage(settle)
	same(t, "settings", w.answered.Form != nil && w.answered.Form.ID == "settings", true)
	anna.pressesPage("Wat kwam er van 1?")
	anna.hears(bot.TopicPlan)
	anna.presses("1 Gedaan")
	anna.hears(bot.TopicThanks)
	anna.pressesPage(askNow)
	anna.hears(bot.TopicQuestion)
	w.pass(time.Minute)
	lacks(t, "page", anna.page().Text, "Voornemens")
	same(t, "buttons", anna.page().Buttons, []string{settle})

	anna.says("pauze tot 1 februari")
	w.pass(time.Minute)
	holds(t, "page", anna.page().Text, "Je hebt pauze tot maandag 1 februari.")
	same(t, "buttons", anna.page().Buttons, []string{"Hervat", settle})
	anna.pressesPage("Hervat")
	w.pass(time.Minute)
	holds(t, "page", anna.page().Text, "De volgende weekvraag komt")
}

// A long answer is cut at a word, and no letter is broken.
func TestALongAnswerOnThePage(t *testing.T) {
	_, anna := asked(t)
	long := strings.TrimSpace(strings.Repeat("één ë ", 200))
	anna.says(long)
	anna.visits()
	lines := strings.Split(anna.page().Text, "\n")
	i := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "één") })
	if i < 0 || !strings.HasSuffix(lines[i], " …") || !strings.HasPrefix(long, strings.TrimSuffix(lines[i], " …")) {
		t.Errorf("the long answer stands there as %q", lines)
	}
}

// The page is made anew after every change of what it shows, once for all of
// them, and not when nothing of it changed.
func TestThePageFollows(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.until(on("2026-11-26 15:00"))
	same(t, "pages before the first look", anna.pages(), 0)
	anna.visits()
	same(t, "pages at the first look", anna.pages(), 1)
	var first string
	steps := []struct {
		name string
		do   func()
		more int
	}{
		{"help", func() { anna.says("hulp") }, 0},
		{"the weekly question", func() { w.until(on("2026-11-26 16:00")) }, 1},
		{"an answer", func() { first = anna.says("2") }, 1},
		{"two messages", func() { anna.says("De tijd."); anna.says("En het geld.") }, 1},
		{"a message taken back", func() { anna.deletes(anna.says("Of niet.")) }, 1},
		{"help in a thread", func() { anna.replies("m-none", "hulp") }, 0},
		{"another moment", func() { anna.says("moment vrijdag 9:00") }, 1},
		{"another language", func() { anna.says("taal en") }, 1},
		{"an answer to a question that is over", func() { anna.says("skip"); anna.says("skip"); w.pass(5 * time.Second); anna.edits(first, "3") }, 2},
		{"a look", func() { anna.visits() }, 1},
	}
	for _, step := range steps {
		w.pass(5 * time.Second)
		before := anna.pages()
		step.do()
		w.pass(5 * time.Second)
		same(t, step.name, anna.pages()-before, step.more)
	}
}

// After everything was erased the page shows nothing of it any more.
func TestThePageAfterErasing(t *testing.T) {
	w, anna := asked(t)
	anna.says("Dat blijft onder ons.")
	anna.visits()
	holds(t, "page", anna.page().Text, "Dat blijft onder ons.")
	anna.says("wis alles")
	anna.says("WIS ALLES")
	w.pass(time.Minute)
	lacks(t, "page", anna.page().Text, "Dat blijft onder ons.")
	holds(t, "page", anna.page().Text, "Zullen we beginnen?")
	if got := w.content(anna).Members; len(got) > 0 {
		t.Errorf("kept after erasing: %q", got)
	}
}

// A page that fails holds up no message, comes by itself when it can, and is
// given up when it can't.
func TestAPageThatFails(t *testing.T) {
	for _, fault := range []bottest.Fault{bottest.Throttled, bottest.FailBefore, bottest.LoseReply, bottest.Gone, bottest.Refused} {
		t.Run(string(fault), func(t *testing.T) {
			w := newWorld(t)
			anna := w.anna()
			w.until(on("2026-11-26 15:00"))
			w.chat.Order(fault)
			anna.visits()
			if fault != bottest.Gone { // who is gone may be back with a word
				anna.says("hulp")
				anna.hears(bot.TopicHelp) // not held up
			}
			w.pass(time.Hour + time.Minute)
			anna.hears(bot.TopicQuestion)
			want := map[bottest.Fault]int{bottest.Gone: 2, bottest.Refused: 2}[fault] // the question brings the next one
			if want == 0 {
				want = 3
			}
			same(t, "pages", anna.pages(), want)
			holds(t, "page", anna.page().Text, "Er staat een vraag open")
		})
	}
	w := newWorld(t)
	anna := w.anna()
	for range 20 {
		w.chat.Order(bottest.FailBefore)
	}
	anna.visits()
	w.until(on("2026-11-26 15:00"))
	same(t, "tries in all", anna.pages(), 5)
	holds(t, "the log", w.watch.Words().Logged(), "message refused")
}

// Messages go before the page, whenever they were decided.
func TestThePageComesLast(t *testing.T) {
	w, anna := asked(t)
	w.chat.Order(bottest.Throttled)
	anna.says("2") // the edit of the question's buttons is busy for half a minute
	anna.visits()
	same(t, "pages while messages wait", anna.pages(), 0)
	w.pass(time.Minute)
	anna.hears(bot.TopicFollowUp)
	same(t, "pages", anna.pages(), 1)
}

// Where the chat server has no such pages, looking at one is nothing.
func TestNoPageWithoutAHomer(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.boot(w.store, struct{ bot.Sender }{w.watch.Sender()})
	anna.visits()
	w.pass(time.Minute)
	same(t, "pages", anna.pages(), 0)
}
