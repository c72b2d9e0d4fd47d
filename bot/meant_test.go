package bot_test

import (
	"strings"
	"testing"

	"gezel/bot"
)

// A word one slip away from a command is kept, and a button carries out what
// may have been meant.
func TestNearlyACommand(t *testing.T) {
	for typed, word := range map[string]string{
		"pauzee": "pauze", "pauz": "pauze", "Puaze": "pauze", "Instellignen": "instellingen", "voornemes.": "voornemens", "setings": "settings",
		"hulpp": "hulp", "hulp?": "hulp", "help me": "help", "Help mij!": "", "terugblick": "terugblik", "latr": "later", "notitis": "notities",
	} {
		w, anna := asked(t)
		id := anna.says(typed)
		anna.kept(id, true)
		if word == "" {
			anna.hears()
			continue
		}
		m := anna.hears(bot.TopicHelp)[0]
		same(t, typed, m.Lines, []bot.Line{{Style: bot.Small, Text: "Bedoelde je de opdracht ‘" + word + "’?"}})
		same(t, typed, labels(m), []string{"Ja, dat bedoelde ik"})
		offer := anna.last()
		same(t, typed, w.texts(anna), []string{typed})
		anna.presses("Ja, dat bedoelde ik")
		same(t, "kept of "+typed, len(w.texts(anna)), 0)
		same(t, "buttons", len(anna.shown(offer.ID).Buttons), 0)
	}
}

// Pressed, it is the command; not pressed, it is an answer like any other.
func TestMeantAsACommand(t *testing.T) {
	w, anna := asked(t)
	anna.says("pauzee")
	anna.skip()
	anna.presses("Ja, dat bedoelde ik")
	holds(t, "the pause", text(anna.hears(bot.TopicPause)[0]), "tot je ‘hervat’ typt")
	w.until(on("2026-12-10 17:00"))
	anna.hears()

	w, anna = asked(t)
	anna.says("pauzee")
	w.quiet()
	anna.hears(bot.TopicHelp, bot.TopicFollowUp)
	same(t, "kept", w.texts(anna), []string{"pauzee"})

	w = newWorld(t) // without a question open it is a note
	anna = w.anna()
	anna.says("pauzee")
	anna.hears(bot.TopicHelp) // one thing at a time: not that it is kept, too
	anna.presses("Ja, dat bedoelde ik")
	anna.hears(bot.TopicPause)
	same(t, "notes", len(w.export(anna).Notes), 0)
}

// A word that was kept as a note is gone before the command is carried out that
// it may have been meant as, also where that shows notes or counts them.
func TestMeantAsACommandOverNotes(t *testing.T) {
	for typed, topic := range map[string]bot.Topic{"notitis": bot.TopicNote, "terugblick": bot.TopicReview} {
		w := newWorld(t)
		anna := w.anna()
		anna.says("Met de griffier is het nu geregeld.")
		anna.skip()
		anna.says(typed)
		anna.hears(bot.TopicHelp)
		anna.presses("Ja, dat bedoelde ik")
		m := anna.hears(topic)[0]
		same(t, typed+" shown", strings.Contains(text(m), typed), false)
		same(t, "notes", len(w.export(anna).Notes), 1)
	}
}

// What is longer, what is an answer, and what would erase is not guessed.
func TestNotNearlyACommand(t *testing.T) {
	for _, typed := range []string{
		"pauzee nemen", "wiss", "forgett", "plan van aanpak", "tijd", "taak", "momenten", "step", "dat", "pauzes en vragen", "vergadering", "stopt",
	} {
		w, anna := asked(t)
		anna.says(typed)
		anna.hears()
		same(t, typed, w.texts(anna), []string{typed})
	}
	_, anna := asked(t)
	anna.says("verbinden")
	anna.hears(bot.TopicFollowUp)
}

// A full stop makes no other word of a command.
func TestACommandWithAFullStop(t *testing.T) {
	_, anna := asked(t)
	anna.says("Pauze.")
	anna.hears(bot.TopicPause, bot.TopicHelp) // and whether it was an answer
	anna.says("Hervat.")
	anna.hears(bot.TopicPause)
	anna.says("Pauze 3 weken.")
	holds(t, "pause", text(anna.hears(bot.TopicPause)[0]), "17 december")
}

// What begins like a command with a time behind it and can't be read is kept, and
// told how it is typed.
func TestCommandsThatCantBeReadAreKeptAndExplained(t *testing.T) {
	for typed, want := range map[string]string{
		"pauze volgende week":              "‘volgende week’ kan ik niet als tijd lezen. Typ bijvoorbeeld ‘pauze tot 1 september’",
		"Pause tomorrow":                   "pauze 3 weken",
		"pauze van 1 juli tot 1 september": "pauze 3 weken",
		"moment vrijdag half tien":         "moment donderdag 16:00",
		"taal frans":                       "De taal ‘frans’ spreek ik niet.",
		"terugblik oktober":                "‘terugblik oktober’ ken ik niet.",
		"wis 2027":                         "‘wis 2027’ begrijp ik niet.",
	} {
		w, anna := asked(t)
		anna.kept(anna.says(typed), true)
		holds(t, typed, text(anna.hears(bot.TopicError)[0]), want)
		same(t, typed, w.texts(anna), []string{typed})
	}
}
