package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"gezel/bot"
)

// tombstone is the subtype of what stands where a message with replies was
// deleted.
const tombstone = "tombstone"

// message is a message as history gives it, and events of type message hold it.
// Each part may be missing (https://docs.slack.dev/reference/events/message).
type message struct {
	Type    string `json:"type"`
	Subtype string `json:"subtype"`
	TS      string `json:"ts"`
	Thread  string `json:"thread_ts"`
	User    string `json:"user"`
	Bot     string `json:"bot_id"`
	Text    string `json:"text"`
	Hidden  bool   `json:"hidden"`
	Home    string `json:"user_team"` // the workspace of the user
	Team    string `json:"team"`      // the same, where no organization has several
	Edited  *struct {
		TS string `json:"ts"`
	} `json:"edited"`
	Replies   int             `json:"reply_count"`
	Latest    string          `json:"latest_reply"`
	Files     []file          `json:"files"`
	Enclosed  json.RawMessage `json:"attachments"`
	Blocks    json.RawMessage `json:"blocks"`
	Metadata  json.RawMessage `json:"metadata"`
	Reactions json.RawMessage `json:"reactions"`
}

type file struct {
	ID string `json:"id"`
}

// delivery is what Gezel wrote into the metadata of a message of its own.
type delivery struct {
	ID              string `json:"delivery_id"`
	Part, Of, Files int
}

func (m message) delivery() delivery {
	var metadata struct {
		Type    string   `json:"event_type"`
		Payload delivery `json:"event_payload"`
	}
	if len(m.Metadata) == 0 || json.Unmarshal(m.Metadata, &metadata) != nil || metadata.Type != metadataType {
		return delivery{}
	}
	return metadata.Payload
}

// answers are the subtypes of what a person says.
var answers = map[string]bool{"": true, "file_share": true, "thread_broadcast": true, "me_message": true}

// theirs tells whether a message is one that a person of the workspace said.
func (a *Adapter) theirs(m message) bool {
	return answers[m.Subtype] && !m.Hidden && m.Bot == "" && m.User != "" && m.User != a.me && m.User != "USLACKBOT" && a.ours(m.Home) && (a.org != "" || a.ours(m.Team))
}

// ours tells whether a team is this workspace, or the organization it is in.
func (a *Adapter) ours(team string) bool { return team == "" || team == a.team || team == a.org }

// editedAt is when a message was edited last, "" if never.
func (m message) editedAt() string {
	if m.Edited == nil {
		return ""
	}
	return m.Edited.TS
}

// ticked tells whether the tick stands on a message already.
func (a *Adapter) ticked(m message) bool {
	var reactions []struct {
		Name  string   `json:"name"`
		Users []string `json:"users"`
	}
	if len(m.Reactions) == 0 || json.Unmarshal(m.Reactions, &reactions) != nil {
		return false
	}
	for _, r := range reactions {
		if r.Name == tickName && slices.Contains(r.Users, a.me) {
			return true
		}
	}
	return false
}

// mac makes of a text what tells it from others and tells nothing of it: two
// edits within a second have the same time. Its key is the token, so nobody
// else can try texts on it.
func (a *Adapter) mac(text string) string {
	h := hmac.New(sha256.New, []byte(a.set.BotToken))
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil)[:6])
}

// typed is what the person typed.
func (m message) typed() string { return typed(pictured(m.Text, m.Blocks)) }

// encloses tells whether there is more to a message than its text: files, or a
// message of somebody's that was forwarded. A preview of a link is neither.
func (m message) encloses() bool {
	var attachments []struct {
		Forwarded bool `json:"is_share"`
	}
	_ = json.Unmarshal(m.Enclosed, &attachments) // whatever is none forwards nothing
	forwarded := false
	for _, a := range attachments {
		forwarded = forwarded || a.Forwarded
	}
	return forwarded || len(m.Files) > 0
}

// said makes the event of a message that was said.
func (a *Adapter) said(channel string, m message) bot.Event {
	ev := bot.Event{
		ID: "said " + channel + " " + m.TS, Kind: bot.Said, Member: a.member(m.User), At: instant(m.TS),
		Channel: channel, Message: m.TS, Text: m.typed(), Files: m.encloses(),
		Cursor: cursor{user: m.User, ts: m.TS}.String(),
	}
	if m.Thread != m.TS {
		ev.Thread = m.Thread
	}
	return ev
}

