package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

func TestContract(t *testing.T) {
	bottest.TestPlatform(t, func(t *testing.T) bottest.Rig { return newRig(t) })
}

// rig is a practice room for the contract of adapters. What people do is typed
// into it, one thing after the other; what they see is read from what it
// prints as JSON.
type rig struct {
	bottest.Pulse
	t  *testing.T
	mu sync.Mutex

	room    *Room
	journal *memoryJournal
	clock   time.Time
	out     bytes.Buffer
	people  map[string]*inhabitant
}

func newRig(t *testing.T) *rig {
	return &rig{
		t: t, journal: new(memoryJournal), people: map[string]*inhabitant{},
		clock: time.Date(2026, 11, 26, 15, 59, 0, 0, time.UTC),
	}
}

func (r *rig) About() bottest.About {
	return bottest.About{Server: Server, Bot: "gezel", Page: 20, Serial: true, OneLine: true}
}

func (r *rig) Now() time.Time { return r.clock }

func (r *rig) Start(link bottest.Link) (bot.Sender, func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	chat, err := Open(r.t.Context(), Config{
		Out: &r.out, JSON: true, Now: r.Now, Zone: time.UTC, Journal: r.journal,
		Profile: bot.Profile{Locale: "nl", Zone: "Europe/Amsterdam"},
	})
	if err != nil {
		r.t.Fatal(err)
	}
	chat.wait = func(_ context.Context, d time.Duration) error {
		r.clock = r.clock.Add(d)
		return nil
	}
	r.room = NewRoom(chat, door(link.Handle))
	r.room.enter(r.t.Context())
	return lockedChat{r, chat}, func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.room = nil
	}
}

func (r *rig) Person(name string) bottest.Person {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.people[name] == nil {
		r.people[name] = &inhabitant{rig: r, name: name, typed: map[string]string{}}
	}
	return r.people[name]
}

// types types a line as somebody.
func (r *rig) types(who, line string) {
	if r.room.memory.Current != who {
		r.room.line(r.t.Context(), "/as "+who)
	}
	r.room.line(r.t.Context(), line)
	r.Beat()
}

// door is the contract's handler as a coach that has nothing to say by itself.
type door bottest.Handler

func (d door) Handle(ctx context.Context, ev bot.Event) (bot.Answer, error) { return d(ctx, ev) }
func (d door) Tick(context.Context) (int, error)                            { return 0, nil }
func (d door) Upcoming(context.Context, bot.ServerID, int) ([]bot.Due, error) {
	return nil, nil
}

// lockedChat is the chat as the contract uses it, from another goroutine than
// the people.
type lockedChat struct {
	rig  *rig
	chat *Chat
}

func (l lockedChat) do(f func()) {
	l.rig.mu.Lock()
	defer l.rig.mu.Unlock()
	f()
	l.rig.Beat()
}

func (l lockedChat) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (ref bot.Ref, err error) {
	l.do(func() { ref, err = l.chat.Send(ctx, to, m, id) })
	return ref, err
}

func (l lockedChat) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (ref bot.Ref, ok bool, err error) {
	l.do(func() { ref, ok, err = l.chat.Sent(ctx, to, id, since) })
	return ref, ok, err
}

func (l lockedChat) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) (err error) {
	l.do(func() { err = l.chat.Edit(ctx, to, ref, m) })
	return err
}

func (l lockedChat) Remove(ctx context.Context, to bot.Place, ref bot.Ref) (err error) {
	l.do(func() { err = l.chat.Remove(ctx, to, ref) })
	return err
}

func (l lockedChat) Profile(ctx context.Context, user string) (p bot.Profile, err error) {
	l.do(func() { p, err = l.chat.Profile(ctx, user) })
	return p, err
}

// inhabitant is somebody in the room, by what they type and read.
type inhabitant struct {
	rig   *rig
	name  string
	typed map[string]string // message → what was typed
}

func (p *inhabitant) Place() bot.Place { return bot.Place{User: p.name, Channel: channelOf(p.name)} }

func (p *inhabitant) types(line string) {
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	p.rig.types(p.name, line)
}

func (p *inhabitant) Say(text string) string {
	p.types(text)
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	m, _ := p.me().own(1)
	p.typed[m.ID] = text
	return m.ID
}

func (p *inhabitant) me() *person { return p.rig.room.person(p.name) }

// nth is how far from the last a message of one's own is.
func (p *inhabitant) nth(id string) int {
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	for n := 1; ; n++ {
		m, _ := p.me().own(n)
		if m == nil {
			p.rig.t.Fatalf("%s has no message %s", p.name, id)
		}
		if m.ID == id {
			return n
		}
	}
}

func (p *inhabitant) Edit(message, text string) {
	p.types(fmt.Sprintf("/edit %d %s", p.nth(message), text))
	p.typed[message] = text
}

