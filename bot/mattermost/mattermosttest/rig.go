package mattermosttest

import (
	"maps"
	"strings"
	"testing"

	"gezel/bot"
	"gezel/bot/bottest"
)

// Rig is a server before the contract suite of adapters. Whoever tests one says
// how to start it.
type Rig struct {
	*Server
	t     testing.TB
	about bottest.About
	start func(bottest.Link) (bot.Sender, func())
}

// NewRig makes one of a server. In what the suite has to know the caller gives
// the id of the server and the tokens of its own; the rest is filled in.
func NewRig(t testing.TB, s *Server, about bottest.About, start func(bottest.Link) (bot.Sender, func())) *Rig {
	id, token := s.Bot()
	about.Bot, about.Tokens = id, append(about.Tokens, token, s.adminTok)
	if about.Page == 0 {
		about.Page = 20
	}
	about.Hostile = append(about.Hostile,
		"~town-square en ~~weg~~", "#opgave #twee-woorden", "@gezel en @beheer", `\@channel en \#kop`,
		"Kop\n===", "Kop\n---", "+ geen lijst", "1) geen lijst", "[ ] geen taak", "- [x] geen taak",
		"[naam]: http://evil.example", "<b>niet dik</b> <!-- weg -->", "&#64;channel &commat;here", "~~~\ngeen blok\n~~~",
		"    geen code", "zie `a` en ``b``", "www.evil.example", "![](http://evil.example/p.png)",
	)
	return &Rig{Server: s, t: t, about: about, start: start}
}

// About implements bottest.Rig.
func (r *Rig) About() bottest.About { return r.about }

// Start implements bottest.Rig.
func (r *Rig) Start(link bottest.Link) (bot.Sender, func()) { return r.start(link) }

// Person implements bottest.Rig.
func (r *Rig) Person(name string) bottest.Person { return rigPerson{r.Server.Person(name), r.t} }

// Disconnect takes the network away; so much is missed that no socket can be
// resumed.
func (r *Rig) Disconnect() { r.Unplug(); r.Forget() }

// Reconnect brings it back.
func (r *Rig) Reconnect() { r.Return() }

// Redeliver delivers a person's last doing once more.
func (r *Rig) Redeliver() {
	r.mu.Lock()
	again := r.again
	r.mu.Unlock()
	if again == nil {
		r.t.Fatal("nobody has done anything that could be delivered again")
	}
	again()
}

// Throttle refuses the next request as one too many.
func (r *Rig) Throttle() { r.Order(Throttled, "", "", 1) }

// LoseReply carries out the next post and loses the reply.
func (r *Rig) LoseReply() { r.Order(LostReply, "POST", "/posts", 1) }

// Refuse refuses the next post for good.
func (r *Rig) Refuse() { r.Order(Refused, "POST", "/posts", 1) }

// Noise sends what is nobody's doing towards the coach.
func (r *Rig) Noise() {
	anna := r.Server.Person("anna")
	anna.Typing()
	anna.SetStatus("away", 0)
	r.mu.Lock()
	defer r.mu.Unlock()
	other := r.userNamed("rooster")
	if other == nil {
		other = r.addBot("rooster", "Rooster", r.admin.ID)
		r.join(other.ID)
	}
	room := anna.room()
	for _, ch := range r.channels {
		if ch.Name != "town-square" {
			continue
		}
		r.publish(event{name: "user_added", channel: ch, data: map[string]any{"team_id": ch.TeamID, "user_id": other.ID}})
		for _, p := range []*Post{
			{UserID: other.ID, Message: "Het rooster van volgende week staat klaar."},
			{UserID: anna.user.ID, Message: "Hallo allemaal."},
			{UserID: anna.user.ID, Message: "Uit een ander systeem.", Props: map[string]any{"from_webhook": "true"}},
		} {
			p.ChannelID = ch.ID
			r.must(r.add(ch, p))
		}
	}
	r.must(r.add(room, &Post{UserID: anna.user.ID, ChannelID: room.ID, Message: "Uit een ander systeem.", Props: map[string]any{"from_webhook": "true"}}))
	r.must(r.add(room, &Post{UserID: anna.user.ID, ChannelID: room.ID, Type: "custom_calls"}))
	for _, p := range room.posts {
		if p.UserID != anna.user.ID && p.DeleteAt == 0 {
			r.react(p, anna.user.ID, "eyes")
		}
	}
	r.publish(event{name: "preferences_changed", user: r.bot.ID, data: map[string]any{"preferences": "[]"}})
}