// edited makes the event of a message that was edited.
func (a *Adapter) edited(channel string, m message) bot.Event {
	at := instant(m.editedAt())
	if said := instant(m.TS); at.Before(said) { // it comes in whole seconds
		at = said
	}
	ev := bot.Event{
		ID: "edited " + channel + " " + m.TS + " " + m.editedAt() + " " + a.mac(m.Text), Kind: bot.Edited, Member: a.member(m.User), At: at,
		Channel: channel, Message: m.TS, Text: m.typed(), Files: m.encloses(),
	}
	if m.Thread != m.TS {
		ev.Thread = m.Thread
	}
	return ev
}

// deleted makes the event of a message that is gone.
func (a *Adapter) deleted(channel, user, ts string, at time.Time) bot.Event {
	return bot.Event{
		ID: "deleted " + channel + " " + ts, Kind: bot.Deleted, Member: a.member(user), At: at,
		Channel: channel, Message: ts,
	}
}

// messageEvent is an event of type message.
type messageEvent struct {
	message
	Channel  string          `json:"channel"`
	Kind     string          `json:"channel_type"`
	At       string          `json:"event_ts"`
	Deleted  string          `json:"deleted_ts"`
	Now      json.RawMessage `json:"message"`
	Previous json.RawMessage `json:"previous_message"`
}

// within reads a message within an event; an empty one for anything else, such
// as the empty array that stands for a message that is gone.
func within(raw json.RawMessage) message {
	var m message
	if !lenient(raw, &m) {
		return message{}
	}
	return m
}

// message decodes an event of type message; false for what is nobody's doing
// towards the bot.
func (a *Adapter) message(c callback) (heard, bool) {
	var ev messageEvent
	if !lenient(c.Event, &ev) {
		a.malformed("event", c.ID)
		return heard{}, false
	}
	if ev.Kind != "im" && (ev.Kind != "" || len(ev.Channel) == 0 || ev.Channel[0] != 'D') {
		return heard{}, false // in channels nobody answers
	}
	at, _ := microseconds(ev.At)
	switch {
	case ev.Subtype == "message_deleted":
		return a.wentAway(ev, ev.Deleted, at)
	case ev.Subtype == "message_changed":
		now := within(ev.Now)
		if now.Subtype == tombstone {
			return a.wentAway(ev, now.TS, at)
		}
		return a.changed(ev, now, at)
	case a.theirs(ev.message):
		if _, ok := microseconds(ev.TS); !ok {
			a.malformed("event", c.ID)
			return heard{}, false
		}
		a.places.learn(ev.Channel, ev.User, ev.TS)
		return heard{a.said(ev.Channel, ev.message), at}, true
	}
	return heard{}, false
}

// wentAway decodes a deletion, of whichever form.
func (a *Adapter) wentAway(ev messageEvent, ts string, at int64) (heard, bool) {
	before := within(ev.Previous)
	if ts == "" {
		ts = before.TS
	}
	user := a.places.user(ev.Channel)
	if before.User != "" && before.User != "USLACKBOT" {
		if !a.theirs(before) {
			return heard{}, false
		}
		user = before.User
	}
	if user == "" || ts == "" { // of somebody who never said anything to this bot
		return heard{}, false
	}
	return heard{a.deleted(ev.Channel, user, ts, instant(ev.At)), at}, true
}

// changed decodes an edit. The same event tells of previews of links and of
// counters of replies: then nothing was edited.
func (a *Adapter) changed(ev messageEvent, now message, at int64) (heard, bool) {
	before := within(ev.Previous)
	if now.TS == "" {
		now.TS = before.TS
	}
	if now.Thread == "" {
		now.Thread = before.Thread
	}
	if now.TS == "" || now.editedAt() == "" || now.editedAt() == before.editedAt() && now.Text == before.Text || !a.theirs(now) {
		return heard{}, false
	}
	if before.TS != "" && now.Text == before.Text { // other blocks, the same words
		return heard{}, false
	}
	a.places.learn(ev.Channel, now.User, now.TS)
	return heard{a.edited(ev.Channel, now), at}, true
}
