package slack

import (
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"time"

	"gezel/bot"
)

// heard is an event, and when it was by Slack's clock, in microseconds: what
// the line is ordered by. The time that a change carries itself is in whole
// seconds and won't do.
type heard struct {
	ev bot.Event
	at int64
}

// cursor is how far a conversation was read: whose it is, and the ts of the
// last message of theirs that was kept. Where not all was read until then, heard
// is how far they were heard beyond it.
type cursor struct{ user, ts, heard string }

func (c cursor) String() string {
	at, _ := microseconds(c.ts)
	if heard, _ := microseconds(c.heard); c.heard == "" || heard <= at {
		return c.user + " " + c.ts
	}
	return c.user + " " + c.ts + " " + c.heard
}

// parseCursor reads it; false for nonsense.
func parseCursor(text string) (cursor, bool) {
	user, rest, ok := strings.Cut(text, " ")
	ts, heard, _ := strings.Cut(rest, " ")
	_, numbers := microseconds(ts)
	return cursor{user, ts, heard}, ok && user != "" && numbers
}

// callback is what an event comes in, over either way
// (https://docs.slack.dev/apis/events-api/#event-type-structure).
type callback struct {
	Type           string          `json:"type"`
	ID             string          `json:"event_id"`
	At             int64           `json:"event_time"`
	Team           *string         `json:"team_id"` // null on Enterprise Grid
	Challenge      string          `json:"challenge"`
	Event          json.RawMessage `json:"event"`
	Authorizations []struct {
		Team string `json:"team_id"`
		Org  string `json:"enterprise_id"`
	} `json:"authorizations"`
}

// forUs tells whether an event concerns this workspace: the one it happened
// in, or the one that let the app hear of it.
func (a *Adapter) forUs(c callback) bool {
	if len(c.Authorizations) > 0 {
		first := c.Authorizations[0]
		if first.Team != "" && first.Team == a.team || first.Org != "" && first.Org == a.org && first.Team == "" {
			return true
		}
	}
	if c.Team == nil {
		return len(c.Authorizations) == 0
	}
	return a.ours(*c.Team)
}

// lenient decodes what can be decoded: what is of another type than it should be
// is left out, as if it were missing. false for what is no JSON of the kind.
func lenient(raw []byte, into any) bool {
	err := json.Unmarshal(raw, into)
	odd, ok := errors.AsType[*json.UnmarshalTypeError](err)
	return err == nil || ok && odd.Field != ""
}

// malformed notes what Slack sent and nobody can read: by its id alone, for
// anything may stand in it.
func (a *Adapter) malformed(what, id string) {
	a.count("malformed")
	a.log.Warn(what+" that can't be read", "server", string(a.server), "id", id)
}

// event decodes an event_callback; false for what is ignored.
func (a *Adapter) event(c callback) (heard, bool) {
	var head struct {
		Type string `json:"type"`
	}
	if !lenient(c.Event, &head) || head.Type == "" {
		a.malformed("event", c.ID)
		return heard{}, false
	}
	switch {
	case head.Type == "tokens_revoked", head.Type == "app_uninstalled":
		a.revoked(head.Type)
		return heard{}, false
	case !a.forUs(c):
		a.count("ignored")
		return heard{}, false
	}
	switch head.Type {
	case "message":
		return a.message(c)
	case "app_home_opened":
		return a.opened(c)
	case "user_change":
		return a.userChanged(c)
	case "team_join", "member_joined_channel", "member_left_channel":
		return heard{}, false // who joins the workspace hears of Gezel from people
	}
	a.count("ignored")
	a.log.Info("event of an unknown kind", "event", c.ID)
	return heard{}, false
}

// opened decodes app_home_opened: a look at the Home tab, or at the
// conversation. Old ones name no tab.
func (a *Adapter) opened(c callback) (heard, bool) {
	var ev struct {
		User    string `json:"user"`
		Channel string `json:"channel"`
		Tab     string `json:"tab"`
		At      string `json:"event_ts"`
	}
	if !lenient(c.Event, &ev) || ev.User == "" {
		a.malformed("event", c.ID)
		return heard{}, false
	}
	at, _ := microseconds(ev.At)
	h := heard{bot.Event{Member: a.member(ev.User), At: instant(ev.At)}, at}
	if ev.Tab == "home" {
		h.ev.Kind, h.ev.ID = bot.Opened, "opened "+ev.User+" "+ev.At
		return h, true
	}
	if a.places.im(ev.User) == ev.Channel && ev.Channel != "" { // not for the first time
		return heard{}, false
	}
	h.ev.Kind, h.ev.ID, h.ev.Channel = bot.Greeted, "greeted "+ev.User+" "+ev.At, ev.Channel
	a.first(&h.ev, stamp(h.ev.At))
	return h, true
}

// first has an event carry a cursor for a conversation that has none yet, so that
// what follows can be read back. The store knows which has one: it may have lost
// what is known here.
func (a *Adapter) first(ev *bot.Event, ts string) {
	if ev.Channel == "" || ev.Channel[0] != 'D' {
		return
	}
	ev.Cursor, ev.First = cursor{user: ev.Member.User, ts: ts}.String(), true
	a.places.learn(ev.Channel, ev.Member.User, ts)
}

// profile is a person as users.info and user_change tell of them.
type profile struct {
	ID      string `json:"id"`
	Team    string `json:"team_id"`
	Deleted bool   `json:"deleted"`
	Bot     bool   `json:"is_bot"`
	Name    string `json:"real_name"`
	Zone    string `json:"tz"`
	Locale  string `json:"locale"`
	Updated int64  `json:"updated"`
	Profile struct {
		Name string `json:"real_name"`
	} `json:"profile"`
}

// neutral gives it in the coach's terms.
func (p profile) neutral() bot.Profile {
	name := p.Name
	if name == "" {
		name = p.Profile.Name
	}
	return bot.Profile{Name: name, Locale: p.Locale, Zone: p.Zone}
}

// userChanged decodes user_change: another profile, or an account that ended.
func (a *Adapter) userChanged(c callback) (heard, bool) {
	var ev struct {
		User profile `json:"user"`
		At   string  `json:"event_ts"`
	}
	if !lenient(c.Event, &ev) || ev.User.ID == "" {
		a.malformed("event", c.ID)
		return heard{}, false
	}
	if ev.User.Bot || ev.User.ID == a.me {
		return heard{}, false
	}
	when := ev.At
	if when == "" {
		when = c.ID
	}
	at, known := microseconds(ev.At)
	if !known {
		at = c.At * int64(time.Second/time.Microsecond)
	}
	h := heard{bot.Event{Member: a.member(ev.User.ID), At: time.UnixMicro(at)}, at}
	if ev.User.Deleted {
		h.ev.Kind, h.ev.ID = bot.Left, "left "+ev.User.ID+" "+when
		return h, true
	}
	neutral := ev.User.neutral()
	h.ev.Kind, h.ev.ID, h.ev.Profile = bot.Changed, "changed "+ev.User.ID+" "+when+" "+strconv.FormatInt(ev.User.Updated, 10), &neutral
	return h, true
}
