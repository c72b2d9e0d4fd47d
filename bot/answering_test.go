package bot_test

import (
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// asked gives a member to whom the question of the week was just put.
func asked(t bottest.TB, options ...option) (*world, *member) {
	t.Helper()
	w := newWorld(t, options...)
	anna := w.anna()
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
	return w, anna
}

func TestTheQuestion(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.until(on("2026-11-26 15:59"))
	anna.hears()
	w.until(on("2026-11-26 16:00"))
	m := anna.hears(bot.TopicQuestion)[0]
	same(t, "notification", m.Notification, "Je weekvraag staat klaar.")
	same(t, "question", m.Question, "pole")
	same(t, "lines", m.Lines, []bot.Line{
		{Text: "Neem één gesprek van deze week. Wat deed jij daarin?"},
		{Style: bot.Small, Text: "Een rol is genoeg."},
		{Style: bot.Small, Text: "Bruggen slaan · Netwerksecretaris, deel 3"},
	})
	same(t, "buttons", labels(m), []string{
		"1 Verbinden", "2 Confronteren", "3 Eén voor één", "4 Dat was er niet", "Antwoord in een venster", "Overslaan",
	})
}

func TestAScaleAndAHeavyQuestion(t *testing.T) {
	_, anna := asked(t, asks(t, "side"))
	holds(t, "scale", anna.last().Text, "1: Binnen. 5: Buiten.")
	same(t, "buttons", anna.last().Buttons, []string{"1", "2", "3", "4", "5", "6 Niet te zeggen", "Antwoord in een venster", "Overslaan"})

	_, anna = asked(t, asks(t, "heavy"))
	holds(t, "heavy", anna.last().Text, "vertrouwenscollega", "113", "112")
}

// A quick answer can be pressed, or typed by number or label, in both languages
// and however it is written; the follow-up comes directly.
func TestQuickAnswers(t *testing.T) {
	for _, typed := range []string{
		"2", "2.", " 2 ", "Confronteren", "confronteren", "CONFRONTEREN", "confront", "2 Confronteren", "2 confront",
	} {
		_, anna := asked(t)
		id := anna.says(typed)
		anna.kept(id, true)
		holds(t, typed, text(anna.hears(bot.TopicFollowUp)[0]), "Confronteren. Wat woog voor jou het zwaarst?")
	}
	for _, typed := range []string{"3", "een voor een", "Éen vóór één", "eén  voor eén", "one by one"} {
		_, anna := asked(t)
		anna.says(typed)
		holds(t, typed, text(anna.hears(bot.TopicFollowUp)[0]), "‘Eén voor één.’ Wat woog")
	}
	_, anna := asked(t)
	question := anna.last()
	anna.presses("2 Confronteren")
	anna.hears(bot.TopicFollowUp)
	after := anna.shown(question.ID)
	same(t, "the question's buttons", len(after.Buttons), 0)
	holds(t, "the question", after.Text, "Wat deed jij daarin?", "Je koos: Confronteren.")
}

// In the question's thread a quick answer is one too.
func TestQuickAnswerInTheThread(t *testing.T) {
	_, anna := asked(t)
	id := anna.replies(anna.last().ID, "2")
	anna.kept(id, true)
	holds(t, "follow-up", text(anna.hears(bot.TopicFollowUp)[0]), "Confronteren.")
}

func TestNumberAfterTheButtonsIsPlainText(t *testing.T) {
	w, anna := asked(t)
	question := anna.last()
	anna.presses("1 Verbinden")
	anna.hears(bot.TopicFollowUp)
	id := anna.says("2")
	anna.kept(id, true)
	anna.hears()
	w.quiet()
	anna.hears(bot.TopicFollowUp)
	old := anna.replies(question.ID, "3")
	anna.kept(old, true)
	anna.hears()
	same(t, "kept", w.texts(anna), []string{"3", "2"})
	holds(t, "the question", anna.shown(question.ID).Text, "Je koos: Verbinden.")
}

// A number that no button has is said to have none, and is kept all the same.
func TestNumberWithoutAButton(t *testing.T) {
	w, anna := asked(t)
	id := anna.says("9")
	anna.kept(id, true)
	holds(t, "answer", text(anna.hears(bot.TopicAnswer)[0]), "knop 9", "1 tot en met 4")
	same(t, "kept", w.texts(anna), []string{"9"})

	w, anna = asked(t, asks(t, "open"))
	anna.says("2")
	anna.hears()
	same(t, "kept", w.texts(anna), []string{"2"})
}

// Several messages in a row are one answer; each is kept at once, and the
// follow-up comes after a quiet minute.
func TestSeveralMessagesAreOneAnswer(t *testing.T) {
	w, anna := asked(t)
	question := anna.last()
	first := anna.says("Ik liet hem uitrazen.")
	anna.kept(first, true)
	w.pass(50 * time.Second)
	second := anna.says("Daarna zei ik wat ik vond.")
	anna.kept(second, true)
	w.pass(59 * time.Second)
	anna.hears()
	same(t, "buttons meanwhile", len(anna.shown(question.ID).Buttons), 6)
	w.pass(time.Second)
	anna.hears(bot.TopicFollowUp)
	same(t, "buttons afterwards", len(anna.shown(question.ID).Buttons), 0)
	same(t, "kept", w.texts(anna), []string{"Ik liet hem uitrazen.", "Daarna zei ik wat ik vond."})
}

func TestFollowUpsInOrderThenThanksAndNothingMore(t *testing.T) {
	w, anna := asked(t)
	anna.presses("1 Verbinden")
	m := anna.hears(bot.TopicFollowUp)[0]
	same(t, "first", text(m), "Verbinden. Wat woog voor jou het zwaarst?")
	same(t, "buttons", labels(m), []string{"Antwoord in een venster", "Overslaan"})
	same(t, "notification", m.Notification, "Er is een vervolgvraag.")
	first := anna.last()
	anna.says("De tijd.")
	w.quiet()
	m = anna.hears(bot.TopicFollowUp)[0]
	same(t, "second", text(m), "Als het terugkomt, wat doe je dan?")
	same(t, "buttons", labels(m), []string{"Antwoord in een venster", "Overslaan"})
	same(t, "buttons of the first", len(anna.shown(first.ID).Buttons), 0)
	anna.says("Dan bel ik eerst.")
	w.quiet()
	same(t, "thanks", text(anna.hears(bot.TopicThanks)[0]), "Dank, bewaard.")
	w.until(on("2026-11-30 08:00"))
	anna.hears()
}

func TestAWayOutEndsWithTheThanks(t *testing.T) {
	for _, answer := range []func(*member){
		func(m *member) { m.presses("4 Dat was er niet") },
		func(m *member) { m.says("dat was er niet") },
		func(m *member) { m.says("4") },
		func(m *member) {
			m.presses("Antwoord in een venster")
			m.submits(map[string]string{"Kies, als er iets past": "Dat was er niet"})
		},
	} {
		_, anna := asked(t)
		answer(anna)
		anna.hears(bot.TopicThanks)
	}
}

// What is typed after the thanks is a note, and once a day that is said.
func TestAfterTheThanksComeNotes(t *testing.T) {
	w, anna := asked(t)
	anna.presses("4 Dat was er niet")
	anna.hears(bot.TopicThanks)
	id := anna.says("Ik dacht nog aan de griffier.")
	anna.kept(id, true)
	holds(t, "note", text(anna.hears(bot.TopicNote)[0]), "als notitie", "‘notities’")
	anna.kept(anna.says("En aan de wethouder."), true)
	anna.hears()
	w.until(on("2026-11-27 16:01"))
	anna.says("En nog iets.")
	anna.hears(bot.TopicNote)
	anna.says("notities")
	m := anna.hears(bot.TopicNote)[0]
	holds(t, "notes", text(m), "Ik dacht nog aan de griffier.", "En aan de wethouder.", "En nog iets.", "26 november", "27 november")
	same(t, "buttons", labels(m), []string{"Bewaar deze regel (1)", "Bewaar deze regel (2)", "Bewaar deze regel (3)"})
}

// Whatever is typed is kept as it is, but for what no text can hold.
func TestTextsOfAllKinds(t *testing.T) {
	long := strings.Repeat("Het overleg duurde lang. ", 800)
	for name, c := range map[string]struct{ typed, want string }{
		"emoji":          {"🙂 goed gesprek", "🙂 goed gesprek"},
		"right to left":  {"دار البلدية", "دار البلدية"},
		"lone surrogate": {"half \xed\xa0\x80 teken", "half \uFFFD teken"},
		"NUL":            {"voor\x00na", "voorna"},
		"long":           {long, strings.TrimSpace(long)},
		"lines":          {"een\n\ntwee", "een\n\ntwee"},
		"markup":         {"<!channel> *vet* {{.n}} @iedereen", "<!channel> *vet* {{.n}} @iedereen"},
	} {
		w, anna := asked(t)
		anna.kept(anna.says(c.typed), true)
		w.quiet()
		anna.hears(bot.TopicFollowUp)
		same(t, name, w.texts(anna), []string{c.want})
	}
}

func TestOnlySpaces(t *testing.T) {
	w, anna := asked(t)
	id := anna.says(" \n\t ")
	anna.kept(id, false)
	holds(t, "answer", text(anna.hears(bot.TopicError)[0]), "niets bewaard")
	w.quiet()
	anna.hears()
}

// An answer by button and one by typing may come together.
func TestTextAndThenAButton(t *testing.T) {
	w, anna := asked(t)
	anna.says("Het was druk.")
	anna.presses("4 Dat was er niet")
	anna.hears(bot.TopicFollowUp) // with words it is no way out
	w.quiet()
	anna.hears()
}

// A second press changes the choice; the conversation goes on where it was.
func TestPressingAgain(t *testing.T) {
	w, anna := asked(t)
	question := anna.last()
	anna.Press(question.ID, "1 Verbinden")
	anna.Press2(question, "2 Confronteren")
	w.tick()
	anna.hears(bot.TopicFollowUp)
	same(t, "choice", w.export(anna).Conversations[0].Exchange[0].Choice, "Confronteren")
	holds(t, "the question", anna.shown(question.ID).Text, "Je koos: Confronteren.")
}

// The English of it is the same.
func TestInEnglish(t *testing.T) {
	w := newWorld(t)
	anna := w.english()
	w.until(on("2026-11-26 16:00"))
	m := anna.hears(bot.TopicQuestion)[0]
	same(t, "notification", m.Notification, "Your weekly question is here.")
	same(t, "buttons", labels(m), []string{
		"1 Connect", "2 Confront", "3 One by one", "4 That was not there", "Answer in a window", "Skip",
	})
	anna.says("confronteren")
	same(t, "follow-up", text(anna.hears(bot.TopicFollowUp)[0]), "Confront. What weighed most for you?")
	anna.presses("Skip")
	anna.presses("Skip")
	anna.skip()
	holds(t, "thanks", anna.last().Text, "Thank you, kept.")
}
