package bottest

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"gezel/bot"
)

// Handler is what an adapter hands its events to: Coach.Handle.
type Handler func(context.Context, bot.Event) (bot.Answer, error)

// Keeper tells which messages of a member, said since an instant, are kept:
// Coach.Kept.
type Keeper func(ctx context.Context, id bot.MemberID, since time.Time) ([]string, error)

// Link is what an adapter is started with.
type Link struct {
	Handle  Handler
	Cursors bot.Cursors  // how far it had read
	Kept    Keeper       // which messages are kept: Coach.Kept
	Log     *slog.Logger // the only one it writes to
}

// Rig is one chat server of one vendor, made for a test: an adapter stands on
// one side of it, people on the other. What a person does is done when the
// call returns; what the adapter makes of it may follow. A rig that can't do
// what it is told fails its test itself.
//
// What not every vendor can do stands in the small interfaces below. A rig
// without one of them passes the cases that need it by, which say so.
type Rig interface {
	About() About
	// Start starts an adapter and returns when it is connected. After stop it
	// does nothing any more; then Start starts another one on the same chat
	// server, as after a restart of the process.
	Start(Link) (adapter bot.Sender, stop func())
	// Person gives somebody by name, the same each time, who has an account
	// and an open conversation with the coach.
	Person(name string) Person
	// Changed is closed when next something of what people see changes.
	// Pulse does it.
	Changed() <-chan struct{}
	// Now is the chat server's clock.
	Now() time.Time
}

// About is what the suite has to know of a rig.
type About struct {
	Server bot.ServerID
	Bot    string   // the coach's own user id
	Tokens []string // what must never be seen in a log or an error
	Page   int      // how many messages a page of the history holds
	// Hostile texts would be live markup of this vendor if they were not
	// escaped, besides those the suite knows.
	Hostile []string
	// Serial: one thing happens after the other, for all people together.
	Serial bool
	// OneLine: what people type has no line breaks in it.
	OneLine bool
}

// Person is somebody before the chat server's own screen. Messages go by the
// vendor's ids, buttons and fields by what is written on them.
type Person interface {
	Place() bot.Place
	Say(text string) (message string)
	Edit(message, text string)
	Delete(message string)
	// Press presses a button of a message, of the last that has such a button
	// if message is "".
	Press(message, label string)
	// Command gives the slash command; text is what follows "/gezel".
	Command(text string)
	// Submit fills in the open dialog and sends it: label → text, or the label
	// of an option. What is not named stays as it stands.
	Submit(values map[string]string)
	// Sees is the conversation with the coach, oldest first.
	Sees() []Shown
	// Dialog is the one open on the screen.
	Dialog() (Dialog, bool)
}

// Shown is one message as it stands on a person's screen.
type Shown struct {
	ID   string
	Mine bool // said by the person; else by the coach
	// Text is all that can be read but for buttons and files: line by line,
	// with the vendor's markup rendered and its escapes undone.
	Text    string
	Buttons []string // labels
	Files   []string // names
	// Notification is all that a notification of it showed.
	Notification string
	// Live is what the vendor's client acts on in it, rather than show it:
	// mentions, links that read otherwise than where they lead, control
	// sequences, and formatting that the adapter did not make for a line's
	// style.
	Live    []string
	Ticked  bool // marked as kept
	Private bool // shown to this person alone, and kept nowhere
}

// Dialog is a form as it stands on a person's screen.
type Dialog struct {
	Title  string
	Submit string
	Fields []Blank
}

// Blank is one field of a dialog.
type Blank struct {
	Label   string
	Value   string
	Options []string // labels
	Error   string
}

// What a chat server may do to an adapter, and not every vendor's can.
type (
	// History is the ability to lose the connection, and to read back what
	// was said meanwhile.
	History interface {
		Disconnect()
		Reconnect()
	}
	// Redelivery is the ability to deliver the last event once more.
	Redelivery interface{ Redeliver() }
	// Retrying is the ability to hurry on: the time passes after which the
	// server delivers again what was not acknowledged, or the adapter tries
	// again. A rig whose waits are short does without.
	Retrying interface{ Retry() }
	// Throttling is the ability to refuse the next request as one too many.
	Throttling interface{ Throttle() }
	// Losing is the ability to carry out the next post and lose the reply.
	Losing interface{ LoseReply() }
	// Refusing is the ability to refuse the next post for good.
	Refusing interface{ Refuse() }
	// Noisy is the ability to send what is nobody's doing towards the coach:
	// posts of other bots, joins, reactions, typing, previews of links.
	Noisy interface{ Noise() }
)

// What a person can do with some vendors and not with others.
type (
	// Replier can answer in a message's thread.
	Replier interface {
		Reply(thread, text string) (message string)
	}
	// Changer can change the own profile.
	Changer interface{ Change(bot.Profile) }
	// Greeter can open the conversation for the first time.
	Greeter interface{ Open() }
	// Attacher can say something with a file, or send a file alone with an
	// empty text.
	Attacher interface {
		Attach(text string) (message string)
	}
	// Homer has a page of their own beside the conversation.
	Homer interface {
		Visit() // opens it
		// Page is what stands on it now; false while there is nothing.
		Page() (Shown, bool)
		PressPage(label string)
	}
	// Leaver can have the account deactivated.
	Leaver interface{ Leave() }
)

// Pulse tells those who wait that something changed. The zero Pulse is ready.
type Pulse struct {
	mu   sync.Mutex
	next chan struct{}
}

// Beat says that something changed.
func (p *Pulse) Beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next != nil {
		close(p.next)
		p.next = nil
	}
}

// Changed is closed at the next beat.
func (p *Pulse) Changed() <-chan struct{} {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.next == nil {
		p.next = make(chan struct{})
	}
	return p.next
}
