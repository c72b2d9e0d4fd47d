package slacktest

import (
	"fmt"
	"slices"
	"strings"
)

// Person is somebody with an account, before the screen. What they can't do
// panics: a test has asked for it.
type Person struct {
	s *Server
	u *user
}

// Profile is what an account tells.
type Profile struct{ Name, Zone, Locale string }

// Person gives somebody by name, the same each time. Some have an id that
// begins with W, as Slack's own older and Enterprise accounts have.
func (s *Server) Person(name string) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	return &Person{s, s.person(name)}
}

func (s *Server) person(name string) *user {
	if u := s.byName[name]; u != nil {
		return u
	}
	letter := "U"
	if len(s.byName)%3 == 1 {
		letter = "W"
	}
	u := &user{
		id: s.nextID(letter), team: TeamID, name: name, real: strings.ToUpper(name[:1]) + name[1:],
		zone: "Europe/Amsterdam", locale: "nl-NL", email: name + "@gemeente.example",
	}
	s.users[u.id], s.byName[name] = u, u
	if general := s.channelNamed("general"); general != nil {
		general.members = append(general.members, u.id)
	}
	return u
}

func (s *Server) channelNamed(name string) *channel {
	for _, ch := range s.channels {
		if ch.name == name {
			return ch
		}
	}
	return nil
}

// Stranger gives somebody of another workspace, who shares a channel.
func (s *Server) Stranger(name string) *Person {
	p := s.Person(name)
	s.mu.Lock()
	defer s.mu.Unlock()
	p.u.team = foreign
	return p
}

// ID is the user id; IM that of the direct conversation with the bot.
func (p *Person) ID() string { return p.u.id }

// IM is the id of the direct conversation with the bot.
func (p *Person) IM() string {
	defer p.do()()
	return p.s.openIM(p.u).id
}

// do begins something that a person does; what it gives ends it.
func (p *Person) do() func() {
	p.s.mu.Lock()
	return func() {
		p.s.mu.Unlock()
		p.s.pulse.Beat()
	}
}

// written makes a message of what somebody types.
func (p *Person) written(typed string) *message {
	p.s.typed = append(p.s.typed, typed)
	return &message{
		ts: p.s.nextTS(), user: p.u.id, team: p.u.team, text: p.s.compose(typed), typed: typed, blocks: p.s.richText(typed), clientID: p.s.uuid(),
	}
}

// post puts a message into a conversation and tells the app.
func (p *Person) post(ch *channel, m *message) string {
	ch.add(m)
	p.s.tellMessage(ch, m.json(false), true)
	return m.ts
}

// Unheard says something to the bot that the app is not told of, as when more
// happens than Slack delivers.
func (p *Person) Unheard(text string) string {
	defer p.do()()
	m := p.written(text)
	p.s.openIM(p.u).add(m)
	return m.ts
}

// Say says something to the bot.
func (p *Person) Say(text string) string {
	defer p.do()()
	return p.post(p.s.openIM(p.u), p.written(text))
}

// SayIn says something in a channel.
func (p *Person) SayIn(channelID, text string) string {
	defer p.do()()
	return p.post(p.s.channels[channelID], p.written(text))
}

// Reply answers in the thread of a message.
func (p *Person) Reply(thread, text string) string {
	defer p.do()()
	m := p.written(text)
	m.thread = thread
	return p.post(p.s.openIM(p.u), m)
}

// Broadcast answers in a thread and in the conversation too.
func (p *Person) Broadcast(thread, text string) string {
	defer p.do()()
	m := p.written(text)
	m.thread, m.broadcast, m.subtype = thread, true, "thread_broadcast"
	ch := p.s.openIM(p.u)
	ch.add(m)
	event := m.json(false)
	if parent := ch.byTS[thread]; parent != nil {
		event["root"] = parent.json(false)
	}
	p.s.tellMessage(ch, event, true)
	return m.ts
}

// MeMessage says something with /me.
func (p *Person) MeMessage(text string) string {
	defer p.do()()
	m := p.written(text)
	m.subtype = "me_message"
	return p.post(p.s.openIM(p.u), m)
}

// ShareFile sends a file with a text, which may be "".
func (p *Person) ShareFile(name, text string, body []byte) string {
	defer p.do()()
	f := &file{id: p.s.nextID("F"), name: name, title: name, body: body, owner: p.u.id, uploaded: true, done: true}
	p.s.files[f.id] = f
	m := p.written(text)
	m.subtype, m.files = "file_share", []*file{f}
	return p.post(p.s.openIM(p.u), m)
}

