package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// errLate is the error of a try that did not get under way while its lease was
// young: a process that was held up, by a machine that was suspended for
// instance, finds on waking that another one has taken the delivery over.
var errLate = errors.New("lease half over")

// late tells whether a try would reach beyond its lease. A clock that measures
// how long the process ran would not notice: it stands still in between.
func (c *Coach) late(d Delivery) error {
	if c.lease > 0 && !c.now().Before(d.Lease.Round(0).Add(-c.lease/2)) {
		return errLate
	}
	return nil
}

// attempt does what the delivery asks for.
func (c *Coach) attempt(ctx context.Context, t *turn, d Delivery, s *settlement) (Ref, error) {
	if err := c.late(d); err != nil {
		return Ref{}, err
	}
	sender, ok := c.senders[t.id.Server]
	if !ok {
		return Ref{}, fmt.Errorf("chat server %s: %w", t.id.Server, ErrRefused)
	}
	to := Place{User: t.id.User, Channel: t.m.Channel}
	switch d.Do {
	case Edit, Remove, Home:
		return Ref{}, t.alter(ctx, sender, to, d)
	}
	if d.Unsure || c.doubts(d) {
		if ref, found, err := c.stands(ctx, sender, to, d, s); found || err != nil {
			return ref, err
		}
	}
	m := d.Message
	if d.Do == Export {
		files, err := t.export()
		if err != nil {
			return Ref{}, err
		}
		m = files
	}
	if err := c.late(d); err != nil { // looking took too long
		return Ref{}, err
	}
	ref, err := sender.Send(ctx, to, m, d.ID)
	s.at = c.apart(ref.At, c.now())
	return ref, err
}

// alter changes or takes back what stands there already, or replaces the member's
// page. What the chat server can't do is left out.
func (t *turn) alter(ctx context.Context, sender Sender, to Place, d Delivery) error {
	switch d.Do {
	case Edit:
		if editor, ok := sender.(Editor); ok {
			return editor.Edit(ctx, to, d.Ref, d.Message)
		}
	case Remove:
		if remover, ok := sender.(Remover); ok {
			return remover.Remove(ctx, to, d.Ref)
		}
	case Home:
		homer, ok := sender.(Homer)
		if !ok {
			return nil
		}
		m, err := t.page()
		if err != nil {
			return err
		}
		return homer.Home(ctx, t.id.User, m)
	}
	return nil
}

// stands looks whether a delivery stands in the conversation already. One that
// does gets its buttons anew, which may name what the store has lost.
func (c *Coach) stands(ctx context.Context, sender Sender, to Place, d Delivery, s *settlement) (Ref, bool, error) {
	// The clocks of chat server and store may differ; look from well before.
	ref, found, err := sender.Sent(ctx, to, d.ID, d.Due.Add(-time.Hour))
	if err != nil {
		return Ref{}, false, err
	}
	s.unsure = found
	if !found {
		return Ref{}, false, nil
	}
	s.lost, s.at = !d.Unsure, c.apart(ref.At, d.Due)
	if editor, ok := sender.(Editor); ok && d.Note.Conversation != "" {
		err = editor.Edit(ctx, to, ref, d.Message)
	}
	return ref, true, err
}

// apart gives when something was posted that was posted since, by our clock, if
// the chat server's clock is so far from ours that it says otherwise; else zero.
func (c *Coach) apart(at, since time.Time) time.Time {
	if at.IsZero() || !at.Before(since.Add(-skew)) && !at.After(c.now().Add(skew)) {
		return time.Time{}
	}
	return at
}
