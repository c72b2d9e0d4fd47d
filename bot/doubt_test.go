package bot_test

import (
	"context"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// looks counts how often the chat is looked through for a delivery.
type looks struct {
	*bottest.Chat
	n int
}

func (l *looks) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
	l.n++
	return l.Chat.Sent(ctx, to, id, since)
}

// What fell due before the store was away is looked for in the chat before it
// is sent; what falls due after it was back can't stand there.
func TestDoubtIsPrecise(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.clock.set(on("2026-11-26 16:00").Add(30 * time.Second))
	chat := &looks{Chat: w.chat}
	w.boot(w.store, chat)
	w.coach.Doubt()
	w.tick()
	same(t, "looks for what was due before", chat.n, 1)
	w.clock.set(on("2026-11-26 16:01"))
	anna.says("2")
	same(t, "looks for what is due within the skew of clocks", chat.n, 2)
	w.clock.set(on("2026-11-26 16:03"))
	anna.says("De tijd.")
	w.pass(5 * time.Minute)
	same(t, "looks for what is due after", chat.n, 2)
	same(t, "follow-ups", count(anna, "wat doe je dan?"), 1)
	w.coach.Doubt() // the store was away once more
	anna.says("Dan vraag ik het.")
	same(t, "looks after the store was away again", chat.n, 2)
	anna.says("hulp")
	same(t, "looks after the store was away again", chat.n, 4) // help, and whether it was an answer
}
