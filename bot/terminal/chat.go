package terminal

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"time"

	"gezel/bot"
)

// Server is the name of the practice room among chat servers.
const Server bot.ServerID = "terminal"

// Config is what a practice room is made with.
type Config struct {
	Out  io.Writer
	JSON bool // one object a line, instead of text for people
	// Typed: a person types at a terminal, so that what is typed stands on the
	// screen already, and a prompt says whose turn it is.
	Typed bool

	Now     func() time.Time // real time
	At      time.Time        // where the clock stands still between moves; zero: it runs
	Zone    *time.Location   // that the room's clock is shown in
	Profile bot.Profile      // of who is new
	Locale  string           // the first person's language, also of one who was here before; "" leaves it

	Journal Journal // nil: the room ends with its process
	Files   Folder  // nil: files are not written anywhere
}

// Chat is the chat server of the room. It is used by one goroutine at a time.
type Chat struct {
	memory  memory
	journal Journal
	unsaved bool      // the memory holds what the journal does not
	known   bool      // somebody was here before
	opened  time.Time // in real time
	profile bot.Profile
	files   Folder

	print printer
	words *words
	now   func() time.Time
	zone  *time.Location

	trouble   error  // what is wrong with the store, as was told; nil when nothing is
	troubling need   // where it was met
	gaveUp    bool   // patience with that trouble is over
	fault     string // what else went wrong last, as was told
	wait      func(context.Context, time.Duration) error
}

// Open makes the chat server of a room, as its journal has it or as new.
// Errors are the journal's.
func Open(ctx context.Context, cfg Config) (*Chat, error) {
	c := &Chat{
		journal: cfg.Journal, profile: cfg.Profile, files: cfg.Files,
		now: cfg.Now, opened: cfg.Now(), zone: cfg.Zone, wait: wait,
	}
	known, err := c.load(ctx)
	if err != nil {
		return nil, err
	}
	c.known = known
	secretary := c.person(first)
	secretary.Profile.Locale = cmp.Or(cfg.Locale, secretary.Profile.Locale)
	c.words = wordsIn(secretary.Profile.Locale)
	c.print = &plainPrinter{out: cfg.Out, words: c.words, typed: cfg.Typed}
	if cfg.JSON {
		c.print = jsonPrinter{out: cfg.Out}
	}
	c.setClock(cfg.At)
	return c, nil
}

// Send shows a message of the coach. It is in the journal before it is on the
// screen.
func (c *Chat) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	if to.User == "" {
		return bot.Ref{}, fmt.Errorf("channel %s: %w", to.Channel, bot.ErrGone)
	}
	stands := c.stand(to.User, m)
	stands.Delivery = id
	if err := c.save(ctx); err != nil {
		c.drop(to.User, stands.ID) // nobody saw it
		return bot.Ref{}, err
	}
	c.show(entry{kind: kindMessage, to: to.User, id: stands.ID, message: m})
	c.keepFiles(m)
	return bot.Ref{Channel: channelOf(to.User), Message: stands.ID}, nil
}

// stand puts a message of the coach in a person's conversation.
func (c *Chat) stand(user string, m bot.Message) *message {
	stands := &message{ID: c.serial()}
	stands.say(m)
	c.add(user, stands)
	return stands
}

// say is what stands in a message from now on.
func (m *message) say(said bot.Message) {
	m.Buttons, m.Lines = said.Buttons, nil
	if len(m.Buttons) > 0 {
		m.Lines = said.Lines
	}
}

// Sent looks for a delivery among what a person was shown.
func (c *Chat) Sent(_ context.Context, to bot.Place, id bot.DeliveryID, _ time.Time) (bot.Ref, bool, error) {
	for _, m := range c.person(to.User).Messages {
		if m.Delivery == id {
			return bot.Ref{Channel: channelOf(to.User), Message: m.ID}, true, nil
		}
	}
	return bot.Ref{}, false, nil
}

// Edit shows a message anew. One that the room no longer remembers stays as it
// was.
func (c *Chat) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	p := c.person(to.User)
	i := p.index(ref.Message)
	if i < 0 {
		return nil
	}
	was := p.Messages[i].Lines
	p.Messages[i].say(m)
	if err := c.save(ctx); err != nil {
		return err
	}
	c.show(entry{kind: kindEdit, to: to.User, id: ref.Message, message: m, was: was})
	return nil
}

// Remove takes a message of the coach away.
func (c *Chat) Remove(ctx context.Context, to bot.Place, ref bot.Ref) error {
	if !c.drop(to.User, ref.Message) {
		return nil
	}
	if err := c.save(ctx); err != nil {
		c.add(to.User, &message{ID: ref.Message}) // still on the screen, and to be removed again
		return err
	}
	c.show(entry{kind: kindDelete, to: to.User, id: ref.Message})
	return nil
}

// Profile tells who somebody is.
func (c *Chat) Profile(_ context.Context, user string) (bot.Profile, error) {
	return c.person(user).Profile, nil
}

// show shows what happens, now, to who types unless it is for somebody else.
func (c *Chat) show(e entry) {
	e.at, e.to = c.Now(), cmp.Or(e.to, c.memory.Current)
	e.aside = e.to != c.memory.Current
	c.print.print(e)
}

// remark says something of the room itself.
func (c *Chat) remark(text string) { c.show(entry{kind: kindRoom, text: text}) }
