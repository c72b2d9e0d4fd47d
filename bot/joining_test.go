package bot_test

import (
	"context"
	"testing"

	"gezel/bot"
	"gezel/bot/bottest"
)

// Nothing that a stranger does is kept, and all of it brings the welcome.
func TestStrangersAreWelcomedAndNotKept(t *testing.T) {
	for name, do := range map[string]func(*member){
		"a message":   func(m *member) { m.says("Ik sprak de wethouder aan.") },
		"a thread":    func(m *member) { m.replies("m1", "Ik sprak de wethouder aan.") },
		"spaces":      func(m *member) { m.says("   ") },
		"a command":   func(m *member) { m.says("vraag") },
		"wis alles":   func(m *member) { m.says("WIS ALLES") },
		"first sight": func(m *member) { m.Open(); m.w.tick() },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			m := w.person("bo")
			do(m)
			m.hears(bot.TopicWelcome)
			if got := w.content(m).Members; len(got) > 0 {
				t.Errorf("kept of a stranger: %q", got)
			}
			if _, due := w.agenda(); due {
				t.Error("something is due for a stranger")
			}
		})
	}
}

// content is what the store keeps of a member.
func (w *world) content(m *member) bottest.Content {
	w.Helper()
	c, err := bottest.Dump(context.Background(), w.store, m.Member())
	if err != nil {
		w.Fatalf("dump: %v", err)
	}
	return c
}

func TestStrangersWhoEditOrDeleteHearNothing(t *testing.T) {
	w := newWorld(t)
	m := w.person("bo")
	id := m.says("hallo")
	m.skip()
	m.edits(id, "hallo daar")
	m.deletes(id)
	m.hears()
	same(t, "members", len(w.content(m).Members), 0)
}

func TestWelcome(t *testing.T) {
	w := newWorld(t)
	m := w.person("anna")
	m.Change(bot.Profile{Name: " Anna ", Locale: "nl_NL", Zone: "Europe/Amsterdam"})
	m.says("hoi")
	posts := m.hears(bot.TopicWelcome)
	holds(t, "the welcome", text(posts[0]),
		"Dag Anna.", "programma", "geen AI", // what it is
		"bewaar", "400 dagen", "alleen aan jou", // what is kept, how long, who is shown it
		"De chat houdt zelf een kopie", "venster",
		"donderdag om 16:00", "‘pauze’", "‘wis alles’") // when, and how to stop
	same(t, "buttons", labels(posts[0]), []string{"Ja, stel een vraag", "Liever donderdag", "Wat bewaar je?"})
	same(t, "notification", posts[0].Notification, "Gezel stelt zich voor.")

	m.presses("Wat bewaar je?")
	holds(t, "privacy", text(m.hears(bot.TopicHelp)[0]), "hoofdsleutel", "400 dagen", "‘wis alles’")
	same(t, "members", len(w.content(m).Members), 0)
}

func TestWelcomeFollowsTheProfile(t *testing.T) {
	for _, c := range []struct {
		profile bot.Profile
		want    string
	}{
		{bot.Profile{Locale: "en_US"}, "Hello. I am Gezel"},
		{bot.Profile{Locale: "nl-BE"}, "Dag. Ik ben Gezel"},
		{bot.Profile{Locale: "fr-FR"}, "Dag. Ik ben Gezel"},
		{bot.Profile{Locale: "no such thing", Zone: "Mars/Olympus"}, "op donderdag om 16:00"},
		{bot.Profile{Name: "A\xffna\x00", Locale: "nl\xff", Zone: "\xff"}, "op donderdag om 16:00"},
		{bot.Profile{Zone: "Asia/Tokyo"}, "op donderdag om 16:00"},
	} {
		w := newWorld(t)
		m := w.person("anna")
		m.Change(c.profile)
		m.says("hoi")
		holds(t, "the welcome", text(m.hears(bot.TopicWelcome)[0]), c.want)
		m.says("start") // what was kept of the profile can be read again
		m.presses(m.last().Buttons[1])
		m.hears(bot.TopicWelcome, bot.TopicWelcome)
	}
}

// A chat server that is too busy to give the profile is asked again.
func TestAProfileThatComesLater(t *testing.T) {
	w := newWorld(t)
	m := w.person("anna")
	m.Change(bot.Profile{Locale: "en-US", Zone: "America/New_York"})
	w.chat.Order(bottest.Throttled, bottest.NoFault, bottest.Throttled)
	m.says("start")
	holds(t, "the welcome", text(m.hears(bot.TopicWelcome)[0]), "Ik ben Gezel")
	m.says("hulp")
	w.until(on("2026-11-23 09:05"))
	m.skip()
	m.says("help")
	holds(t, "what comes next", text(m.hears(bot.TopicHelp)[0]), "asks a question now")
	w.until(on("2026-11-26 21:59"))
	m.hears()
	w.until(on("2026-11-26 22:00")) // four o'clock in New York
	m.hears(bot.TopicQuestion)
}

