package bot

import (
	"strings"
	"time"
)

// ServerID names one chat server (a Slack workspace, a Mattermost server, a
// practice room), for instance "slack/T0123". Everything stored is kept apart
// by it.
type ServerID string

// MemberID names one person: the chat server, and the server's own id of them.
type MemberID struct {
	Server ServerID
	User   string
}

// String gives "server:user", for logs; neither half is substance.
func (id MemberID) String() string { return string(id.Server) + ":" + id.User }

// Kind says what happened in an Event.
type Kind string

// The kinds of events. An adapter turns everything its vendor sends into one
// of these, or ignores it.
const (
	Said      Kind = "said"      // a message typed to the coach: Message, Thread, Text
	Edited    Kind = "edited"    // an earlier message now reads Text
	Deleted   Kind = "deleted"   // an earlier message is gone
	Pressed   Kind = "pressed"   // a button: Button is its action, Message the message it stood on
	Submitted Kind = "submitted" // a form was sent: Form is its id, Values what was filled in
	Commanded Kind = "commanded" // a slash command: Text is what follows "/gezel"
	Changed   Kind = "changed"   // the chat profile changed: Profile
	Greeted   Kind = "greeted"   // the person opened the conversation for the first time
	Left      Kind = "left"      // the account was deactivated
	Opened    Kind = "opened"    // the person looks at the page that a Homer keeps for them
)

// Event is one thing that a person did, in neutral terms.
type Event struct {
	// ID is the idempotency key. It must be the same each time the vendor
	// delivers the event again and when it is read back from history: make it
	// from the vendor's ids of the message and the change, not of the delivery.
	ID     string
	Kind   Kind
	Member MemberID
	At     time.Time // the vendor's time of it
	// Late is that it was read back from history after something was handed over
	// that the person did later, which it must not undo.
	Late bool

	Channel string // the conversation it happened in
	Message string // the vendor's id of the message said, edited, deleted or pressed on
	Thread  string // the vendor's id of the message that Text replies to, or ""
	Text    string
	Files   bool // files came with the message, or instead of a text; the coach reads none

	Button string            // Pressed: the action of the button
	Form   string            // Submitted: the id of the form
	Values map[string]string // Submitted: field name → value

	Profile *Profile // Changed; also welcome with any other event when at hand

	// Cursor is how far the adapter has read Channel once this event is saved.
	// It is stored in the same step, and only moves with it. Empty: unchanged.
	Cursor string
	// First is that Cursor counts only where nothing is known of Channel yet: it
	// is not known what was said there before.
	First bool
}

// Profile is what the chat server tells about a person. Each part may be empty
// or nonsense; the coach checks it.
type Profile struct {
	Name   string `json:"n,omitempty"` // what they are called, for the welcome
	Locale string `json:"l,omitempty"` // BCP 47 or the vendor's "nl_NL"
	Zone   string `json:"z,omitempty"` // IANA name
}

// Answer is what the adapter owes the person at once, after the event is saved.
// What the coach says in the conversation itself comes through the outbox.
type Answer struct {
	Tick    bool              // mark the message as kept
	Private *Message          // show to this person alone, keep nowhere
	Form    *Form             // open this dialog
	Errors  map[string]string // Submitted: field name → sentence; the dialog stays open
}

// Ref points at a message in a conversation of one chat server.
type Ref struct {
	Channel string `json:"c,omitempty"`
	Message string `json:"m,omitempty"`
	// At is when it was posted by the chat server's clock, where Send and Sent
	// know it. It is not kept.
	At time.Time `json:"-"`
	// Cursor is from where on the conversation is to be read, if nothing is known
	// of it yet, where Send and Sent know it. It is not kept here: it becomes the
	// conversation's.
	Cursor string `json:"-"`
}

// IsZero tells whether r points nowhere.
func (r Ref) IsZero() bool { return r.Channel == "" && r.Message == "" }

// clean makes of vendor text what is kept: valid UTF-8 without NUL, trimmed.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\x00", "")
	return strings.TrimSpace(s)
}
