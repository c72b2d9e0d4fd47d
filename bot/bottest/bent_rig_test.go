package bottest

import (
	"context"
	"time"

	"gezel/bot"
)

// bentRig is a chat server whose adapter is broken: on the way in (link), on
// the way out (the calls of a Sender), or in what people get to see.
type bentRig struct {
	chatRig
	about  func(*About)
	link   func(*Link)
	again  func() // instead of Reconnect
	noise  func()
	send   func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error)
	sent   func(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error)
	edit   func(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error
	remove func(ctx context.Context, to bot.Place, ref bot.Ref) error
	known  func(*bot.Profile)
	home   func(ctx context.Context, user string, m bot.Message) error
	sees   func(name string, all []Shown) []Shown
	dialog func(*Dialog)
	wrap   func(bot.Sender) bot.Sender
}

func (b *bentRig) About() About {
	about := b.chatRig.About()
	if b.about != nil {
		b.about(&about)
	}
	return about
}

func (b *bentRig) Start(link Link) (bot.Sender, func()) {
	if b.link != nil {
		b.link(&link)
	}
	_, stop := b.chatRig.Start(link)
	if b.wrap != nil {
		return b.wrap(b.Chat), stop
	}
	return bentSender{b.Chat, b}, stop
}

func (b *bentRig) Reconnect() {
	if b.again != nil {
		b.again()
		return
	}
	b.chatRig.Reconnect()
}

func (b *bentRig) Noise() {
	if b.noise != nil {
		b.noise()
	}
}

func (b *bentRig) Person(name string) Person { return bentHuman{b.Chat.Person(name), b} }

type bentHuman struct {
	*Human
	b *bentRig
}

func (h bentHuman) Sees() []Shown {
	if h.b.sees != nil {
		return h.b.sees(h.name, h.Human.Sees())
	}
	return h.Human.Sees()
}

func (h bentHuman) Dialog() (Dialog, bool) {
	d, open := h.Human.Dialog()
	if h.b.dialog != nil {
		h.b.dialog(&d)
	}
	return d, open
}

type bentSender struct {
	*Chat
	b *bentRig
}

func (s bentSender) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	if s.b.send != nil {
		return s.b.send(ctx, to, m, id)
	}
	return s.Chat.Send(ctx, to, m, id)
}

func (s bentSender) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
	if s.b.sent != nil {
		return s.b.sent(ctx, to, id, since)
	}
	return s.Chat.Sent(ctx, to, id, since)
}

func (s bentSender) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	if s.b.edit != nil {
		return s.b.edit(ctx, to, ref, m)
	}
	return s.Chat.Edit(ctx, to, ref, m)
}

func (s bentSender) Remove(ctx context.Context, to bot.Place, ref bot.Ref) error {
	if s.b.remove != nil {
		return s.b.remove(ctx, to, ref)
	}
	return s.Chat.Remove(ctx, to, ref)
}

func (s bentSender) Home(ctx context.Context, user string, m bot.Message) error {
	if s.b.home != nil {
		return s.b.home(ctx, user, m)
	}
	return s.Chat.Home(ctx, user, m)
}

func (s bentSender) Profile(ctx context.Context, user string) (bot.Profile, error) {
	p, err := s.Chat.Profile(ctx, user)
	if s.b.known != nil {
		s.b.known(&p)
	}
	return p, err
}
