package bot_test

import (
	"testing"

	"gezel/bot"
)

// Editing a message changes the stored answer, found by the message and not by
// its date; deleting it deletes what was stored.
func TestEditingAndDeletingMessages(t *testing.T) {
	w, anna := asked(t)
	first := anna.says("Ik liet hem uitrazen.")
	second := anna.says("Daarna zei ik wat ik vond.")
	anna.edits(second, "Daarna zweeg ik.")
	anna.hears()
	same(t, "open", w.texts(anna), []string{"Ik liet hem uitrazen.", "Daarna zweeg ik."})
	w.quiet()
	anna.presses("Overslaan")
	anna.presses("Overslaan")
	anna.skip()
	note := anna.says("Een los idee.")
	anna.skip()

	for range 13 { // three months
		w.until(w.clock.now().AddDate(0, 0, 7))
	}
	anna.skip()
	anna.edits(first, "Ik liet hem heel lang uitrazen.")
	anna.edits(note, "Een vast idee.")
	anna.kept(first, true)
	anna.hears()
	same(t, "months later", w.texts(anna), []string{"Ik liet hem heel lang uitrazen.", "Daarna zweeg ik.", "Een vast idee."})
	anna.deletes(second)
	anna.deletes(note)
	anna.hears()
	same(t, "deleted", w.texts(anna), []string{"Ik liet hem heel lang uitrazen."})
	same(t, "notes", len(w.export(anna).Notes), 0)
	anna.deletes(first)
	same(t, "all deleted", w.texts(anna), nil)
}

// What was deleted is not in a look-back that is yet to be made.
func TestDeletedIsNotLookedBackOn(t *testing.T) {
	w, anna := asked(t)
	first := anna.says("Ik liet hem uitrazen.")
	w.quiet()
	anna.deletes(first)
	anna.skip()
	w.until(on("2026-12-02 12:00"))
	lacksTopic(t, anna, bot.TopicReview)
}

// What nobody stored can be edited and deleted too.
func TestChangingWhatWasNeverStored(t *testing.T) {
	w := newWorld(t)
	anna := w.person("anna")
	before := anna.says("hallo daar")
	anna.says("start")
	command := anna.says("hulp")
	anna.skip()
	anna.edits(before, "hallo daar iedereen")
	holds(t, "edit", text(anna.hears(bot.TopicError)[0]), "niet bewaard", "‘wijzig’")
	anna.kept(before, false)
	anna.deletes(before)
	anna.deletes(command)
	anna.hears()
	same(t, "kept", w.texts(anna), nil)
}

func TestAnEditToNothingIsADeletion(t *testing.T) {
	w, anna := asked(t)
	id := anna.says("Ik liet hem uitrazen.")
	anna.edits(id, "  ")
	anna.hears()
	same(t, "kept", w.texts(anna), nil)
	w.quiet()
	anna.hears() // nothing was answered, so nothing follows
}

// A typed choice can be edited into another, or into words, and be deleted.
func TestChangingATypedChoice(t *testing.T) {
	w, anna := asked(t)
	id := anna.says("2")
	question := anna.find("Neem één gesprek")
	choice := func() string { return w.export(anna).Conversations[0].Exchange[0].Choice }
	same(t, "choice", choice(), "Confronteren")
	anna.edits(id, "verbinden")
	same(t, "choice", choice(), "Verbinden")
	holds(t, "the question", anna.shown(question.ID).Text, "Je koos: Verbinden.")

	for range 13 {
		w.until(w.clock.now().AddDate(0, 0, 7))
	}
	anna.edits(id, "Iets er tussenin.")
	same(t, "choice", choice(), "")
	same(t, "words", w.export(anna).Conversations[0].Exchange[0].words(), []string{"Iets er tussenin."})
	lacks(t, "the question", anna.shown(question.ID).Text, "Je koos")
	anna.edits(id, "Toch nog anders.")
	same(t, "words", w.export(anna).Conversations[0].Exchange[0].words(), []string{"Toch nog anders."})

	w, anna = asked(t)
	id = anna.says("2")
	question = anna.find("Neem één gesprek")
	anna.deletes(id)
	same(t, "choice", choice(), "")
	lacks(t, "the question", anna.shown(question.ID).Text, "Je koos")
}

