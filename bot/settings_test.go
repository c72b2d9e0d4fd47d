package bot_test

import (
	"testing"

	"gezel/bot"
)

func TestMoments(t *testing.T) {
	for _, c := range []struct{ typed, says, next string }{
		{"moment vrijdag 9:00", "elke vrijdag om 09:00", "vrijdag 27 november om 09:00"},
		{"time friday 9:30", "elke vrijdag om 09:30", "vrijdag 27 november om 09:30"},
		{"moment om de week vrijdag 9:30", "om de week op vrijdag om 09:30", "vrijdag 27 november om 09:30"},
		{"time every other thursday 16:00", "om de week op donderdag om 16:00", "donderdag 26 november om 16:00"},
		{"moment maandag 8:00", "elke maandag om 08:00", "maandag 30 november om 08:00"},
	} {
		w := newWorld(t)
		anna := w.anna()
		anna.says(c.typed)
		same(t, c.typed, text(anna.hears(bot.TopicSettings)[0]), "Goed. Je vraag komt voortaan "+c.says+". De eerste is op "+c.next+".")
		w.until(on("2026-12-02 12:00"))
		got := anna.put()[0]
		same(t, c.typed, sayDay(on(got))+" om "+got[11:], c.next)
	}
}

// A new moment that has passed in this week begins in the next.
func TestAMomentThatHasPassed(t *testing.T) {
	w, anna := asked(t)
	w.until(on("2026-12-02 10:00"))
	anna.skip()
	anna.says("moment maandag 9:00")
	holds(t, "first", text(anna.hears(bot.TopicSettings)[0]), "maandag 7 december om 09:00")
	w.until(on("2026-12-06 12:00"))
	anna.hears()
}

func TestEveryOtherWeek(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("moment om de week donderdag 16:00")
	w.until(on("2027-01-25 12:00"))
	// 24 December and 7 January lie in the member's weeks.
	same(t, "put", anna.put(), []string{"2026-11-26 16:00", "2026-12-10 16:00", "2026-12-24 16:00", "2027-01-07 16:00", "2027-01-21 16:00"})
}

func TestMomentsThatCannotBe(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	for typed, want := range map[string]string{
		"moment donderdag 25:00": "Donderdag 25:00 bestaat niet.",
		"time thursday 25:00":    "Thursday 25:00 bestaat niet.",
		"moment 16:00":           "‘16:00’ kan ik niet als moment lezen",
		"moment donderdag":       "‘Donderdag’ kan ik niet als moment lezen",
	} {
		anna.says(typed)
		holds(t, typed, text(anna.hears(bot.TopicError)[0]), want, "Typ een dag en een tijd, bijvoorbeeld ‘moment donderdag 16:00’.")
	}
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
}

func TestLanguages(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	for typed, want := range map[string]string{
		"taal fr":     "De taal ‘fr’ spreek ik niet. Ik spreek Nederlands en Engels: typ ‘taal nl’ of ‘taal en’.",
		"language de": "De taal ‘de’ spreek ik niet.",
	} {
		anna.says(typed)
		holds(t, typed, text(anna.hears(bot.TopicError)[0]), want)
	}
	anna.says("taal en")
	same(t, "english", text(anna.hears(bot.TopicSettings)[0]), "Good. From now on I speak English with you.")
	w.chat.Person("anna").Change(bot.Profile{Locale: "nl-NL"}) // what was chosen stays
	w.until(on("2026-11-26 16:00"))
	holds(t, "question", text(anna.hears(bot.TopicQuestion)[0]), "Take one talk of this week.")
	anna.says("language dutch")
	same(t, "dutch", text(anna.hears(bot.TopicSettings)[0]), "Goed. Vanaf nu spreek ik Nederlands met je.")
}

// The language follows the chat profile until it is set.
func TestTheLanguageFollowsTheProfile(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.Change(bot.Profile{Locale: "en-GB"})
	anna.says("start")
	holds(t, "status", text(anna.hears(bot.TopicStatus)[0]), "The next weekly question comes on Thursday 26 November at 16:00.")
}

