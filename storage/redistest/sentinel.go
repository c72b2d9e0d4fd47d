package redistest

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"testing"
)

// Sentinel starts a server, and a Sentinel that watches it under a name.
func Sentinel(t testing.TB, name string) (server, sentinel *Server) {
	t.Helper()
	port := freePort(t)
	server = start(t, tempDir(t), net.JoinHostPort("127.0.0.1", port), []string{"--bind", "127.0.0.1", "--port", port})

	// A Sentinel writes what it learns into its configuration file, and does
	// not start without one.
	dir, own := tempDir(t), freePort(t)
	config := filepath.Join(dir, "sentinel.conf")
	text := fmt.Sprintf("bind 127.0.0.1\nport %s\nsentinel monitor %s 127.0.0.1 %s 1\n", own, name, port)
	if err := os.WriteFile(config, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	sentinel = &Server{Dir: dir, t: t, addr: net.JoinHostPort("127.0.0.1", own), args: []string{config, "--sentinel"}}
	t.Cleanup(sentinel.Kill)
	sentinel.Start()
	return server, sentinel
}
