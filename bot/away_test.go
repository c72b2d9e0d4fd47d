package bot_test

import (
	"testing"

	"gezel/bot"
)

// A pause, in natural words and both languages, says when the first question
// comes, and keeps that.
func TestPauses(t *testing.T) {
	for _, c := range []struct{ typed, until, first string }{
		{"pauze tot 1 september", "1 september", "donderdag 2 september om 16:00"},
		{"pauze 1 jaar", "23 november 2027", "donderdag 25 november om 16:00"},
		{"pauze 3 weken", "14 december", "donderdag 17 december om 16:00"},
		{"Pauze tot en met 13 december", "14 december", "donderdag 17 december om 16:00"},
		{"pause for 3 weeks", "14 december", "donderdag 17 december om 16:00"},
		{"pause until 1 september", "1 september", "donderdag 2 september om 16:00"},
		{"pauze tot 30 december", "30 december", "donderdag 7 januari om 16:00"},
	} {
		w := newWorld(t)
		anna := w.anna()
		anna.says(c.typed)
		same(t, c.typed, text(anna.hears(bot.TopicPause)[0]),
			"Goed. Tot "+c.until+" stel ik geen vragen. De eerste komt op "+c.first+".")
		for i := 0; len(anna.put()) == 0 && i < 150; i++ {
			w.until(w.clock.now().AddDate(0, 0, 3))
		}
		got, want := anna.put()[0], c.first
		same(t, c.typed, sayDay(on(got))+" om "+got[11:], want)
	}
}

func TestAnOpenPause(t *testing.T) {
	for _, words := range [][2]string{{"pauze", "hervat"}, {"pause", "resume"}, {"PAUZE", "Hervat"}} {
		w := newWorld(t)
		anna := w.anna()
		anna.says(words[0])
		holds(t, "pause", text(anna.hears(bot.TopicPause)[0]), "tot je ‘hervat’ typt")
		w.until(on("2027-03-02 12:00"))
		anna.hears()
		anna.says(words[1])
		holds(t, "resume", text(anna.hears(bot.TopicPause)[0]), "donderdag 4 maart om 16:00")
		w.until(on("2027-03-04 16:00"))
		anna.hears(bot.TopicQuestion)
	}
}

// A pause holds back questions, reminders, follow-ups, look-backs and plans;
// what is written meanwhile is kept.
func TestAPauseHoldsEverythingBack(t *testing.T) {
	w, anna := asked(t)
	anna.says("pauze")
	anna.skip()
	anna.kept(anna.says("Een antwoord in de pauze."), true)
	w.until(on("2026-11-27 12:00"))
	anna.hears()
	anna.presses("2 Confronteren")
	anna.hears()
	w.until(on("2026-12-20 12:00"))
	anna.hears()
	anna.says("vraag")
	holds(t, "a question", text(anna.hears(bot.TopicPause)[0]), "Je hebt pauze")
	anna.says("andere vraag")
	anna.hears(bot.TopicPause)
	anna.says("later morgen")
	anna.hears(bot.TopicPause)
	c := w.export(anna).Conversations[0]
	same(t, "kept", c.Exchange[0].words(), []string{"Een antwoord in de pauze."})
	same(t, "choice", c.Exchange[0].Choice, "Confronteren")

	anna.says("terugblik kwartaal") // what is asked for comes
	anna.hears(bot.TopicReview)
}

// Without an open question what is written in a pause is a note.
func TestNotesInAPause(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("pauze tot 1 februari")
	anna.kept(anna.says("Ik zit in de bergen en denk aan het college."), true)
	same(t, "notes", len(w.export(anna).Notes), 1)
}

// After a short pause the conversation goes on; after a long one there is one
// question, and nothing beside it.
func TestAfterAPause(t *testing.T) {
	w, anna := asked(t)
	anna.says("pauze")
	anna.presses("2 Confronteren")
	anna.skip()
	w.until(on("2026-11-27 10:00"))
	anna.says("hervat")
	anna.hears(bot.TopicPause, bot.TopicFollowUp)

	w, anna = asked(t)
	anna.says("pauze")
	anna.presses("2 Confronteren")
	w.until(on("2026-12-18 10:00"))
	anna.skip()
	anna.says("hervat")
	m := anna.hears(bot.TopicPause, bot.TopicQuestion)
	holds(t, "resume", text(m[0]), "lag nog een vraag")
	w.until(on("2026-12-21 08:59"))
	anna.hears()
	w.until(on("2026-12-21 09:00")) // Monday, the next working day
	anna.hears(bot.TopicReview)

	w, anna = asked(t)
	anna.says("pauze tot 12 december")
	w.until(on("2026-12-16 10:00"))
	anna.skip()
	same(t, "put", anna.put(), []string{"2026-11-26 16:00"})
	w.until(on("2026-12-17 16:00"))
	anna.hears(bot.TopicQuestion)
}

// A pause that ends on a working day soon after a moment brings its question.
func TestAPauseThatEndsSoonAfterTheMoment(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("pauze tot vrijdag")
	same(t, "pause", text(anna.hears(bot.TopicPause)[0]),
		"Goed. Tot 27 november stel ik geen vragen. De eerste komt op vrijdag 27 november om 08:00.")
	w.until(on("2026-11-29 12:00"))
	same(t, "put", anna.put(), []string{"2026-11-27 08:00"})
}

func TestPausesThatCannotBe(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	for typed, want := range map[string]string{
		"pauze tot gisteren":      "‘tot gisteren’ is al voorbij",
		"pauze 100 jaar":          "verder weg",
		"pauze tot 31 februari":   "kan ik niet als tijd lezen",
		"pause until 31 february": "kan ik niet als tijd lezen",
	} {
		anna.says(typed)
		holds(t, typed, text(anna.hears(bot.TopicError)[0]), want, "pauze tot 1 september")
	}
	for _, typed := range []string{"pauze nodig", "pauze is goed voor een mens", "pauze, dat was het"} {
		anna.kept(anna.says(typed), true)
	}
	anna.skip()
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
}

// A pause ends with the resume button too.
func TestTheResumeButton(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("pauze 3 weken")
	anna.says("vraag")
	anna.presses("Hervat")
	anna.skip()
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
}

// stop asks which is meant.
func TestStop(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("stop")
	m := anna.hears(bot.TopicStatus)[0]
	same(t, "stop", text(m), "Wil je een tijd geen vragen, of wil je dat ik alles wis?")
	holds(t, "without buttons", m.Lines[0].Typed, "typ dan ‘pauze’")
	same(t, "red", m.Buttons[1].Danger, true)
	anna.presses("Een tijd geen vragen")
	anna.hears(bot.TopicPause)
	w.until(on("2026-11-27 16:00"))
	anna.hears()
	anna.says("Stop")
	anna.skip()
	anna.presses("Wis alles") // asks once more
	anna.hears(bot.TopicForget)
	same(t, "members", len(w.content(anna).Members), 1)
}
