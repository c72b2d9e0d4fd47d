package bot_test

import (
	"fmt"
	"testing"
	"time"

	"gotest.tools/v3/golden"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/prompts"
)

// dies makes the process of a world end at the nth point at which one can, and
// start again there.
func dies(n int, doubt bool) option {
	return func(w *world) { w.life, w.doubt = bottest.NewLife(bottest.AtPoint(n)), doubt }
}

// revive starts a process that has ended anew: the chat server delivers again
// what was not acknowledged, and the new process goes on.
func (w *world) revive() bool {
	w.Helper()
	if w.life == nil || w.life.Over() == "" {
		return false
	}
	w.life = nil
	w.boot(w.store, w.watch.Sender())
	if w.doubt {
		w.coach.Doubt()
	}
	w.chat.Retry()
	w.tick()
	return true
}

// threeWeeks is three weeks of a member's life, in which everything happens
// that the coach can do.
func threeWeeks(w *world) *member {
	w.Helper()
	anna := w.person("anna")
	anna.says("hoi")
	anna.presses("Ja, stel een vraag")
	anna.says("Een eerste verhaal.")
	anna.says("Met een vervolg.")
	w.quiet()
	anna.inWindow(map[string]string{woorden: "Iets vertrouwelijks."})
	anna.until("2026-11-26 16:00")
	anna.presses("2 Confronteren")
	first := anna.says("De tijd woog het zwaarst.")
	w.quiet()
	anna.inWindow(map[string]string{woorden: "Dan fluister ik het de burgemeester in."})
	anna.edits(first, "De tijd woog verreweg het zwaarst.")
	gone := anna.says("Een notitie die weg mag.")
	anna.says("Een notitie die mag blijven.")
	anna.deletes(gone)
	anna.until("2026-12-01 09:30") // the look-back of November
	anna.says("Dat ik het toen al wist.")
	anna.until("2026-12-03 16:30") // a question, not answered
	anna.until("2026-12-07 16:30") // the reminder
	anna.says("3")                 // answered late
	anna.presses("Overslaan")
	anna.says("Dan bel ik eerst.")
	w.quiet() // the first plan comes back
	anna.presses("3 Er niet aan toegekomen")
	anna.says("vraag")
	anna.says("andere vraag")
	anna.says("later 2 uur")
	w.pass(3 * time.Hour)
	anna.says("overslaan")
	anna.until("2026-12-10 16:10")
	anna.says("Een verhaal voor de pauze.")
	anna.says("pauze tot 12 december")
	anna.until("2026-12-11 12:00")
	anna.says("Een verhaal in de pauze.")
	anna.until("2026-12-14 12:00")
	anna.says("gegevens")
	anna.presses("Haal dit weg uit de chat")
	anna.says("hulp")
	anna.presses("Bewaar als antwoord")
	anna.until("2026-12-17 16:00")
	anna.inWindow(map[string]string{keuze: "Verbinden", woorden: "Het college keek toe."})
	anna.says("overslaan")
	anna.says("overslaan") // the second plan comes back
	anna.presses("1 Gedaan")
	anna.says("notities")
	anna.says("terugblik kwartaal")
	anna.says("wis antwoord")
	return anna
}

// until lets time pass for the member.
func (m *member) until(at string) {
	m.w.Helper()
	m.w.until(on(at))
}

// lived is what is left of a life, to be compared.
type lived struct {
	Transcript string
	Data       export
	Due        time.Time
}

func (w *world) lived(anna *member) lived {
	w.Helper()
	w.settled()
	due, _ := w.agenda()
	return lived{w.chat.Transcript("anna"), w.export(anna), due}
}

// Wherever the process dies, it goes on as if it had not: everything is said
// once and in the same order, and the same is kept.
func TestACrashAtEveryPoint(t *testing.T) {
	undisturbed := newWorld(t)
	want := undisturbed.lived(threeWeeks(undisturbed))
	points := 0
	for ; ; points++ {
		w := newWorld(t, dies(points, points%2 == 1)) // its successor looks before it sends, or not
		got := w.lived(threeWeeks(w))
		if w.life != nil {
			break
		}
		same(t, fmt.Sprintf("after a crash at point %d", points), got, want)
		if t.Failed() {
			return
		}
	}
	if points < 200 {
		t.Errorf("only %d points to die at", points)
	}
}

