package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
)

const (
	venster = "Antwoord in een venster"
	woorden = "In eigen woorden"
	keuze   = "Kies, als er iets past"
)

// inWindow answers what is asked now in its dialog.
func (m *member) inWindow(values map[string]string) {
	m.w.Helper()
	m.presses(venster)
	if _, open := m.Dialog(); !open { // a crash kept it from opening
		m.presses(venster)
	}
	m.submits(values)
}

func TestAnsweringInAWindow(t *testing.T) {
	w, anna := asked(t)
	anna.presses(venster)
	d, _ := anna.Dialog()
	same(t, "title", d.Title, "Je antwoord")
	same(t, "button", d.Submit, "Bewaar")
	same(t, "question", d.Fields[0].Value, "Neem één gesprek van deze week. Wat deed jij daarin?")
	same(t, "choices", d.Fields[1].Options, []string{"Verbinden", "Confronteren", "Eén voor één", "Dat was er niet"})

	anna.submits(map[string]string{keuze: "Confronteren", woorden: "Ik sprak de burgemeester aan."})
	same(t, "follow-up", text(anna.hears(bot.TopicFollowUp)[0]), "Wat woog voor jou het zwaarst?")
	question := anna.find("Neem één gesprek")
	holds(t, "the question", question.Text, "Beantwoord in een venster.")
	lacks(t, "the question", question.Text, "Confronteren", "burgemeester")
	same(t, "buttons", len(question.Buttons), 0)

	anna.inWindow(map[string]string{woorden: "Dat het college toekeek."})
	anna.hears(bot.TopicFollowUp)
	holds(t, "the follow-up", anna.find("Wat woog").Text, "Beantwoord in een venster.")
	anna.inWindow(map[string]string{woorden: "Dan vraag ik een schorsing."})
	anna.hears(bot.TopicThanks)

	e := w.export(anna).Conversations[0].Exchange
	same(t, "choice", e[0].Choice, "Confronteren")
	for i, want := range []string{"Ik sprak de burgemeester aan.", "Dat het college toekeek.", "Dan vraag ik een schorsing."} {
		same(t, "text", e[i].words(), []string{want})
		same(t, "in a window", e[i].Texts[0].Window, true)
	}
}

func TestAnEmptyDialogStaysOpen(t *testing.T) {
	w, anna := asked(t)
	anna.presses(venster)
	anna.submits(map[string]string{woorden: "  \n "})
	d, open := anna.Dialog()
	same(t, "open", open, true)
	for _, f := range d.Fields {
		if want := map[string]string{woorden: "Kies iets of schrijf iets, dan bewaar ik het."}[f.Label]; f.Error != want {
			t.Errorf("at %q stands %q, want %q", f.Label, f.Error, want)
		}
	}
	anna.hears()
	same(t, "kept", w.texts(anna), nil)
	anna.submits(map[string]string{woorden: "Toch iets."})
	anna.hears(bot.TopicFollowUp)
}

// A dialog that was left open while something else was asked still saves.
func TestALateDialogSaves(t *testing.T) {
	w, anna := asked(t)
	anna.presses(venster)
	w.until(on("2026-12-03 17:00"))
	anna.hears(bot.TopicReminder, bot.TopicQuestion)
	anna.submits(map[string]string{woorden: "Dat ging over vorige week."})
	anna.hears(bot.TopicThanks)
	c := w.export(anna).Conversations
	same(t, "last week's", c[0].Exchange[0].words(), []string{"Dat ging over vorige week."})
	same(t, "this week's", len(c[1].Exchange[0].words()), 0)
}

// Words alone are no choice.
func TestNoChoiceInAWindow(t *testing.T) {
	w, anna := asked(t)
	anna.inWindow(map[string]string{woorden: "Iets vertrouwelijks."})
	anna.commands("wijzig")
	var names []string
	for _, f := range w.answered.Form.Fields {
		names = append(names, f.Name)
	}
	same(t, "fields", names, []string{"q0", "answer0"})
}

// A plan from a dialog that was left open is one.
func TestALatePlanFromAWindow(t *testing.T) {
	_, anna := asked(t)
	anna.presses("1 Verbinden")
	anna.presses("Overslaan")
	anna.presses(venster)
	anna.nextWeek()
	anna.submits(map[string]string{woorden: "Dan bel ik de wijkregisseur."})
	anna.commands("voornemens")
	holds(t, "plans", text(anna.private()), "Dan bel ik de wijkregisseur.")
}

// A plan that was made in a window comes back without its words, with a button
// that shows them, and can be answered there.
func TestAPlanFromAWindow(t *testing.T) {
	w, anna := asked(t)
	anna.presses("1 Verbinden")
	anna.presses("Overslaan")
	anna.inWindow(map[string]string{woorden: "Dan bel ik de wijkregisseur."})
	w.until(on("2026-12-03 16:00"))
	anna.skip()
	anna.presses("4 Dat was er niet")
	m := anna.hears(bot.TopicThanks, bot.TopicPlan)[1]
	same(t, "plan", text(m), "Vorige keer maakte je een voornemen.\nWat kwam ervan?")
	same(t, "buttons", labels(m), []string{"1 Gedaan", "2 Anders gedaan", "3 Er niet aan toegekomen", "4 Laat maar", "Laat het zien"})

	anna.presses("Laat het zien")
	d, _ := anna.Dialog()
	same(t, "shown", d.Fields[0].Value, "Dan bel ik de wijkregisseur.")
	same(t, "asked", d.Fields[0].Label, "Als het terugkomt, wat doe je dan?")
	anna.submits(map[string]string{"Wat kwam ervan?": "Anders gedaan"})
	anna.hears(bot.TopicThanks)
	plan := anna.find("Vorige keer")
	holds(t, "the plan", plan.Text, "Beantwoord in een venster.")
	lacks(t, "the plan", plan.Text, "Je koos")
	same(t, "buttons", len(plan.Buttons), 0)
	same(t, "outcome", w.export(anna).Conversations[0].Exchange[2].Outcome, "otherwise")
	anna.says("voornemens")
	anna.hears(bot.TopicPlan)
	holds(t, "plans", anna.last().Text, "geen voornemens open")
}

