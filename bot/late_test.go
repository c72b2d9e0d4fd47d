package bot_test

import (
	"fmt"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// A reply in a question's thread belongs to it, however old it is.
func TestRepliesInThreadsOfAnyAge(t *testing.T) {
	w, anna := asked(t)
	question := anna.last()
	anna.presses("1 Verbinden")
	followUp := anna.last()
	for range 12 {
		w.until(w.clock.now().AddDate(0, 0, 7))
	}
	anna.skip()
	anna.kept(anna.replies(question.ID, "Het bleef hangen."), true)
	anna.kept(anna.replies(followUp.ID, "De tijd woog het zwaarst."), true)
	anna.hears()
	w.quiet()
	anna.hears()
	c := w.export(anna).Conversations[0]
	same(t, "put", c.Put.In(amsterdam).Format(time.DateOnly), "2026-11-26")
	same(t, "question", c.Exchange[0].words(), []string{"Het bleef hangen."})
	same(t, "follow-up", c.Exchange[1].words(), []string{"De tijd woog het zwaarst."})
}

// An answer is one, though the clocks of chat server and coach differ.
func TestClocksApart(t *testing.T) {
	for _, apart := range []time.Duration{-20 * time.Minute, -time.Minute, 20 * time.Minute} {
		w := newWorld(t, func(w *world) { w.apart = apart })
		anna := w.anna()
		w.until(on("2026-11-26 16:00"))
		anna.says("Ik verbond.")
		w.quiet()
		anna.hears(bot.TopicQuestion, bot.TopicFollowUp)
		anna.says("De tijd.")
		exchange := w.export(anna).Conversations[0].Exchange
		same(t, apart.String()+": question", exchange[0].words(), []string{"Ik verbond."})
		same(t, apart.String()+": follow-up", exchange[1].words(), []string{"De tijd."})
	}
}

// An answer is one too where the reply that told when it was asked got lost.
func TestClocksApartAndALostReply(t *testing.T) {
	w := newWorld(t, func(w *world) { w.apart = -20 * time.Minute })
	anna := w.anna()
	w.chat.Order(bottest.LoseReply)
	w.until(on("2026-11-26 16:00"))
	w.pass(5 * time.Second)
	anna.says("Ik verbond.")
	same(t, "question", w.export(anna).Conversations[0].Exchange[0].words(), []string{"Ik verbond."})
}

// A question is asked when it is put, though it took two tries to post it and the
// reply to the second got lost.
func TestALostReplyIsAskedWhenPut(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.chat.Order(bottest.FailBefore, bottest.NoFault, bottest.LoseReply)
	w.until(on("2026-11-26 16:00"))
	w.pass(10 * time.Second)
	c := w.export(anna).Conversations[0]
	same(t, "asked", c.Exchange[0].At.Format(time.RFC3339), c.Put.Format(time.RFC3339))
}

// Late answers count: a question stays open until the next one is put.
func TestLateAnswers(t *testing.T) {
	w, anna := asked(t)
	w.until(on("2026-12-03 15:00"))
	anna.hears(bot.TopicReminder)
	anna.presses("2 Confronteren")
	anna.hears(bot.TopicFollowUp)

	w, anna = asked(t)
	old := anna.last()
	w.until(on("2026-12-03 17:00"))
	anna.hears(bot.TopicReminder, bot.TopicQuestion)
	same(t, "buttons of the old question", len(anna.shown(old.ID).Buttons), 0)
	anna.says("Dit is voor de nieuwe.")
	c := w.export(anna).Conversations
	same(t, "texts of the old", len(c[0].Exchange[0].words()), 0)
	same(t, "texts of the new", c[1].Exchange[0].words(), []string{"Dit is voor de nieuwe."})
}

// What was typed while nobody listened belongs to what was asked then, although
// something else was asked before it could be read.
func TestMessagesReadAfterAnOutage(t *testing.T) {
	w, anna := asked(t)
	w.chat.Disconnect()
	w.clock.set(on("2026-11-26 16:10"))
	one := anna.Say("Ik liet hem uitrazen.")
	w.clock.set(on("2026-11-26 16:10").Add(20 * time.Second))
	two := anna.Say("Daarna zei ik wat ik vond.")
	w.skip(on("2026-11-26 17:00"))
	w.chat.Reconnect()
	w.tick()
	anna.kept(one, true)
	anna.kept(two, true)
	anna.hears(bot.TopicFollowUp)
	same(t, "one answer", w.export(anna).Conversations[0].Exchange[0].words(), []string{"Ik liet hem uitrazen.", "Daarna zei ik wat ik vond."})
}

// A store that lost its last seconds is given the lost message again when the
// next one may be kept already: they are told as they were said, and the quiet
// minute counts from the last.
func TestMessagesReadAgainOutOfOrder(t *testing.T) {
	w, anna := asked(t)
	first, second := w.clock.now().Add(10*time.Second), w.clock.now().Add(50*time.Second)
	w.clock.set(second)
	for i, words := range []struct {
		text string
		at   time.Time
	}{{"Daarna zei ik wat ik vond.", second}, {"Ik liet hem uitrazen.", first}} {
		ev := bot.Event{
			ID: fmt.Sprint("again/", i), Kind: bot.Said, Member: anna.Member(), Channel: anna.Place().Channel,
			Text: words.text, Message: fmt.Sprint("again/", i), At: words.at,
		}
		if _, err := w.watch.Handler(w.coach.Handle)(t.Context(), ev); err != nil {
			t.Fatal(err)
		}
	}
	w.until(second.Add(59 * time.Second))
	anna.hears()
	w.until(second.Add(time.Minute))
	anna.hears(bot.TopicFollowUp)
	same(t, "one answer", w.export(anna).Conversations[0].Exchange[0].words(), []string{"Ik liet hem uitrazen.", "Daarna zei ik wat ik vond."})
}

func TestMessagesReadAfterTheNextWasAsked(t *testing.T) {
	w, anna := asked(t)
	anna.says("Het begin.")
	w.chat.Disconnect()
	w.clock.set(on("2026-11-26 16:00").Add(20 * time.Second))
	rest := anna.Say("En de rest.")
	w.until(on("2026-11-26 16:30")) // the follow-up is asked meanwhile
	anna.hears(bot.TopicFollowUp)
	w.chat.Reconnect()
	w.tick()
	anna.kept(rest, true)
	exchange := w.export(anna).Conversations[0].Exchange
	same(t, "the answer", exchange[0].words(), []string{"Het begin.", "En de rest."})
	same(t, "to the follow-up", len(exchange[1].words()), 0)

	w.until(on("2026-12-03 15:50"))
	anna.hears(bot.TopicReview)
	w.chat.Disconnect()
	late := anna.Say("De tijd.")
	w.until(on("2026-12-03 17:00"))
	anna.hears(bot.TopicQuestion)
	w.chat.Reconnect()
	w.tick()
	anna.kept(late, true)
	anna.hears()
	c := w.export(anna).Conversations
	same(t, "to the follow-up of last week", c[0].Exchange[1].words(), []string{"De tijd."})
	same(t, "to the new question", len(c[1].Exchange[0].words()), 0)
}

func TestChoiceReadAfterTheNextWasAsked(t *testing.T) {
	w, anna := asked(t)
	w.chat.Disconnect()
	w.clock.set(on("2026-12-03 15:50"))
	anna.Say("2")
	w.skip(on("2026-12-03 17:00"))
	w.chat.Reconnect()
	w.tick()
	c := w.export(anna).Conversations
	same(t, "last week's", c[0].Exchange[0].Choice, "Confronteren")
	same(t, "this week's", c[1].Exchange[0].Choice, "")
}
