package bot_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// between is a chat server that does something at each post, before or instead
// of posting.
type between struct {
	*bottest.Chat
	do func() error
}

func (b *between) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	if err := b.do(); err != nil {
		return bot.Ref{}, err
	}
	return b.Chat.Send(ctx, to, m, id)
}

// questions counts the weekly question in a conversation.
func questions(m *member) (n int) {
	for _, s := range m.Sees() {
		if !s.Mine && strings.Contains(s.Text, "Wat deed jij daarin?") {
			n++
		}
	}
	return n
}

// A chat server that is busy and does not say for how long is asked again, and
// not at once.
func TestBusyWithoutATime(t *testing.T) {
	for name, until := range map[string]time.Time{"none": {}, "past": on("2020-01-01 00:00")} {
		w := newWorld(t)
		anna := w.anna()
		tries := 0
		w.boot(w.store, &between{w.chat, func() error {
			if tries++; tries < 3 {
				return &bot.Busy{Until: until, Err: errors.New("too many requests")}
			}
			return nil
		}})
		w.until(on("2026-11-26 16:00"))
		same(t, name+": tries at the time", tries, 1)
		w.pass(time.Minute)
		same(t, name+": tries in all", tries, 3)
		same(t, name+": questions", questions(anna), 1)
	}
}

// A replica whose lease passed while it tried tells nothing of what another one
// did meanwhile: that message may stand there.
func TestALeaseThatPassedDecidesNothing(t *testing.T) {
	w := newWorld(t)
	w.config.Lease = 30 * time.Second
	anna := w.anna()
	replica := func(sender bot.Sender) *bot.Coach {
		config := w.config
		config.Senders = map[bot.ServerID]bot.Sender{server: sender}
		coach, err := bot.New(config)
		if err != nil {
			t.Fatal(err)
		}
		return coach
	}
	life := bottest.NewLife(func(p bottest.Point) bool { return p == bottest.AfterSend })
	fast := replica(life.Sender(w.chat))
	slow := replica(&between{w.chat, func() error {
		w.clock.set(w.clock.now().Add(w.config.Lease))
		_, _ = fast.Tick(context.Background()) // posts, and dies before it can say so
		return &bot.Busy{Until: w.clock.now(), Err: errors.New("too many requests")}
	}})
	w.clock.set(on("2026-11-26 16:00"))
	if _, err := slow.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.pass(5 * time.Minute)
	same(t, "life over", life.Over(), bottest.AfterSend)
	same(t, "questions", questions(anna), 1)
}

// A replica that comes back late from a post that another one has settled
// meanwhile settles nothing else.
func TestALateSettlement(t *testing.T) {
	w := newWorld(t)
	w.config.Lease = 30 * time.Second
	w.boot(w.store, w.watch.Sender())
	anna := w.anna()
	config := w.config
	config.Senders = map[bot.ServerID]bot.Sender{server: &late{w.chat, func() {
		w.clock.set(w.clock.now().Add(w.config.Lease))
		w.tick() // finds the question in the chat
		anna.Say("hulp")
		w.chat.Order(bottest.Throttled)
		w.tick()
	}}}
	slow, err := bot.New(config)
	if err != nil {
		t.Fatal(err)
	}
	w.clock.set(on("2026-11-26 16:00"))
	if _, err := slow.Tick(context.Background()); err != nil {
		t.Fatal(err)
	}
	w.pass(time.Minute)
	same(t, "questions", questions(anna), 1)
	anna.hears(bot.TopicHelp, bot.TopicHelp) // and whether it was an answer
}

// late is a chat server whose replies to posts are slow.
type late struct {
	*bottest.Chat
	do func()
}

func (l *late) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	ref, err := l.Chat.Send(ctx, to, m, id)
	l.do()
	return ref, err
}

// What is typed twice within a second is two answers, and so are the messages
// that follow from them.
func TestTwoAnswersInASecond(t *testing.T) {
	w := newWorld(t, settings(func(s *bot.Settings) { s.Quiet = 0 }))
	anna := w.anna()
	w.until(on("2026-11-26 16:00"))
	anna.says("Een verhaal.")
	anna.says("En het gewicht ervan.")
	anna.says("En een voornemen.")
	anna.hears(bot.TopicQuestion, bot.TopicFollowUp, bot.TopicFollowUp, bot.TopicThanks)
	if doubled := w.chat.Doubled(); len(doubled) > 0 {
		t.Errorf("%d delivery ids stand in the chat twice", len(doubled))
	}
}

// stiff is a chat server that changes no message for a while.
type stiff struct {
	*bottest.Chat
	broken bool
	tries  int
}

func (s *stiff) Edit(ctx context.Context, at bot.Place, ref bot.Ref, m bot.Message) error {
	if s.tries++; s.broken {
		return errors.New("status 500")
	}
	return s.Chat.Edit(ctx, at, ref, m)
}

// A button that can't be taken away keeps no question from its member; it goes
// when it can, and what is changed twice ends as it was meant last.
func TestAChangeThatKeepsFailing(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	chat := &stiff{Chat: w.chat, broken: true}
	w.boot(w.store, chat)
	w.until(on("2026-11-26 16:00"))
	question := anna.last()
	anna.presses("1 Verbinden")
	w.pass(time.Minute)
	anna.find("Wat woog voor jou het zwaarst?")
	w.until(on("2026-12-03 16:01"))
	holds(t, "a week later", w.chat.Transcript(anna.Member().User), "Thursday 3 December 2026\n\n16:00 coach — Je weekvraag staat klaar.")
	same(t, "buttons while nothing can be changed", len(anna.shown(question.ID).Buttons) > 0, true)
	chat.broken = false
	w.pass(time.Hour)
	same(t, "buttons when it can", len(anna.shown(question.ID).Buttons), 0)
}

// A file that can't be brought to the chat keeps no question from its member.
func TestDataThatWaitsHoldsUpNothing(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.until(on("2026-11-26 15:58").Add(45 * time.Second))
	w.chat.Order(bottest.Throttled, bottest.Throttled, bottest.Throttled) // for half a minute each
	anna.says("gegevens")
	w.until(on("2026-11-26 16:00"))
	anna.hears(bot.TopicQuestion)
	w.pass(time.Minute)
	anna.hears(bot.TopicData)
	w.settled()
}
