package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"gezel/bot/speech"
)

// settlement is what came of trying a delivery.
type settlement struct {
	id     DeliveryID
	lease  time.Time // the one it was tried under
	ref    Ref       // where it stands, when it was posted
	cursor string    // from where on the conversation there is to be read
	at     time.Time // when, by the chat server's clock, if that is far from ours
	lost   bool      // it stood there, and the store did not know: it has lost something
	wait   time.Time // not to be tried before; zero when it is settled
	unsure bool      // it may stand there all the same
	odd    bool      // nobody understands what the chat server says of it
	gone   bool      // nobody can be reached
	missed bool      // it was given up
}

// unclearTries is how often a message is tried of which the chat server says what
// nobody understands; with the pauses in between that takes about an hour, and
// longer after an outage.
const unclearTries = 14

// send tries one delivery. It looks first where it may stand already: after a
// try that was never settled, and while the store is in doubt.
func (c *Coach) send(ctx context.Context, t *turn, d Delivery) *settlement {
	if c.lease > 0 {
		// Whoever comes after the lease must not overlap with this try.
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, c.lease/2)
		defer cancel()
	}
	if d.Do == Home {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, pageSends)
		defer cancel()
	}
	s := &settlement{id: d.ID, lease: d.Lease, unsure: d.Unsure}
	var err error
	s.ref, err = c.attempt(ctx, t, d, s)
	s.cursor, s.ref.Cursor, s.ref.At = s.ref.Cursor, "", time.Time{}
	busy, isBusy := errors.AsType[*Busy](err)
	switch {
	case err == nil:
		return s
	case errors.Is(err, ErrGone) && d.Do != Home:
		s.gone = true
		c.log.Warn("delivery given up", "member", t.id.String(), "delivery", d.ID, "error", err)
		return s
	case d.hopeless(err):
		c.log.Error("message refused", "member", t.id.String(), "delivery", d.ID, "error", err)
		s.missed = true
		return s
	case isBusy: // whatever it says: never at once, and never without an end
		s.wait = latest(busy.Until, c.now().Add(time.Second))
	default:
		s.odd = errors.Is(err, ErrUnclear)
		s.unsure, s.wait = true, c.now().Add(backOff(d.Tries))
	}
	c.log.Warn("delivery put off", "member", t.id.String(), "delivery", d.ID, "until", s.wait, "error", err)
	return s
}

// hopeless tells whether a delivery is given up that ended with an error: one that
// will never be taken, and one that was tried often enough.
func (d Delivery) hopeless(err error) bool {
	_, busy := errors.AsType[*Busy](err)
	switch {
	case errors.Is(err, ErrRefused), d.Do == Home && errors.Is(err, ErrGone):
		return true
	case errors.Is(err, ErrUnclear) && d.Unclear+1 >= unclearTries:
		return true
	}
	return d.Do == Home && !busy && d.Tries+1 >= pageTries
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
	case !s.wait.IsZero() && d.Lease.Unix() != s.lease.Unix(): // the lease passed, and somebody else tries it now
	case !s.wait.IsZero():
		d.Wait, d.Unsure, d.Lease = s.wait, s.unsure, time.Time{}
		d.Tries++
		if s.odd {
			d.Unclear++
		}
	default:
		settled := *d
		t.m.Outbox = slices.Delete(t.m.Outbox, i, i+1)
		if s.missed && settled.Do == Export { // the member waits for it
			t.because("refused "+string(settled.ID), settled.Due)
			t.say(TopicError, speech.DataRefused)
		}
		return t.noteSent(settled, s)
	}
	return nil
}

// noteSent notes where a message came to stand, for those who want to know.
func (t *turn) noteSent(d Delivery, s settlement) error {
	note, ref := d.Note, s.ref
	if ref.IsZero() {
		return nil
	}
	if ref.Channel != "" && ref.Channel != t.m.Channel {
		t.m.Channel, t.cursor = ref.Channel, s.cursor // nothing was said there yet, to read on from
	}
	if l := t.m.Looking; l != nil && l.Delivery == d.ID {
		l.Ref = ref
	}
	if note.Conversation == "" {
		return nil
	}
	conv, err := t.conversation(note.Conversation)
	if err != nil {
		return err
	}
	if conv == nil || note.Part >= len(conv.Parts) { // erased meanwhile
		if note.Over {
			bare := d.Message
			bare.Buttons, bare.Notification = nil, ""
			t.because("close "+ref.Message, d.Due)
			t.edit(ref, bare)
		}
		return nil
	}
	if note.Plan {
		t.noteAsking(conv, note, ref)
		return nil
	}
	if note.Reminder {
		conv.Reminder = ref
		if note.Over || conv != t.m.Open {
			t.because("close "+ref.Message, conv.Put)
			t.unremind(conv)
		}
		return nil
	}
	p := &conv.Parts[note.Part]
	switch {
	case !s.at.IsZero(): // what is typed has its time from the same clock
		p.Asked = s.at
		t.changed(conv)
	case s.lost: // it was asked when it was due, not when the store was back
		p.Asked = d.Due
		t.changed(conv)
	}
	if !p.has(ref.Message) {
		p.Refs = append(p.Refs, ref)
		t.changed(conv)
		if note.Over {
			t.because("close "+ref.Message, conv.Put)
			t.edit(ref, t.asked(conv, note.Part))
		}
	}
	return nil
}

// noteAsking notes where a plan was brought back.
func (t *turn) noteAsking(conv *Conversation, note Noting, ref Ref) {
	switch {
	case note.Over:
		t.because("close "+ref.Message, conv.Put)
		t.edit(ref, t.planClosed(conv, note.Part))
	case t.beingAsked(conv, note.Part):
		t.m.Asking.Ref = ref
	}
}

// unremind takes the button off the reminder of a question that was answered,
// skipped or replaced.
func (t *turn) unremind(conv *Conversation) {
	m := t.reminder(conv)
	m.Buttons, m.Notification = nil, ""
	t.edit(conv.Reminder, m)
	conv.Reminder = Ref{}
	for i := range t.m.Outbox {
		if n := &t.m.Outbox[i].Note; n.Conversation == conv.ID && n.Reminder {
			n.Over = true
		}
	}
}

// over tells the deliveries in the outbox that ask a part of a
// conversation, or what came of the plan made there, that nothing is asked any
// more: their buttons go when it is known where they stand.
func (t *turn) over(conv *Conversation, part int, plan bool) {
	for i := range t.m.Outbox {
		if n := &t.m.Outbox[i].Note; n.Conversation == conv.ID && n.Part == part && n.Plan == plan && !n.Reminder {
			n.Over = true
		}
	}
}
