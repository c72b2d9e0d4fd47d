package mattermosttest

// What goes wrong with the server or with its sockets.

// Restart stops the server until Return: every socket ends without a close
// frame, calls find nobody, and what only its memory held is lost (pending post
// ids, queues of sockets, triggers of dialogs).
func (s *Server) Restart() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = true
	s.cutAll()
	s.memory = newMemory()
}

// Unplug takes the network away until Return; the server runs on, and keeps
// events for the sockets that were there.
func (s *Server) Unplug() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = true
	s.cutAll()
}

// Return brings back what Restart or Unplug took away.
func (s *Server) Return() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.away = false
}

// Cut ends every socket without a close frame; clients may dial again at once.
func (s *Server) Cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cutAll()
}

// Forget loses what was kept for sockets that are away: whoever dials again
// gets a hello.
func (s *Server) Forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, k := range s.sockets {
		if k.wire == nil {
			delete(s.sockets, k.id)
		}
	}
}

// Silence makes the sockets stay open and send nothing, neither pings nor
// answers to what is asked over them; also those that are dialled later, until
// Silence(false). Pings of the WebSocket are answered all the same, as by a
// proxy before a server that hangs.
func (s *Server) Silence(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silenced = on
	if !on {
		return
	}
	for _, k := range s.sockets {
		if k.wire != nil {
			k.wire.silent = true
		}
	}
}

// Mute makes new sockets wait for a hello in vain, until Mute(false).
func (s *Server) Mute(on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.helloMute = on
}

// Revoke takes a token back. Sockets that were opened with it stay open and
// hear nothing.
func (s *Server) Revoke(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.tokens, token)
}

// Sockets tells how many of a user are open.
func (s *Server) Sockets(user string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := 0
	for _, k := range s.sockets {
		if k.user == user && k.wire != nil {
			n++
		}
	}
	return n
}

// Resumed tells how many sockets were taken up again where another had ended.
func (s *Server) Resumed() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.resumed
}

// Entry is one version of a post in what the server stores, as a compliance
// export of it has.
type Entry struct {
	Post, Channel, User string
	Message             string // with the text of its attachments, and its files
	Props               string // as JSON
}

// note puts a post on record. The caller holds mu.
func (s *Server) note(p *Post) {
	e := Entry{Post: p.ID, Channel: p.ChannelID, User: p.UserID, Message: p.Message, Props: text(p.allProps())}
	for _, id := range p.FileIDs {
		if f := s.files[id]; f != nil {
			e.Message += "\n" + f.Name + "\n" + string(f.body)
		}
	}
	s.record = append(s.record, e)
}

// Record gives everything that was ever stored, what was edited away or deleted
// too: a compliance export shows it to others.
func (s *Server) Record() []Entry {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Entry{}, s.record...)
}

// complain writes to the server's log. The caller holds mu.
func (s *Server) complain(line string) { s.log = append(s.log, line) }

// Log is what the server wrote in its log, where clients are not told.
func (s *Server) Log() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string{}, s.log...)
}
