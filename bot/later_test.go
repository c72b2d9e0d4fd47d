package bot_test

import (
	"testing"
	"time"

	"gezel/bot"
)

func TestLater(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"later", "2026-11-26 19:00"},
		{"later 2 uur", "2026-11-26 18:00"},
		{"Later over 2 uur", "2026-11-26 18:00"},
		{"later morgen", "2026-11-27 09:00"},
		{"later tomorrow", "2026-11-27 09:00"},
		{"later vrijdag 9:30", "2026-11-27 09:30"},
		{"later friday 9:30", "2026-11-27 09:30"},
	} {
		w, anna := asked(t)
		first := anna.last()
		anna.says(c.typed)
		says := "Goed. De vraag komt terug op vrijdag 27 november om " + c.want[11:] + "."
		if on(c.want).Day() == 26 {
			says = "Goed. De vraag komt vandaag om " + c.want[11:] + " terug."
		}
		same(t, c.typed, text(anna.posts()[0]), says)
		same(t, "buttons meanwhile", len(anna.shown(first.ID).Buttons), 0)
		w.until(on(c.want).Add(-time.Minute))
		anna.hears()
		w.until(on(c.want))
		m := anna.hears(bot.TopicQuestion)[0]
		same(t, "question", m.Question, "pole")
		anna.presses("2 Confronteren")
		anna.hears(bot.TopicFollowUp)
		same(t, "conversations", len(w.export(anna).Conversations), 1)
	}
}

func TestLaterBareKeepsTheHours(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.until(on("2026-11-23 18:30"))
	anna.says("vraag")
	anna.says("later")
	anna.skip()
	w.until(on("2026-11-24 07:59"))
	anna.hears()
	w.until(on("2026-11-24 08:00"))
	anna.hears(bot.TopicQuestion)
}

func TestLaterThatCannotBe(t *testing.T) {
	_, anna := asked(t)
	for typed, want := range map[string]string{
		"later gisteren":      "al voorbij",
		"later vrijdag 25:00": "kan ik niet als tijd lezen",
		"later 3 weken":       "verder weg",
		"later 5 december":    "je volgende weekvraag al, op donderdag 3 december om 16:00",
	} {
		anna.says(typed)
		holds(t, typed, text(anna.hears(bot.TopicError)[0]), want, "‘later")
		same(t, "buttons", len(anna.find("Neem één gesprek").Buttons), 6)
	}
	anna.says("overslaan")
	anna.skip()
	anna.says("later")
	holds(t, "nothing open", text(anna.hears(bot.TopicError)[0]), "geen vraag open")
}

// A question that was put off is the one that is meant by who asks for one.
func TestAskedForBeforeItComesBack(t *testing.T) {
	w, anna := asked(t)
	anna.says("later morgen")
	anna.skip()
	anna.says("vraag")
	m := anna.hears(bot.TopicQuestion)[0]
	same(t, "question", m.Question, "pole")
	w.until(on("2026-11-27 12:00"))
	anna.hears()
	anna.commands("later")
	anna.skip()
	anna.commands("vraag")
	same(t, "question, by slash command", anna.hears(bot.TopicQuestion)[0].Question, "pole")
	holds(t, "answer", text(anna.private()), "in ons gesprek")
	same(t, "conversations", len(w.export(anna).Conversations), 1)
	anna.says("vraag")
	if extra := anna.hears(bot.TopicQuestion)[0]; extra.Question == "pole" {
		t.Error("asked for another time, it is the same question again")
	}
}

// In the middle of a conversation it is the follow-up that comes back.
func TestLaterOfAFollowUp(t *testing.T) {
	w, anna := asked(t)
	anna.presses("1 Verbinden")
	anna.says("later morgen")
	anna.skip()
	w.until(on("2026-11-27 09:00"))
	m := anna.hears(bot.TopicFollowUp)[0]
	holds(t, "follow-up", text(m), "Wat woog")
	anna.says("De tijd.")
	w.quiet()
	anna.hears(bot.TopicFollowUp)
}
