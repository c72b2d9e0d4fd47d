package bot_test

import (
	"encoding/json"
	"testing"

	"gezel/bot"
	"gezel/bot/bottest"
)

// gegevens gives everything, as JSON and as Markdown, and says that it now
// stands in the chat; a button takes it out again.
func TestOnesOwnData(t *testing.T) {
	w, anna := full(t)
	anna.replies(anna.find("Wat woog").ID, "Met # en *sterren*\nop twee regels.")
	anna.skip()
	for _, word := range []string{"gegevens", "data"} {
		anna.says(word)
		m := anna.hears(bot.TopicData)[0]
		holds(t, "message", text(m), "alles wat ik van je bewaar", "staat nu ook hier in de chat")
		same(t, "files", []string{m.Files[0].Name, m.Files[1].Name}, []string{"gezel-2026-12-05.json", "gezel-2026-12-05.md"})
		message := anna.last()
		anna.presses("Haal dit weg uit de chat")
		anna.hears(bot.TopicData)
		for _, s := range anna.Sees() {
			if s.ID == message.ID {
				t.Error("the files are still in the chat")
			}
		}
		anna.Press2(message, "Haal dit weg uit de chat") // twice is no error
		anna.skip()
	}

	all := []string{
		"Dan leg ik het stil.", "Een notitie die mag blijven.", "Iets vertrouwelijks.", "Die ene zin.", "Met # en *sterren*",
		"Neem één gesprek van deze week.", "Wat woog voor jou het zwaarst?", "Verbinden", "Bruggen slaan",
	}
	asJSON, asMarkdown := w.files(anna)
	if !json.Valid(asJSON) {
		t.Error("the JSON can't be read")
	}
	holds(t, "the JSON", string(asJSON), all...)
	holds(t, "the Markdown", string(asMarkdown), all...)
	holds(t, "the Markdown", string(asMarkdown), "# Wat Gezel van je bewaart, 5 december 2026", "elke donderdag om 16:00", "> Met # en *sterren*\n> op twee regels.",
		"## 26 november 2026 · Bruggen slaan", "Voornemen: nog open", "## Notities")

	e := w.export(anna)
	same(t, "name", []string{e.Member.Server, e.Member.User, e.Member.Moment}, []string{"chat/1", "anna", "0 16 * * 4"})
	same(t, "joined", e.Member.Joined.Equal(on("2026-11-23 09:00")), true)
	same(t, "plan", e.Conversations[0].Exchange[2].Plan, true)
	same(t, "in a window", e.Conversations[1].Exchange[0].Texts[0].Window, true)
	same(t, "look-back", e.Notes[1].LookBack, "2026-12")
}

// Where the chat takes no files, the member hears so, and is not left waiting.
func TestDataThatTheChatDoesNotTake(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.chat.Order(bottest.Refused)
	anna.says("gegevens")
	holds(t, "says", text(anna.hears(bot.TopicError)[0]), "nam de bestanden niet aan", "‘gegevens’")
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
}

// The files are made when they are sent: what came in between is in them.
func TestDataOfAMemberWithNothing(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	asJSON, asMarkdown := w.files(anna)
	holds(t, "the JSON", string(asJSON), `"conversations": []`, `"notes": []`)
	holds(t, "the Markdown", string(asMarkdown), "# Wat Gezel van je bewaart")
	lacks(t, "the Markdown", string(asMarkdown), "## ")
}

func TestDataSaysOfAPause(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	anna.says("pauze tot 1 februari")
	e := w.export(anna).Member
	same(t, "paused", e.Paused, true)
	same(t, "until", e.Until.Equal(on("2027-02-01 00:00")), true)
}
