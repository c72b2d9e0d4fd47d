package bottest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"gezel/bot"
)

// A Chat has every ability that a coach may use.
var (
	_ bot.Sender   = (*Chat)(nil)
	_ bot.Editor   = (*Chat)(nil)
	_ bot.Remover  = (*Chat)(nil)
	_ bot.Profiler = (*Chat)(nil)
	_ bot.Homer    = (*Chat)(nil)
)

// wait is how long a Chat that is busy wants to be left alone.
const wait = 30 * time.Second

// Order sets faults for the next requests of the coach, one each:
// FailBefore, LoseReply, Throttled, Gone, Refused, Unclear, or NoFault.
func (c *Chat) Order(faults ...Fault) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = append(c.faults, faults...)
}

// Calm takes back the faults that have yet to come.
func (c *Chat) Calm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.faults = nil
}

// request does what the coach asks of somebody's conversation, or the fault
// that is ordered.
func (c *Chat) request(ctx context.Context, to bot.Place, do func(*Human) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	defer c.pulse.Beat()
	c.mu.Lock()
	defer c.mu.Unlock()
	fault := NoFault
	if len(c.faults) > 0 {
		fault, c.faults = c.faults[0], c.faults[1:]
	}
	h := c.at(to)
	if h == nil || h.gone {
		return fmt.Errorf("send: %w", bot.ErrGone)
	}
	if err := c.mishap(fault); err != nil {
		return err
	}
	err := do(h)
	if fault == LoseReply {
		return ErrLost
	}
	return err
}

// mishap is the error of a fault that keeps the request from being done.
func (c *Chat) mishap(fault Fault) error {
	switch fault {
	case FailBefore:
		return ErrLost
	case Throttled:
		return &bot.Busy{Until: c.now().Add(wait), Err: errors.New("too many requests")}
	case Gone:
		return fmt.Errorf("send: %w", bot.ErrGone)
	case Refused:
		return fmt.Errorf("send: %w", bot.ErrRefused)
	case Unclear:
		return fmt.Errorf("send: %w", bot.ErrUnclear)
	}
	return nil
}

// at finds whose conversation a place is. The caller holds c.mu.
func (c *Chat) at(to bot.Place) *Human {
	for _, h := range c.people {
		if to.Channel == h.channel || to.Channel == "" && to.User == h.name {
			return h
		}
	}
	return nil
}

// Send implements bot.Sender. It does not look whether the delivery is there
// already: that is the coach's to ask.
func (c *Chat) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (ref bot.Ref, err error) {
	err = c.request(ctx, to, func(h *Human) error {
		p := h.add(&post{message: m, delivery: id})
		ref = bot.Ref{Channel: h.channel, Message: p.id, At: p.at}
		return nil
	})
	if err != nil {
		return bot.Ref{}, err
	}
	return ref, nil
}

// Sent implements bot.Sender.
func (c *Chat) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (ref bot.Ref, found bool, err error) {
	err = c.request(ctx, to, func(h *Human) error {
		for _, p := range h.posts {
			if p.delivery == id && !p.mine && !p.private && !p.deleted && !p.at.Before(since) {
				ref, found = bot.Ref{Channel: h.channel, Message: p.id, At: p.at}, true
			}
		}
		return nil
	})
	if err != nil {
		return bot.Ref{}, false, err
	}
	return ref, found, nil
}

// Edit implements bot.Editor.
func (c *Chat) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	return c.request(ctx, to, func(h *Human) error {
		p := h.find(ref.Message)
		if p == nil || p.mine {
			return fmt.Errorf("edit %s: %w", ref.Message, bot.ErrRefused)
		}
		m.Notification = p.message.Notification // an edit notifies nobody
		p.message = m
		return nil
	})
}

// Remove implements bot.Remover.
func (c *Chat) Remove(ctx context.Context, to bot.Place, ref bot.Ref) error {
	return c.request(ctx, to, func(h *Human) error {
		if p := h.find(ref.Message); p != nil && !p.mine {
			p.deleted = true
		}
		return nil
	})
}

// Profile implements bot.Profiler.
func (c *Chat) Profile(ctx context.Context, user string) (profile bot.Profile, err error) {
	err = c.request(ctx, bot.Place{User: user}, func(h *Human) error {
		profile = h.profile
		return nil
	})
	return profile, err
}

// Home implements bot.Homer.
func (c *Chat) Home(ctx context.Context, user string, m bot.Message) error {
	return c.request(ctx, bot.Place{User: user}, func(h *Human) error {
		h.home = &m
		return nil
	})
}

// Doubled gives the deliveries that stand there more than once.
func (c *Chat) Doubled() []bot.DeliveryID {
	c.mu.Lock()
	defer c.mu.Unlock()
	var doubled []bot.DeliveryID
	times := map[bot.DeliveryID]int{}
	for _, name := range c.names {
		for _, p := range c.people[name].posts {
			if p.mine || p.private {
				continue
			}
			if times[p.delivery]++; times[p.delivery] == 2 {
				doubled = append(doubled, p.delivery)
			}
		}
	}
	return doubled
}

// readable drops what no reader can see and a terminal acts on.
func readable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, text)
}
