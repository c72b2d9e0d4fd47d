package mattermosttest

import (
	"encoding/json"

	"github.com/gorilla/websocket"
)

// request is what a client sends over its socket.
type request struct {
	Seq    int64          `json:"seq"`
	Action string         `json:"action"`
	Data   map[string]any `json:"data"`
}

// listen reads what the client sends, until it is gone.
func (s *Server) listen(line *wire) {
	for {
		kind, body, err := line.conn.ReadMessage()
		if err != nil {
			break
		}
		var req request
		if kind != websocket.TextMessage || json.Unmarshal(body, &req) != nil {
			continue
		}
		reply, stay := s.asked(line, req)
		if !stay {
			break
		}
		if reply != nil {
			select {
			case line.replies <- encode(reply):
			case <-line.gone:
			}
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hangUp(line)
}

// asked does what a client asks over its socket, and gives the reply. A client
// that shows a bad token does not stay.
func (s *Server) asked(line *wire, req request) (reply map[string]any, stay bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	fine := map[string]any{"status": "OK", "seq_reply": req.Seq}
	no := func(err *AppError) (map[string]any, bool) {
		return map[string]any{"status": "FAIL", "seq_reply": req.Seq, "error": err}, true
	}
	switch {
	case req.Action == "":
		return no(bad("api.web_socket_router.no_action.app_error", "No websocket action."))
	case req.Seq <= 0:
		return no(bad("api.web_socket_router.bad_seq.app_error", "Invalid sequence for WebSocket message."))
	}
	if req.Action == "authentication_challenge" {
		if line.socket != nil {
			return nil, true
		}
		token, _ := req.Data["token"].(string)
		u := s.whose(token)
		if u == nil {
			return nil, false
		}
		s.attach(nil, line, u.ID, token)
		return fine, true
	}
	k := line.socket
	if k == nil || s.whose(k.token) == nil {
		return no(expired())
	}
	switch req.Action {
	case "ping":
		fine["data"] = map[string]any{"text": "pong", "version": s.opts.Version, "server_time": s.opts.Now().UnixMilli(), "node_id": ""}
	case "user_typing":
		channel, _ := req.Data["channel_id"].(string)
		if ch := s.channels[channel]; ch != nil && ch.has(k.user) {
			s.publish(event{name: "typing", channel: ch, data: map[string]any{"user_id": k.user, "parent_id": req.Data["parent_id"]}})
		}
	case "get_statuses_by_ids", "get_statuses":
		found := map[string]any{}
		for id, st := range s.statuses {
			found[id] = st.Status
		}
		fine["data"] = found
	}
	return fine, true
}

// hangUp ends a connection without a close frame. What is kept of it waits for
// the client. The caller holds mu.
func (s *Server) hangUp(line *wire) {
	line.once.Do(func() {
		close(line.gone)
		_ = line.conn.Close() // gone is gone
	})
	delete(s.wires, line)
	if k := line.socket; k != nil && k.wire == line {
		k.wire, k.left = nil, s.now()
	}
}

// forget ends a socket and all that is kept of it. The caller holds mu.
func (s *Server) forget(k *socket) {
	delete(s.sockets, k.id)
	if k.wire != nil {
		s.hangUp(k.wire)
	}
}

// cutAll ends every connection. The caller holds mu.
func (s *Server) cutAll() {
	for line := range s.wires {
		s.hangUp(line)
	}
}
