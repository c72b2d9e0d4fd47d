package bot

import (
	"time"

	"github.com/fxamacker/cbor/v2"
)

// Member is what the coach has to know of a person to go on with them: one
// document, saved as a whole under one version. Finished conversations and
// notes lie beside it as records.
type Member struct {
	Joined   time.Time `cbor:"1,keyasint,omitzero"`
	Profile  Profile   `cbor:"2,keyasint,omitzero"`
	Language string    `cbor:"3,keyasint,omitempty"` // chosen; "" follows the profile
	Zone     string    `cbor:"4,keyasint,omitempty"` // chosen; "" follows the profile
	Moment   string    `cbor:"5,keyasint,omitempty"` // chosen, canonical; "" follows the operator
	Silent   bool      `cbor:"6,keyasint,omitempty"` // no look-backs by themselves
	Gone     bool      `cbor:"7,keyasint,omitempty"` // can't be reached; hold everything back
	Channel  string    `cbor:"8,keyasint,omitempty"` // the direct conversation, once known

	Pause *Pause `cbor:"9,keyasint,omitempty"`

	Since  time.Time `cbor:"10,keyasint,omitzero"`  // weekly moments up to here are dealt with
	Week   string    `cbor:"11,keyasint,omitempty"` // ISO week of the last weekly question
	Extras []Asked   `cbor:"12,keyasint,omitempty"` // extras of the last 52 weeks, which the plan must not repeat
	Review Awaited   `cbor:"13,keyasint,omitzero"`  // the next look-back that comes by itself

	Open    *Conversation `cbor:"14,keyasint,omitempty"` // the conversation going on
	Plans   []Plan        `cbor:"15,keyasint,omitempty"` // open plans
	Asking  *Asking       `cbor:"16,keyasint,omitempty"` // the plan last brought back
	Looking *Looking      `cbor:"17,keyasint,omitempty"` // the look-back last given
	Floor   Floor         `cbor:"22,keyasint,omitempty"` // which of these three spoke last
	Hinted  time.Time     `cbor:"18,keyasint,omitzero"`  // when it was last said that notes are kept
	Serial  int           `cbor:"19,keyasint,omitempty"` // counts conversations and notes, for their ids
	Erasing time.Time     `cbor:"21,keyasint,omitzero"`  // when "erase everything" was asked and not yet confirmed

	Unmet bool `cbor:"24,keyasint,omitempty"` // the profile could not be had yet

	Page *Page `cbor:"23,keyasint,omitempty"` // the page of one's own; nil: never opened

	Amended []Amended `cbor:"25,keyasint,omitempty"` // what became of messages lately

	Outbox []Delivery `cbor:"20,keyasint,omitempty"` // what is still to be said, in order
}

// Floor says what a message that stands on its own is an answer to: whatever
// spoke last. It is no matter of time: much can be asked at one instant.
type Floor uint8

// What can have spoken last.
const (
	FloorOpen    Floor = iota // the open conversation
	FloorAsking               // the plan that was brought back
	FloorLooking              // the look-back, with its closing question
)

// Pause is a time without questions.
type Pause struct {
	Since time.Time `cbor:"1,keyasint"`
	Until time.Time `cbor:"2,keyasint,omitzero"` // zero: until the member resumes
}

// Awaited is a look-back that comes by itself.
type Awaited struct {
	At     time.Time `cbor:"1,keyasint"`
	Period string    `cbor:"2,keyasint"`
	First  time.Time `cbor:"3,keyasint,omitzero"` // when it was due at first, if it was put off
}

// Asked is a question put outside the plan.
type Asked struct {
	Question string    `cbor:"1,keyasint"`
	At       time.Time `cbor:"2,keyasint"`
}

// End says how a conversation ended.
type End string

// The ways a conversation ends; "" is one that goes on.
const (
	Finished End = "finished" // thanked for
	Skipped  End = "skipped"  // the question itself was skipped
	Replaced End = "replaced" // another question was put
)

// Conversation is one question put to a member, with its follow-ups and
// everything the member said to them.
type Conversation struct {
	ID       string    `cbor:"1,keyasint"`
	Question string    `cbor:"2,keyasint"`
	Extra    bool      `cbor:"3,keyasint,omitempty"` // not the question of the week
	Put      time.Time `cbor:"4,keyasint"`
	Parts    []Part    `cbor:"5,keyasint"` // 0 the question, then the follow-ups asked so far
	End      End       `cbor:"6,keyasint,omitempty"`
	Ended    time.Time `cbor:"7,keyasint,omitzero"`

	Quiet  time.Time `cbor:"8,keyasint,omitzero"`  // when the typed answer counts as whole
	Remind time.Time `cbor:"9,keyasint,omitzero"`  // when the one reminder is due
	Later  time.Time `cbor:"10,keyasint,omitzero"` // when the member wants it back

	Reminder Ref `cbor:"11,keyasint,omitzero"` // the reminder, while it has its button
}

