package slack_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	vendor "github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"

	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// TestOneConnectionTooMany says why there is none, does not ask for another at
// once, over and over, and has one when there is room.
func TestOneConnectionTooMany(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 7, Page: page})
	t.Cleanup(s.Close)
	api := vendor.New(s.Token(), vendor.OptionAppLevelToken(slacktest.AppToken), vendor.OptionAPIURL(s.URL()))
	others, end := context.WithCancel(t.Context())
	t.Cleanup(end)
	for range 10 {
		hold(others, socketmode.New(api))
	}
	until(t, "the others", func() bool { return s.Connections() == 10 })
	k, secrets := &keeper{}, &bottest.Secrets{}
	link := bottest.Link{Handle: k.handle, Cursors: k, Kept: k.kept, Log: secrets.Logger()}
	a, err := slack.New(t.Context(), slack.Options{
		Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
		Log:      link.Log, Now: s.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	asked := len(s.Calls("apps.connections.open"))
	calls := func() int { return len(s.Calls("apps.connections.open")) - asked }
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- a.Run(ctx, coach{link}, k) }()
	t.Cleanup(func() { stop(); <-over })
	until(t, "the log to tell", func() bool { return strings.Contains(secrets.Logged(), "ten connections") })
	until(t, "both to be refused", func() bool { return calls() >= 2 })
	for range 100 { // in the time of which many could be asked for
		if _, err := api.AuthTestContext(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := calls(); n > 4 { // the client asks for the next while it is told to end
		t.Errorf("%d connections were asked for at once, want no more than two each", n)
	}
	end()
	until(t, "the adapter", func() bool { return a.Ready() == nil })
}

// hold has a client keep a connection, and hear nothing.
func hold(ctx context.Context, client *socketmode.Client) {
	go func() { _ = client.RunContext(ctx) }() // how it ends is of no interest
	go func() {
		for {
			select {
			case <-client.Events:
			case <-ctx.Done():
				return
			}
		}
	}()
}

// TestConnectionsEndApart: those that were opened at once would be ended by Slack at
// once. The second is opened again, once, while the first is open.
func TestConnectionsEndApart(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 7, Page: page})
	t.Cleanup(s.Close)
	k, secrets := &keeper{}, &bottest.Secrets{}
	link := bottest.Link{Handle: k.handle, Cursors: k, Kept: k.kept, Log: secrets.Logger()}
	var again atomic.Int32
	a, err := slack.New(t.Context(), slack.Options{
		Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
		Log:      link.Log, Now: s.Now, Count: func(what string) {
			if what == "reconnected" {
				again.Add(1)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	a.Apart(time.Second)
	t.Cleanup(run(t, s, a, link))
	until(t, "one to be closed", func() bool { return again.Load() == 1 && s.Connections() == 1 })
	if err := a.Ready(); err != nil {
		t.Error("meanwhile none is open:", err)
	}
	s.Person("anna").Say("ondertussen")
	until(t, "what is said meanwhile", func() bool { return len(k.heard()) == 1 })
	until(t, "it to be opened again", func() bool { return s.Connections() == 2 })
	settled := time.NewTimer(1500 * time.Millisecond)
	defer settled.Stop()
	<-settled.C
	if n := again.Load(); n != 1 || s.Connections() != 2 {
		t.Errorf("%d connections were opened again, and %d are open; want one and two", n, s.Connections())
	}
}
