package bot

import "slices"

// patientTries is how often a change of a message that stands there, or the file
// of the member's data, may fail before what comes behind it no longer waits for it.
const patientTries = 3

// head is what is sent next: the messages in their order, and the page when
// there are none. A change that keeps failing stands aside between its tries, and
// so does the member's data: neither a button that can't be taken away nor a file
// that can't be brought there may keep a question from its member.
func (t *turn) head() *Delivery {
	var aside []*Delivery
	var refs []Ref
	for i := range t.m.Outbox {
		d := &t.m.Outbox[i]
		switch {
		case !d.Ref.IsZero() && slices.Contains(refs, d.Ref): // of one message the changes come in order
		case t.standsAside(d):
			aside, refs = append(aside, d), append(refs, d.Ref)
		case d.Do == Home:
			aside = append(aside, d)
		default:
			return d
		}
	}
	if len(aside) == 0 {
		return nil
	}
	return slices.MinFunc(aside, func(a, b *Delivery) int {
		return latest(a.Due, a.Wait, a.Lease).Compare(latest(b.Due, b.Wait, b.Lease))
	})
}

// standsAside tells whether what nothing waits for failed often, and waits for its
// next try.
func (t *turn) standsAside(d *Delivery) bool {
	return (d.Do == Edit || d.Do == Remove || d.Do == Export) && d.Tries >= patientTries && d.Wait.After(t.now) && !d.Lease.After(t.now)
}
