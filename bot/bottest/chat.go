package bottest

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"gezel/bot"
)

// Chat is a chat server in memory, with people on it, and the adapter for it.
// What people do is handled by the time the call returns, so that a test of
// the coach reads as a conversation:
//
//	chat := bottest.NewChat(t, "chat/1", clock)
//	coach := …bot.Config{Senders: map[bot.ServerID]bot.Sender{"chat/1": chat}}
//	chat.Start(bottest.Link{Handle: coach.Handle, Cursors: store, Log: log})
//	anna := chat.Person("anna")
//	anna.Say("start")
//	anna.Press("", "Overslaan")
//
// An event that the handler does not take stays at the head of its member's
// queue, until Retry or the next event. What happens while no adapter is
// started, or while it is disconnected, is read back from the conversations
// later; presses, commands and dialogs are not, as with every vendor.
//
// The method Rig makes it a Rig.
type Chat struct {
	pulse Pulse
	t     TB
	id    bot.ServerID
	now   func() time.Time

	mu     sync.Mutex
	serial int // of messages and changes, all over the server
	people map[string]*Human
	names  []string // of people, in the order they came
	faults []Fault

	// forgetful: the history does not tell what was deleted. Then the adapter
	// compares what stands there with what is kept.
	forgetful bool

	link   *Link // the adapter's; nil while none is started
	online bool
	async  bool              // events are handled some time after what caused them
	queues map[string]*queue // by user
	last   bot.Event
	work   sync.WaitGroup // deliveries under way
}

// queue holds the events of one person that are yet to be taken.
type queue struct {
	events []bot.Event
	busy   bool // somebody is handing over the first
}

// pageSize is how many messages a page of a Chat's history holds.
const pageSize = 10

// NewChat gives a chat server with nobody on it. What a person can't do, such
// as pressing a button that is not there, fails t.
func NewChat(t TB, id bot.ServerID, now func() time.Time) *Chat {
	return &Chat{t: t, id: id, now: now, people: map[string]*Human{}, queues: map[string]*queue{}}
}

// Person gives somebody by name, which is the user id too.
func (c *Chat) Person(name string) *Human {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.people[name] == nil {
		c.people[name] = &Human{chat: c, name: name, channel: "dm-" + name}
		c.names = append(c.names, name)
	}
	return c.people[name]
}

// Now is the chat server's clock.
func (c *Chat) Now() time.Time { return c.now() }

// Start starts the adapter: first it reads what it has missed. The sender is
// c itself.
func (c *Chat) Start(link Link) (adapter bot.Sender, stop func()) {
	if link.Log == nil {
		link.Log = slog.New(slog.DiscardHandler)
	}
	c.mu.Lock()
	c.link = &link
	c.mu.Unlock()
	c.Reconnect()
	return c, func() {
		c.mu.Lock()
		if c.link == &link {
			c.link, c.online = nil, false
			clear(c.queues)
		}
		c.mu.Unlock()
		c.work.Wait()
	}
}

// Disconnect cuts the connection: what people do from now on is not heard.
func (c *Chat) Disconnect() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.online = false
}

// Reconnect connects again, and reads what was missed.
func (c *Chat) Reconnect() {
	c.mu.Lock()
	link := c.link
	c.mu.Unlock()
	if link == nil {
		return
	}
	cursors := map[string]string{}
	if link.Cursors != nil {
		var err error
		if cursors, err = link.Cursors.Cursors(context.Background(), c.id); err != nil {
			c.t.Errorf("the adapter can't read its cursors: %v", err)
			return
		}
	}
	c.mu.Lock()
	c.online = true
	for _, name := range c.names {
		c.catchUp(c.people[name], cursors[c.people[name].channel])
	}
	c.mu.Unlock()
	c.Retry()
}

// Retry hands over again what was not taken.
func (c *Chat) Retry() {
	c.mu.Lock()
	names := slices.Clone(c.names)
	c.mu.Unlock()
	for _, name := range names {
		c.attend(name)
	}
}

// Redeliver delivers the last event once more.
func (c *Chat) Redeliver() {
	c.mu.Lock()
	ev := c.last
	c.mu.Unlock()
	c.deliver(ev)
}

// Pending is how many events are yet to be taken.
func (c *Chat) Pending() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, q := range c.queues {
		n += len(q.events)
	}
	return n
}

// deliver queues an event, if anybody hears it, and hands over what it can.
func (c *Chat) deliver(ev bot.Event) {
	c.mu.Lock()
	if c.online {
		c.enqueue(ev)
	}
	c.mu.Unlock()
	c.attend(ev.Member.User)
	c.pulse.Beat()
}

// attend has a person's events handed over: now, or soon.
func (c *Chat) attend(user string) {
	if c.async {
		go c.drain(user)
	} else {
		c.drain(user)
	}
}

// enqueue queues an event that is not queued yet. The caller holds c.mu.
func (c *Chat) enqueue(ev bot.Event) {
	q := c.queues[ev.Member.User]
	if q == nil {
		q = new(queue)
		c.queues[ev.Member.User] = q
	}
	if !slices.ContainsFunc(q.events, func(e bot.Event) bool { return e.ID == ev.ID }) {
		q.events = append(q.events, ev)
	}
}

// drain hands a person's events over, one after the other, until one is not
// taken. If somebody is at it already, that one goes on with the rest.
func (c *Chat) drain(user string) {
	for {
		link, ev, ok := c.first(user)
		if !ok {
			return
		}
		answer, err := link.Handle(context.Background(), ev)
		ok = c.taken(link, ev, answer, err)
		c.work.Done()
		c.pulse.Beat()
		if !ok {
			return
		}
	}
}

// first gives the first event of a person's queue, and holds the queue. It is
// under way until c.work is done.
func (c *Chat) first(user string) (*Link, bot.Event, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.queues[user]
	if c.link == nil || q == nil || q.busy || len(q.events) == 0 {
		return nil, bot.Event{}, false
	}
	q.busy, c.last = true, q.events[0]
	c.work.Add(1)
	return c.link, q.events[0], true
}

// taken lets go of the queue, and gives the person what the handler answered.
func (c *Chat) taken(link *Link, ev bot.Event, answer bot.Answer, err error) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.queues[ev.Member.User]
	if c.link != link || q == nil { // stopped meanwhile
		return false
	}
	q.busy = false
	if err != nil {
		link.Log.Warn("event not taken", "event", ev.ID, "err", err)
		return false
	}
	q.events = q.events[1:]
	c.people[ev.Member.User].give(ev, answer)
	return true
}

// next gives a serial number. The caller holds c.mu.
func (c *Chat) next() int {
	c.serial++
	return c.serial
}

// event makes an event of a person, about a message unless that is "".
// The caller holds c.mu.
func (c *Chat) event(h *Human, kind bot.Kind, message string) bot.Event {
	return bot.Event{
		ID: fmt.Sprintf("%s/%s/%d", kind, message, c.next()), Kind: kind,
		Member: bot.MemberID{Server: c.id, User: h.name}, At: c.now(), Channel: h.channel, Message: message,
	}
}
