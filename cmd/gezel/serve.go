package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"gezel/bot"
	"gezel/prompts"
	"gezel/storage"
)

// lease is how long what one replica has in hand is left to it. It is longer
// than the slowest try at sending (half of it, see bot.Config), and no longer
// than a member may wait when a replica was killed.
const lease = time.Minute

// How long each step of the end may take. Together with the private Redis they
// stay below the ten seconds after which most supervisors kill.
const (
	deafIn   = 3 * time.Second // requests that are under way, and events that were heard
	silentIn = 4 * time.Second // what is being said
)

func newServe(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the bot for all chat servers that are set up",
		Long: `Run the bot for all chat servers that are set up, until it is told to end
(interrupt or terminate).

Everything it needs is read from environment variables: README.md has a table of
them, docs/slack.md and docs/mattermost.md say how to come by the tokens. Without
GEZEL_REDIS_URL it starts a Redis of its own in the data directory.`,
		Args: noArgs,
	}
	strict := cmd.Flags().Bool("strict", false, "take warnings for errors")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		return serve(cmd.Context(), p, *strict, cmd.ErrOrStderr())
	}
	return cmd
}

// warnings says what may go well and should not be left so. Strict, it ends the
// start with the first of them.
type warnings struct {
	out    io.Writer
	strict bool
	failed []problem
}

// add says one thing, and what to do.
func (w *warnings) add(what, do string) {
	if w.strict {
		w.failed = append(w.failed, problem{err: errors.New(what), hint: do})
		return
	}
	fmt.Fprintf(w.out, "gezel: warning: %s\nWhat to do: %s\n", what, do)
}

// err gives what was said as an error, all of it at once.
func (w *warnings) err() error {
	var all error
	for _, f := range w.failed {
		if all == nil {
			all = &f
			continue
		}
		all = &problem{err: fmt.Errorf("%w\nWhat to do: %s\ngezel: %w", all, hintOf(all), f.err), hint: f.hint}
	}
	return all
}

// serve runs until ctx is done.
func serve(ctx context.Context, p *process, strict bool, stderr io.Writer) (err error) {
	warn := &warnings{out: stderr, strict: strict}
	var w wrongSettings
	s, err := readServeSettings(p.getenv, &w)
	if err != nil {
		return err
	}
	checked := s.check(&w, warn)
	warnOfStrays(p.environ(), warn)
	if err := errors.Join(w.err(), warn.err()); err != nil {
		return err
	}
	listener, err := listen(s.HTTPAddr)
	if err != nil {
		return err
	}
	defer listener.Close() // the second time does nothing
	n := &node{
		serving: checked, now: p.now, warn: warn, stderr: stderr, metrics: newMetrics(),
		log: slog.New(slog.NewTextHandler(stderr, &slog.HandlerOptions{Level: checked.level})),
	}
	if s.TestClock != "" {
		n.now = testClock(s.TestClock, p.now)
	}
	if err := n.open(ctx); err != nil {
		return errors.Join(untold(ctx, err), n.close())
	}
	n.log.Info("started", "version", version, "chats", len(n.chats), "http", listener.Addr().String())
	err = n.run(ctx, listener)
	return errors.Join(err, n.close())
}

// untold leaves out the error of a start that was broken off by a signal.
func untold(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func listen(addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, &problem{
			err:  fmt.Errorf("GEZEL_HTTP_ADDR is %q: %w", addr, errors.Unwrap(err)),
			hint: "end what listens there, or set GEZEL_HTTP_ADDR to another address, such as 127.0.0.1:8081",
		}
	}
	return listener, nil
}

// node is one running process of serve.
type node struct {
	serving
	log     *slog.Logger
	now     func() time.Time
	warn    *warnings
	stderr  io.Writer
	metrics *metrics

	private *storage.Private // nil with a given Redis
	store   *storage.Store
	chats   []chat
	coach   *bot.Coach
	watch   watch
	opened  atomic.Bool // coach and chats are there
	aside   bool        // what comes in is left to other processes; watchStore's own
}

// open starts everything that the coach needs, and the coach. What it opened
// before an error, close closes.
func (n *node) open(ctx context.Context) error {
	key, err := n.openStore(ctx)
	if err != nil {
		return err
	}
	if n.chats, err = openChats(ctx, n, key); err != nil {
		return err
	}
	if err := n.warn.err(); err != nil {
		return err
	}
	senders := map[bot.ServerID]bot.Sender{}
	for _, c := range n.chats {
		if senders[c.server] != nil {
			return &problem{err: fmt.Errorf("chat server %s is set up twice", c.server), hint: "leave one of them out"}
		}
		senders[c.server] = n.metrics.sender(c.server, c.sender)
	}
	n.coach, err = bot.New(bot.Config{
		Store: n.metrics.store(n.store), Senders: senders, Catalogue: prompts.Builtin(),
		Settings: n.coaching, Now: n.now, Log: n.log, Lease: lease,
	})
	n.opened.Store(err == nil)
	return err
}

// run works until ctx is done, and then ends in order: nobody is listened to
// any more, what was heard is kept, what is being said is said.
func (n *node) run(ctx context.Context, listener net.Listener) error {
	n.coach.Doubt()
	web := n.serveHTTP(listener)
	after := context.WithoutCancel(ctx)
	speaking, silence := context.WithCancel(after)
	defer silence()
	hearing, deaf := context.WithCancel(after)
	defer deaf()

	var watching, talking, listening sync.WaitGroup
	failed := make(chan error, len(n.chats)+1) // as many as may fail
	watching.Go(func() { n.watchStore(speaking) })
	talking.Go(func() { n.coach.Run(speaking) })
	counted := n.metrics.coach(n.coach)
	for _, c := range n.chats {
		listening.Go(func() {
			if err := c.run(hearing, counted, n.store); err != nil && hearing.Err() == nil {
				failed <- fmt.Errorf("chat server %s: %w", c.server, err)
			}
		})
	}
	called := make(chan struct{})
	watching.Go(func() { n.tellReady(speaking, called) })
	listening.Go(func() {
		if err := n.checkCallbacks(hearing); err != nil {
			failed <- err
			return
		}
		close(called)
	})

	var err error
	select {
	case <-ctx.Done():
		n.log.Info("stopping")
	case err = <-failed:
	case err = <-web.failed:
	}
	n.watch.stop()
	listening.Go(func() { web.close(deafIn) }) // chat servers come in here too
	deaf()
	waitFor(&listening, deafIn)
	silence()
	waitFor(&talking, silentIn)
	watching.Wait()
	return err
}

// checkCallbacks has the chat servers call what listens now. It runs beside
// everything else, since a balancer may send nothing to what is not ready.
func (n *node) checkCallbacks(ctx context.Context) error {
	for _, c := range n.chats {
		if c.check == nil {
			continue
		}
		if err := c.check(ctx); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return n.warn.err()
}

// waitFor waits for a group, or for the end of patience.
func waitFor(group *sync.WaitGroup, patience time.Duration) {
	over := make(chan struct{})
	go func() { group.Wait(); close(over) }()
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case <-over:
	case <-late.C:
	}
}

// close ends what open opened, the private Redis last.
func (n *node) close() error {
	var err error
	if n.store != nil {
		err = n.store.Close()
	}
	if n.private != nil {
		err = errors.Join(err, n.private.Close())
	}
	if n.coach != nil {
		n.log.Info("stopped")
	}
	return err
}
