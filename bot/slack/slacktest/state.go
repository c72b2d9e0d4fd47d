package slacktest

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// user is one account.
type user struct {
	id, team            string
	name, real          string // handle and full name
	zone, locale, email string
	deleted, bot        bool
	im                  *channel            // with the bot, once open
	private             map[string]*message // ephemeral messages, by ts
	dialogs             []*view             // open, the topmost last
	home                *view
	notes               []string // what the client told the person: errors of the app
}

// channel is a conversation.
type channel struct {
	id, name          string
	im                *user // of a direct conversation with the bot
	private, archived bool
	shared            bool // with another workspace
	members           []string
	created           time.Time
	messages          []*message // in order of ts, replies too, without the deleted
	byTS              map[string]*message
}

// message is one message in a conversation.
type message struct {
	ts, thread string
	user, team string
	bot        string // the bot id, or ""
	subtype    string
	text       string // as Slack keeps it, escaped
	typed      string // as the person typed it
	blocks     []obj
	metadata   json.RawMessage
	edited     string // the ts of the last edit
	files      []*file
	enclosed   []obj // attachments
	reactions  []reaction
	clientID   string
	broadcast  bool
	private    bool // ephemeral
	linkNames  bool // @channel in the text is live
	channel    *channel
	replies    []*message
}

type reaction struct {
	name  string
	users []string
}

// file is one file.
type file struct {
	id, name, title, alt string
	body                 []byte
	owner                string
	length               int
	uploaded, done       bool
}

// add puts a message into its conversation.
func (ch *channel) add(m *message) {
	m.channel = ch
	ch.messages = append(ch.messages, m)
	ch.byTS[m.ts] = m
	if parent := ch.byTS[m.thread]; parent != nil && parent != m {
		parent.replies = append(parent.replies, m)
		if parent.thread == "" {
			parent.thread = parent.ts
		}
	}
}

// remove takes a message out. With replies a tombstone stays.
func (ch *channel) remove(m *message) (tombstone bool) {
	if len(m.replies) > 0 {
		*m = message{
			ts: m.ts, thread: m.thread, user: "USLACKBOT", subtype: "tombstone",
			text: "This message was deleted.", channel: ch, replies: m.replies,
		}
		return true
	}
	delete(ch.byTS, m.ts)
	ch.messages = slices.DeleteFunc(ch.messages, func(other *message) bool { return other == m })
	if parent := ch.byTS[m.thread]; parent != nil && parent != m {
		parent.replies = slices.DeleteFunc(parent.replies, func(other *message) bool { return other == m })
		if len(parent.replies) == 0 {
			parent.thread = ""
		}
	}
	return false
}

// top tells whether a message stands in the conversation itself.
func (m *message) top() bool { return m.thread == "" || m.thread == m.ts || m.broadcast }

// json is the message as the Web API and events tell it.
func (m *message) json(metadata bool) obj {
	o := obj{"type": "message", "user": m.user, "text": m.text, "ts": m.ts, "team": cmp.Or(m.team, TeamID)}
	if m.subtype != "" {
		o["subtype"] = m.subtype
	}
	if m.subtype == "tombstone" {
		o["hidden"] = true
		delete(o, "team")
	}
	if m.bot != "" {
		o["bot_id"] = m.bot
		o["app_id"] = AppID
		o["bot_profile"] = profiles[m.bot]
	}
	if m.clientID != "" {
		o["client_msg_id"] = m.clientID
	}
	if m.blocks != nil {
		o["blocks"] = m.blocks
	}
	if m.edited != "" {
		o["edited"] = obj{"user": m.user, "ts": m.edited}
	}
	if metadata && m.metadata != nil {
		o["metadata"] = m.metadata
	}
	if len(m.files) > 0 {
		files := make([]obj, len(m.files))
		for i, f := range m.files {
			files[i] = f.json()
		}
		o["files"] = files
		o["upload"] = false
		o["display_as_bot"] = false
	}
	if m.enclosed != nil {
		o["attachments"] = m.enclosed
	}
	if len(m.reactions) > 0 {
		reactions := make([]obj, len(m.reactions))
		for i, r := range m.reactions {
			reactions[i] = obj{"name": r.name, "users": r.users, "count": len(r.users)}
		}
		o["reactions"] = reactions
	}
	m.threadJSON(o)
	return o
}

// threadJSON adds what is told of a thread.
func (m *message) threadJSON(o obj) {
	if m.thread == "" {
		return
	}
	o["thread_ts"] = m.thread
	if m.thread != m.ts {
		if parent := m.channel.byTS[m.thread]; parent != nil {
			o["parent_user_id"] = parent.user
		}
		return
	}
	var people []string
	for _, reply := range m.replies {
		if !slices.Contains(people, reply.user) {
			people = append(people, reply.user)
		}
	}
	o["reply_count"] = len(m.replies)
	o["reply_users_count"] = len(people)
	o["reply_users"] = people
	o["is_locked"] = false
	o["subscribed"] = false
	if n := len(m.replies); n > 0 {
		o["latest_reply"] = m.replies[n-1].ts
	}
}

// profiles are those of the bots, encoded once: each post tells one.
var profiles = map[string]json.RawMessage{
	BotID:    encode(botProfile(BotID, "Gezel", AppID)),
	OtherBot: encode(botProfile(OtherBot, "other-app", "A0OTHER01")),
}

func botProfile(id, name, app string) obj {
	return obj{
		"id": id, "deleted": false, "name": name, "updated": 1607307935, "app_id": app, "team_id": TeamID,
		"icons": obj{
			"image_36": "https://a.slack-edge.com/80588/img/plugins/app/bot_36.png",
			"image_48": "https://a.slack-edge.com/80588/img/plugins/app/bot_48.png",
			"image_72": "https://a.slack-edge.com/80588/img/plugins/app/service_72.png",
		},
	}
}

func (s *Server) blockID() string { return s.random()[:5] }

// addApps makes the bot itself, another one, and the channel that everybody is in.
func (s *Server) addApps() {
	s.users[BotUser] = &user{id: BotUser, team: TeamID, name: "gezel", real: "Gezel", zone: "America/Los_Angeles", locale: "en-US", bot: true}
	s.users[otherApp] = &user{id: otherApp, team: TeamID, name: "other-app", real: "Other", zone: "America/Los_Angeles", locale: "en-US", bot: true}
	s.newChannel("general")
}

func (s *Server) newChannel(name string) *channel {
	letter := "C"
	if name == "" {
		letter = "D"
	}
	ch := &channel{id: s.nextID(letter), name: name, created: s.now(), byTS: map[string]*message{}}
	s.channels[ch.id] = ch
	return ch
}

// openIM gives the direct conversation of somebody with the bot.
func (s *Server) openIM(u *user) *channel {
	if u.im == nil {
		u.im = s.newChannel("")
		u.im.im = u
		u.im.members = []string{u.id, BotUser}
	}
	return u.im
}

func (ch *channel) kind() string {
	switch {
	case ch.im != nil:
		return "im"
	case ch.private:
		return "group"
	}
	return "channel"
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func unescape(s string) string {
	return strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(s)
}
