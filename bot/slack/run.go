package slack

import (
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"gezel/bot"
)

// closing is how long the end of Run may take.
const (
	closing   = 8 * time.Second
	settleFor = 6 * time.Second // of it, for what is being handled
)

var errRuns = errors.New("slack: runs already")

// Run connects, reads back what was missed, and hands on what comes in until
// ctx is done; then it closes within 8 seconds: what was not kept by then comes
// again, to whoever is there. Slack being away is no error: Run waits. It may
// run once.
func (a *Adapter) Run(ctx context.Context, coach Coach, cursors bot.Cursors) error {
	if a.coach != nil {
		return errRuns
	}
	a.coach, a.inbox = coach, bot.NewInbox(a.handle, a.log)
	links, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	a.lines.hold()
	a.runs.Store(true)
	var reading, sockets sync.WaitGroup
	reading.Go(func() { a.catchUps(ctx, cursors) })
	reading.Go(func() { a.watchToken(ctx) })
	reading.Go(func() { a.markAll(ctx) })
	if a.set.AppToken == "" {
		a.state.connected(1)
		a.gap()
	} else {
		for i := range connections {
			sockets.Go(func() { a.socket(links, i) })
		}
	}
	<-ctx.Done()
	a.close(&reading, cut, &sockets)
	return nil
}

// close ends what Run began, in the order in which nothing gets lost.
func (a *Adapter) close(reading *sync.WaitGroup, cut func(), sockets *sync.WaitGroup) {
	late, cancel := context.WithTimeout(context.Background(), closing)
	defer cancel()
	a.runs.Store(false)
	await(late, reading)
	a.lines.close()
	handled, enough := context.WithTimeout(late, settleFor)
	a.inbox.Close(handled) // its acknowledgements still go out
	enough()
	a.work.end(late)
	if a.set.AppToken == "" {
		a.state.connected(-1)
	}
	cut()
	await(late, sockets)
}

// await waits for a group, or for ctx.
func await(ctx context.Context, group *sync.WaitGroup) {
	over := make(chan struct{})
	go func() { group.Wait(); close(over) }()
	select {
	case <-over:
	case <-ctx.Done():
	}
}

// revoked looks what became of the token: Slack said that some were revoked, or
// the app removed, and not whose or where. It says so once for both, which come
// in either order.
func (a *Adapter) revoked(event string) {
	a.removed.Do(func() {
		a.log.Warn("Slack says that a token was revoked or the app removed; looking whether the bot token still works", "server", string(a.server), "event", event)
	})
	a.later(a.tryToken)
}

// The kinds of what Slack delivers, as Socket Mode names them.
const (
	eventsAPI   = "events_api"
	interactive = "interactive"
	slash       = "slash_commands"
)

// deliver takes what Slack delivers, over whichever way, and returns at once.
// ack is called once when it is kept or is nothing to keep; refuse once when it
// must come again.
func (a *Adapter) deliver(kind string, payload json.RawMessage, ack func(payload any) error, refuse func()) {
	h, to, ok := a.decode(kind, payload)
	if !ok {
		if err := ack(nil); err != nil {
			a.log.Warn("not acknowledged", "kind", kind, "error", err)
		}
		return
	}
	a.lines.put(h, func(answer bot.Answer, err error) {
		if err != nil {
			refuse()
			return
		}
		a.pay(h.ev, to, answer, ack)
	})
}

// decode makes an event of a delivery; false for what is ignored.
func (a *Adapter) decode(kind string, payload json.RawMessage) (heard, owed, bool) {
	switch kind {
	case eventsAPI:
		var c callback
		if json.Unmarshal(payload, &c) != nil {
			a.count("malformed")
			return heard{}, owed{}, false
		}
		if c.Type != "event_callback" {
			a.count("ignored")
			if c.Type == "app_rate_limited" {
				a.rateLimited()
			}
			return heard{}, owed{}, false
		}
		h, ok := a.event(c)
		return h, owed{}, ok
	case interactive:
		return a.interaction(payload)
	case slash:
		return a.command(payload)
	}
	a.count("ignored")
	return heard{}, owed{}, false
}

// withheldFor is how long at most Slack delivers nothing of what was too much for
// it: it counts by the minute, and says so at the first event that is too much.
const withheldFor = time.Minute + 5*time.Second

// rateLimited has what was missed read back, once the minute is over in which
// Slack delivers no more: more than 30,000 things happened within an hour, such as
// changes of profiles in a large workspace, and answers are among what is dropped
// (https://docs.slack.dev/reference/events/app_rate_limited).
func (a *Adapter) rateLimited() {
	a.log.Warn("Slack delivers no more events for a minute, since there are too many; they are read back then", "server", string(a.server))
	time.AfterFunc(a.withheld, a.Reread)
}
