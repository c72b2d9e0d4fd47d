package storage

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"time"
)

// Two locks keep two Redises from writing one append-only file. The first is
// this process's, and goes with it. The second is handed to the child too: it
// is free when no child is left either, whoever started it.

const (
	orphanPatience = 10 * time.Second       // until what another process left behind has ended
	sayPatience    = 500 * time.Millisecond // for one word with a child
)

func (p *Private) lock(ctx context.Context) (err error) {
	if p.ours, err = lockFile(filepath.Join(p.dir, "gezel.lock")); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, orphanPatience)
	defer cancel()
	every := time.NewTicker(20 * time.Millisecond)
	defer every.Stop()
	for {
		p.its, err = lockFile(filepath.Join(p.dir, "redis.lock"))
		if !errors.Is(err, ErrInUse) {
			break
		}
		_, _ = p.say("SHUTDOWN NOSAVE") // it does not answer when it obeys; what it has is in the append-only file
		select {
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("the redis-server of an earlier gezel does not end: %w", err), p.ours.Close())
		case <-every.C:
		}
	}
	if err != nil {
		err = errors.Join(err, p.ours.Close())
	}
	return err
}

func (p *Private) unlock() {
	_, _ = p.its.Close(), p.ours.Close() // nothing was written to them
}

// lockFile opens a file and locks it. The lock is as long as the file is open
// in any process.
func lockFile(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock: %w", err)
	}
	if err := tryLock(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// say gives a child a command, and what it answers.
func (p *Private) say(command string) ([]byte, error) {
	conn, err := net.DialTimeout("unix", p.socket, sayPatience)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), sayPatience)
	defer cancel()
	if deadline, ok := ctx.Deadline(); ok {
		if err := conn.SetDeadline(deadline); err != nil {
			return nil, err
		}
	}
	if _, err := conn.Write([]byte(command + "\r\n")); err != nil {
		return nil, err
	}
	return bufio.NewReader(conn).ReadBytes('\n')
}
