package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"
)

// settlement is what came of trying a delivery.
type settlement struct {
	id     DeliveryID
	ref    Ref       // where it stands, when it was posted
	wait   time.Time // not to be tried before; zero when it is settled
	unsure bool      // it may stand there all the same
	gone   bool      // nobody can be reached
	note   Noting
}

// send tries one delivery. It looks first where it may stand already: after a
// try that was never settled, and while the store is in doubt.
func (c *Coach) send(ctx context.Context, t *turn, d Delivery) *settlement {
	if c.lease > 0 {
		// Whoever comes after the lease must not overlap with this try.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.lease/2)
		defer cancel()
	}
	s := &settlement{id: d.ID, note: d.Note, unsure: d.Unsure}
	ref, err := c.attempt(ctx, t, d, s)
	busy, isBusy := errors.AsType[*Busy](err)
	switch {
	case err == nil:
		s.ref = ref
		return s
	case errors.Is(err, ErrGone):
		s.gone = true
	case errors.Is(err, ErrRefused):
		c.log.Error("message refused", "member", t.id.String(), "delivery", d.ID, "error", err)
		return s
	case isBusy:
		s.wait = busy.Until
	default:
		s.unsure, s.wait = true, c.now().Add(backOff(d.Tries))
	}
	c.log.Warn("delivery put off", "member", t.id.String(), "delivery", d.ID, "until", s.wait, "error", err)
	return s
}

// attempt does what the delivery asks for.
func (c *Coach) attempt(ctx context.Context, t *turn, d Delivery, s *settlement) (Ref, error) {
	sender, ok := c.senders[t.id.Server]
	if !ok {
		return Ref{}, fmt.Errorf("chat server %s: %w", t.id.Server, ErrRefused)
	}
	to := Place{User: t.id.User, Channel: t.m.Channel}
	switch d.Do {
	case Edit:
		if editor, ok := sender.(Editor); ok {
			return Ref{}, editor.Edit(ctx, to, d.Ref, d.Message)
		}
		return Ref{}, nil
	case Remove:
		if remover, ok := sender.(Remover); ok {
			return Ref{}, remover.Remove(ctx, to, d.Ref)
		}
		return Ref{}, nil
	}
	if d.Unsure || c.doubting() {
		// The clocks of chat server and store differ by some; look from before.
		ref, found, err := sender.Sent(ctx, to, d.ID, d.Due.Add(-time.Minute))
		if err != nil || found {
			return ref, err
		}
		s.unsure = false
	}
	m := d.Message
	if d.Do == Export {
		files, err := t.export()
		if err != nil {
			return Ref{}, err
		}
		m = files
	}
	return sender.Send(ctx, to, m, d.ID)
}

// settle notes what came of a delivery. One that somebody else settled in the
// meantime is left alone.
func (t *turn) settle(s settlement) error {
	i := slices.IndexFunc(t.m.Outbox, func(d Delivery) bool { return d.ID == s.id })
	if i < 0 {
		return nil
	}
	switch d := &t.m.Outbox[i]; {
	case s.gone:
		t.m.Gone, t.m.Outbox = true, nil
	case !s.wait.IsZero():
		d.Wait, d.Unsure, d.Lease = s.wait, s.unsure, time.Time{}
		d.Tries++
	default:
		t.m.Outbox = slices.Delete(t.m.Outbox, i, i+1)
		if !s.ref.IsZero() {
			return t.noteSent(s.note, s.ref)
		}
	}
	return nil
}

// noteSent notes where a message came to stand, for those who want to know.
func (t *turn) noteSent(note Noting, ref Ref) error {
	if ref.Channel != "" {
		t.m.Channel = ref.Channel
	}
	switch {
	case note.Plan && t.m.Asking != nil:
		t.m.Asking.Ref = ref
	case note.Review && t.m.Looking != nil:
		t.m.Looking.Refs = append(t.m.Looking.Refs, ref)
	case note.Conversation != "":
		conv, err := t.conversation(note.Conversation)
		if err != nil || conv == nil || note.Part >= len(conv.Parts) {
			return err
		}
		if p := &conv.Parts[note.Part]; !p.has(ref.Message) {
			p.Refs = append(p.Refs, ref)
			t.changed(conv)
			if conv != t.m.Open || note.Part < len(conv.Parts)-1 { // answered before this was heard of
				t.because("close "+ref.Message, conv.Put)
				t.edit(ref, t.asked(conv, note.Part))
			}
		}
	}
	return nil
}
