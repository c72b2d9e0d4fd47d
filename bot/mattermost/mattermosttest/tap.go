package mattermosttest

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/gorilla/websocket"
)

// Tap hears the server as barely as can be: it opens a socket with a token and
// gives each frame to hear, one after the other, until ctx is done.
func (s *Server) Tap(ctx context.Context, token string, hear func(frame []byte)) error {
	conn, _, err := websocket.DefaultDialer.DialContext(ctx, strings.Replace(s.url, "http", "ws", 1)+api+"/websocket",
		http.Header{"Authorization": {"Bearer " + token}})
	if err != nil {
		return fmt.Errorf("open a websocket: %w", err)
	}
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })() // which ends the reading
	for {
		_, frame, err := conn.ReadMessage()
		if err != nil {
			return err
		}
		hear(frame)
	}
}
