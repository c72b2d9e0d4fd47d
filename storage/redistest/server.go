package redistest

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// patience is how long a server may take to answer its first PING.
const patience = time.Minute

// Server is a running redis-server, on a Unix socket in a directory of its own.
type Server struct {
	Dir string // where it keeps its files

	t    testing.TB
	args []string
	addr string // of the socket, or host:port
	cmd  *exec.Cmd
	done chan struct{} // closed when cmd has ended
	log  *bytes.Buffer
}

// Start starts a server that keeps nothing on disk, unless args say otherwise:
// they are those of redis-server ("--appendonly", "yes"), and come last.
func Start(t testing.TB, args ...string) *Server {
	t.Helper()
	dir := tempDir(t)
	socket := filepath.Join(dir, "redis.sock")
	return start(t, dir, socket, append([]string{"--port", "0", "--unixsocket", socket}, args...))
}

func start(t testing.TB, dir, addr string, args []string) *Server {
	t.Helper()
	s := &Server{Dir: dir, t: t, addr: addr, args: append([]string{"--dir", dir, "--save", ""}, args...)}
	t.Cleanup(s.Kill)
	s.Start()
	return s
}

// tempDir is t.TempDir with a short name: the path of a socket has at most 107
// bytes (man 7 unix), and tests have long names.
func tempDir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "redis")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// Addr is where the server listens: the path of a socket, or host:port.
func (s *Server) Addr() string { return s.addr }

// URL is the same as a URL.
func (s *Server) URL() string {
	if filepath.IsAbs(s.addr) {
		return "unix://" + s.addr
	}
	return "redis://" + s.addr
}

// Client is a bare client of the server, closed with the test.
func (s *Server) Client() *redis.Client {
	s.t.Helper()
	client := redis.NewClient(&redis.Options{Addr: s.addr, MaxRetries: -1})
	s.t.Cleanup(func() { _ = client.Close() })
	return client
}

// Start starts a server that was killed, with the files that it left, and
// returns when it answers.
func (s *Server) Start() {
	s.t.Helper()
	path, err := exec.LookPath("redis-server")
	if err != nil {
		s.t.Fatal("no redis-server on the PATH, which this test needs; get it: sudo apt-get install redis-server")
	}
	s.log = new(bytes.Buffer)
	s.cmd = exec.Command(path, s.args...)
	s.cmd.Stdout, s.cmd.Stderr = s.log, s.log
	s.cmd.SysProcAttr = endWithParent()
	if err := s.cmd.Start(); err != nil {
		s.t.Fatalf("start redis-server: %v", err)
	}
	s.done = make(chan struct{})
	go func() {
		defer close(s.done)
		_ = s.cmd.Wait() // it is killed, or tells why it ended in its log
	}()
	if err := s.ready(); err != nil {
		s.Kill()
		s.t.Fatalf("redis-server does not answer: %v\n%s", err, s.log)
	}
}

// ready waits until the server answers PING, also if only to ask for a
// password: it has then read its files.
func (s *Server) ready() error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	network := "tcp"
	if filepath.IsAbs(s.addr) {
		network = "unix"
	}
	every := time.NewTicker(5 * time.Millisecond)
	defer every.Stop()
	for {
		err := ping(ctx, network, s.addr)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return err
		case <-s.done:
			return errors.New("it ended")
		case <-every.C:
		}
	}
}

func ping(ctx context.Context, network, addr string) error {
	conn, err := new(net.Dialer).DialContext(ctx, network, addr)
	if err != nil {
		return err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return err
		}
	}
	if _, err := conn.Write([]byte("PING\r\n")); err != nil {
		return err
	}
	answer, err := bufio.NewReader(conn).ReadString('\n')
	if err == nil && strings.HasPrefix(answer, "-LOADING") {
		err = errors.New("loading")
	}
	return err
}

// Kill ends the server as a power cut would. It may be called again.
func (s *Server) Kill() {
	if s.done == nil {
		return
	}
	_ = s.cmd.Process.Kill() // fails when it has ended by itself
	<-s.done
}
