package bot_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// A chat server that is busy is left alone until the time it names, and nothing
// is lost or doubled meanwhile.
func TestABusyChatServer(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.chat.Order(bottest.Throttled)
	w.until(on("2026-11-26 16:00"))
	anna.hears()
	due, _ := w.agenda()
	same(t, "due", due.Equal(on("2026-11-26 16:00").Add(30*time.Second)), true)
	anna.says("2") // an answer to what could not be asked yet changes nothing about that
	w.until(on("2026-11-26 16:00").Add(29 * time.Second))
	anna.hears()
	w.until(on("2026-11-26 16:00").Add(30 * time.Second))
	anna.hears(bot.TopicQuestion, bot.TopicFollowUp)
	w.settled()
}

// settled wants that nothing stands in the chat twice, and no event waits.
func (w *world) settled() {
	w.Helper()
	if doubled := w.chat.Doubled(); len(doubled) > 0 {
		w.Errorf("%d deliveries stand in the chat more than once", len(doubled))
	}
	if n := w.chat.Pending(); n > 0 {
		w.Errorf("%d events are not taken", n)
	}
}

// A post whose reply is lost is looked for, not sent again.
func TestALostReply(t *testing.T) {
	for _, fault := range []bottest.Fault{bottest.LoseReply, bottest.FailBefore} {
		w := newWorld(t)
		anna := w.anna()
		w.chat.Order(fault)
		w.until(on("2026-11-26 16:00"))
		w.pass(5 * time.Second)
		same(t, string(fault), count(anna, "Neem één gesprek"), 1)
		anna.says("2")
		question := anna.find("Neem één gesprek")
		same(t, "buttons", len(question.Buttons), 0) // where it stands is known
		holds(t, "question", question.Text, "Je koos: Confronteren.")
		w.settled()
	}
}

// count is how many messages of the coach hold a text.
func count(m *member, text string) (n int) {
	for _, s := range m.Sees() {
		if !s.Mine && strings.Contains(s.Text, text) {
			n++
		}
	}
	return n
}

// What was answered before the coach heard where it stands loses its buttons
// when it does.
func TestAnsweredBeforeItsSendingWasHeardOf(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.chat.Order(bottest.LoseReply)
	w.until(on("2026-11-26 16:00"))
	anna.Say("2")
	w.pass(5 * time.Second)
	question := anna.find("Neem één gesprek")
	same(t, "buttons", len(question.Buttons), 0)
	holds(t, "question", question.Text, "Je koos: Confronteren.")
	w.settled()
}

// An outage of the chat server puts off ever longer, and in the end all comes,
// in order.
func TestAnOutageOfTheChatServer(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	for range 12 {
		w.chat.Order(bottest.FailBefore)
	}
	w.until(on("2026-11-26 16:00"))
	anna.Say("hulp")
	var tries int
	for count(anna, "Neem één gesprek") == 0 {
		due, ok := w.agenda()
		if !ok || tries > 20 {
			t.Fatal("it gives up")
		}
		if wait := due.Sub(w.clock.now()); wait > 15*time.Minute {
			t.Errorf("it waits %s", wait)
		}
		w.until(due)
		tries++
	}
	if tries < 12 {
		t.Errorf("%d tries, want one for each fault", tries)
	}
	anna.hears(bot.TopicQuestion, bot.TopicHelp, bot.TopicHelp)
	w.settled()
}

// Somebody who is gone is left alone until they are heard of again.
func TestSomebodyWhoIsGone(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.chat.Order(bottest.Gone)
	w.until(on("2026-12-20 12:00"))
	anna.hears()
	if _, due := w.agenda(); due {
		t.Error("something is due for somebody who is gone")
	}
	anna.says("start")
	anna.hears(bot.TopicStatus)
	w.until(on("2026-12-24 16:00"))
	anna.hears(bot.TopicQuestion)
}

// A message that is refused is dropped, and what comes after it is not held up.
func TestARefusedMessage(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.chat.Order(bottest.Refused)
	anna.says("hulp")
	anna.says("privacy")
	holds(t, "what came", text(anna.hears(bot.TopicHelp)[0]), "hoofdsleutel")
	holds(t, "the log", w.watch.Words().Logged(), "message refused")
	w.settled()
}

// An event that comes again changes nothing, also after ten thousand others.
func TestRedelivery(t *testing.T) {
	w, anna := asked(t)
	for _, do := range []func(){
		func() { anna.says("Een verhaal.") },
		func() { anna.presses("2 Confronteren") },
		func() { anna.commands("vraag") },
		func() { anna.presses("Antwoord in een venster") },
		func() { anna.submits(map[string]string{woorden: "Iets vertrouwelijks."}) },
		func() { anna.says("pauze") },
		func() { anna.says("hervat") },
		func() { anna.edits(anna.says("Een los idee."), "Een vast idee.") },
		func() { anna.says("wis alles") },
	} {
		do()
		anna.skip()
		before := w.content(anna)
		w.chat.Redeliver()
		w.tick()
		anna.hears()
		same(t, "content", w.content(anna), before)
	}
	w.settled()
}

