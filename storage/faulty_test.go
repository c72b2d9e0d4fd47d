package storage

import (
	"bytes"
	"context"
	"io"
	"net"
	"sync"
	"testing"

	"github.com/redis/go-redis/v9"

	"gezel/bot"
	"gezel/storage/redistest"
)

// fault is what goes wrong with one script on its way.
type fault string

const (
	loseRequest fault = "request lost" // Redis never sees it
	loseReply   fault = "reply lost"   // Redis acts, and nobody hears of it
)

// line is the way to a Redis, on which a test lets scripts get lost.
type line struct {
	dial dialer

	mu      sync.Mutex
	faults  []fault
	between func() // done after each loss, before the caller knows
	losses  int
}

// lose lets the next scripts get lost, one fault each.
func (l *line) lose(between func(), faults ...fault) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults, l.between, l.losses = faults, between, 0
}

// lost is how many scripts were.
func (l *line) lost() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.losses
}

// next takes the fault of a script that is about to be sent.
func (l *line) next() (f fault, between func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.faults) == 0 {
		return "", nil
	}
	f, l.faults = l.faults[0], l.faults[1:]
	l.losses++
	return f, l.between
}

func (l *line) connect(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := l.dial(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	return &faultyConn{Conn: conn, line: l}, nil
}

// faultyConn is one connection of a line. It breaks with the script that gets
// lost on it.
type faultyConn struct {
	net.Conn
	line    *line
	lose    bool
	between func()
}

func (c *faultyConn) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte("evalsha\r\n")) {
		f, between := c.line.next()
		switch f {
		case loseRequest:
			_ = c.Close()
			return 0, io.ErrClosedPipe
		case loseReply:
			c.lose, c.between = true, between
		}
	}
	return c.Conn.Write(p)
}

func (c *faultyConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	if !c.lose {
		return n, err
	}
	if c.between != nil {
		c.between()
	}
	_ = c.Close()
	return 0, io.EOF
}

// openFaulty opens a store on a real Redis, over a line, and one without.
func openFaulty(t *testing.T, server *redistest.Server) (faulty, direct *Store, l *line) {
	t.Helper()
	l = &line{dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", server.Addr())
	}}
	o := Options{URL: server.URL(), Key: NewKey()}
	direct, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	faulty, err = open(t.Context(), o, new(redis.UniversalOptions), l.connect)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = faulty.Close()
		_ = direct.Close()
	})
	// From here on Redis knows the scripts, and acts on the first attempt.
	mustSave(t, direct, bot.Change{Member: bot.MemberID{Server: "warm"}})
	if _, err := direct.Claim(t.Context(), "warm", later, 0, 1); err != nil {
		t.Fatal(err)
	}
	return faulty, direct, l
}
