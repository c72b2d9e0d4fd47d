package main

import (
	"io"
	"net"
	"sync"
	"testing"
)

// cable is what a replica reaches its Redis through, until it is pulled.
type cable struct {
	to string // the socket of Redis

	mu     sync.Mutex
	pulled bool
	conns  []net.Conn
}

// newCable gives a cable to the socket of a Redis, and the URL of its end.
func newCable(t *testing.T, to string) (*cable, string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{to: to}
	t.Cleanup(func() { _ = listener.Close(); c.pull() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go c.carry(conn)
		}
	}()
	return c, "redis://" + listener.Addr().String()
}

// carry carries both ways until one side is gone.
func (c *cable) carry(near net.Conn) {
	defer near.Close()
	far, err := net.Dial("unix", c.to)
	if err != nil || !c.holds(near, far) {
		return
	}
	defer far.Close()
	go func() { _, _ = io.Copy(near, far); _ = near.Close() }()
	_, _ = io.Copy(far, near)
}

// holds notes a connection; false while the cable is pulled.
func (c *cable) holds(ends ...net.Conn) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.conns = append(c.conns, ends...)
	return !c.pulled
}

// pull cuts off whoever is on it; plug lets them back.
func (c *cable) pull() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pulled = true
	for _, conn := range c.conns {
		_ = conn.Close()
	}
	c.conns = nil
}

func (c *cable) plug() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.pulled = false
}
