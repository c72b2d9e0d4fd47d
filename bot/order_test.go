package bot_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"gezel/bot"
)

// comes hands over something that was done to a message at an instant, whatever
// came before it.
func (w *world) comes(m *member, kind bot.Kind, message, text string, at time.Time) {
	w.Helper()
	ev := bot.Event{
		ID: fmt.Sprint(kind, "/", message, "/", at.UnixMilli()), Kind: kind, Member: m.Member(), Channel: m.Place().Channel,
		At: at, Message: message, Text: text,
	}
	if _, err := w.watch.Handler(w.coach.Handle)(context.Background(), ev); err != nil {
		w.Fatalf("event: %v", err)
	}
	w.tick()
}

// What is typed within one second keeps its order, in whatever order it comes.
func TestTheOrderWithinASecond(t *testing.T) {
	w, anna := asked(t)
	said := w.clock.now()
	w.pass(2 * time.Second)
	w.comes(anna, bot.Said, "m3", "een wethouder.", said.Add(700*time.Millisecond))
	w.comes(anna, bot.Said, "m1", "Ik", said.Add(100*time.Millisecond))
	w.comes(anna, bot.Said, "m2", "belde", said.Add(400*time.Millisecond))
	same(t, "kept", w.texts(anna), []string{"Ik", "belde", "een wethouder."})
}