// instellingen shows all of it in one dialog: typed, it brings a button for it.
func TestTheSettingsDialog(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.Change(bot.Profile{Zone: "Europe/Amsterdam"})
	anna.says("instellingen")
	m := anna.hears(bot.TopicSettings)[0]
	holds(t, "settings", text(m), "elke donderdag om 16:00", "Europe/Amsterdam", "Nederlands", "na elke maand")
	anna.presses("Open de instellingen")
	d, _ := anna.Dialog()
	same(t, "title", d.Title, "Instellingen")
	got := map[string]string{}
	for _, f := range d.Fields {
		got[f.Label] = f.Value
	}
	same(t, "fields", got, map[string]string{
		"Dag": "4", "Tijd": "16:00", "Hoe vaak": "1", "Taal": "nl", "Tijdzone": "Europe/Amsterdam", "Terugblik komt vanzelf": "yes",
	})
	anna.submits(map[string]string{
		"Dag": "vrijdag", "Tijd": "9.15", "Hoe vaak": "Om de week", "Taal": "English", "Tijdzone": "Europe/Lisbon", "Terugblik komt vanzelf": "Nee",
	})
	holds(t, "kept", text(anna.hears(bot.TopicSettings)[0]),
		"Your settings are kept.", "every other Friday at 09:15", "Europe/Lisbon", "English", "only when you ask for it")
	e := w.export(anna).Member
	same(t, "member", []any{e.Language, e.Zone, e.LookBacks}, []any{"en", "Europe/Lisbon", false})
	w.until(on("2026-11-27 10:15"))
	anna.hears(bot.TopicQuestion)
}

// Errors stand at the field they are about, and nothing is changed.
func TestErrorsInTheSettingsDialog(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	before := w.export(anna).Member
	anna.commands("instellingen")
	anna.submits(map[string]string{"Dag": "vrijdag", "Tijd": "25:00", "Taal": "English", "Tijdzone": "Mars/Olympus"})
	d, open := anna.Dialog()
	same(t, "open", open, true)
	got := map[string]string{}
	for _, f := range d.Fields {
		if f.Error != "" {
			got[f.Label] = f.Error
		}
	}
	same(t, "errors", got, map[string]string{
		"Tijd":     "‘25:00’ is geen tijd. Schrijf bijvoorbeeld 16:00.",
		"Tijdzone": "De tijdzone ‘Mars/Olympus’ ken ik niet. Schrijf bijvoorbeeld Europe/Amsterdam.",
	})
	anna.hears()
	same(t, "member", w.export(anna).Member, before)

	anna.event(bot.Event{Kind: bot.Submitted, Form: "settings", Values: map[string]string{"day": "8", "language": "fr"}})
	same(t, "member", w.export(anna).Member, before)
}

// A dialog that is sent as it opened changes nothing, not even the rhythm of
// every other week.
func TestSettingsSentUnchanged(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("moment om de week donderdag 16:00")
	w.until(on("2026-11-30 12:00"))
	before := w.export(anna).Member
	anna.commands("instellingen")
	anna.submits(nil)
	same(t, "member", w.export(anna).Member, before)
	w.until(on("2026-12-10 16:00"))
	same(t, "put", anna.put(), []string{"2026-11-26 16:00", "2026-12-10 16:00"})
}

// A nonsense setting stops the start.
func TestSettingsThatStopTheStart(t *testing.T) {
	for name, change := range map[string]func(*bot.Settings){
		"time zone": func(s *bot.Settings) { s.Zone = "Mars/Olympus" },
		"language":  func(s *bot.Settings) { s.Language = "fr" },
		"quiet":     func(s *bot.Settings) { s.Quiet = -1 },
		"retention": func(s *bot.Settings) { s.Retention = 1 },
	} {
		w := newWorld(t)
		config := w.config
		change(&config.Settings)
		_, err := bot.New(config)
		if err == nil {
			t.Errorf("a wrong %s is taken", name)
			continue
		}
		holds(t, "the error", err.Error(), name)
	}
}

// What the window of settings sets can be typed as well.
func TestSettingsTyped(t *testing.T) {
	for _, c := range []struct {
		typed, says string
		topic       bot.Topic
	}{
		{"terugblik uit", "Een terugblik komt alleen als je erom vraagt.", bot.TopicSettings},
		{"review on", "Een terugblik komt vanzelf", bot.TopicSettings},
		{"tijdzone America/New_York", "in de tijdzone America/New_York", bot.TopicSettings},
		{"Time zone Asia/Tokyo", "in de tijdzone Asia/Tokyo", bot.TopicSettings},
		{"tijdzone Mars/Olympus", "De tijdzone ‘Mars/Olympus’ ken ik niet.", bot.TopicError},
	} {
		w := newWorld(t)
		anna := w.anna()
		anna.says(c.typed)
		holds(t, c.typed, text(anna.hears(c.topic)[0]), c.says)
	}
	w := newWorld(t)
	anna := w.anna()
	anna.says("tijdzone America/New_York")
	anna.says("terugblik uit")
	anna.says("instellingen")
	holds(t, "settings", anna.last().Text, "America/New_York", "Een terugblik komt alleen als je erom vraagt.")
	w, anna = asked(t)
	anna.kept(anna.says("tijdzone van de wethouder"), true)
	anna.hears()
	_ = w
}