// Whatever a member asks for, what came in through a window stays out of the
// chat: the watcher of every test looks on while this one asks for all there is.
func TestNothingFromAWindowComesIntoTheChat(t *testing.T) {
	w, anna := asked(t)
	anna.inWindow(map[string]string{keuze: "Confronteren", woorden: "Geheimzinnige woorden over de wethouder."})
	anna.says("Dit typte ik gewoon.") // and then both kinds in one answer
	anna.inWindow(map[string]string{woorden: "Vertrouwelijke gedachten over het college."})
	anna.says("Ook dit typte ik.")
	anna.inWindow(map[string]string{woorden: "Onuitgesproken plannetjes voor volgende maand."})
	for _, ask := range []string{
		"terugblik", "terugblik kwartaal", "terugblik jaar", "voornemens", "notities", "wijzig", "start", "instellingen", "gegevens", "wis antwoord",
	} {
		anna.says(ask)
	}
	for w.clock.now().Before(on("2027-01-15 12:00")) {
		w.pass(72 * time.Hour)
		anna.says("overslaan")
		anna.says("voornemens")
		if slices.Contains(anna.last().Buttons, "Wat kwam er van 1?") {
			anna.presses("Wat kwam er van 1?")
		}
	}
	// The choice is substance too: nothing says in the chat which it was.
	for _, s := range w.watch.Said() {
		for _, l := range s.Message.Lines {
			if strings.Contains(l.Text, "Je koos: Confronteren") || strings.HasPrefix(l.Text, "Confronteren.") || strings.Contains(l.Text, "één keer confronteren") {
				t.Errorf("the choice from the window stands in the chat: %q", l.Text)
			}
		}
	}
}

// Answers to slash commands are for the member's eyes and kept nowhere: there
// the words of a window are shown. What such a command posts is not.
func TestSlashCommandsShowWhatCameThroughAWindow(t *testing.T) {
	w, anna := asked(t)
	anna.inWindow(map[string]string{keuze: "Confronteren"})
	anna.inWindow(map[string]string{woorden: "Het college keek toe."})
	anna.inWindow(map[string]string{woorden: "Dan bel ik de wijkregisseur."})
	anna.skip()
	anna.commands("voornemens")
	holds(t, "plans", text(anna.private()), "Dan bel ik de wijkregisseur.")
	anna.commands("terugblik")
	m := anna.private()
	holds(t, "look-back", text(m), "Het college keek toe.", "Dan bel ik de wijkregisseur.", "één keer confronteren")
	for _, l := range m.Lines {
		if want := map[bool]bot.Via{true: bot.ViaWindow}[l.Style == bot.Quote]; l.Via != want {
			t.Errorf("%q came in through %q, the line says %q", l.Text, want, l.Via)
		}
	}
	anna.hears()

	w.until(on("2026-12-03 16:00"))
	anna.skip()
	anna.presses("1 Verbinden")
	anna.commands("overslaan")
	anna.commands("skip")
	plan := anna.hears(bot.TopicFollowUp, bot.TopicFollowUp, bot.TopicThanks, bot.TopicPlan)[3]
	lacks(t, "the plan in the chat", text(plan), "wijkregisseur")
}

// In a look-back in the chat such answers go by their date, with a button.
func TestLookBackNamesWindowsByDate(t *testing.T) {
	_, anna := asked(t)
	anna.inWindow(map[string]string{keuze: "Confronteren", woorden: "Het college keek toe."})
	anna.skip()
	anna.says("terugblik")
	m := anna.hears(bot.TopicReview)[0]
	holds(t, "look-back", text(m), "26 november, bruggen slaan", "Beantwoord in een venster.")
	same(t, "buttons", labels(m), []string{"Toon 26 november"})
	anna.presses("Toon 26 november")
	d, _ := anna.Dialog()
	holds(t, "shown", d.Fields[0].Value, "Confronteren", "Het college keek toe.")
	same(t, "to send", d.Submit, "")

	// One button shows all of the conversation, the plan made there too.
	anna.inWindow(map[string]string{woorden: "De tijd drong."})
	anna.inWindow(map[string]string{woorden: "Dan bel ik eerst."})
	anna.skip()
	anna.says("terugblik")
	m = anna.hears(bot.TopicReview)[0]
	holds(t, "look-back", text(m), "26 november, nog open. Als het terugkomt, wat doe je dan?")
	same(t, "buttons", labels(m), []string{"Toon 26 november"})
	anna.presses("Toon 26 november")
	d, _ = anna.Dialog()
	same(t, "shown", len(d.Fields), 3)
}

// A dialog that can't be opened in time says so, and how to open it again.
func TestADialogThatComesTooLateSaysSo(t *testing.T) {
	w, anna := asked(t)
	for _, open := range []func(){
		func() { anna.presses("Antwoord in een venster") },
		func() { anna.commands("instellingen") },
		func() { anna.commands("wis alles") },
	} {
		open()
		late := w.answered.Form.Late
		if late == nil {
			t.Fatal("nothing is said")
		}
		holds(t, "said instead", text(*late), "Het venster ging niet op tijd open.")
		id := w.answered.Form.ID
		w.event(anna, bot.Event{Kind: bot.Pressed, Button: late.Buttons[0].Action})
		same(t, "the dialog that its button opens", w.answered.Form.ID, id)
	}
}
