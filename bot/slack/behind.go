package slack

import (
	"context"
	"errors"
	"net/http"
	"time"

	"gezel/bot"
)

const (
	unreadFor   = 3 * time.Minute  // how long a person waits for a history that can't be read
	lateTry     = 20 * time.Second // of one later try
	longestLate = 10 * time.Minute // between two of them
)

// behind is somebody who was let go though their conversation could not be read.
// What they do is handed in, and the cursor stays where it is.
type behind struct {
	unread
	now chan struct{} // it is to be tried now
}

// does are the kinds of events that something earlier might undo.
var does = map[bot.Kind]bool{bot.Said: true, bot.Edited: true, bot.Pressed: true, bot.Submitted: true, bot.Commanded: true}

// hears notes how far somebody was heard with an event, and has it carry that.
// Of who is not behind there is nothing to note. The caller guards it.
func (b *behind) hears(h *heard) {
	if b == nil {
		return
	}
	if before, _ := microseconds(b.heard); does[h.ev.Kind] && h.at > before {
		b.heard = stamp(time.UnixMicro(h.at))
	}
	h.ev.Cursor = ""
	if h.ev.Channel == b.channel {
		h.ev.Cursor, h.ev.First = b.cursor.String(), false
	}
}

// since notes of an event that was read back whether something that was later
// was handed in before it.
func (u unread) since(h *heard) {
	before, _ := microseconds(u.heard)
	h.ev.Late = u.heard != "" && h.at <= before
	if c, ok := parseCursor(h.ev.Cursor); ok {
		c.heard = u.heard
		h.ev.Cursor = c.String()
	}
}

// stuck tells whether it is the one conversation that can't be read, and not
// Slack that is away or takes no more requests.
func (a *Adapter) stuck(err error) bool {
	failed, ok := errors.AsType[*callError](err)
	return ok && failed.status != http.StatusTooManyRequests && failed.wait == 0 && !busyNow[failed.code] && a.Ready() == nil
}

// letGo lets somebody go on whose conversation can't be read, and has it read
// beside the others until ctx is done.
func (a *Adapter) letGo(ctx context.Context, u unread, why error) {
	b := a.lines.letGo(u)
	a.count("unread")
	a.log.Error("conversation can't be read back: what is said from now on is handled all the same, and what was missed as soon as it can be read",
		"member", a.member(u.user).String(), "error", why)
	a.late.Go(func() {
		for wait := a.unread / 6; ; wait = min(2*wait, longestLate) {
			timer := time.NewTimer(wait)
			select {
			case <-timer.C:
			case <-b.now:
				timer.Stop()
			case <-ctx.Done():
				timer.Stop()
				return
			}
			if a.tryLate(ctx, b) {
				return
			}
		}
	})
}

// tryLate tries once more to read back somebody's conversation, and tells
// whether that is over. What they do waits meanwhile, so that of one message
// nothing comes in the wrong order.
func (a *Adapter) tryLate(ctx context.Context, b *behind) bool {
	if a.readings != nil && a.readings.Wait(ctx) != nil {
		return true
	}
	u := a.lines.halt(b)
	trying, cancel := context.WithTimeout(ctx, lateTry)
	defer cancel()
	found, wait, _ := a.tryBack(trying, u, true)
	switch {
	case ctx.Err() != nil:
		return true // what waits comes again
	case wait > 0 || trying.Err() != nil:
		a.lines.goOn(u.user)
		return false
	}
	return a.lines.done(b, found)
}

// letGo lets somebody go on who is not read back.
func (ls *lines) letGo(u unread) *behind {
	b := &behind{u, make(chan struct{}, 1)}
	ls.mu.Lock()
	ls.behind[u.user] = b
	ls.mu.Unlock()
	ls.goOn(u.user)
	return b
}

// hasten has somebody who was let go read back at once; false for anybody else.
func (ls *lines) hasten(user string) bool {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	b := ls.behind[user]
	if b == nil {
		return false
	}
	select {
	case b.now <- struct{}{}:
	default: // it is to be anyway
	}
	return true
}

// halt has somebody wait again, and gives how far they were heard.
func (ls *lines) halt(b *behind) unread {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.of(b.user).reading = true
	return b.unread
}

func (ls *lines) goOn(user string) {
	ls.mu.Lock()
	defer ls.mu.Unlock()
	ls.of(user).reading = false
	ls.release(user)
}

// done puts what was read back of somebody who was let go before what waits, and
// tells whether they are behind no more: not if there was a gap since it was read.
func (ls *lines) done(b *behind, p past) bool {
	ls.mu.Lock()
	over := len(b.now) == 0
	if over {
		delete(ls.behind, b.user)
	}
	ls.mu.Unlock()
	ls.caught(b.user, p)
	return over
}