func (r *Rig) must(err *AppError) {
	if err != nil {
		r.t.Error(err)
	}
}

// rigPerson is a Person whose failures are those of the test.
type rigPerson struct {
	*Person
	t testing.TB
}

func (p rigPerson) ok(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Errorf("%s: %v", p.user.Username, err)
	}
}

// Place implements bottest.Person.
func (p rigPerson) Place() bot.Place { return bot.Place{User: p.ID(), Channel: p.Channel()} }

// Say implements bottest.Person.
func (p rigPerson) Say(text string) string {
	p.t.Helper()
	id, err := p.Person.Say(text)
	p.ok(err)
	return id
}

// Reply implements bottest.Replier.
func (p rigPerson) Reply(thread, text string) string {
	p.t.Helper()
	id, err := p.Person.Reply(thread, text)
	p.ok(err)
	return id
}

// Edit implements bottest.Person.
func (p rigPerson) Edit(message, text string) { p.t.Helper(); p.ok(p.Person.Edit(message, text)) }

// Delete implements bottest.Person.
func (p rigPerson) Delete(message string) { p.t.Helper(); p.ok(p.Person.Delete(message)) }

// Press implements bottest.Person. What the client shows as an error after a
// press is for the test to look at, in Alerts.
func (p rigPerson) Press(message, label string) {
	p.t.Helper()
	p.server.mu.Lock()
	post, id := p.buttonOf(message, label)
	p.server.mu.Unlock()
	if post == "" {
		p.t.Fatalf("%s sees no button %q on message %q", p.user.Username, label, message)
	}
	if err := p.PressID(post, id); err != nil {
		p.t.Logf("%s pressed %q and saw: %v", p.user.Username, label, err)
	}
}

// Command implements bottest.Person.
func (p rigPerson) Command(text string) {
	p.t.Helper()
	if err := p.Person.Command(text); err != nil {
		p.t.Logf("%s gave a command and saw: %v", p.user.Username, err)
	}
}

// Submit implements bottest.Person.
func (p rigPerson) Submit(values map[string]string) { p.t.Helper(); p.ok(p.Person.Submit(values)) }

// Leave implements bottest.Leaver.
func (p rigPerson) Leave() { p.Deactivate() }

// Change implements bottest.Changer. Mattermost knows languages, few of them
// with a country.
func (p rigPerson) Change(profile bot.Profile) {
	first, last, _ := strings.Cut(profile.Name, " ")
	language, _, _ := strings.Cut(strings.ReplaceAll(profile.Locale, "_", "-"), "-")
	p.server.mu.Lock()
	p.user.FirstName, p.user.LastName = first, last
	zone := maps.Clone(p.user.Timezone)
	p.server.mu.Unlock()
	zone["useAutomaticTimezone"], zone["manualTimezone"] = "false", profile.Zone
	p.ChangeProfile(language, zone)
}

// What a server's rig can do.
var (
	_ bottest.Rig        = (*Rig)(nil)
	_ bottest.History    = (*Rig)(nil)
	_ bottest.Redelivery = (*Rig)(nil)
	_ bottest.Throttling = (*Rig)(nil)
	_ bottest.Losing     = (*Rig)(nil)
	_ bottest.Refusing   = (*Rig)(nil)
	_ bottest.Noisy      = (*Rig)(nil)

	_ bottest.Person  = rigPerson{}
	_ bottest.Replier = rigPerson{}
	_ bottest.Changer = rigPerson{}
	_ bottest.Leaver  = rigPerson{}
)
