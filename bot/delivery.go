package bot

import (
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"time"
)

// Delivery is an intent: something the coach has decided to say and that has
// yet to be sent. It is written by the change that decided it, and removed by
// the change that settles it.
type Delivery struct {
	ID      DeliveryID `cbor:"1,keyasint"`
	Do      Do         `cbor:"2,keyasint,omitempty"`
	Message Message    `cbor:"3,keyasint,omitzero"`
	Ref     Ref        `cbor:"4,keyasint,omitzero"`   // what to edit or remove
	Note    Noting     `cbor:"5,keyasint,omitzero"`   // where to note the reference
	Due     time.Time  `cbor:"6,keyasint"`            // no message of this id is older
	Wait    time.Time  `cbor:"7,keyasint,omitzero"`   // not to be tried before: rate limits, outages
	Lease   time.Time  `cbor:"8,keyasint,omitzero"`   // somebody is sending it until then
	Tries   int        `cbor:"9,keyasint,omitempty"`  // failed ones, for the back-off
	Unclear int        `cbor:"11,keyasint,omitempty"` // of those, how many ended with ErrUnclear
	Unsure  bool       `cbor:"10,keyasint,omitempty"`
	// Unsure: it may stand in the conversation already, so look before sending.
}

// Do is what to do with a delivery.
type Do string

// What a delivery does.
const (
	Post   Do = ""
	Edit   Do = "edit"
	Remove Do = "remove"
	// Export posts the member's data; the files are made when they are sent,
	// so that they need not lie in the outbox.
	Export Do = "export"
	// Home makes the member's page and replaces the one that stands there.
	Home Do = "home"
)

// Noting says which part of the member's state wants to know where a message
// came to stand.
type Noting struct {
	Conversation string `cbor:"1,keyasint,omitempty"`
	Part         int    `cbor:"2,keyasint,omitempty"`
	Plan         bool   `cbor:"3,keyasint,omitempty"` // the plan made there was brought back
	Reminder     bool   `cbor:"5,keyasint,omitempty"` // it reminds of the question
	Over         bool   `cbor:"4,keyasint,omitempty"` // answered before it was known where it stands
}

// deliveryID follows from the member, what caused the message and its number
// among the messages of that cause: the same after a retry, a restart, or a
// store that lost its last seconds.
func deliveryID(id MemberID, cause string, n int) DeliveryID {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%s\x00%s\x00%d", id.Server, id.User, cause, n))
	return DeliveryID(base32.HexEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:15]))
}