func (p *inhabitant) Delete(message string) {
	p.types(fmt.Sprintf("/delete %d", p.nth(message)))
	delete(p.typed, message)
}

func (p *inhabitant) Command(text string) { p.types("/gezel " + text) }

// Press presses by number where the message is the last that has buttons, as
// people do; one above it can be pressed in this chat by nobody.
func (p *inhabitant) Press(message, label string) {
	last := bottest.Shown{}
	for _, m := range p.Sees() {
		if len(m.Buttons) > 0 {
			last = m
		}
	}
	n := slices.Index(last.Buttons, label)
	if n < 0 || message != "" && message != last.ID {
		p.rig.t.Fatalf("%s can't press %q of %s: the last message with buttons is %v", p.name, label, message, last)
	}
	p.types(fmt.Sprintf("/press %d", n+1))
}

func (p *inhabitant) Submit(values map[string]string) {
	form, ok := p.form()
	if !ok {
		p.rig.t.Fatalf("%s has no dialog to fill in", p.name)
	}
	line := "/form"
	for _, f := range form.Fields {
		if value, named := values[f.Label]; named {
			line += fmt.Sprintf(` %s="%s"`, f.Name, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value))
		}
	}
	p.types(line)
}

// printed is any line that the room prints.
type printed struct {
	jsonMessage
	Title  string            `json:"title"`
	Fields []jsonField       `json:"fields"`
	Errors map[string]string `json:"errors"`
}

// read gives what was printed for a person, line by line, with the line itself.
func (p *inhabitant) read(each func(line string, l printed)) {
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	for line := range strings.Lines(p.rig.out.String()) {
		var l printed
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			p.rig.t.Fatalf("the room printed %q: %v", line, err)
		}
		if l.To == p.name {
			each(line, l)
		}
	}
}

func (p *inhabitant) Sees() []bottest.Shown {
	var all []bottest.Shown
	at := map[string]int{}
	p.read(func(line string, l printed) {
		switch l.Kind {
		case kindMessage, kindEdit:
			m := bottest.Shown{
				ID: l.ID, Text: l.Text, Files: l.Files, Notification: l.Notification, Private: l.Ephemeral,
				Live: live(line), Buttons: slices.DeleteFunc(l.Buttons, func(string) bool { return false }),
			}
			if len(m.Buttons) == 0 {
				m.Buttons = nil
			}
			i, stands := at[l.ID]
			if !stands {
				i, all = len(all), append(all, m)
			}
			at[l.ID], all[i] = i, m
		case kindDelete:
			all[at[l.ID]].ID = ""
		}
	})
	all = slices.DeleteFunc(all, func(m bottest.Shown) bool { return m.ID == "" })
	return append(all, p.said()...)
}

// said is what the person typed, and whether it was ticked.
func (p *inhabitant) said() []bottest.Shown {
	ticked := map[string]bool{}
	p.read(func(_ string, l printed) {
		if l.Kind == kindTick {
			ticked[l.ID] = true
		}
	})
	var all []bottest.Shown
	for _, id := range slices.Sorted(maps.Keys(p.typed)) {
		all = append(all, bottest.Shown{ID: id, Mine: true, Text: p.typed[id], Ticked: ticked[id]})
	}
	return all
}

// live is what a terminal would act on in a line.
func live(line string) []string {
	var all []string
	for _, r := range strings.TrimSuffix(line, "\n") {
		if acts(r) {
			all = append(all, fmt.Sprintf("%U", r))
		}
	}
	return all
}

// form is the last form that was printed for the person, if it stands open.
func (p *inhabitant) form() (last printed, open bool) {
	p.read(func(_ string, l printed) {
		if l.Kind == kindForm {
			last = l
		}
	})
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	return last, last.ID != "" && p.me().Form != nil
}

func (p *inhabitant) Dialog() (bottest.Dialog, bool) {
	form, open := p.form()
	if !open {
		return bottest.Dialog{}, false
	}
	d := bottest.Dialog{Title: form.Title, Submit: p.me().Form.Form.Submit}
	for _, f := range form.Fields {
		blank := bottest.Blank{Label: f.Label, Value: f.Value, Error: form.Errors[f.Name]}
		for _, o := range f.Options {
			blank.Options = append(blank.Options, o.Label)
			if o.Value == f.Value {
				blank.Value = o.Label
			}
		}
		d.Fields = append(d.Fields, blank)
	}
	return d, true
}

// memoryJournal is a journal that can be told to fail.
type memoryJournal struct {
	body []byte
	fail error
}

func (j *memoryJournal) Load(context.Context) ([]byte, error) { return j.body, j.fail }

func (j *memoryJournal) Save(_ context.Context, body []byte) error {
	if j.fail != nil {
		return j.fail
	}
	j.body = body
	return nil
}