// Part is the question or one follow-up, and what was answered.
type Part struct {
	Asked   time.Time `cbor:"1,keyasint"`
	Refs    []Ref     `cbor:"2,keyasint,omitempty"` // the messages that asked it
	Choice  *Choice   `cbor:"3,keyasint,omitempty"`
	Texts   []Text    `cbor:"4,keyasint,omitempty"`
	Skipped bool      `cbor:"5,keyasint,omitempty"`
	Outcome Outcome   `cbor:"6,keyasint,omitempty"` // of a plan made here
	Told    Via       `cbor:"8,keyasint,omitempty"` // how the outcome came in
	Settled time.Time `cbor:"9,keyasint,omitzero"`  // when it did
	Came    []Text    `cbor:"7,keyasint,omitempty"` // what the member said of that plan
}

// Choice is a quick answer.
type Choice struct {
	Key     string    `cbor:"1,keyasint"`
	At      time.Time `cbor:"2,keyasint"`
	Message string    `cbor:"3,keyasint,omitempty"` // the message it was typed in
	Via     Via       `cbor:"4,keyasint,omitempty"`
}

// Text is one thing a member wrote.
type Text struct {
	Text    string    `cbor:"1,keyasint"`
	At      time.Time `cbor:"2,keyasint"`
	Message string    `cbor:"3,keyasint,omitempty"`
	Via     Via       `cbor:"4,keyasint,omitempty"`
	Marked  bool      `cbor:"5,keyasint,omitempty"` // the member keeps this line
	Milli   int       `cbor:"6,keyasint,omitempty"` // of At: much can be typed in a second
}

// Outcome is what came of a plan.
type Outcome string

// The outcomes of a plan; "" is an open one.
const (
	Done      Outcome = "done"
	Otherwise Outcome = "otherwise"
	NotYet    Outcome = "not-yet"
	Dropped   Outcome = "dropped"
)

// Plan points at the follow-up whose answer is a plan.
type Plan struct {
	Conversation string    `cbor:"1,keyasint"`
	Part         int       `cbor:"2,keyasint"`
	Made         time.Time `cbor:"3,keyasint"`
	Back         time.Time `cbor:"4,keyasint,omitzero"`  // from when it may be brought back; zero: no more
	Returned     int       `cbor:"5,keyasint,omitempty"` // how often it was
}

// Asking is a plan that was brought back and may be spoken of.
type Asking struct {
	Plan Plan      `cbor:"1,keyasint"`
	At   time.Time `cbor:"2,keyasint"`
	Ref  Ref       `cbor:"3,keyasint,omitzero"`
}

// Looking is a look-back that was given, and its closing question.
type Looking struct {
	Period string    `cbor:"1,keyasint"`
	At     time.Time `cbor:"2,keyasint"`
	Ref    Ref       `cbor:"3,keyasint,omitzero"`

	Delivery DeliveryID `cbor:"4,keyasint,omitempty"` // the one it was posted with
}

// Note is what a member wrote without being asked, or below a look-back.
type Note struct {
	ID    string `cbor:"1,keyasint"`
	Texts []Text `cbor:"2,keyasint"`
	Under string `cbor:"3,keyasint,omitempty"` // the period of the look-back it stands under
}

// The record ids of conversations and notes begin with these.
const (
	conversations = "c/"
	notes         = "n/"
)

// answered tells whether anything was answered to the part.
func (p *Part) answered() bool { return p.Choice != nil || len(p.Texts) > 0 }

// touched is when something was last answered to the part; zero if nothing was.
func (p *Part) touched() time.Time {
	var last time.Time
	if p.Choice != nil {
		last = p.Choice.At
	}
	for _, text := range p.Texts {
		last = latest(last, text.At)
	}
	return last
}

// answered tells whether anything was answered in the conversation.
func (c *Conversation) answered() bool {
	for i := range c.Parts {
		if c.Parts[i].answered() {
			return true
		}
	}
	return false
}

// current is the part that an answer now belongs to.
func (c *Conversation) current() *Part { return &c.Parts[len(c.Parts)-1] }

// touched is when something was last answered; zero if nothing was.
func (c *Conversation) touched() time.Time {
	var last time.Time
	for i := range c.Parts {
		last = latest(last, c.Parts[i].touched())
	}
	return last
}

// has tells whether one of the part's messages is message.
func (p *Part) has(message string) bool {
	for _, r := range p.Refs {
		if r.Message == message {
			return true
		}
	}
	return false
}

// Times are stored in whole seconds: 5 bytes each, and nothing in a member's
// life is finer but the order of what they type.
var codec = func() cbor.EncMode {
	mode, err := cbor.EncOptions{Time: cbor.TimeUnix}.EncMode()
	if err != nil {
		panic(err) // fixed options
	}
	return mode
}()

func encode(v any) ([]byte, error) { return codec.Marshal(v) }

func decode(body []byte, v any) error { return cbor.Unmarshal(body, v) }
