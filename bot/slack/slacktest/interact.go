package slacktest

import (
	"encoding/json"
	"maps"
	"time"
)

// hook is a response_url: it works five times, for half an hour.
type hook struct {
	user    *user
	channel *channel
	message *message // on which a button was pressed, or nil
	until   time.Time
	left    int
}

const (
	hookLife = 30 * time.Minute
	hookUses = 5
)

func (s *Server) newHook(u *user, ch *channel, m *message) string {
	secret := s.random() + s.random()
	s.hooks[secret] = &hook{user: u, channel: ch, message: m, until: s.now().Add(hookLife), left: hookUses}
	return "http://" + s.addr + "/hooks/" + secret
}

// interaction is what all payloads of interactions have.
func (s *Server) interaction(kind string, u *user) obj {
	o := obj{
		"type": kind, "token": "verification-token", "api_app_id": AppID, "is_enterprise_install": false, "enterprise": nil,
		"team": obj{"id": TeamID, "domain": "gemeente"},
		"user": obj{"id": u.id, "username": u.name, "name": u.name, "team_id": u.team},
	}
	if s.opts.Grid {
		o["team"] = nil
		o["enterprise"] = obj{"id": Enterprise, "name": "Samenwerkende gemeenten"}
	}
	return o
}

// press has a button pressed, on a message or in a view.
func (s *Server) press(u *user, b button, m *message, v *view) {
	action := maps.Clone(b.e)
	action["block_id"] = b.block
	action["action_ts"] = s.nextTS()
	o := s.interaction("block_actions", u)
	o["trigger_id"] = s.newTrigger(u)
	o["actions"] = []obj{action}
	if m != nil {
		o["container"] = obj{"type": "message", "message_ts": m.ts, "channel_id": m.channel.id, "is_ephemeral": m.private}
		o["channel"] = obj{"id": m.channel.id, "name": channelName(m.channel)}
		o["response_url"] = s.newHook(u, m.channel, m)
		o["state"] = obj{"values": obj{}}
		if !m.private {
			o["message"] = m.json(false)
		}
		if m.thread != "" {
			o["container"].(obj)["thread_ts"] = m.thread
		}
	} else {
		o["container"] = obj{"type": "view", "view_id": v.id}
		o["view"] = v.json()
	}
	s.send(&delivery{kind: interactive, payload: encode(o), who: u.id, lost: s.failed(u)})
}

// failed notes that the app did not answer in time, as the client shows it.
func (s *Server) failed(u *user) func() {
	return func() {
		u.notes = append(u.notes, "the app did not respond in time")
		s.pulse.Beat()
	}
}

func channelName(ch *channel) string {
	if ch.im != nil {
		return "directmessage"
	}
	return ch.name
}

// command has a slash command given in a conversation.
func (s *Server) command(u *user, ch *channel, command, text string) {
	o := obj{
		"token": "verification-token", "team_id": TeamID, "team_domain": "gemeente", "channel_id": ch.id, "channel_name": channelName(ch),
		"user_id": u.id, "user_name": u.name, "command": command, "text": text, "api_app_id": AppID,
		"is_enterprise_install": "false", "response_url": s.newHook(u, ch, nil), "trigger_id": s.newTrigger(u),
	}
	s.send(&delivery{
		kind: slash, payload: encode(o), who: u.id, accepts: true, lost: s.failed(u),
		answer: func(payload json.RawMessage) {
			if h := (&hook{user: u, channel: ch}); len(payload) > 0 {
				if why := s.respond(h, payload); why != "" {
					u.notes = append(u.notes, "the answer to a command was refused: "+why)
				}
			}
		},
	})
}

// submit has an open dialog sent.
func (s *Server) submit(v *view) {
	v.waiting, v.errors = true, nil
	o := s.interaction("view_submission", v.user)
	o["trigger_id"] = s.newTrigger(v.user)
	o["view"] = v.json()
	o["response_urls"] = []obj{}
	s.send(&delivery{
		kind: interactive, payload: encode(o), who: v.user.id, accepts: true,
		answer: func(payload json.RawMessage) { s.responded(v, payload) },
		lost:   func() { v.waiting = false; s.failed(v.user)() },
	})
}

// closed tells that a dialog was closed, where the app asked for it.
func (s *Server) closed(v *view, all bool) {
	if v.given["notify_on_close"] != true {
		return
	}
	o := s.interaction("view_closed", v.user)
	o["view"] = v.json()
	o["is_cleared"] = all
	o["response_urls"] = []obj{}
	s.send(&delivery{kind: interactive, payload: encode(o), who: v.user.id})
}

// shortcut has a global shortcut used.
func (s *Server) shortcut(u *user, callback string) {
	o := s.interaction("shortcut", u)
	o["action_ts"] = s.nextTS()
	o["callback_id"] = callback
	o["trigger_id"] = s.newTrigger(u)
	s.send(&delivery{kind: interactive, payload: encode(o), who: u.id, lost: s.failed(u)})
}

// homeOpened tells that somebody opened the app: its messages or its home.
func (s *Server) homeOpened(u *user, tab string) {
	event := obj{
		"type": "app_home_opened", "user": u.id, "channel": s.openIM(u).id, "tab": tab, "event_ts": s.nextTS(),
	}
	if tab == "home" && u.home != nil {
		event["view"] = u.home.json()
	}
	s.emit("app_home_opened", event, u.id)
}
