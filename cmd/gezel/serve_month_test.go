package main

import (
	"testing"
	"time"
)

// TestServeMonthInSlack lives a month through the real program: the same
// diary over both ways in.
func TestServeMonthInSlack(t *testing.T) {
	for _, way := range []string{"socket", "http"} {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, way == "http")
			s.start()
			month(newDiary(s, s.slack.Rig(0, nil).Person("anna"), "slack"))
			s.endsWell(t)
		})
	}
}

// TestServeMonthOnMattermost lives the same month there, with and without an
// address that the server can call.
func TestServeMonthOnMattermost(t *testing.T) {
	t.Run("with buttons", func(t *testing.T) {
		t.Parallel()
		s := newProgram(t)
		anna := onMattermost(t, s)
		s.start()
		month(newDiary(s, anna, "mattermost"))
		s.endsWell(t)
	})
	t.Run("typing alone", func(t *testing.T) {
		t.Parallel()
		s := newProgram(t)
		s.addMattermost(false)
		anna := s.colleague(t, "anna")
		s.start()
		monthTyped(newDiary(s, anna, "mattermost-typed"))
		s.endsWell(t)
	})
}

// month is the month of somebody who uses all there is: 31 days, and two more to
// be reminded.
func month(d *diary) {
	d.t.Helper()
	defer d.close()
	d.says("Goedemorgen")
	d.presses("Liever donderdag")

	d.until(time.January, 14, 16, 0)
	d.says("Bij het plan voor de speeltuin.", "Wij hadden de offertes al klaar.")
	d.says("Ze konden het zelf, met een zetje.")
	d.presses("Antwoord in een venster")
	d.fills(map[string]string{"In eigen woorden": "Dit blijft onder ons."})
	d.says("Nog een gedachte: het ging ook over mij.")

	d.until(time.January, 21, 16, 0)
	d.says("Bij het college, over de begroting.")
	d.edits("Bij het college, over de begroting van de jeugdzorg.")
	d.presses("Overslaan")
	d.says("Dit had ik niet moeten schrijven.")
	d.deletes()
	d.commands("voornemens")
	d.commands("instellingen")
	d.fills(map[string]string{"Tijd": "half vijf"})
	d.fills(map[string]string{"Tijd": "16:30"})

	d.until(time.January, 28, 16, 30)
	d.until(time.February, 1, 9, 0)
	d.until(time.February, 1, 16, 30)
	d.says("Laat, maar toch: bij de buren van de school.")
	d.says("overslaan")
	d.says("pauze 2 weken")
	d.says("Tijdens de pauze dacht ik er nog aan.")
	d.says("hervat")
	d.says("terugblik vorige maand")
	d.says("wijzig")
	d.says("notities")

	d.until(time.February, 4, 16, 30)
	d.presses("Antwoord in een venster")
	d.fills(map[string]string{"In eigen woorden": "Bij de jongste van het team, in de vergadering."})
	d.says("Dat ze wachtte tot iedereen gesproken had.")
	d.edits("Dat ze wachtte tot iedereen gesproken had, ook ik.")
	d.says("Volgende week, in de staf.")
	d.presses("1 Gedaan")

	d.until(time.February, 11, 16, 30)
	d.until(time.February, 15, 16, 30)
	d.presses("3 Eerst gezegd, toen samen gekeken")
	d.says("Dit schrijf ik liever niet op.")
	d.deletes()
	d.says("overslaan")
	d.says("terugblik")
	d.says("gegevens")
	d.says("wis alles")
	d.says("WIS ALLES")
	d.says("Ben je er nog?")
}

// monthTyped is that of somebody who can do nothing but type.
func monthTyped(d *diary) {
	d.t.Helper()
	defer d.close()
	d.says("Goedemorgen")
	d.says("start")

	d.until(time.January, 14, 16, 0)
	d.says("1")
	d.says("Eerst heb ik de griffier gebeld.")
	d.says("overslaan")

	d.until(time.January, 21, 16, 0)
	d.says("Bij het college, over de begroting.")
	d.edits("Bij het college, over de begroting van de jeugdzorg.")
	d.says("Dan bel ik voortaan eerst.")
	d.says("moment donderdag 16:30")
	d.says("instellingen")
	d.says("wijzig")

	d.until(time.January, 28, 16, 30)
	d.until(time.February, 1, 9, 0)
	d.until(time.February, 1, 16, 30)
	d.says("andere vraag")
	d.says("overslaan")

	d.until(time.February, 4, 16, 30)
	d.says("Bij de jongste van het team.")
	d.says("Dat ze wachtte tot iedereen gesproken had.")
	d.edits("Dat ze wachtte tot iedereen gesproken had, ook ik.")
	d.says("Volgende week, in de staf.")

	d.until(time.February, 11, 16, 30)
	d.until(time.February, 15, 16, 30)
	d.says("3")
	d.says("Dit schrijf ik liever niet op.")
	d.deletes()
	d.says("overslaan")
	d.says("2")
	d.says("terugblik")
	d.says("voornemens")
	d.says("notities")
	d.says("hulp")
	d.says("privacy")
	d.says("wis alles")
	d.says("WIS ALLES")
}
