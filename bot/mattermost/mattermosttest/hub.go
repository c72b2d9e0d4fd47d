package mattermosttest

import (
	"strconv"
	"strings"
)

// event is what the server tells over its sockets, and whom.
type event struct {
	name    string
	data    map[string]any
	channel *Channel // its members
	user    string   // this one alone
	all     bool
}

// broadcast is how an event says whom it is for.
type broadcast struct {
	OmitUsers        map[string]bool `json:"omit_users"`
	UserID           string          `json:"user_id"`
	ChannelID        string          `json:"channel_id"`
	TeamID           string          `json:"team_id"`
	ConnectionID     string          `json:"connection_id"`
	OmitConnectionID string          `json:"omit_connection_id"`
}

// text is JSON inside JSON, which is how events carry posts.
func text(v any) string { return string(encode(v)) }

// body is the frame of an event, up to its number.
func (ev event) body(connection string) []byte {
	to := broadcast{UserID: ev.user, ConnectionID: connection}
	if ev.channel != nil {
		to.ChannelID = ev.channel.ID
	}
	if ev.data == nil {
		ev.data = map[string]any{}
	}
	frame := encode(map[string]any{"event": ev.name, "data": ev.data, "broadcast": to})
	return append(frame[:len(frame)-1], `,"seq":`...)
}

// publish puts an event in the queues of all it is for, and says that
// something changed. The caller holds mu.
func (s *Server) publish(ev event) {
	s.pulse.Beat()
	s.last = ev
	var body []byte
	for _, k := range s.sockets {
		if !ev.all && k.user != ev.user && (ev.channel == nil || !ev.channel.has(k.user)) {
			continue
		}
		if body == nil {
			body = ev.body("")
		}
		s.enqueue(k, body)
	}
}

// frame is one event with its number on one socket.
type frame struct {
	seq  int64
	body []byte
}

// enqueue gives a socket an event to write. One whose queue is full is closed,
// and forgotten if it was away. The caller holds mu.
func (s *Server) enqueue(k *socket, body []byte) {
	if len(k.queue) >= s.opts.Queue {
		s.forget(k)
		return
	}
	k.queue = append(k.queue, frame{k.seq, append(append([]byte{}, body...), strconv.FormatInt(k.seq, 10)+"}"...)})
	k.seq++
	k.rouse()
}

// posted is the event of a new post.
func (s *Server) posted(ch *Channel, p *Post) event {
	data := map[string]any{
		"channel_display_name": ch.DisplayName, "channel_name": ch.Name, "channel_type": ch.Type,
		"post": text(s.view(p)), "sender_name": "@" + s.users[p.UserID].Username, "team_id": ch.TeamID, "set_online": true,
	}
	if mentions := s.mentioned(ch, p); len(mentions) > 0 {
		data["mentions"] = text(mentions)
	}
	return event{name: "posted", data: data, channel: ch}
}

// mentioned gives whom a post notifies: in a direct conversation the other.
func (s *Server) mentioned(ch *Channel, p *Post) []string {
	var who []string
	for _, id := range ch.members {
		if id != p.UserID && (ch.Type == "D" || strings.Contains(p.Message, "@"+s.users[id].Username)) {
			who = append(who, id)
		}
	}
	return who
}

// whisper shows a post to one person, and stores it nowhere. The caller holds
// mu.
func (s *Server) whisper(ch *Channel, p *Post, to string) {
	now := s.tick(ch)
	p.ID, p.CreateAt, p.UpdateAt, p.Type, p.toAlone = s.id(), now, now, "system_ephemeral", to
	p.takeAttachments(s)
	s.alone[p.ID] = p
	s.publish(event{name: "ephemeral_message", data: map[string]any{"post": text(s.view(p))}, user: to})
}
