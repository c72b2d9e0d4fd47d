package bottest

import "gezel/bot"

// Rig gives the chat server to the suite of adapters.
func (c *Chat) Rig() Rig { return chatRig{c} }

type chatRig struct{ *Chat }

func (r chatRig) About() About {
	return About{Server: r.id, Bot: "gezel", Page: pageSize}
}

func (r chatRig) Person(name string) Person { return r.Chat.Person(name) }

func (r chatRig) Changed() <-chan struct{} { return r.pulse.Changed() }

func (r chatRig) Throttle() { r.Order(Throttled) }

func (r chatRig) LoseReply() { r.Order(LoseReply) }

func (r chatRig) Refuse() { r.Order(Refused) }

// What a Chat's rig can do beside.
var (
	_ History    = chatRig{}
	_ Redelivery = chatRig{}
	_ Retrying   = chatRig{}
	_ Throttling = chatRig{}
	_ Losing     = chatRig{}
	_ Refusing   = chatRig{}

	_ Person   = (*Human)(nil)
	_ Replier  = (*Human)(nil)
	_ Changer  = (*Human)(nil)
	_ Greeter  = (*Human)(nil)
	_ Leaver   = (*Human)(nil)
	_ Attacher = (*Human)(nil)
	_ Homer    = (*Human)(nil)
	_          = bot.Cursors((*door)(nil))
)
