package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// DeliveryID names one thing the coach says. It follows from the member, the
// kind and what caused it, and stands in the message's metadata, so that it can
// be looked for. It is opaque and holds nothing of substance.
type DeliveryID string

// Place is where a message goes: a person's direct conversation with the
// coach, or a channel.
type Place struct {
	User    string // the person, or ""
	Channel string // the channel, or the direct conversation where known
}

// Sender is what every chat server must do for the coach.
type Sender interface {
	// Send posts a message under a delivery id and says where it stands.
	// An error is one of *Busy (nothing was sent, try again later), ErrGone
	// (nobody can be reached there any more) or ErrRefused (this message will
	// never be taken); any other error, ErrUnclear too, means that it may or
	// may not stand there, and the coach calls Sent before it tries again.
	Send(ctx context.Context, to Place, m Message, id DeliveryID) (Ref, error)
	// Sent looks in the conversation, from since on, for a message with the
	// delivery id. Errors as for Send.
	Sent(ctx context.Context, to Place, id DeliveryID, since time.Time) (Ref, bool, error)
}

// Editor is the ability to change a message that was sent: all chat servers
// named so far have it.
type Editor interface {
	// Edit replaces a message by m; without buttons in m they go away.
	// Editing to the same is no error. Errors as for Send.
	Edit(ctx context.Context, to Place, ref Ref, m Message) error
}

// Remover is the ability to take back a message that was sent.
type Remover interface {
	// Remove deletes a message of the coach. Removing it twice is no error.
	Remove(ctx context.Context, to Place, ref Ref) error
}

// Profiler is the ability to look up a person.
type Profiler interface {
	Profile(ctx context.Context, user string) (Profile, error)
}

// Homer is the ability to keep a page for a person beside the conversation:
// the person alone sees it, and it is part of no history (Slack's Home tab). So
// it may show what came in through a window.
type Homer interface {
	// Home replaces the page of a person by m. Errors as for Send.
	Home(ctx context.Context, user string, m Message) error
}

// Busy is the one kind of error for rate limits and outages: nothing was sent,
// and there is no use in trying before Until.
type Busy struct {
	Until time.Time
	Err   error // what the vendor said, without text or token
}

func (b *Busy) Error() string {
	return fmt.Sprintf("chat server busy until %s: %v", b.Until.UTC().Format(time.RFC3339), b.Err)
}

func (b *Busy) Unwrap() error { return b.Err }

// ErrToken is what an adapter gives while the chat server does not take its
// token: an operator must act.
var ErrToken = errors.New("token refused")

// What an adapter says of a message that can't be sent.
var (
	// ErrGone: the person or the conversation is no longer there. The coach
	// holds everything back until the person is heard of again.
	ErrGone = errors.New("recipient gone")
	// ErrRefused: the chat server will never take this message. The coach
	// drops it and logs its delivery id.
	ErrRefused = errors.New("message refused")
	// ErrUnclear: what the chat server says is no outage, and the adapter does
	// not know what it means, or knows that it can't be so. The coach tries
	// again for about an hour, then does as with ErrRefused.
	ErrUnclear = errors.New("answer unclear")
)
