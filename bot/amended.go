package bot

import (
	"slices"
	"time"
)

const (
	// amendedFor is how long it is remembered what became of a message: what a
	// replica did not live to take comes again to another, minutes after what
	// the member did to it since (Slack delivers for the last time after six).
	amendedFor  = 10 * time.Minute
	amendedMost = 32 // of one member
)

// Amended is what became of a message lately. Chat servers deliver in no order,
// to any replica: a message may come after its own edit or deletion, and an edit
// after a later one.
type Amended struct {
	Message string    `cbor:"1,keyasint"`
	At      time.Time `cbor:"2,keyasint"` // by the chat server's clock; stored in seconds
	Gone    bool      `cbor:"3,keyasint,omitempty"`
	Text    string    `cbor:"4,keyasint,omitempty"` // of a message that is yet to come: what it says by now
	Known   time.Time `cbor:"5,keyasint"`           // since when: what was read back may be old by then
	Milli   int       `cbor:"6,keyasint,omitempty"` // of At
}

// when is At to the millisecond.
func (a *Amended) when() time.Time {
	return a.At.Truncate(time.Second).Add(time.Duration(a.Milli) * time.Millisecond)
}

// amended finds what is known of a message; nil when nothing is.
func (t *turn) amended(message string) *Amended {
	i := slices.IndexFunc(t.m.Amended, func(a Amended) bool { return a.Message == message })
	if i < 0 || message == "" {
		return nil
	}
	return &t.m.Amended[i]
}

// outdated tells whether something later is known of a message that was edited.
func (t *turn) outdated(ev Event) bool {
	known := t.amended(ev.Message)
	if known == nil {
		return false
	}
	at, when := ev.At.Truncate(time.Millisecond), known.when()
	return when.After(at) || known.Gone && !at.After(when)
}

// amend remembers what became of a message; text is what one now says that is
// yet to come.
func (t *turn) amend(ev Event, gone bool, text string) {
	now := Amended{Message: ev.Message, At: ev.At, Gone: gone, Text: text, Known: t.now, Milli: ev.At.Nanosecond() / int(time.Millisecond)}
	if known := t.amended(ev.Message); known != nil {
		*known = now
		return
	}
	t.m.Amended = append(t.m.Amended, now)
	if over := len(t.m.Amended) - amendedMost; over > 0 {
		t.m.Amended = slices.Delete(t.m.Amended, 0, over)
	}
}

// update brings a message up to what became of it before it came; false when
// there is nothing left of it.
func (t *turn) update(ev *Event) (stands bool) {
	known := t.amended(ev.Message)
	if known == nil {
		return true
	}
	if known.Text != "" {
		ev.Text, known.Text = known.Text, ""
	}
	return !known.Gone
}

// stale forgets what nothing comes after any more, as seen from an instant.
func (t *turn) stale(at time.Time) {
	t.m.Amended = slices.DeleteFunc(t.m.Amended, func(a Amended) bool { return at.Sub(a.Known) > amendedFor })
}
