package mattermost

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/websocket"
	"github.com/mattermost/mattermost/server/public/model"
)

// timing is how long the adapter waits for what. Tests wait less.
type timing struct {
	hello time.Duration // for the first word on a new connection
	ping  time.Duration // between questions to the server whether it is there
	word  time.Duration // for an event or an answer to that; two of them in vain is the end
	check time.Duration // between looks whether the token is still good
	// unread is how long a conversation waits for a history that can't be read
	unread time.Duration
}

var usualTiming = timing{hello: 10 * time.Second, ping: 20 * time.Second, word: 45 * time.Second, check: time.Minute, unread: unreadFor}

const (
	firstPause   = 200 * time.Millisecond // before a connection is tried again
	longestPause = 30 * time.Second
	steady       = time.Minute // a connection that lasted so long begins anew with the first pause
	longestFrame = 8 << 20     // bytes
)

// thread is where a connection can be taken up again: the server keeps some
// events for a client that is away.
type thread struct {
	id   string // of the connection; "": none
	next int64  // number of the event that comes next
}

// frame is what comes over the WebSocket: an event, or an answer to a ping.
// (https://developers.mattermost.com/api-documentation/#/#websocket-events)
type frame struct {
	Event     string                     `json:"event"`
	Data      map[string]json.RawMessage `json:"data"`
	Broadcast struct {
		ChannelID string `json:"channel_id"`
		UserID    string `json:"user_id"`
	} `json:"broadcast"`
	Seq    int64  `json:"seq"`
	Status string `json:"status"` // of an answer
}

// hungUp is why Gezel itself ended a connection. Such a one is not taken up
// again: nobody knows what it would have told.
type hungUp string

func (h hungUp) Error() string { return "hung up: " + string(h) }

const (
	errNoHello = hungUp("not a word came on a new connection")
	errDeaf    = hungUp("neither an event nor an answer to a ping came any more")
	errPing    = hungUp("ping refused: the token may be revoked")
	errLost    = hungUp("events lost on the way")
	errToken   = hungUp("the token is refused")
)

// hear keeps a connection to the server until ctx is done. While the server is
// there and says nothing over it, what happens is read back, now and then.
func (a *Adapter) hear(ctx context.Context, f *feed) {
	var at thread
	var looked time.Time
	pause := firstPause
	for ctx.Err() == nil {
		began := a.now()
		err := a.connection(ctx, f, &at)
		if ctx.Err() != nil {
			return
		}
		if a.state.connected(err) {
			a.log.Warn("connection lost", "server", a.server, "error", err)
		}
		a.count("reconnected")
		if silent := errors.Is(err, errDeaf) || errors.Is(err, errNoHello); silent && a.now().Sub(looked) >= a.timing.check && !f.atIt() {
			looked = a.now()
			f.catchUp(f.ctx)
		}
		if a.now().Sub(began) > steady {
			pause = firstPause
		}
		if !sleep(ctx, pause/2+rand.N(pause)) {
			return
		}
		pause = min(2*pause, longestPause)
	}
}

// connection dials and listens until something is wrong.
func (a *Adapter) connection(ctx context.Context, f *feed, at *thread) error {
	if err := a.stillMe(ctx); err != nil {
		return err
	}
	conn, err := a.dial(ctx, *at)
	if err != nil {
		return err
	}
	ctx, hangUp := context.WithCancelCause(ctx)
	defer hangUp(nil)
	go func() {
		<-ctx.Done()
		_ = conn.Close() // which ends the reading below
	}()
	a.state.onRefused(func() { hangUp(errToken) })
	go a.ping(ctx, conn)
	err = a.listen(conn, f, at, hangUp)
	if why := context.Cause(ctx); why != nil {
		err = why
	}
	if _, ours := errors.AsType[hungUp](err); ours {
		*at = thread{} // begin anew; its hello has the history read
	}
	return err
}

// dial connects, where it can to what the server kept of the last connection.
func (a *Adapter) dial(ctx context.Context, at thread) (*websocket.Conn, error) {
	address := "ws" + strings.TrimPrefix(a.set.URL, "http") + "/api/v4/websocket"
	if at.id != "" {
		q := url.Values{"connection_id": {at.id}, "sequence_number": {strconv.FormatInt(at.next, 10)}}
		address += "?" + q.Encode()
	}
	dialer := websocket.Dialer{Proxy: http.ProxyFromEnvironment, HandshakeTimeout: a.timing.hello}
	if t, ok := a.client.HTTPClient.Transport.(*http.Transport); ok {
		dialer.Proxy, dialer.TLSClientConfig, dialer.NetDialContext = t.Proxy, t.TLSClientConfig, t.DialContext
	}
	conn, resp, err := dialer.DialContext(ctx, address, http.Header{"Authorization": {"Bearer " + a.set.Token}})
	if err != nil {
		status := 0
		if resp != nil {
			status = resp.StatusCode
		}
		return nil, fmt.Errorf("open a websocket: status %d: %w", status, err)
	}
	conn.SetReadLimit(longestFrame)
	return conn, nil
}

// ping asks the server whether it is there, as its own web client does. A ping
// of the WebSocket itself would not tell: whatever holds the connection answers
// that, also when the server behind it says nothing any more.
func (a *Adapter) ping(ctx context.Context, conn *websocket.Conn) {
	ticker := time.NewTicker(a.timing.ping)
	defer ticker.Stop()
	for n := 1; ; n++ { // the server takes no 0
		if conn.WriteJSON(model.WebSocketRequest{Action: "ping", Seq: int64(n)}) != nil {
			return // the reader hears of it
		}
		select {
		case <-ticker.C:
		case <-ctx.Done():
			return
		}
	}
}

// listen reads events, and hands them on before it reads the next: nothing in
// it waits. A connection taken up again says nothing by itself, so there the
// answer to the first ping is enough; a new one has to say hello.
func (a *Adapter) listen(conn *websocket.Conn, f *feed, at *thread, hangUp context.CancelCauseFunc) error {
	here := *at
	*at = thread{} // where nothing comes, nothing is taken up
	first := time.AfterFunc(a.timing.hello, func() { hangUp(errNoHello) })
	silence := time.AfterFunc(a.timing.hello+a.timing.word, func() { hangUp(errDeaf) })
	defer first.Stop()
	defer silence.Stop()
	for {
		_, body, err := conn.ReadMessage()
		if err != nil {
			return err
		}
		var fr frame
		if json.Unmarshal(body, &fr) != nil {
			continue // nothing that is known
		}
		switch {
		case fr.Event == "hello":
			here = thread{id: text(fr.Data["connection_id"]), next: fr.Seq + 1}
			a.people.forget()
			f.catchUp(f.ctx)
		case fr.Status == model.StatusFail:
			return errPing
		case fr.Event == "" && (fr.Status != model.StatusOk || here.id == ""):
			continue // an answer says hello for nobody
		case fr.Event == "", here.id != "" && fr.Seq < here.next: // replayed, and known
		case here.id == "" || fr.Seq > here.next:
			return errLost
		default:
			here.next++
			a.happened(f, fr)
		}
		*at = here
		silence.Reset(a.timing.word)
		if first.Stop() {
			a.connectedNow()
		}
	}
}

// text reads a JSON string; "" when it is none.
func text(raw json.RawMessage) string {
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// connectedNow notes that the server is heard.
func (a *Adapter) connectedNow() {
	if a.state.connected(nil) {
		a.log.Info("connected", "server", a.server)
	}
}
