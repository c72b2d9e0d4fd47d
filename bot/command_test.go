package bot_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/speech"
)

// sayDay says a day as the coach does in Dutch.
func sayDay(at time.Time) string { return speech.In("nl").Day(at) }

// Commands work in both languages whatever the member's own, also in a thread
// and in any case.
func TestCommandsInBothLanguages(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  bot.Topic
	}{
		{[]string{"start", "Start"}, bot.TopicStatus},
		{[]string{"andere vraag", "another"}, bot.TopicQuestion},
		{[]string{"overslaan", "skip", "SKIP"}, bot.TopicAnswer},
		{[]string{"later morgen", "later tomorrow"}, bot.TopicStatus},
		{[]string{"pauze 3 weken", "pause 3 weeks"}, bot.TopicPause},
		{[]string{"hervat", "resume"}, bot.TopicPause},
		{[]string{"moment vrijdag 9:00", "time friday 9:00", "moment vrijdag 9:\u200b00"}, bot.TopicSettings},
		{[]string{"taal nl", "language nl", "taal Nederlands", "language dutch"}, bot.TopicSettings},
		{[]string{"terugblik", "review", "terugblik maand", "review month", "terugblik kwartaal", "review year", "terugblik vorige maand", "review last month"}, bot.TopicReview},
		{[]string{"voornemens", "plans"}, bot.TopicPlan},
		{[]string{"notities", "notes"}, bot.TopicNote},
		{[]string{"gegevens", "data"}, bot.TopicData},
		{[]string{"wis", "forget", "wis antwoord", "forget answer", "wis november", "forget november", "wis alles", "forget all"}, bot.TopicForget},
		{[]string{"instellingen", "settings"}, bot.TopicSettings},
		{[]string{"vraag", "question"}, bot.TopicQuestion},
	} {
		for _, word := range c.words {
			for _, how := range []func(*member){
				func(m *member) { m.says(word) },
				func(m *member) { m.says("  " + strings.ToUpper(word) + " ") },
				func(m *member) { m.replies(m.last().ID, word) },
			} {
				_, anna := asked(t)
				how(anna)
				if posts := anna.posts(); len(posts) != 1 || posts[0].Topic != c.want {
					t.Errorf("%q brings %v, want one %q", word, posts, c.want)
				}
			}
		}
	}
}

// A typed message is a command only if the whole of it is one.
func TestWhatIsNoCommand(t *testing.T) {
	for _, typed := range []string{
		"vraag aan jou", "Later dacht ik er anders over", "later meer", "stop ermee", "hulp gevraagd aan de griffier", "moment", "time", "taal", "Taal is macht",
		"taal van het college", "pauze nemen", "Start van het overleg", "wis en waarachtig", "overslaan kan niet", "data-gedreven werken",
		"notities maken hielp", "moment van rust", "time will tell", "/gezel hulp", "terugblik op het overleg", "review of the year",
		"forget about it", "wijzig niets", "privacy van de inwoners", "another question came up", "time to go", "de vraag",
	} {
		w, anna := asked(t)
		anna.kept(anna.says(typed), true)
		anna.hears()
		same(t, typed, w.texts(anna), []string{typed})
	}
}

// With a question open an everyday word is carried out, and can be kept as the
// answer it may have been.
func TestEverydayWords(t *testing.T) {
	for _, word := range []string{"later", "privacy", "stop", "hulp", "Hulp", "help", "pauze"} {
		w, anna := asked(t)
		anna.says(word)
		posts := anna.posts()
		same(t, word, len(posts), 2)
		same(t, word, labels(posts[1]), []string{"Bewaar als antwoord"})
		holds(t, "without buttons", posts[1].Lines[0].Typed, "typ het dan")
		anna.presses("Bewaar als antwoord")
		anna.hears()
		same(t, "button", len(anna.last().Buttons), 0)
		holds(t, word, anna.last().Text, "Bewaard als antwoord.")
		same(t, word, w.texts(anna), []string{strings.ToLower(word)})
		if word != "pauze" {
			w.quiet()
			anna.hears(bot.TopicFollowUp)
		}
	}
	for _, word := range []string{"vraag", "start", "overslaan", "terugblik", "gegevens", "later morgen"} {
		_, anna := asked(t)
		anna.says(word)
		if slices.ContainsFunc(anna.posts(), func(m bot.Message) bool { return slices.Contains(labels(m), "Bewaar als antwoord") }) {
			t.Errorf("%q is asked back", word)
		}
	}
	w := newWorld(t)
	anna := w.anna()
	anna.says("hulp") // with no question open it can be no answer
	anna.hears(bot.TopicHelp)
}

// Kept once, and of the question that was open then.
func TestKeepingAnEverydayWordLate(t *testing.T) {
	w, anna := asked(t)
	anna.says("hulp")
	keep := anna.last()
	w.until(on("2026-12-03 16:30"))
	anna.Press(keep.ID, "Bewaar als antwoord")
	w.tick()
	anna.Press2(keep, "Bewaar als antwoord")
	c := w.export(anna).Conversations
	same(t, "last week's", c[0].Exchange[0].words(), []string{"hulp"})
	same(t, "this week's", len(c[1].Exchange[0].words()), 0)
}

