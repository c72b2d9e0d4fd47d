package slacktest

import "slices"

// NewChannel makes a channel, private or not, without anybody in it.
func (s *Server) NewChannel(name string, private bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	ch := s.newChannel(name)
	ch.private = private
	return ch.id
}

// Archive closes a channel.
func (s *Server) Archive(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[id].archived = true
}

// Invite brings the bot into a channel.
func (s *Server) Invite(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.enter(s.channels[id], s.users[BotUser])
}

// Expel puts the bot out of a channel.
func (s *Server) Expel(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.leave(s.channels[id], s.users[BotUser])
}

// Join joins a channel.
func (p *Person) Join(id string) {
	defer p.do()()
	p.s.enter(p.s.channels[id], p.u)
}

// LeaveChannel leaves one.
func (p *Person) LeaveChannel(id string) {
	defer p.do()()
	p.s.leave(p.s.channels[id], p.u)
}

func (s *Server) leave(ch *channel, u *user) {
	ch.members = slices.DeleteFunc(ch.members, func(id string) bool { return id == u.id })
	s.emit("member_left_channel", obj{
		"type": "member_left_channel", "user": u.id, "channel": ch.id, "channel_type": ch.id[:1], "team": u.team,
		"event_ts": s.nextTS(),
	}, u.id)
}
