package bottest

import (
	"maps"
	"slices"
	"strconv"

	"gezel/bot"
)

// Human is a person on a Chat. It is a Person, and can do all that people can
// with any vendor.
type Human struct {
	chat    *Chat
	name    string
	channel string

	// The rest is guarded by chat.mu.
	profile bot.Profile
	gone    bool
	posts   []*post
	home    *bot.Message // beside the conversation
	dialog  *bot.Form
	errors  map[string]string // of the dialog, by field name
}

// Member is who the person is to the coach.
func (h *Human) Member() bot.MemberID { return bot.MemberID{Server: h.chat.id, User: h.name} }

// Place implements Person.
func (h *Human) Place() bot.Place { return bot.Place{User: h.name, Channel: h.channel} }

// Say implements Person.
func (h *Human) Say(text string) string { return h.Reply("", text) }

// Reply implements Replier.
func (h *Human) Reply(thread, text string) string {
	return h.say(&post{mine: true, text: text, thread: thread})
}

// Attach implements Attacher.
func (h *Human) Attach(text string) string {
	return h.say(&post{mine: true, text: text, files: true})
}

func (h *Human) say(p *post) string {
	c := h.chat
	c.mu.Lock()
	h.gone = false
	h.add(p)
	ev := c.saidEvent(h, p)
	c.mu.Unlock()
	c.deliver(ev)
	return p.id
}

// add puts a message in the conversation. The caller holds chat.mu.
func (h *Human) add(p *post) *post {
	p.said = h.chat.next()
	p.id, p.at = "m"+strconv.Itoa(p.said), h.chat.now()
	h.posts = append(h.posts, p)
	return p
}

// find gives a message by id; nil when there is none. The caller holds chat.mu.
func (h *Human) find(id string) *post {
	for _, p := range h.posts {
		if p.id == id && !p.deleted {
			return p
		}
	}
	return nil
}

// Edit implements Person.
func (h *Human) Edit(message, text string) {
	h.change(message, func(p *post) bot.Event {
		p.text = text
		return h.chat.editedEvent(h, p)
	})
}

// Delete implements Person.
func (h *Human) Delete(message string) {
	h.change(message, func(p *post) bot.Event {
		p.deleted = true
		return h.chat.deletedEvent(h, p)
	})
}

func (h *Human) change(message string, do func(*post) bot.Event) {
	h.chat.t.Helper()
	c := h.chat
	c.mu.Lock()
	p := h.find(message)
	if p == nil || !p.mine {
		c.mu.Unlock()
		c.t.Fatalf("%s said no message %q", h.name, message)
		return
	}
	p.changed, p.when = c.next(), c.now()
	ev := do(p)
	c.mu.Unlock()
	c.deliver(ev)
}

// Press implements Person.
func (h *Human) Press(message, label string) {
	h.chat.t.Helper()
	c := h.chat
	c.mu.Lock()
	for _, p := range slices.Backward(h.posts) {
		i := slices.IndexFunc(p.message.Buttons, func(b bot.Button) bool { return b.Label == label })
		if i >= 0 && !p.deleted && (message == "" || p.id == message) {
			ev := c.event(h, bot.Pressed, p.id)
			ev.Button = p.message.Buttons[i].Action
			c.mu.Unlock()
			c.deliver(ev)
			return
		}
	}
	c.mu.Unlock()
	c.t.Fatalf("%s sees no button %q on message %q:\n%s", h.name, label, message, c.Transcript(h.name))
}

// Command implements Person.
func (h *Human) Command(text string) {
	h.do(bot.Commanded, func(ev *bot.Event) { ev.Text = text })
}

// Open implements Greeter.
func (h *Human) Open() { h.do(bot.Greeted, func(*bot.Event) {}) }

// Leave implements Leaver. Whoever says something again is back.
func (h *Human) Leave() { h.do(bot.Left, func(*bot.Event) { h.gone = true }) }

// Change implements Changer.
func (h *Human) Change(profile bot.Profile) {
	h.do(bot.Changed, func(ev *bot.Event) { h.profile, ev.Profile = profile, &profile })
}

