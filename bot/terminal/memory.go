package terminal

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gezel/bot"
)

// Journal is where a room is kept between runs; a nil one keeps nothing.
type Journal interface {
	// Load gives what was saved last, nil when nothing was.
	Load(ctx context.Context) ([]byte, error)
	Save(ctx context.Context, body []byte) error
}

// most is how many messages of one person the room remembers, to edit, delete
// and press, and to look for deliveries: more than a year of them.
const most = 1000

// first is who is in the room when nobody was there before.
const first = "secretaris"

// memory is all that a room has to remember.
type memory struct {
	Shift   time.Duration      `json:"shift"`           // how far the clock was moved from real time
	Frozen  time.Time          `json:"frozen,omitzero"` // where it stands still, when it does
	Current string             `json:"current"`
	Channel string             `json:"channel,omitempty"` // where the current person speaks; "" in their own conversation
	People  map[string]*person `json:"people"`
	Serial  int                `json:"serial"`
	Pending []bot.Event        `json:"pending,omitempty"` // done by people, not yet taken by the coach
}

// person is somebody in the room.
type person struct {
	Profile  bot.Profile `json:"profile"`
	Messages []*message  `json:"messages,omitempty"`
	Form     *openForm   `json:"form,omitempty"`
}

// message stands in a person's conversation with the coach.
type message struct {
	ID       string         `json:"id"`
	Own      bool           `json:"own,omitempty"` // typed by the person
	Delivery bot.DeliveryID `json:"delivery,omitempty"`
	Buttons  []bot.Button   `json:"buttons,omitempty"`
	// Lines is what it says, kept while it has buttons: it will be changed
	// when they go, and is shown again when the room opens. What is for the
	// person's eyes only is not kept.
	Lines []bot.Line `json:"lines,omitempty"`
}

// load brings back what the journal has; known tells whether that is anything.
func (c *Chat) load(ctx context.Context) (known bool, err error) {
	c.memory = memory{Current: first, People: map[string]*person{}}
	if c.journal == nil {
		return false, nil
	}
	body, err := c.journal.Load(ctx)
	if err != nil {
		return false, fmt.Errorf("room journal: %w", err)
	}
	if body == nil {
		return false, nil
	}
	if err := json.Unmarshal(body, &c.memory); err != nil {
		return false, fmt.Errorf("room journal: %w", err)
	}
	return true, nil
}

// write writes the journal, once.
func (c *Chat) write(ctx context.Context) error {
	c.unsaved = c.journal != nil
	if !c.unsaved {
		return nil
	}
	body, err := json.Marshal(c.memory)
	if err != nil {
		return fmt.Errorf("room journal: %w", err)
	}
	if err := c.journal.Save(ctx, body); err != nil {
		return fmt.Errorf("room journal: %w", err)
	}
	c.unsaved = false
	return nil
}

// save writes the journal, with patience for a store that is away.
func (c *Chat) save(ctx context.Context) error {
	return c.patiently(ctx, writing, c.write)
}

// serial gives an id for a message that this room never gives again.
func (c *Chat) serial() string {
	c.memory.Serial++
	return fmt.Sprintf("m%d", c.memory.Serial)
}

// eventID gives an id for an event. It stays unique where serials do not: when
// two rooms are open on one Redis, or the journal is lost and the members are
// not. One that the coach knows already would be taken for done.
func (c *Chat) eventID() string {
	return fmt.Sprintf("%s-%s", c.serial(), strconv.FormatInt(c.opened.UnixNano(), 36))
}

// person gives somebody by id, and makes them when they are new.
func (c *Chat) person(id string) *person {
	p := c.memory.People[id]
	if p == nil {
		p = &person{Profile: c.profile}
		if id != first {
			p.Profile.Name = capitalised(id)
		}
		c.memory.People[id] = p
	}
	return p
}

func capitalised(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(unicode.ToTitle(r))) + s[size:]
}

// current is who types.
func (c *Chat) current() *person { return c.person(c.memory.Current) }

// add puts a message in a person's conversation.
func (c *Chat) add(id string, m *message) {
	p := c.person(id)
	p.Messages = append(p.Messages, m)
	p.Messages = p.Messages[max(0, len(p.Messages)-most):]
}

// drop takes a message out of a person's conversation; it tells whether it
// stood there.
func (c *Chat) drop(id, message string) bool {
	p := c.person(id)
	i := p.index(message)
	if i >= 0 {
		p.Messages = slices.Delete(p.Messages, i, i+1)
	}
	return i >= 0
}

// index is where a message stands, -1 when it does not.
func (p *person) index(id string) int {
	return slices.IndexFunc(p.Messages, func(m *message) bool { return m.ID == id })
}

// own gives the n-th last message that the person typed, from 1, and how many
// there are.
func (p *person) own(n int) (found *message, all int) {
	for _, m := range slices.Backward(p.Messages) {
		if m.Own {
			if all++; all == n {
				found = m
			}
		}
	}
	return found, all
}

// withButtons gives the last message that has buttons; nil when none has.
func (p *person) withButtons() *message {
	for _, m := range slices.Backward(p.Messages) {
		if len(m.Buttons) > 0 {
			return m
		}
	}
	return nil
}

// channelOf names a person's direct conversation with the coach.
func channelOf(id string) string { return "dm-" + id }
