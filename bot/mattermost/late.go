package mattermost

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"gezel/bot"
)

const (
	unreadFor = 3 * time.Minute  // how long a conversation waits for its history
	lateTry   = 20 * time.Second // of one later try: a member's press waits no longer than answerIn
	lateTries = 2                // at once
)

// unread is a conversation that was let go though its history could not be read.
// What is live in it is handed in, and the cursor stays where it is.
type unread struct{ now chan struct{} } // it is to be tried now

// reach is how far a conversation was handed in: all of it until read, and until
// heard what was live in it, where not all was read.
type reach struct{ read, heard int64 }

func (r reach) String() string {
	if r.heard <= r.read {
		return strconv.FormatInt(r.read, 10)
	}
	return strconv.FormatInt(r.read, 10) + " " + strconv.FormatInt(r.heard, 10)
}

// reachOf reads a cursor.
func reachOf(text string) reach {
	read, heard, _ := strings.Cut(text, " ")
	return reach{millis(read), millis(heard)}
}

// stuck tells whether it is the one conversation that can't be read, and not the
// server that is away or takes no more requests: then nothing is live either.
func (f *feed) stuck(err error) bool {
	failed, ok := errors.AsType[*callError](err)
	ready := f.a.Ready()
	return ok && failed.status != http.StatusTooManyRequests && (ready == nil || errors.Is(ready, errStarting))
}

// letGo lets a conversation go on that can't be read, and has it read beside the
// others.
func (f *feed) letGo(channel string, why error) {
	u := &unread{make(chan struct{}, 1)}
	f.mu.Lock()
	if f.unread[channel] != nil {
		f.mu.Unlock()
		return
	}
	f.unread[channel] = u
	f.mu.Unlock()
	f.a.count("unread")
	f.a.log.Error("history can't be read: what is said from now on is handled all the same, and what was missed as soon as it can be read",
		"member", f.member(channel), "error", why)
	f.work.Go(func() { f.readLate(f.ctx, channel, u) })
	f.open(channel)
}

// readLate tries to read a conversation that was let go, ever more seldom, or at
// once when all is read back.
func (f *feed) readLate(ctx context.Context, channel string, u *unread) {
	for pause := f.a.timing.unread / 6; ; pause = min(2*pause, longestFor) {
		timer := time.NewTimer(pause)
		select {
		case <-timer.C:
		case <-u.now:
			timer.Stop()
		case <-ctx.Done():
			timer.Stop()
			return
		}
		if f.tryLate(ctx, channel, u) {
			return
		}
	}
}

// tryLate tries once, and tells whether all is read. What is live waits
// meanwhile, so that of one message nothing comes in the wrong order.
func (f *feed) tryLate(ctx context.Context, channel string, u *unread) (done bool) {
	select {
	case f.lateTries <- struct{}{}:
	case <-ctx.Done():
		return false
	}
	defer func() { <-f.lateTries }()
	f.mu.Lock()
	f.shut[channel] = true
	read := f.reached[channel].read
	f.mu.Unlock()
	trying, cancel := context.WithTimeout(ctx, lateTry)
	defer cancel()
	err := f.read(trying, past{channel: channel, cursor: read})
	switch {
	case ctx.Err() != nil:
		return false // what waits is read at the next start
	case err == nil:
		done = f.isRead(channel, u)
		f.a.log.Info("history read that could not be", "member", f.member(channel))
	default:
		f.a.log.Warn("history still can't be read", "member", f.member(channel), "error", err)
	}
	f.open(channel)
	return done
}

// isRead takes a conversation for read again; false if there was a gap since it was.
func (f *feed) isRead(channel string, u *unread) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(u.now) > 0 {
		return false
	}
	delete(f.unread, channel)
	return true
}

// isUnread tells whether a conversation was let go and is not read yet.
func (f *feed) isUnread(channel string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.unread[channel] != nil
}

// hurry has a conversation tried at once that was let go; false where it was not.
func (f *feed) hurry(channel string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	u := f.unread[channel]
	if u == nil {
		return false
	}
	select {
	case u.now <- struct{}{}:
	default: // it is to be anyway
	}
	return true
}

// member names whose conversation it is, for the log.
func (f *feed) member(channel string) string {
	return f.a.member(f.a.channels.with(channel)).String()
}

// told notes how far a conversation was heard with something live, and has the
// event carry that. In one that is read it moves the cursor, if it stands in the
// history.
func (f *feed) told(ev *bot.Event) {
	channel := ev.Channel
	if channel == "" {
		channel = f.a.channels.of(ev.Member.User)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.reached[channel]
	switch {
	case f.unread[channel] != nil:
		if does[ev.Kind] {
			r.heard = max(r.heard, ev.At.UnixMilli())
		}
		if r.read == 0 {
			r.read = f.floor
		}
	case inHistory[ev.Kind]:
		r.read = max(r.read, ev.At.UnixMilli())
	default:
		return
	}
	f.reached[channel] = r
	if ev.Channel == channel {
		ev.Cursor = r.String()
	}
}

// readBack moves the cursor with an event out of the history, and notes whether
// something that was later was handed in before it.
func (f *feed) readBack(ev *bot.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	r := f.reached[ev.Channel]
	at := ev.At.UnixMilli()
	ev.Late = at <= r.heard
	r.read = max(r.read, at)
	f.reached[ev.Channel], ev.Cursor = r, r.String()
}

var (
	// inHistory are the kinds of events that stand in the history of a conversation.
	inHistory = map[bot.Kind]bool{bot.Said: true, bot.Edited: true, bot.Deleted: true}
	// does are the kinds that something earlier might undo.
	does = map[bot.Kind]bool{bot.Said: true, bot.Edited: true, bot.Pressed: true, bot.Submitted: true, bot.Commanded: true}
)
