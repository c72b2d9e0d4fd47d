package storage

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"time"
)

// PrivateOptions say where a private Redis lives.
type PrivateOptions struct {
	Dir    string // its files; made if need be, for its owner alone
	Log    *slog.Logger
	Search []string // programs to look for on the PATH; nil: redis-server, then valkey-server
}

// Private is a Redis of this process alone: a child that listens on a socket,
// syncs every write to its append-only file before it answers, and ends with
// this process, also when that is killed (on Linux; elsewhere the next start
// ends it). A child that dies is started again.
type Private struct {
	dir, socket, program string
	log                  *slog.Logger
	ours, its            *os.File // locks: of this process, and of the child besides

	stop chan struct{}
	over chan struct{} // closed when no child will be started any more
	once sync.Once

	mu  sync.Mutex
	err error // why no child answers; nil while one does
}

var (
	// ErrNoServer: no program of a Redis is on the PATH.
	ErrNoServer = errors.New("no redis-server and no valkey-server on the PATH")
	// ErrInUse: another process has a private Redis in the same directory.
	ErrInUse = errors.New("in use by another gezel")
	// ErrEnded: the Redis ended instead of answering; its log says why.
	ErrEnded = errors.New("redis-server ended")
	// errStarting is what Err gives before a child answers.
	errStarting = errors.New("redis-server is starting")
)

const (
	startPatience = 30 * time.Second // until a child answers that is not loading
	stopPatience  = 2 * time.Second  // until a child has ended that was asked to
	firstPause    = 50 * time.Millisecond
	longestPause  = 10 * time.Second
	settled       = time.Minute // a child that lived so long was a good one
	mostLog       = 1 << 20     // bytes of its log, before a new one is begun
	logName       = "redis.log"
)

// StartPrivate starts one, and returns when it answers: an append-only file
// that takes long to read is waited for. Errors: ErrNoServer, ErrInUse,
// ErrEnded, and what the file system says.
func StartPrivate(ctx context.Context, o PrivateOptions) (*Private, error) {
	if o.Search == nil {
		o.Search = []string{"redis-server", "valkey-server"}
	}
	p := &Private{log: o.Log, stop: make(chan struct{}), over: make(chan struct{}), err: errStarting}
	var err error
	if p.program, err = find(o.Search); err != nil {
		return nil, err
	}
	if p.dir, err = filepath.Abs(o.Dir); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if err := os.MkdirAll(p.dir, 0o700); err != nil {
		return nil, fmt.Errorf("data directory: %w", err)
	}
	if p.socket, err = socketPath(p.dir); err != nil {
		return nil, fmt.Errorf("socket: %w", err)
	}
	if err := p.lock(ctx); err != nil {
		return nil, err
	}
	first := make(chan error, 1)
	go p.keep(first)
	select {
	case err = <-first:
	case <-ctx.Done():
		err = ctx.Err()
	}
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

func find(programs []string) (string, error) {
	for _, name := range programs {
		if path, err := exec.LookPath(name); err == nil {
			return filepath.Abs(path)
		}
	}
	return "", ErrNoServer
}

// URL names it, as Options does.
func (p *Private) URL() string { return "unix://" + p.socket }

// logFile is where it says what it does; nothing of what is stored in it.
func (p *Private) logFile() string { return filepath.Join(p.dir, logName) }

// Err tells why it does not answer just now; nil when it does.
func (p *Private) Err() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.err
}

func (p *Private) set(err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.err = err
}

// Close ends it: what it was given is on the disk. It may be called again.
func (p *Private) Close() error {
	p.once.Do(func() { close(p.stop) })
	<-p.over
	return nil
}

// keep starts a child, and another when it ends, until Close. The kernel ends a
// child when the thread that started it ends (man 2 PR_SET_PDEATHSIG), so all of
// it happens on one thread that stays. first is told whether the first child
// came to answer.
func (p *Private) keep(first chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(p.over)
	defer p.unlock()
	pause := firstPause
	for again := false; ; again = true {
		lived, err := p.live(first)
		p.set(err)
		select {
		case <-p.stop:
			return
		default:
		}
		if !again && !lived {
			first <- err
			return
		}
		first = nil
		if lived {
			pause = firstPause
		}
		p.log.Error("private redis ended, and is started again", "after", pause, "error", err)
		timer := time.NewTimer(pause)
		select {
		case <-p.stop:
			timer.Stop()
			return
		case <-timer.C:
		}
		pause = min(2*pause, longestPause)
	}
}

// live starts a child and waits until it has ended. lived tells whether it was a
// good one: the first child when it came to answer, any other when it lived long
// enough besides.
func (p *Private) live(first chan<- error) (lived bool, err error) {
	cmd, ended, err := p.begin()
	if err != nil {
		return false, err
	}
	defer end(cmd, ended)
	if err := p.await(ended); err != nil {
		return false, err
	}
	p.set(nil)
	if first != nil {
		first <- nil
		lived = true
	}
	long := time.NewTimer(settled)
	defer long.Stop()
	for {
		select {
		case <-p.stop:
			return lived, nil
		case <-ended:
			return lived, ErrEnded
		case <-long.C:
			lived = true
		}
	}
}

// begin starts a child; ended is closed when it has ended.
func (p *Private) begin() (*exec.Cmd, <-chan struct{}, error) {
	out, err := p.openLog()
	if err != nil {
		return nil, nil, fmt.Errorf("log of redis-server: %w", err)
	}
	defer out.Close() // the child has it
	cmd := exec.Command(p.program,
		"--port", "0", "--unixsocket", p.socket, "--unixsocketperm", "700", "--dir", p.dir,
		"--daemonize", "no", "--supervised", "no", "--logfile", "",
		"--appendonly", "yes", "--appendfsync", "always", "--no-appendfsync-on-rewrite", "no", "--save", "",
		"--maxmemory", "0", "--maxmemory-policy", "noeviction",
		"--slowlog-log-slower-than", "-1", "--crash-log-enabled", "no") // both hold what was written
	cmd.Dir, cmd.Stdout, cmd.Stderr = p.dir, out, out
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TZ=UTC"}
	cmd.ExtraFiles = []*os.File{p.its} // the lock is free when the child is gone too
	cmd.SysProcAttr = childOfOurs()
	if err := cmd.Start(); err != nil {
		return nil, nil, fmt.Errorf("start redis-server: %w", err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = cmd.Wait() }() // its log tells why
	return cmd, ended, nil
}

// end has a child end, after what it was given is on the disk.
func end(cmd *exec.Cmd, ended <-chan struct{}) {
	_ = cmd.Process.Signal(syscall.SIGTERM) // fails when it has ended
	late := time.NewTimer(stopPatience)
	defer late.Stop()
	select {
	case <-ended:
	case <-late.C:
		_ = cmd.Process.Kill() // loses nothing: each write was synced before it was answered
		<-ended
	}
}

// await waits until the child answers.
func (p *Private) await(ended <-chan struct{}) error {
	every := time.NewTicker(5 * time.Millisecond)
	defer every.Stop()
	late := time.NewTimer(startPatience)
	defer late.Stop()
	for {
		answer, err := p.say("PING")
		switch {
		case err == nil && bytes.HasPrefix(answer, []byte("+PONG")):
			return nil
		case err == nil && bytes.HasPrefix(answer, []byte("-LOADING")):
			late.Reset(startPatience)
		}
		select {
		case <-p.stop:
			return errStarting
		case <-ended:
			return ErrEnded
		case <-late.C:
			return errors.New("redis-server does not answer")
		case <-every.C:
		}
	}
}