func TestChangingWordsAboutAPlan(t *testing.T) {
	w, anna := planned(t)
	anna.nextWeek()
	anna.presses("4 Dat was er niet")
	id := anna.says("Het liep anders.")
	anna.edits(id, "Het liep heel anders.")
	came := func() []string { return part{Texts: w.export(anna).Conversations[0].Exchange[2].Came}.words() }
	same(t, "came", came(), []string{"Het liep heel anders."})
	anna.deletes(id)
	same(t, "came", came(), nil)
}

// wijzig shows the last answer in a dialog: typed, it brings a button for that;
// as a slash command it opens it.
func TestChangingTheLastAnswer(t *testing.T) {
	w, anna := asked(t)
	anna.presses("1 Verbinden")
	anna.says("De tijd.")
	anna.says("En de toon.")
	anna.skip()
	anna.says("wijzig")
	m := anna.hears(bot.TopicAnswer)[0]
	holds(t, "offer", text(m), "26 november", "venster")
	anna.presses("Wijzig mijn antwoord")
	d, _ := anna.Dialog()
	same(t, "title", d.Title, "Antwoord wijzigen")
	var values []string
	for _, f := range d.Fields {
		values = append(values, f.Value)
	}
	same(t, "fields", values, []string{
		"Neem één gesprek van deze week. Wat deed jij daarin?", "connect", "",
		"Wat woog voor jou het zwaarst?", "De tijd.\n\nEn de toon.",
	})
	anna.submits(map[string]string{keuze: "Confronteren"})
	same(t, "thanks", text(anna.hears(bot.TopicAnswer)[0]), "Gewijzigd en bewaard.")
	e := w.export(anna).Conversations[0].Exchange
	same(t, "choice", e[0].Choice, "Confronteren")
	same(t, "words left as they were", e[1].words(), []string{"De tijd.", "En de toon."})
	holds(t, "the question", anna.find("Neem één gesprek").Text, "Beantwoord in een venster.")

	anna.commands("edit")
	anna.event(bot.Event{Kind: bot.Submitted, Form: w.answered.Form.ID, Values: map[string]string{"answer1": "Vooral de onderlinge verhoudingen."}})
	e = w.export(anna).Conversations[0].Exchange
	same(t, "words", e[1].words(), []string{"Vooral de onderlinge verhoudingen."})
	same(t, "in a window", e[1].Texts[0].Window, true)

	anna.commands("wijzig")
	anna.event(bot.Event{Kind: bot.Submitted, Form: w.answered.Form.ID, Values: map[string]string{"answer1": ""}})
	same(t, "words", len(w.export(anna).Conversations[0].Exchange[1].words()), 0)
	anna.skip()
	w.quiet()
	anna.hears()
}

// event hands over an event of the member's that the chat would not make.
func (m *member) event(ev bot.Event) {
	m.w.Helper()
	m.w.event(m, ev)
}

func TestNothingToChange(t *testing.T) {
	_, anna := asked(t)
	for _, word := range []string{"wijzig", "edit"} {
		anna.says(word)
		holds(t, word, text(anna.hears(bot.TopicError)[0]), "nog geen antwoord")
		anna.commands(word)
		holds(t, word, text(anna.private()), "nog geen antwoord")
	}
}

// The last answer is the one given last, to whatever question.
func TestTheLastAnswerIsTheOneGivenLast(t *testing.T) {
	w, anna := asked(t)
	question := anna.last()
	anna.nextWeek()
	anna.presses("2 Confronteren")
	w.until(on("2026-12-03 18:00"))
	anna.replies(question.ID, "Alsnog een antwoord.")
	anna.says("wis antwoord")
	anna.skip()
	e := w.export(anna)
	same(t, "kept", e.texts(), nil)
	same(t, "choice of this week", e.Conversations[1].Exchange[0].Choice, "Confronteren")
}