// own finds a message of the person's own.
func (p *Person) own(ts string) *message {
	for _, ch := range p.s.channels {
		if m := ch.byTS[ts]; m != nil && m.user == p.u.id {
			return m
		}
	}
	panic(fmt.Sprintf("slacktest: %s has no message %s", p.u.name, ts))
}

// Edit changes a message.
func (p *Person) Edit(ts, text string) {
	defer p.do()()
	m := p.own(ts)
	p.s.typed = append(p.s.typed, text)
	before := m.json(false)
	m.text, m.typed, m.blocks = p.s.compose(text), text, p.s.richText(text)
	at := p.s.nextTS()
	m.edited = at
	p.s.tellMessage(m.channel, p.s.changed(m, before, true), true)
}

// Delete removes a message; where it has replies, a tombstone stays.
func (p *Person) Delete(ts string) {
	defer p.do()()
	m := p.own(ts)
	ch, before := m.channel, m.json(false)
	tombstone := ch.remove(m)
	p.s.tellMessage(ch, p.s.deleted(ch, m, before, tombstone, false, true), true)
}

// Press presses a button by its label or its action_id: of a message, or of
// the last that has such a button if ts is "".
func (p *Person) Press(ts, what string) {
	defer p.do()()
	for _, m := range slices.Backward(p.visible()) {
		if ts != "" && m.ts != ts {
			continue
		}
		for _, b := range buttons(m.blocks) {
			if b.label() == what || b.e["action_id"] == what {
				p.s.press(p.u, b, m, nil)
				return
			}
		}
	}
	panic(fmt.Sprintf("slacktest: %s sees no button %q on message %q", p.u.name, what, ts))
}

// PressIn presses a button of the home page, or of the open dialog if there is one.
func (p *Person) PressIn(what string) {
	defer p.do()()
	views := slices.Clone(p.u.dialogs)
	if p.u.home != nil {
		views = append([]*view{p.u.home}, views...)
	}
	for _, v := range slices.Backward(views) {
		for _, b := range buttons(blocksOf(v.given)) {
			if b.label() == what || b.e["action_id"] == what {
				p.s.press(p.u, b, nil, v)
				return
			}
		}
	}
	panic(fmt.Sprintf("slacktest: %s sees no button %q on a page", p.u.name, what))
}

// Command gives /gezel with a text.
func (p *Person) Command(text string) {
	defer p.do()()
	p.s.typed = append(p.s.typed, text)
	p.s.command(p.u, p.s.openIM(p.u), "/gezel", text)
}

// Shortcut uses a global shortcut.
func (p *Person) Shortcut(callback string) {
	defer p.do()()
	p.s.shortcut(p.u, callback)
}

// OpenHome looks at the home page; OpenMessages at the conversation.
func (p *Person) OpenHome() {
	defer p.do()()
	p.s.homeOpened(p.u, "home")
}

// OpenMessages looks at the conversation.
func (p *Person) OpenMessages() {
	defer p.do()()
	p.s.homeOpened(p.u, "messages")
}

// Change changes the profile; what is "" stays.
func (p *Person) Change(to Profile) {
	defer p.do()()
	for _, part := range []struct {
		field *string
		value string
	}{{&p.u.real, to.Name}, {&p.u.zone, to.Zone}, {&p.u.locale, to.Locale}} {
		if part.value != "" {
			*part.field = part.value
		}
	}
	p.tell("user_change")
}

// tell tells of the account. The locale is not in it.
func (p *Person) tell(kind string) {
	p.s.emit(kind, obj{
		"type": kind, "user": p.u.json(false), "cache_ts": p.s.now().Unix(), "event_ts": p.s.nextTS(),
	}, p.u.id)
}

// Deactivate ends the account.
func (p *Person) Deactivate() {
	defer p.do()()
	p.u.deleted = true
	p.tell("user_change")
}

// Reactivate gives it back.
func (p *Person) Reactivate() {
	defer p.do()()
	p.u.deleted = false
	p.tell("user_change")
}

// JoinTeam tells that the account is new.
func (p *Person) JoinTeam() {
	defer p.do()()
	p.tell("team_join")
}
