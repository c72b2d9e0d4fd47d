package bot_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"gezel/bot"
)

// Closing takes nothing more, and tries what is in the inbox once.
func TestInboxCloses(t *testing.T) {
	inbox(t, func(t *testing.T, b *mailbox) {
		b.door.takes = time.Second
		for _, id := range []string{"first", "second", "third"} {
			b.put("anna", id)
		}
		b.Close(context.Background())
		same(t, "told", b.told, []string{"first: taken, ticked", "second: taken, ticked", "third: taken, ticked"})
		b.put("anna", "late")
		synctest.Wait()
		same(t, "told of what came later", b.told[3:], []string{"late: closed"})
		b.Close(context.Background()) // once more is no harm
	})
}

// At the end nothing overtakes what was not taken: its cursor would move past
// what is still to be read.
func TestInboxClosesWhileTheStoreIsAway(t *testing.T) {
	inbox(t, func(t *testing.T, b *mailbox) {
		tries := 0
		b.door.answer = func(ev bot.Event) (bot.Answer, error) {
			if tries++; tries == 1 {
				return bot.Answer{}, bot.ErrUnavailable
			}
			return bot.Answer{}, nil // it is back just then
		}
		b.put("anna", "first")
		b.put("anna", "second")
		synctest.Wait()
		b.Close(context.Background())
		same(t, "told", b.told, []string{"first: closed", "second: closed"})
		same(t, "handled", b.door.tried, []string{"first"})
	})
}

// Closing waits no longer than it may: what hangs is broken off.
func TestInboxClosesInTime(t *testing.T) {
	inbox(t, func(t *testing.T, b *mailbox) {
		b.door.takes = time.Hour
		b.put("anna", "first")
		b.put("anna", "second")
		synctest.Wait()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		began := time.Now()
		b.Close(ctx)
		same(t, "it took", time.Since(began), 10*time.Second)
		synctest.Wait()
		same(t, "told", b.told, []string{"first: closed", "second: closed"})
	})
}