// The transcript is there to be read.
func TestThreeWeeks(t *testing.T) {
	w := newWorld(t, at("2026-11-23 09:00"))
	threeWeeks(w)
	golden.Assert(t, w.chat.Transcript("anna")+"\n", "three-weeks.golden")
}

// A catalogue that has lost a question, or a follow-up of it, takes nothing
// else with it.
func TestACatalogueThatLostAQuestion(t *testing.T) {
	w := newWorld(t)
	anna := w.person("anna")
	anna.says("hoi")
	anna.presses("Ja, stel een vraag")
	same(t, "the question", anna.hears(bot.TopicWelcome, bot.TopicQuestion)[1].Question, "spare-too")
	anna.says("Een verhaal.")
	w.quiet()
	anna.says("Wat er niet stond.")
	w.quiet()
	window := anna.last()
	followUp := anna.says("Wat er ook had kunnen staan.")
	w.config.Catalogue = without(t, w.config.Catalogue)
	w.boot(w.store, w.watch.Sender())
	w.quiet()
	same(t, "the follow-up stays as it was", anna.shown(window.ID).Text, window.Text)
	anna.Press(window.ID, "Antwoord in een venster")
	anna.submits(map[string]string{woorden: "Nog iets vertrouwelijks."})
	anna.edits(followUp, "Wat er best had kunnen staan.")
	anna.says("overslaan")
	for _, ask := range []string{"terugblik", "terugblik kwartaal", "terugblik jaar", "voornemens", "wijzig", "start", "later"} {
		anna.says(ask)
		anna.commands(ask)
	}
	holds(t, "the look-back", w.chat.Transcript("anna"), "23 november. Die vraag staat niet meer in de lijst.") // of no notion
	same(t, "kept", w.texts(anna), []string{"Een verhaal.", "Wat er niet stond.", "Wat er best had kunnen staan.", "Nog iets vertrouwelijks."})
	holds(t, "asked", w.export(anna).Conversations[0].Exchange[0].Asked, "niet meer in de lijst")
	anna.until("2026-11-26 16:00")
	anna.says("wis november")
	anna.says("1")
}

// without gives a catalogue that has other questions than c, all of them.
func without(t *testing.T, c *prompts.Catalogue) *prompts.Catalogue {
	t.Helper()
	other := prompts.Builtin()
	for _, q := range c.Questions() {
		if _, both := other.Question(q.ID); both {
			t.Fatalf("%s is in both", q.ID)
		}
	}
	return other
}

// So it is where the store was back only in the evening, and the question waits
// for the morning.
func TestAStoreThatLostItsLastSecondsOvernight(t *testing.T) {
	w := newWorld(t, journaled)
	anna := w.anna()
	before := len(w.store.(*journal).changes)
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
	w.clock.set(on("2026-11-26 21:00"))
	w.lose(before)
	w.until(on("2026-11-27 12:00"))
	anna.hears()
	anna.presses("2 Confronteren")
	anna.hears(bot.TopicFollowUp)
}

// A look-back that the store lost, and that waits for the morning, is not given
// again either.
func TestAStoreThatLostALookBackOvernight(t *testing.T) {
	w := newWorld(t, journaled)
	anna := w.anna()
	w.until(on("2026-11-26 16:00"))
	anna.presses("4 Dat was er niet")
	w.until(on("2026-12-01 08:59"))
	anna.skip()
	before := len(w.store.(*journal).changes)
	w.until(on("2026-12-01 09:00"))
	anna.hears(bot.TopicReview)
	w.clock.set(on("2026-12-01 21:00"))
	w.lose(before)
	w.until(on("2026-12-02 12:00"))
	anna.hears()
}
