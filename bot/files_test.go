package bot_test

import (
	"testing"

	"gezel/bot"
)

// attaches says something with a file.
func (m *member) attaches(text string) string {
	m.w.Helper()
	id := m.Attach(text)
	m.w.tick()
	return id
}

// Files are not read: the text that came with one is kept as always, and it is
// said once what can be done.
func TestFiles(t *testing.T) {
	w, anna := asked(t)
	id := anna.attaches("")
	holds(t, "alone", text(anna.hears(bot.TopicError)[0]), "Bestanden en doorgestuurde berichten kan ik niet lezen, dus dat is niet bewaard.")
	anna.kept(id, false)

	id = anna.attaches("Het verslag zegt genoeg.")
	holds(t, "beside a text", text(anna.hears(bot.TopicError)[0]), "Je tekst is bewaard, wat erbij zat niet")
	anna.kept(id, true)
	same(t, "kept", w.texts(anna), []string{"Het verslag zegt genoeg."})

	anna.edits(id, "Het verslag zegt niet alles.")
	anna.hears()
	same(t, "kept", w.texts(anna), []string{"Het verslag zegt niet alles."})
	anna.deletes(id)
	anna.hears()
	same(t, "kept", len(w.texts(anna)), 0)

	id = anna.attaches("")
	anna.hears(bot.TopicError)
	anna.deletes(id)
	anna.hears()

	anna.attaches("hulp")
	holds(t, "beside a command", text(anna.hears(bot.TopicHelp, bot.TopicHelp, bot.TopicError)[2]), "niet bewaard")
}

func TestAFileOfAStranger(t *testing.T) {
	w := newWorld(t)
	bo := w.person("bo")
	bo.attaches("")
	bo.hears(bot.TopicWelcome)
	bo.attaches("Het verslag zegt genoeg.")
	bo.hears(bot.TopicWelcome)
}
