package slacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// maxConns is how many connections an app may have
// (https://docs.slack.dev/apis/events-api/using-socket-mode).
const maxConns = 10

// maxAck is how long an acknowledgement may be: one of this many bytes is
// dropped without a word.
const maxAck = 20000

// beatEvery is how often it pings; clients wait half a minute for the next.
const beatEvery = 3 * time.Second

// The reasons of a disconnect.
const (
	Warning           = "warning"           // the connection will go soon
	RefreshRequested  = "refresh_requested" // it goes now
	LinkDisabled      = "link_disabled"     // Socket Mode was switched off
	TooManyWebsockets = "too_many_websockets"
)

// conn is one connection of Socket Mode. What goes out is queued, so that
// nobody waits for it.
type conn struct {
	s    *Server
	ws   *websocket.Conn
	mu   sync.Mutex
	out  [][]byte
	more chan struct{}
	gone chan struct{}
	end  sync.Once
}

func (c *conn) put(frame []byte) {
	c.mu.Lock()
	c.out = append(c.out, frame)
	c.mu.Unlock()
	select {
	case c.more <- struct{}{}:
	default:
	}
}

// cut ends a connection without a word.
func (c *conn) cut() {
	c.end.Do(func() {
		close(c.gone)
		_ = c.ws.UnderlyingConn().Close()
	})
}

func (c *call) connectionsOpen() (obj, error) {
	if c.s.delivery.offline {
		return nil, fail("internal_error")
	}
	ticket := c.s.random() + c.s.random()
	c.s.delivery.tickets[ticket] = true
	return obj{"url": fmt.Sprintf("ws://%s/link/?ticket=%s&app_id=%s", c.s.addr, ticket, AppID)}, nil
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

// serveSocket takes a connection of Socket Mode; its URL works once.
func (s *Server) serveSocket(w http.ResponseWriter, r *http.Request) {
	ticket := r.URL.Query().Get("ticket")
	s.mu.Lock()
	known := s.delivery.tickets[ticket] && !s.delivery.offline && !s.delivery.stopped
	delete(s.delivery.tickets, ticket)
	slow := s.delivery.slow
	s.mu.Unlock()
	if !known {
		http.Error(w, "used or unknown ticket", http.StatusUnauthorized)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	c := &conn{s: s, ws: ws, more: make(chan struct{}, 1), gone: make(chan struct{})}
	s.wait.Add(1)
	go func() { defer s.wait.Done(); c.write(slow) }()
	c.read()
}

// write says hello, and then whatever is put.
func (c *conn) write(slow time.Duration) {
	defer c.leave()
	if slow > 0 {
		late := time.NewTimer(slow)
		defer late.Stop()
		select {
		case <-late.C:
		case <-c.gone:
			return
		}
	}
	if !c.join() {
		return
	}
	beat := time.NewTicker(beatEvery)
	defer beat.Stop()
	first := true
	for {
		c.mu.Lock()
		out := c.out
		c.out = nil
		c.mu.Unlock()
		for _, frame := range out {
			if len(frame) == 0 { // the end, after a disconnect
				_ = c.ws.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Time{})
				return
			}
			if c.ws.WriteMessage(websocket.TextMessage, frame) != nil {
				return
			}
		}
		if first && c.ping() != nil { // after the hello
			return
		}
		first = false
		select {
		case <-c.more:
		case <-beat.C:
			if c.ping() != nil {
				return
			}
		case <-c.gone:
			return
		}
	}
}

func (c *conn) ping() error {
	return c.ws.WriteMessage(websocket.PingMessage, []byte("Ping from applink-fake"))
}

// join puts a connection among those that get payloads, and says hello on it
// first.
func (c *conn) join() bool {
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	n := len(c.s.delivery.conns)
	if n >= maxConns {
		_ = c.ws.WriteMessage(websocket.TextMessage, disconnectFrame(TooManyWebsockets, n))
		return false
	}
	if c.s.delivery.stopped || c.s.delivery.offline { // since the ticket was taken
		return false
	}
	c.put(encode(obj{
		"type": "hello", "num_connections": n + 1, "connection_info": obj{"app_id": AppID},
		"debug_info": obj{"host": "applink-fake", "build_number": 999, "approximate_connection_time": 18060},
	}))
	c.s.delivery.conns = append(c.s.delivery.conns, c)
	c.s.pulse.Beat()
	return true
}

func (c *conn) leave() {
	c.cut()
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	c.s.delivery.conns = slices.DeleteFunc(c.s.delivery.conns, func(other *conn) bool { return other == c })
	c.s.pulse.Beat()
}

// read takes acknowledgements until the connection ends.
func (c *conn) read() {
	defer c.cut()
	for {
		_, raw, err := c.ws.ReadMessage()
		if err != nil {
			return
		}
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if len(raw) >= maxAck || json.Unmarshal(raw, &ack) != nil {
			continue
		}
		c.s.mu.Lock()
		if d := c.s.delivery.byID[ack.ID]; d != nil {
			delete(c.s.delivery.byID, ack.ID)
			if !d.accepts {
				ack.Payload = nil
			}
			c.s.acknowledged(d, ack.Payload)
		}
		c.s.mu.Unlock()
	}
}

// frame is a delivery as Socket Mode puts it.
func (d *delivery) frame() []byte {
	o := obj{
		"envelope_id": d.envelope, "type": d.kind, "payload": json.RawMessage(d.payload),
		"accepts_response_payload": d.accepts,
	}
	if !json.Valid(d.payload) { // ordered so
		o["payload"] = string(d.payload)
	}
	if d.kind == eventsAPI {
		o["retry_attempt"] = d.attempt
		o["retry_reason"] = d.reason
	}
	return encode(o)
}

func disconnectFrame(reason string, n int) []byte {
	o := obj{"type": "disconnect", "reason": reason, "debug_info": obj{"host": "wss-111.slack.com"}}
	if reason == TooManyWebsockets {
		o["num_connections"] = n
		o["connection_info"] = obj{"app_id": AppID}
	}
	return encode(o)
}

// Disconnect sends a disconnect frame on all connections. A warning leaves
// them open; after the others they are closed.
func (s *Server) Disconnect(reason string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.delivery.conns {
		c.put(disconnectFrame(reason, len(s.delivery.conns)))
		if reason != Warning {
			c.put([]byte{})
		}
	}
}

// CutSockets cuts all connections without a word.
func (s *Server) CutSockets() {
	s.mu.Lock()
	conns := slices.Clone(s.delivery.conns)
	s.delivery.conns = nil
	s.mu.Unlock()
	for _, c := range conns {
		c.cut()
	}
}

// Offline cuts all connections and takes no new ones; over HTTP it delivers
// nothing. What happens meanwhile fails, and is tried again as always.
func (s *Server) Offline() {
	s.mu.Lock()
	s.delivery.offline = true
	s.mu.Unlock()
	s.CutSockets()
}

// Online takes connections again.
func (s *Server) Online() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delivery.offline = false
}

// SlowHello has each new connection wait before its hello, in real time.
func (s *Server) SlowHello(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delivery.slow = d
}

// Connections is how many connections there are that got their hello.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.delivery.conns)
}
