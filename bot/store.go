package bot

import (
	"context"
	"errors"
	"time"
)

// Members is where the coach keeps what it knows of each member. The bodies it
// hands over are opaque to the store, which seals each of them under a key of
// that member alone.
type Members interface {
	// Load reads a member's state. An unknown member gives a Snapshot with an
	// empty Version. Seen tells whether event was saved with an earlier Change
	// (event "" is never seen). For an event the snapshot may be older than what
	// another process saved: then Save gives ErrConflict, and the next Load the
	// newest. Without one it is the newest.
	Load(ctx context.Context, id MemberID, event string) (Snapshot, error)
	// LoadAll reads the states of several members of one server, as Load of each
	// with no event; in the order of ids.
	LoadAll(ctx context.Context, ids []MemberID) ([]Snapshot, error)
	// Save applies a change in one atomic step: all of it or nothing. It
	// returns the new version. ErrConflict: the member's version is no longer
	// Change.Version, nothing was changed. Any other error: it may or may not
	// have been applied; Load tells.
	Save(ctx context.Context, c Change) (version string, err error)
}

// Records reads what was put away beside the state.
type Records interface {
	// Records gives a member's records whose id begins with prefix, in the
	// order of their ids.
	Records(ctx context.Context, id MemberID, prefix string) ([]Record, error)
}

// Agenda is when the coach has to look at whom: one entry a member, the
// earliest of all that is due for them, written by Save.
type Agenda interface {
	// Claim gives at most limit members of the server whose entry is due (due ≤
	// now), longest due first, and moves their entries to now+lease, so that
	// no other replica gets them meanwhile. A member whose Change is saved
	// gets the entry of that change; one whose claimer died comes again when
	// the lease is over. The version in Save is the fence: a claimer that
	// comes too late gets ErrConflict.
	Claim(ctx context.Context, server ServerID, now time.Time, lease time.Duration, limit int) ([]MemberID, error)
	// Upcoming lists at most limit entries, earliest first.
	Upcoming(ctx context.Context, server ServerID, limit int) ([]Entry, error)
}

// Cursors is how far each conversation has been read; written by Save.
type Cursors interface {
	// Cursors gives channel → cursor for all conversations of the server.
	Cursors(ctx context.Context, server ServerID) (map[string]string, error)
}

// Store is all that the coach needs to have kept.
type Store interface {
	Members
	Records
	Agenda
	Cursors
}

// Snapshot is a member's state at one version.
type Snapshot struct {
	Version string // opaque; "" for an unknown member
	State   []byte
	Seen    bool
}

// Record is something put away: a finished conversation, a note.
type Record struct {
	ID   string // "c/…", "n/…"; ids sort by time
	Body []byte
}

// Entry is one line of the agenda.
type Entry struct {
	Member MemberID
	Due    time.Time
}

// Change is everything that one turn changes for one member.
type Change struct {
	Member  MemberID
	Version string // as loaded; "" for an unknown member
	// State is the new state. nil forgets the member: state, key and agenda.
	State []byte
	// Erase destroys the member's key and all records before anything else;
	// State and Put then start under a new key.
	Erase bool
	Put   []Record  // written, replacing the record of the same id
	Drop  []string  // ids of records to remove; unknown ones are no error
	Due   time.Time // the agenda's new entry, to the millisecond; zero: none
	// Event is remembered as seen for at least SeenFor. "" remembers nothing.
	Event string
	// Channel and Cursor move the cursor of a conversation; "" moves nothing.
	// With First they give it one, and move none that there is.
	Channel, Cursor string
	First           bool
}

// SeenFor is how long an event id is remembered: chat servers deliver again for
// minutes (Slack: three times within six), and a replay after a restore of the
// store must not reach further back than the store's own copies.
const SeenFor = 72 * time.Hour

// What a store says went wrong. Anything else is a fault of the store.
var (
	// ErrConflict: somebody else changed the member first.
	ErrConflict = errors.New("version conflict")
	// ErrUnavailable: the store does not answer, is loading or can't be
	// written to just now. Trying again later helps.
	ErrUnavailable = errors.New("store unavailable")
	// ErrFull: the store has no memory left. An operator must act.
	ErrFull = errors.New("store full")
	// ErrDenied: the store refuses the credentials. An operator must act.
	ErrDenied = errors.New("store access denied")
	// ErrSealed: what is stored was sealed under another master key.
	ErrSealed = errors.New("sealed under another key")
)
