package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// safeBuffer is a buffer that is read while it is written.
type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string { b.mu.Lock(); defer b.mu.Unlock(); return b.b.String() }

// nextPort is where freeAddr looks next. It lies below the ports that systems
// give to whoever dials out, so that none is taken while a program that listens
// there is being started again.
var nextPort atomic.Int32

func init() { nextPort.Store(20000 + rand.Int32N(10000)) }

// freeAddr gives an address of this machine that nobody listens on, a different
// one each time.
func freeAddr(t testing.TB) string {
	t.Helper()
	for range 1000 {
		addr := fmt.Sprint("127.0.0.1:", nextPort.Add(1))
		if l, err := net.Listen("tcp", addr); err == nil {
			_ = l.Close()
			return addr
		}
	}
	t.Fatal("no free port")
	return ""
}

// clock is that of the program and of the chat servers: the machine's, moved on.
type clock struct {
	file string // the program reads it there
	mu   sync.Mutex
	by   time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.by)
}

// move moves it on, and back.
func (c *clock) move(t testing.TB, by time.Duration) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.by += by
	c.tell(t, c.by)
}

// skew has the program's alone go wrong, until the next move.
func (c *clock) skew(t testing.TB, by time.Duration) {
	t.Helper()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.tell(t, c.by+by)
}

func (c *clock) tell(t testing.TB, by time.Duration) {
	t.Helper()
	next := c.file + ".next"
	if err := os.WriteFile(next, []byte(by.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(next, c.file); err != nil {
		t.Fatal(err)
	}
}
