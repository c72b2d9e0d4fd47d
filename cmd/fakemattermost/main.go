// Command fakemattermost runs the fake Mattermost of the tests on an address of
// its own: for clients in other languages, and for whoever tries the coach
// without a server.
//
//	go run ./cmd/fakemattermost -addr 127.0.0.1:8065
//
// It prints its URL and tokens as JSON and runs until it is interrupted. People
// act over POST /_control/ACTION, for instance
//
//	curl -d '{"person":"anna","text":"Goedemorgen"}' http://127.0.0.1:8065/_control/say
//	curl -d '{"person":"anna"}' http://127.0.0.1:8065/_control/screen
//
// With -bare it is a server that nobody has set up for the coach yet.
//
// It knows nothing but how to start what package mattermosttest is.
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"gezel/bot/mattermost/mattermosttest"
)

func main() {
	opts := mattermosttest.Options{Now: time.Now, Control: true}
	flag.StringVar(&opts.Addr, "addr", "127.0.0.1:0", "where to listen")
	flag.BoolVar(&opts.Bare, "bare", false, "without the bot, as before anybody set it up")
	flag.StringVar(&opts.Internal, "internal", "", "private addresses that it may call, or \"none\" (default 127.0.0.1)")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, opts, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "fakemattermost:", err)
		os.Exit(1)
	}
}

// run runs the fake until ctx ends.
func run(ctx context.Context, opts mattermosttest.Options, out io.Writer) error {
	s, err := mattermosttest.Listen(opts)
	if err != nil {
		return err
	}
	defer s.Close()
	enc := json.NewEncoder(out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(s.Info()); err != nil {
		return fmt.Errorf("saying where it is: %w", err)
	}
	<-ctx.Done()
	return nil
}
