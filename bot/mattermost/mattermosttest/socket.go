package mattermosttest

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// socket is one connection of a client, or what is kept of it until the client
// is back.
type socket struct {
	id    string
	user  string
	token string
	seq   int64   // of the next event
	sent  []frame // the last that were written
	queue []frame // what is not written yet
	wire  *wire   // nil while the client is away
	left  int64   // since when it is
}

// wire is a connection itself.
type wire struct {
	conn    *websocket.Conn
	wake    chan struct{}
	gone    chan struct{}
	replies chan []byte
	once    sync.Once

	// The rest is guarded by the server's mu.
	socket *socket // nil until the client said who it is
	silent bool
}

func (k *socket) rouse() {
	if k.wire == nil {
		return
	}
	select {
	case k.wire.wake <- struct{}{}:
	default: // it is awake
	}
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// serveSocket upgrades every request, also one with a bad token or with none:
// that one hears nothing until it sends an authentication_challenge.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	if line := s.pickUp(w, r); line != nil {
		go s.speak(line)
		s.listen(line)
	}
}

// pickUp upgrades under the lock: whoever has dialled misses nothing of what
// happens next.
func (s *Server) pickUp(w http.ResponseWriter, r *http.Request) *wire {
	s.mu.Lock()
	defer s.mu.Unlock()
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return nil // the upgrader has answered
	}
	line := &wire{conn: conn, wake: make(chan struct{}, 1), gone: make(chan struct{}), replies: make(chan []byte, 16)}
	s.wires[line] = true
	if u := s.whose(bearer(r)); u != nil {
		s.attach(s.resume(r, u.ID), line, u.ID, bearer(r))
	}
	return line
}

// resume finds what is kept of an earlier connection, if the client asks for it
// and nothing of what it did not hear is lost. The caller holds mu.
func (s *Server) resume(r *http.Request, user string) *socket {
	q := r.URL.Query()
	k := s.sockets[q.Get("connection_id")]
	next, err := strconv.ParseInt(q.Get("sequence_number"), 10, 64)
	if k == nil || k.user != user || err != nil || next > k.seq || k.wire == nil && s.now()-k.left > keptMillis {
		return nil
	}
	missed := append(append([]frame{}, k.sent...), k.queue...)
	for len(missed) > 0 && missed[0].seq < next {
		missed = missed[1:]
	}
	if next != k.seq && (len(missed) == 0 || missed[0].seq != next) {
		return nil
	}
	if k.wire != nil {
		s.hangUp(k.wire)
	}
	k.sent, k.queue = nil, missed
	s.resumed++
	return k
}

// attach puts a connection on a socket, on a new one if k is nil: only that one
// gets a hello. The caller holds mu.
func (s *Server) attach(k *socket, line *wire, user, token string) {
	line.silent = s.silenced
	if k == nil {
		k = &socket{id: s.id(), user: user, token: token}
		s.sockets[k.id] = k
		defer s.greet(k)
	}
	k.wire, k.token, line.socket = line, token, k
	k.rouse()
}

// greet says hello. The caller holds mu.
func (s *Server) greet(k *socket) {
	if s.helloMute {
		return
	}
	hello := event{name: "hello", user: k.user, data: map[string]any{
		"connection_id": k.id, "server_version": s.opts.Version + ".0.fake", "server_hostname": "fake",
	}}
	if s.opts.HelloAfter == 0 {
		s.enqueue(k, hello.body(k.id))
		return
	}
	line := k.wire
	go func() {
		later := time.NewTimer(s.opts.HelloAfter)
		defer later.Stop()
		select {
		case <-later.C:
			s.mu.Lock()
			s.enqueue(k, hello.body(k.id))
			s.mu.Unlock()
		case <-line.gone:
		}
	}()
}

// speak writes what is in the queue, and pings.
func (s *Server) speak(line *wire) {
	ping := time.NewTicker(s.opts.Ping)
	defer ping.Stop()
	for {
		select {
		case <-line.gone:
			return
		case reply := <-line.replies:
			if !s.mute(line) && line.conn.WriteMessage(websocket.TextMessage, reply) != nil {
				return
			}
		case <-ping.C:
			if !s.mute(line) && line.conn.WriteControl(websocket.PingMessage, nil, time.Time{}) != nil {
				return
			}
		case <-line.wake:
			if !s.flush(line) {
				return
			}
		}
	}
}

// flush writes the queue; false when the connection is gone. What a silent
// socket swallows counts as written, as what a dead cable swallows does.
func (s *Server) flush(line *wire) bool {
	for {
		next, any, quiet := s.next(line)
		if !any {
			return true
		}
		if !quiet && line.conn.WriteMessage(websocket.TextMessage, next.body) != nil {
			return false
		}
	}
}

// next takes the next event out of a connection's queue, and tells whether it
// is to be swallowed.
func (s *Server) next(line *wire) (ev frame, any, quiet bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	k := line.socket
	if k == nil || k.wire != line || len(k.queue) == 0 {
		return frame{}, false, false
	}
	ev, k.queue = k.queue[0], k.queue[1:]
	k.sent = append(k.sent, ev)
	if len(k.sent) > sentSize {
		k.sent = k.sent[len(k.sent)-sentSize:]
	}
	t := s.tokens[k.token]
	return ev, true, line.silent || t == nil || !t.IsActive
}

func (s *Server) mute(line *wire) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return line.silent
}
