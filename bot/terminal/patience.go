package terminal

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gezel/bot"
)

// How long the room waits for a store before it goes on without, and how often
// it tries meanwhile.
const (
	longPatience  = 90 * time.Second // away: it may come back by itself
	shortPatience = 3 * time.Second  // full, or refusing: somebody must act
	firstWait     = 100 * time.Millisecond
	longestWait   = 5 * time.Second
)

// troubles are what can be wrong with a store, and how long to be patient with
// it.
var troubles = []struct {
	err      error
	patience time.Duration
}{
	{bot.ErrUnavailable, longPatience},
	{bot.ErrFull, shortPatience},
	{bot.ErrDenied, shortPatience},
}

// need is what the store is asked for. One that is full still reads, so that
// trouble with one of them is over when that one works again.
type need string

const (
	handing need = "events of people"
	ticking need = "what is due"
	reading need = "the agenda"
	writing need = "the journal"
)

// patiently tries until it works. When the store is the trouble it says so at
// once, and tries again for a while; once that was in vain, every later call
// tries once, until one works.
func (c *Chat) patiently(ctx context.Context, n need, try func(context.Context) error) error {
	start, pause := c.now(), firstWait
	for {
		err := try(ctx)
		if err == nil {
			c.relieved(n)
			return nil
		}
		if ctx.Err() != nil { // the room is being left; leave tries once more
			return err
		}
		patience := c.troubled(n, err)
		left := patience - c.now().Sub(start)
		if c.gaveUp || left <= 0 {
			c.giveUp()
			return err
		}
		if c.wait(ctx, min(pause, left)) != nil {
			return err
		}
		pause = min(2*pause, longestWait)
	}
}

// troubled tells what is wrong, once, and how long to be patient with it.
func (c *Chat) troubled(n need, err error) time.Duration {
	for _, t := range troubles {
		if !errors.Is(err, t.err) {
			continue
		}
		if c.trouble != t.err {
			c.trouble, c.troubling = t.err, n
			c.remark(c.words.trouble[t.err])
		}
		return t.patience
	}
	if c.fault != err.Error() {
		c.fault = err.Error()
		c.remark(fmt.Sprintf(c.words.fault, err))
	}
	return 0
}

// giveUp goes on without the store.
func (c *Chat) giveUp() {
	if c.trouble != nil && !c.gaveUp {
		c.gaveUp = true
		c.remark(c.words.goesOn)
	}
}

// relieved says that the trouble is over, if there was any with what works now:
// a store that takes events is well.
func (c *Chat) relieved(n need) {
	if c.trouble == nil || c.troubling != n && n != handing {
		return
	}
	c.trouble, c.gaveUp = nil, false
	c.remark(c.words.relief)
}

// wait lets time pass.
func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