func TestJoining(t *testing.T) {
	for name, c := range map[string]struct {
		join func(*member)
		want []bot.Topic
	}{
		"start":        {func(m *member) { m.says("Start") }, []bot.Topic{bot.TopicWelcome}},
		"/gezel start": {func(m *member) { m.commands("start") }, nil},
		"now":          {func(m *member) { m.says("hoi"); m.skip(); m.presses("Ja, stel een vraag") }, []bot.Topic{bot.TopicQuestion}},
		"wait":         {func(m *member) { m.says("hoi"); m.skip(); m.presses("Liever donderdag") }, []bot.Topic{bot.TopicWelcome}},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			m := w.person("anna")
			c.join(m)
			m.hears(c.want...)
			same(t, "members", len(w.content(m).Members), 1)
			w.until(on("2026-11-26 15:59"))
			m.hears()
			w.until(on("2026-11-26 16:00"))
			m.hears(bot.TopicQuestion)
		})
	}
}

// A welcome that only the person sees is gone when Slack gives up on the answer, or
// with the next start of the client: who gives the command again sees it again.
func TestJoiningByCommandTwice(t *testing.T) {
	w := newWorld(t)
	m := w.person("anna")
	for range 2 {
		m.commands("start")
		holds(t, "the answer", text(m.private()), "Ik ben Gezel", "Zullen we beginnen?")
	}
	m.commands("pauze")
	m.commands("start")
	lacks(t, "the answer when away", text(m.private()), "Ik ben Gezel")
	m.commands("hervat")
	m.commands("vraag")
	m.commands("start")
	lacks(t, "the answer once something was asked", text(m.private()), "Ik ben Gezel")
	same(t, "members", len(w.content(m).Members), 1)
}

// Whoever types start is offered a first question at once, and gets it.
func TestStartOffersAQuestion(t *testing.T) {
	w := newWorld(t)
	m := w.person("anna")
	m.says("start")
	m.hears(bot.TopicWelcome)
	m.presses("Ja, stel een vraag")
	same(t, "notification", m.hears(bot.TopicQuestion)[0].Notification, "Je vraag staat klaar.")
	if got := m.find("Dag").Buttons; len(got) > 0 {
		t.Errorf("the welcome still has the buttons %q", got)
	}
}

func TestJoiningTwiceChangesNothing(t *testing.T) {
	w := newWorld(t)
	m := w.person("anna")
	m.says("hoi")
	m.says("hallo")
	m.skip()
	m.Press(m.Sees()[1].ID, "Ja, stel een vraag")
	m.Press(m.Sees()[3].ID, "Ja, stel een vraag")
	w.tick()
	m.hears(bot.TopicQuestion)
}

// A join button of long ago puts no question into a pause.
func TestJoinButtonInAPause(t *testing.T) {
	w := newWorld(t)
	m := w.person("anna")
	m.says("hoi")
	m.says("start")
	m.says("pauze")
	m.skip()
	m.presses("Ja, stel een vraag")
	m.hears(bot.TopicPause)
}

func TestStartSaysWhatIsGoingOn(t *testing.T) {
	w := newWorld(t)
	m := w.anna()
	m.says("start")
	holds(t, "status", text(m.hears(bot.TopicStatus)[0]), "donderdag 26 november om 16:00", "‘hulp’")
	w.until(on("2026-11-26 17:00"))
	m.skip()
	m.says("START")
	holds(t, "status", text(m.hears(bot.TopicStatus)[0]), "een vraag open, van donderdag 26 november", "donderdag 3 december om 16:00")
	m.says("pauze tot 1 februari")
	m.skip()
	m.says("start")
	holds(t, "status", text(m.hears(bot.TopicStatus)[0]), "pauze tot maandag 1 februari")
}

// Whoever left is left alone, and hears again of the coach when they say
// something.
func TestLeftAccountsAreLeftAlone(t *testing.T) {
	w := newWorld(t)
	m := w.anna()
	m.Leave()
	w.until(on("2026-12-15 18:00"))
	m.hears()
	m.says("Daar ben ik weer.")
	m.hears(bot.TopicNote)
	w.until(on("2026-12-17 16:00"))
	m.hears(bot.TopicQuestion)
}

// Who has just joined may type what stands on the buttons of the welcome.
func TestTheButtonsOfTheWelcomeTyped(t *testing.T) {
	for typed, topic := range map[string]bot.Topic{
		"ja": bot.TopicQuestion, "Ja, stel een vraag": bot.TopicQuestion, "liever donderdag": bot.TopicWelcome, "Wat bewaar je?": bot.TopicHelp,
	} {
		w := newWorld(t)
		anna := w.person("anna")
		anna.says("start")
		anna.hears(bot.TopicWelcome)
		anna.says(typed)
		anna.hears(topic)
	}
	_, anna := asked(t)
	anna.kept(anna.says("Ja"), true) // then it is an answer
}

// What was lost of an answer is given again, whether or not the profile can be had
// by now.
func TestAProfileThatComesWithARedelivery(t *testing.T) {
	w := newWorld(t)
	m := w.person("anna")
	w.chat.Order(bottest.Throttled, bottest.NoFault, bottest.Throttled)
	m.says("start")
	m.skip()
	ev := bot.Event{ID: "again", Kind: bot.Commanded, Member: m.Member(), Channel: m.Place().Channel, Text: "hulp", At: w.clock.now()}
	for try := range 2 {
		answer, err := w.watch.Handler(w.coach.Handle)(t.Context(), ev)
		if err != nil || answer.Private == nil {
			t.Errorf("try %d gives %+v (%v), want help", try, answer, err)
		}
	}
}
