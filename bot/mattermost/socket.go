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
)

// timing is how long the adapter waits for what. Tests wait less.
type timing struct {
	hello time.Duration // for the first word on a new connection
	ping  time.Duration // between pings of our own; none of three answered is the end
	word  time.Duration // for a word or a ping of the server's own, which pings every minute
	check time.Duration // between looks whether the token is still good
}

var usualTiming = timing{hello: 10 * time.Second, ping: 25 * time.Second, word: 150 * time.Second, check: time.Minute}

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

// frame is what comes over the WebSocket.
// (https://developers.mattermost.com/api-documentation/#/#websocket-events)
type frame struct {
	Event     string                     `json:"event"`
	Data      map[string]json.RawMessage `json:"data"`
	Broadcast struct {
		ChannelID string `json:"channel_id"`
		UserID    string `json:"user_id"`
	} `json:"broadcast"`
	Seq int64 `json:"seq"`
}

var (
	errNoHello = errors.New("no hello: the token may be revoked")
	errLost    = errors.New("events lost on the way")
)

// hear keeps a connection to the server until ctx is done.
func (a *Adapter) hear(ctx context.Context, f *feed) {
	var at thread
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
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		<-ctx.Done()
		_ = conn.Close() // which ends the reading below
	}()
	a.state.onRefused(cancel)
	go a.ping(ctx, conn)
	err = a.listen(ctx, conn, f, at)
	if errors.Is(err, errLost) || errors.Is(err, errNoHello) {
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

// ping asks for a sign of life, so that a connection that is dead without a
// word is found out: the server itself pings once a minute only.
func (a *Adapter) ping(ctx context.Context, conn *websocket.Conn) {
	ticker := time.NewTicker(a.timing.ping)
	defer ticker.Stop()
	for {
		if conn.WriteControl(websocket.PingMessage, nil, time.Time{}) != nil {
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
// it waits. A connection taken up again says nothing by itself, so there an
// answer to the first ping is enough.
func (a *Adapter) listen(ctx context.Context, conn *websocket.Conn, f *feed, at *thread) error {
	heard, first := at.id != "", true
	end := func() { _ = conn.Close() } // which ends the reading
	silence, wordless := time.AfterFunc(a.timing.hello, end), time.AfterFunc(a.timing.word, end)
	defer silence.Stop()
	defer wordless.Stop()
	alive := func() {
		if heard {
			silence.Reset(3 * a.timing.ping)
			if first {
				first = false
				a.connectedNow()
			}
		}
	}
	conn.SetPongHandler(func(string) error { alive(); return nil })
	answer := conn.PingHandler()
	conn.SetPingHandler(func(text string) error { alive(); wordless.Reset(a.timing.word); return answer(text) })
	for {
		_, body, err := conn.ReadMessage()
		if err != nil {
			if first && ctx.Err() == nil {
				return fmt.Errorf("%w: %w", errNoHello, err)
			}
			return err
		}
		wordless.Reset(a.timing.word)
		var fr frame
		if json.Unmarshal(body, &fr) != nil || fr.Event == "" {
			continue // an answer to something, or nothing that is known
		}
		switch {
		case fr.Event == "hello":
			*at = thread{id: text(fr.Data["connection_id"]), next: fr.Seq + 1}
			heard = true
			a.people.forget()
			f.catchUp(f.ctx)
		case !heard || fr.Seq > at.next:
			return errLost
		case fr.Seq < at.next:
			continue // replayed, and known
		default:
			at.next++
			a.happened(f, fr)
		}
		alive()
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
