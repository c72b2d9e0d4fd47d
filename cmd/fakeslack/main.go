// Command fakeslack runs the fake Slack of the tests on an address of its own:
// for clients in other languages, and for whoever tries the coach without a
// workspace.
//
//	go run ./cmd/fakeslack -addr 127.0.0.1:8765
//
// It prints its URL and tokens as JSON and runs until it is interrupted. People
// act over POST /_control/ACTION, for instance
//
//	curl -d '{"person":"anna","text":"Goedemorgen"}' http://127.0.0.1:8765/_control/say
//	curl -d '{"person":"anna"}' http://127.0.0.1:8765/_control/screen
//
// It knows nothing but how to start what package slacktest is.
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

	"gezel/bot/slack/slacktest"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "where to listen")
	page := flag.Int("page", 0, "the most that a page of any list holds; 0 for Slack's own limits")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *addr, *page, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "fakeslack:", err)
		os.Exit(1)
	}
}

// run runs the fake until ctx ends.
func run(ctx context.Context, addr string, page int, out io.Writer) error {
	s, err := slacktest.Listen(slacktest.Options{Now: time.Now, Addr: addr, Page: page, Control: true})
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
