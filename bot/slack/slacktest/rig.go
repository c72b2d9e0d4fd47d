package slacktest

import (
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// Start starts an adapter on a fake Slack, and returns when it is connected;
// stop ends it.
type Start func(s *Server, link bottest.Link) (adapter bot.Sender, stop func())

// Rig is a fake Slack as the suite of adapters wants it. Only the adapter
// comes from outside.
type Rig struct {
	*Server
	start Start
	about bottest.About
}

var (
	_ bottest.Rig        = (*Rig)(nil)
	_ bottest.History    = (*Rig)(nil)
	_ bottest.Redelivery = (*Rig)(nil)
	_ bottest.Retrying   = (*Rig)(nil)
	_ bottest.Throttling = (*Rig)(nil)
	_ bottest.Losing     = (*Rig)(nil)
	_ bottest.Refusing   = (*Rig)(nil)
	_ bottest.Noisy      = (*Rig)(nil)
)

// Rig makes a rig of a fake Slack. page is how long a page of the history is
// that the adapter asks for or Options.Page allows, whichever is less.
func (s *Server) Rig(page int, start Start) *Rig {
	s.Person("anna").OpenFirst()
	return &Rig{s, start, bottest.About{
		Server: "slack/" + TeamID, Bot: BotUser, Tokens: []string{FirstToken, AppToken, s.opts.Secret}, Page: page,
		Hostile: []string{
			"<!date^1392734382^{date}|nu> <!here|allen>", "<mailto:evil@evil.example|de griffier>", "<#C012AB3CD|geheim>",
			"&lt;@U1&gt; &lt;!everyone&gt;", "*alles vet*", "_alles schuin_", "~weg~", ":wave: :tada:", ">>> alles een citaat",
			"#general en @here", "`code`",
		},
	}}
}

// OpenFirst opens the conversation without telling the app, as an adapter
// meets it that was away.
func (p *Person) OpenFirst() {
	defer p.do()()
	p.s.openIM(p.u)
}

// About implements bottest.Rig.
func (r *Rig) About() bottest.About { return r.about }

// Start implements bottest.Rig.
func (r *Rig) Start(link bottest.Link) (bot.Sender, func()) { return r.start(r.Server, link) }

// Person implements bottest.Rig.
func (r *Rig) Person(name string) bottest.Person {
	p := r.Server.Person(name)
	p.OpenFirst()
	return human{p}
}

// Disconnect implements bottest.History.
func (r *Rig) Disconnect() { r.Offline() }

// Reconnect implements bottest.History.
func (r *Rig) Reconnect() { r.Online() }

// Retry implements bottest.Retrying.
func (r *Rig) Retry() { r.Hurry() }

// talking are the methods that an adapter talks with to people, and looks what
// it said. Others it may call at any time for reasons of its own.
const talking = "chat.postMessage,chat.update,chat.delete,conversations.history,conversations.open,conversations.replies"

// Throttle implements bottest.Throttling.
func (r *Rig) Throttle() { r.Order(Fault{Kind: Throttle, Method: talking, RetryAfter: 30}) }

// LoseReply implements bottest.Losing.
func (r *Rig) LoseReply() { r.Order(Fault{Kind: DropAfter, Method: "chat.postMessage"}) }

// Refuse implements bottest.Refusing.
func (r *Rig) Refuse() {
	r.Order(Fault{Kind: Refuse, Method: "chat.postMessage", Code: "msg_too_long"})
}

// Noise implements bottest.Noisy.
func (r *Rig) Noise() { r.Server.Noise() }

// human is a person as the suite knows them.
type human struct{ *Person }

var (
	_ bottest.Person  = human{}
	_ bottest.Replier = human{}
	_ bottest.Changer = human{}
	_ bottest.Greeter = human{}
	_ bottest.Leaver  = human{}

	_ bottest.Attacher = human{}
	_ bottest.Homer    = human{}
)

// Place implements bottest.Person.
func (h human) Place() bot.Place { return bot.Place{User: h.ID(), Channel: h.IM()} }

// Change implements bottest.Changer.
func (h human) Change(to bot.Profile) {
	h.Person.Change(Profile{Name: to.Name, Zone: to.Zone, Locale: to.Locale})
}

// Open implements bottest.Greeter.
func (h human) Open() { h.OpenMessages() }

// Attach implements bottest.Attacher.
func (h human) Attach(text string) string { return h.ShareFile("verslag.docx", text, []byte("PK")) }

// Visit implements bottest.Homer.
func (h human) Visit() { h.OpenHome() }

// Page implements bottest.Homer.
func (h human) Page() (bottest.Shown, bool) {
	page, there := h.Home()
	return bottest.Shown{Text: page.Text, Buttons: page.Buttons, Live: page.Live}, there
}

// PressPage implements bottest.Homer.
func (h human) PressPage(label string) { h.PressIn(label) }

// Leave implements bottest.Leaver.
func (h human) Leave() { h.Deactivate() }

// Sees implements bottest.Person. Files stand in a message of their own, and
// belong to the one above.
func (h human) Sees() []bottest.Shown {
	var all []bottest.Shown
	for _, n := range h.Person.Sees() {
		if above := len(all) - 1; above >= 0 && !n.Mine && n.Text == "" && len(n.Files) > 0 {
			all[above].Files = append(all[above].Files, n.Files...)
			continue
		}
		all = append(all, bottest.Shown{
			ID: n.ID, Mine: n.Mine, Text: n.Text, Buttons: n.Buttons, Files: n.Files, Notification: n.Notification,
			Live: n.Live, Ticked: len(n.Reactions) > 0, Private: n.Private,
		})
	}
	return all
}

// Dialog implements bottest.Person.
func (h human) Dialog() (bottest.Dialog, bool) {
	page, open := h.Person.Dialog()
	d := bottest.Dialog{Title: page.Title, Submit: page.Submit}
	for _, in := range page.Fields {
		d.Fields = append(d.Fields, bottest.Blank{Label: in.Label, Value: in.Value, Options: in.Options, Error: in.Error})
	}
	return d, open
}

// Noise has everything happen that is nobody's doing towards the bot.
func (s *Server) Noise() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, u := range s.byName {
		ch := s.openIM(u)
		other := &message{ts: s.nextTS(), user: otherApp, bot: OtherBot, text: "Herinnering van een andere app."}
		ch.add(other)
		s.tellMessage(ch, other.json(false), false)
		for _, m := range ch.messages {
			if m.user == u.id { // a preview of a link was added: nothing that was said changed
				s.tellMessage(ch, s.changed(m, m.json(false), false), false)
				break
			}
		}
		s.tellMessage(ch, obj{
			"type": "message", "subtype": "channel_join", "user": u.id, "text": "<@" + u.id + "> has joined", "ts": s.nextTS(),
		}, false)
		s.tellMessage(ch, obj{
			"type": "message", "subtype": "bot_message", "bot_id": OtherBot, "username": "feed", "text": "Nieuws.", "ts": s.nextTS(),
		}, false)
		s.send(&delivery{kind: eventsAPI, payload: s.wrap(obj{
			"type": "reaction_added", "user": u.id, "reaction": "thumbsup", "item_user": BotUser, "event_ts": s.nextTS(),
			"item": obj{"type": "message", "channel": ch.id, "ts": other.ts},
		}), again: true})
	}
	s.send(&delivery{kind: eventsAPI, payload: s.wrap(obj{"type": "something_new", "what": 1}), again: true})
}

// Wait returns when a condition holds, or false after patience: it asks again
// whenever something changed.
func (s *Server) Wait(patience time.Duration, ok func() bool) bool {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		changed := s.Changed()
		if ok() {
			return true
		}
		select {
		case <-changed:
		case <-late.C:
			return ok()
		}
	}
}
