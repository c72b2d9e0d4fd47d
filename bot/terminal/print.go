package terminal

import (
	"time"

	"gezel/bot"
)

// kind says what an entry is, by the names that product section 6 gives them.
type kind string

const (
	kindInput   kind = "input"
	kindMessage kind = "message"
	kindEdit    kind = "edit"
	kindDelete  kind = "delete"
	kindTick    kind = "tick"
	kindForm    kind = "form"
	kindWhen    kind = "when"
	kindRoom    kind = "room"
)

// entry is one thing that happens in the room.
type entry struct {
	kind kind
	at   time.Time
	to   string // the person or channel
	// aside: for somebody else than who types
	aside bool
	id    string // of the message, or of the form

	text      string            // input, room
	message   bot.Message       // message, edit
	was       []bot.Line        // edit: what stood there, where the room knows
	ephemeral bool              // message: shown to this person alone, and kept nowhere
	form      bot.Form          // form, with what stands in its fields now
	errors    map[string]string // form: what is wrong with it, by field
	due       []bot.Due         // when
}

// printer shows what happens in the room. An output that is gone is no reason
// to stop: what people do is kept all the same.
type printer interface {
	print(e entry)
}

// greeter is the ability to receive people: to say what the room is when they
// come, to ask them for a line, and to let them go.
type greeter interface {
	greet(g greeting)
	prompt(name string)
	part()
}

// greeting is what is to be said when the room opens.
type greeting struct {
	who    string
	at     time.Time
	known  bool     // they were here before
	kept   bool     // the room outlives its process
	stands *message // the message that they can press now; nil when there is none to show
}