// What /gezel answers is for the member's eyes, and leaves nothing in the chat.
func TestSlashCommandsAnswerPrivately(t *testing.T) {
	for _, word := range []string{
		"start", "later morgen", "pauze", "hervat", "moment vrijdag 9:00", "taal en", "terugblik", "voornemens", "notities", "wis", "wis november",
		"privacy", "hulp", "stop", "", "help", "HULP", "moment donderdag 25:00", "pauze tot gisteren", "taal fr", "terugblik eeuw", "wis morgen",
	} {
		_, anna := asked(t)
		anna.commands(word)
		if len(anna.private().Lines) == 0 {
			t.Errorf("/gezel %s says nothing", word)
		}
		anna.hears()
	}
	for _, word := range []string{"instellingen", "settings", "wis alles", "moment", "taal"} {
		w, anna := asked(t)
		anna.commands(word)
		if w.answered.Form == nil {
			t.Errorf("/gezel %s opens no dialog", word)
		}
		anna.hears()
	}
}

func TestSlashCommandsThatPost(t *testing.T) {
	_, anna := asked(t)
	anna.commands("vraag")
	holds(t, "vraag", text(anna.private()), "in ons gesprek")
	anna.hears(bot.TopicQuestion)
	anna.commands("andere vraag")
	anna.hears(bot.TopicQuestion)
	anna.commands("gegevens")
	holds(t, "gegevens", text(anna.private()), "in ons gesprek")
	anna.hears(bot.TopicData)
	anna.commands("overslaan")
	anna.hears()
}

func TestUnknownSlashCommands(t *testing.T) {
	_, anna := asked(t)
	for _, word := range []string{"koffie", "vraag aan jou", "hulp graag", strings.Repeat("x", 3000)} {
		anna.commands(word)
		holds(t, word, text(anna.private()), "ken ik niet", "/gezel hulp")
	}
}

func TestSlashCommandsOfStrangers(t *testing.T) {
	w := newWorld(t)
	bo := w.person("bo")
	bo.commands("notities")
	holds(t, "a stranger", text(bo.private()), "Ik ben Gezel")
	bo.commands("privacy")
	holds(t, "a stranger", text(bo.private()), "hoofdsleutel")
	bo.commands("hulp")
	holds(t, "a stranger", text(bo.private()), "113")
	bo.hears()
	same(t, "members", len(w.content(bo).Members), 0)
}

func TestHelpAndPrivacy(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("hulp")
	holds(t, "help", text(anna.hears(bot.TopicHelp)[0]),
		"‘vraag’", "‘andere vraag’", "‘overslaan’", "‘later", "‘moment", "‘pauze", "‘hervat’", "‘terugblik’", "‘voornemens’", "‘notities’", "‘wijzig’",
		"‘gegevens’", "‘wis’", "‘wis alles’", "‘instellingen’", "‘taal en’", "‘privacy’", "vertrouwenscollega", "huisarts", "113", "112")
	anna.says("privacy")
	holds(t, "privacy", text(anna.hears(bot.TopicHelp)[0]), "hoofdsleutel", "opslag", "De chat bewaart zelf", "400 dagen", "venster", "‘gegevens’", "‘wis alles’")
}

// A button whose time is over, or that never was, says so and changes nothing.
func TestButtonsThatAreOver(t *testing.T) {
	w, anna := asked(t)
	before := w.content(anna)
	for _, action := range []string{
		"", "pick", "pick c/nothing 1", "pick x", "window c/nothing 0", "window c/nothing zero", "skip c/nothing 0", "show c/nothing 9", "outcome a b c",
		"outcome c/nothing 2 done", "plan c/nothing 0", "keep a b c d", "mark note n/nothing 0", "mark part c/nothing 0", "form x", "review 1", "nonsense",
		"decline c/nothing", "pick  ", "window -1 -1",
	} {
		anna.event(bot.Event{Kind: bot.Pressed, Message: "m1", Button: action})
		if posts := anna.posts(); len(posts) != 1 || posts[0].Topic != bot.TopicError {
			t.Errorf("the button %q brings %v", action, posts)
		}
	}
	for _, form := range []string{"", "answer", "answer c/nothing 0", "answer c/nothing x", "edit c/nothing", "outcome c/nothing 1", "show", "nonsense"} {
		anna.event(bot.Event{Kind: bot.Submitted, Form: form, Values: map[string]string{"answer": "woorden"}})
	}
	anna.skip()
	same(t, "records", w.content(anna).Members["chat/1:anna"].Records, before.Members["chat/1:anna"].Records)
	same(t, "kept", w.texts(anna), nil)
}

func TestAnUnknownKindOfEventIsAnError(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	_, err := w.coach.Handle(t.Context(), bot.Event{ID: "x", Kind: "dreamt", Member: anna.Member()})
	if err == nil {
		t.Error("an event of no known kind is taken")
	}
}