func TestRedeliveryAfterTenThousandOthers(t *testing.T) {
	w, anna := asked(t)
	first := bot.Event{
		ID: "said/first", Kind: bot.Said, Member: anna.Member(), At: w.clock.now(), Channel: anna.Place().Channel, Message: "first", Text: "Een verhaal.",
	}
	handle := func(ev bot.Event) bot.Answer {
		t.Helper()
		answer, err := w.coach.Handle(context.Background(), ev)
		if err != nil {
			t.Fatal(err)
		}
		return answer
	}
	same(t, "ticked", handle(first).Tick, true)
	for n := range 10_000 {
		bo := bot.MemberID{Server: server, User: "bo"}
		if n%10 == 0 {
			bo = anna.Member()
		}
		handle(bot.Event{ID: fmt.Sprintf("deleted/%d", n), Kind: bot.Deleted, Member: bo, At: w.clock.now(), Channel: "dm-" + bo.User, Message: "none"})
	}
	before := w.content(anna)
	same(t, "ticked again", handle(first).Tick, true)
	same(t, "content", w.content(anna), before)
	same(t, "kept", w.texts(anna), []string{"Een verhaal."})
}

// journal is a store that can be put back to where it was.
type journal struct {
	bot.Store
	changes []bot.Change
}

func journaled(w *world) { w.store = &journal{Store: w.store} }

func (j *journal) Save(ctx context.Context, c bot.Change) (string, error) {
	version, err := j.Store.Save(ctx, c)
	if err == nil {
		j.changes = append(j.changes, c)
	}
	return version, err
}

// lose makes the store lose all changes but the first n, as one that did not
// write its last seconds to disk, and the process start anew.
func (w *world) lose(n int) {
	w.Helper()
	j := w.store.(*journal)
	kept := j.changes[:n]
	w.store = &journal{Store: bottest.NewStore()}
	for _, c := range kept {
		if _, err := w.store.Save(context.Background(), c); err != nil {
			w.Fatalf("replay: %v", err)
		}
	}
	w.boot(w.store, w.watch.Sender())
	w.coach.Doubt()
	w.tick()
}

// When the store lost its last seconds, what stands in the chat is found there
// and not said again, its buttons work, and what was typed is read back.
func TestAStoreThatLostItsLastSeconds(t *testing.T) {
	w := newWorld(t, journaled)
	anna := w.anna()
	before := len(w.store.(*journal).changes)
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
	w.clock.set(on("2026-11-26 16:00").Add(30 * time.Second))
	w.lose(before)
	anna.hears()
	anna.presses("2 Confronteren")
	anna.hears(bot.TopicFollowUp)
	holds(t, "the question", anna.find("Neem één gesprek").Text, "Je koos: Confronteren.")
	before = len(w.store.(*journal).changes)
	id := anna.says("De tijd woog het zwaarst.")
	w.quiet()
	anna.hears(bot.TopicFollowUp)
	w.clock.set(w.clock.now().Add(5 * time.Second))
	w.lose(before)
	anna.kept(id, true)
	w.quiet()
	anna.hears()
	e := w.export(anna).Conversations[0].Exchange
	same(t, "kept", []any{e[0].Choice, e[1].words(), len(e)}, []any{"Confronteren", []string{"De tijd woog het zwaarst."}, 3})
	w.settled()
}

// A store that fails in the middle of anything loses and doubles nothing: the
// event is not taken, comes again, and the ticks go on where they were.
func TestAStoreThatFails(t *testing.T) {
	for _, fault := range []bottest.Fault{bottest.FailBefore, bottest.LoseReply, bottest.Conflict} {
		for n := range 12 {
			w, anna := asked(t)
			calls := 0
			flaky := bottest.Flaky(w.store, func(string) bottest.Fault {
				if calls++; calls == n+1 {
					return fault
				}
				return bottest.NoFault
			})
			w.boot(flaky, w.watch.Sender())
			anna.Say("2")
			anna.Say("De tijd.")
			for range 5 {
				w.chat.Retry()
				_, _ = w.coach.Tick(context.Background()) // it may fail, and is tried again
			}
			w.boot(w.store, w.watch.Sender())
			w.quiet()
			w.chat.Retry()
			e := w.export(anna).Conversations[0].Exchange
			same(t, fmt.Sprintf("%s at call %d", fault, n), []any{e[0].Choice, e[1].words(), len(e)}, []any{"Confronteren", []string{"De tijd."}, 3})
			same(t, "follow-ups", count(anna, "Wat woog voor jou het zwaarst?"), 1)
			w.settled()
		}
	}
}

// A coach that can send to no such chat server says so in the log, and goes on.
func TestOtherChatServersAreNotInTheWay(t *testing.T) {
	w, anna := asked(t)
	other := bot.MemberID{Server: "chat/2", User: "cor"}
	if _, err := w.coach.Handle(t.Context(), bot.Event{ID: "x", Kind: bot.Said, Member: other, At: w.clock.now(), Text: "hallo daar"}); err != nil {
		t.Fatal(err)
	}
	anna.says("hulp")
	anna.posts()
}
