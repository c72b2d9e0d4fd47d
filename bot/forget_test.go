package bot_test

import (
	"bytes"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// wis erases the last answer: what was said to one question or follow-up.
func TestForgettingTheLastAnswer(t *testing.T) {
	w, anna := asked(t)
	anna.presses("1 Verbinden")
	anna.says("De tijd.")
	anna.says("En de toon.")
	w.quiet()
	anna.skip()
	anna.says("wis")
	same(t, "wis", text(anna.hears(bot.TopicForget)[0]), "Gewist: je laatste antwoord, bij de vraag van 26 november.")
	e := w.export(anna)
	same(t, "kept", e.texts(), nil)
	same(t, "choice", e.Conversations[0].Exchange[0].Choice, "Verbinden")
	anna.says("wis antwoord")
	anna.skip()
	same(t, "choice", w.export(anna).Conversations[0].Exchange[0].Choice, "")
	lacks(t, "the question", anna.find("Neem één gesprek").Text, "Verbinden")
	anna.says("forget answer")
	holds(t, "nothing left", text(anna.hears(bot.TopicForget)[0]), "geen antwoord om te wissen")
	w.quiet()
	anna.hears()
}

// What is erased in the quiet minute asks for no follow-up; the question is
// still there to be answered.
func TestForgettingInTheQuietMinute(t *testing.T) {
	w, anna := asked(t)
	anna.says("Een verhaal.")
	anna.says("wis")
	anna.skip()
	w.quiet()
	anna.hears()
	anna.presses("2 Confronteren")
	anna.hears(bot.TopicFollowUp)
}

// An erased plan does not come back.
func TestForgettingAPlan(t *testing.T) {
	w, anna := planned(t)
	anna.says("wis")
	anna.says("voornemens")
	anna.hears(bot.TopicForget, bot.TopicPlan)
	anna.nextWeek()
	anna.presses("4 Dat was er niet")
	anna.hears(bot.TopicThanks)
	_ = w
}

// wis november erases what was written in November, whatever it was about, and
// nothing else.
func TestForgettingAMonth(t *testing.T) {
	w, anna := asked(t)
	question := anna.last()
	anna.says("Geschreven in november.")
	anna.says("overslaan")
	anna.says("overslaan")
	anna.says("overslaan")
	anna.says("Een notitie in november.")
	w.until(on("2026-12-01 12:00"))
	anna.replies(question.ID, "Geschreven in december.")
	anna.says("Een notitie in december.")
	w.until(on("2026-12-31 12:00"))
	anna.presses("4 Dat was er niet")
	anna.skip()
	anna.says("wis november")
	same(t, "wis", text(anna.hears(bot.TopicForget)[0]), "Gewist: alles wat je in november 2026 schreef.")
	same(t, "kept", w.texts(anna), []string{"Geschreven in december.", "Een notitie in december."})
	anna.says("forget november 2026")
	same(t, "again", text(anna.hears(bot.TopicForget)[0]), "Uit november 2026 bewaar ik niets van je, dus er is niets gewist.")
	anna.says("wis december")
	anna.skip()
	e := w.export(anna)
	same(t, "kept", e.texts(), nil)
	same(t, "conversations", len(e.Conversations), 1) // that of November, with nothing in it
	if bytes.Contains(w.sealed(anna), []byte("eschreven")) {
		t.Error("what was erased is in the store")
	}
}

// sealed is all that the store keeps of a member, in one piece.
func (w *world) sealed(m *member) []byte {
	w.Helper()
	var all []byte
	for _, kept := range w.content(m).Members {
		all = append(all, kept.State...)
		for _, r := range kept.Records {
			all = append(all, r.Body...)
		}
	}
	return all
}

// The open conversation is erased with its month, and the next one comes.
func TestForgettingTheMonthOfTheOpenQuestion(t *testing.T) {
	w, anna := asked(t)
	anna.presses("2 Confronteren")
	anna.says("wis november")
	anna.skip()
	same(t, "conversations", len(w.export(anna).Conversations), 0)
	lacks(t, "the question", anna.find("Neem één gesprek").Text, "Confronteren")
	same(t, "buttons", len(anna.find("Wat woog").Buttons), 0)
	anna.says("2")
	anna.hears(bot.TopicNote)
	w.until(on("2026-12-03 16:00"))
	anna.presses("2 Confronteren")
}

func TestForgettingWhatCannotBeRead(t *testing.T) {
	_, anna := asked(t)
	anna.commands("wis morgen")
	holds(t, "wis", text(anna.private()), "‘wis morgen’ begrijp ik niet", "‘wis november’")
}

// full gives a member of whom everything is kept that can be.
func full(t *testing.T) (*world, *member) {
	t.Helper()
	w, anna := planned(t)
	anna.says("Een notitie die mag blijven.")
	anna.nextWeek()
	anna.inWindow(map[string]string{woorden: "Iets vertrouwelijks."})
	anna.says("terugblik")
	anna.says("Die ene zin.")
	anna.says("taal en")
	anna.says("taal nl")
	w.until(on("2026-12-05 12:00"))
	anna.skip()
	return w, anna
}

// Everything is erased by typing the words, by the red button, or in the
// dialog; afterwards nothing is left in the store, and nothing is due.
func TestForgettingEverything(t *testing.T) {
	for name, forget := range map[string]func(*member){
		"typed":           func(m *member) { m.says("wis alles"); m.says("WIS ALLES") },
		"in english":      func(m *member) { m.says("forget all"); m.says("FORGET  ALL") },
		"the button":      func(m *member) { m.says("wis alles"); m.presses("Wis alles") },
		"after stop":      func(m *member) { m.says("stop"); m.presses("Wis alles"); m.presses("Wis alles") },
		"in the dialog":   func(m *member) { m.commands("wis alles"); m.submits(map[string]string{"Typ WIS ALLES": "WIS ALLES"}) },
		"dialog and word": func(m *member) { m.commands("wis alles"); m.says("WIS ALLES") },
	} {
		t.Run(name, func(t *testing.T) {
			w, anna := full(t)
			forget(anna)
			holds(t, "last words", anna.last().Text, "is gewist, met de sleutel erbij")
			c := w.content(anna)
			same(t, "members", len(c.Members), 0)
			same(t, "agenda", len(c.Agenda), 0)
			anna.skip()
			w.until(on("2027-02-01 12:00"))
			anna.hears()
			anna.says("Ik ben er weer.")
			anna.hears(bot.TopicWelcome)
			anna.says("start")
			same(t, "kept", w.texts(anna), nil)
		})
	}
}

// It is erased at once, also while the last words can't be said.
func TestForgettingEverythingWhileNobodyCanBeReached(t *testing.T) {
	w, anna := full(t)
	anna.says("wis alles")
	w.chat.Order(bottest.Throttled)
	anna.says("WIS ALLES")
	for _, words := range []string{plan, "Een notitie die mag blijven.", "Iets vertrouwelijks.", "Die ene zin."} {
		if bytes.Contains(w.sealed(anna), []byte(words)) {
			t.Errorf("%q is still in the store", words)
		}
	}
	w.pass(time.Minute)
	holds(t, "last words", anna.last().Text, "is gewist, met de sleutel erbij")
	same(t, "members", len(w.content(anna).Members), 0)
}

// A plan that is erased while it is being asked about is no longer asked about.
func TestForgettingThePlanThatWasBroughtBack(t *testing.T) {
	w, anna := planned(t)
	anna.nextWeek()
	anna.presses("4 Dat was er niet")
	anna.says("wis november")
	anna.skip()
	anna.says("gedaan")
	anna.hears(bot.TopicNote)
	same(t, "kept", w.texts(anna), []string{"gedaan"})
}

// Nothing is erased without being sure.
func TestForgettingEverythingOnlyWhenSure(t *testing.T) {
	for name, do := range map[string]func(*member){
		"small letters": func(m *member) { m.says("wis alles"); m.says("wis alles") },
		"capitals cold": func(m *member) { m.says("WIS ALLES") },
		"an hour later": func(m *member) { m.says("wis alles"); m.w.pass(time.Hour); m.says("WIS ALLES") },
		"other words":   func(m *member) { m.says("wis alles"); m.says("WIS ALLES NIET") },
		"changed mind":  func(m *member) { m.says("wis alles"); m.presses("Laat alles staan"); m.says("WIS ALLES") },
		"in the dialog": func(m *member) { m.commands("wis alles"); m.submits(map[string]string{"Typ WIS ALLES": "wis alles"}) },
	} {
		t.Run(name, func(t *testing.T) {
			w, anna := full(t)
			do(anna)
			holds(t, "kept", string(bytes.Join([][]byte{w.sealed(anna)}, nil)), "Een notitie die mag blijven.")
		})
	}
	_, anna := full(t)
	anna.says("wis alles")
	m := anna.hears(bot.TopicForget)[0]
	same(t, "buttons", labels(m), []string{"Wis alles", "Laat alles staan"})
	same(t, "red", []bool{m.Buttons[0].Danger, m.Buttons[1].Danger}, []bool{true, false})
	holds(t, "what", text(m), "WIS ALLES", "antwoorden, voornemens, notities en instellingen", "blijft daar staan")
	anna.presses("Laat alles staan")
	holds(t, "kept", anna.find("niets gewist").Text, "Er is niets gewist.")
	anna.commands("wis alles")
	anna.submits(map[string]string{"Typ WIS ALLES": "ja"})
	d, _ := anna.Dialog()
	holds(t, "error", d.Fields[1].Error, "Hier staat geen WIS ALLES")
}