func (h *Human) do(kind bot.Kind, fill func(*bot.Event)) {
	c := h.chat
	c.mu.Lock()
	ev := c.event(h, kind, "")
	fill(&ev)
	c.mu.Unlock()
	c.deliver(ev)
}

// Submit implements Person.
func (h *Human) Submit(values map[string]string) {
	h.chat.t.Helper()
	c := h.chat
	c.mu.Lock()
	form := h.dialog
	if form == nil {
		c.mu.Unlock()
		c.t.Fatalf("%s has no dialog open:\n%s", h.name, c.Transcript(h.name))
		return
	}
	ev := c.event(h, bot.Submitted, "")
	ev.Form, ev.Values = form.ID, map[string]string{}
	rest := maps.Clone(values)
	for _, f := range form.Fields {
		if f.Type == bot.FieldShow {
			continue
		}
		ev.Values[f.Name] = f.Value
		if value, ok := rest[f.Label]; ok {
			ev.Values[f.Name] = chosen(f, value)
			delete(rest, f.Label)
		}
	}
	c.mu.Unlock()
	if len(rest) > 0 {
		c.t.Fatalf("%s finds no field for %q in the dialog %q", h.name, rest, form.Title)
	}
	c.deliver(ev)
}

// chosen gives the value of the option with a label; of text, the text.
func chosen(f bot.Field, value string) string {
	for _, o := range f.Options {
		if o.Label == value {
			return o.Value
		}
	}
	return value
}

// give shows the person what the handler answered. The caller holds chat.mu.
func (h *Human) give(ev bot.Event, answer bot.Answer) {
	if p := h.find(ev.Message); p != nil && answer.Tick {
		p.ticked = true
	}
	if answer.Private != nil {
		h.add(&post{private: true, message: *answer.Private})
	}
	if ev.Kind == bot.Submitted && h.dialog != nil {
		h.errors = answer.Errors
		if len(answer.Errors) == 0 {
			h.add(&post{private: true, mine: true, form: filled(h.dialog, ev.Values)})
			h.dialog = nil
		}
	}
	if answer.Form != nil {
		h.dialog, h.errors = answer.Form, nil
		h.add(&post{private: true, form: answer.Form})
	}
}

// filled gives a form with what was filled in.
func filled(form *bot.Form, values map[string]string) *bot.Form {
	full := *form
	full.Fields = slices.Clone(form.Fields)
	for i, f := range full.Fields {
		if f.Type != bot.FieldShow {
			full.Fields[i].Value = values[f.Name]
		}
	}
	return &full
}

// Sees implements Person.
func (h *Human) Sees() []Shown {
	h.chat.mu.Lock()
	defer h.chat.mu.Unlock()
	var all []Shown
	for _, p := range h.posts {
		if !p.deleted && p.form == nil {
			all = append(all, p.shown())
		}
	}
	return all
}

func (p *post) shown() Shown {
	s := Shown{
		ID: p.id, Mine: p.mine, Text: p.text, Ticked: p.ticked, Private: p.private,
		Notification: p.message.Notification,
	}
	for _, line := range p.message.Lines {
		s.Text += readable(line.Text) + "\n"
	}
	for _, b := range p.message.Buttons {
		s.Buttons = append(s.Buttons, b.Label)
	}
	for _, f := range p.message.Files {
		s.Files = append(s.Files, f.Name)
	}
	return s
}

// Dialog implements Person.
func (h *Human) Dialog() (Dialog, bool) {
	h.chat.mu.Lock()
	defer h.chat.mu.Unlock()
	if h.dialog == nil {
		return Dialog{}, false
	}
	d := Dialog{Title: h.dialog.Title, Submit: h.dialog.Submit}
	for _, f := range h.dialog.Fields {
		b := Blank{Label: f.Label, Value: f.Value, Error: h.errors[f.Name]}
		for _, o := range f.Options {
			b.Options = append(b.Options, o.Label)
		}
		d.Fields = append(d.Fields, b)
	}
	return d, true
}
