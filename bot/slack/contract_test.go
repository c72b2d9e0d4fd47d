package slack_test

import (
	"context"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// coach is a bottest.Link as the adapter wants a coach.
type coach struct{ bottest.Link }

func (c coach) Handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	return c.Link.Handle(ctx, ev)
}

func (c coach) Kept(ctx context.Context, id bot.MemberID, since time.Time) ([]string, error) {
	return c.Link.Kept(ctx, id, since)
}

// page is how long a page of the fake's history is.
const page = 5

// start gives what starts an adapter on a fake Slack, over sockets or HTTP.
func start(t *testing.T, web bool) slacktest.Start {
	return func(s *slacktest.Server, link bottest.Link) (bot.Sender, func()) {
		t.Helper()
		o := slack.Options{
			Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
			Log:      link.Log, Now: s.Now,
		}
		if web {
			o.AppToken, o.SigningSecret = "", s.Secret()
		}
		a, err := slack.New(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		return a, run(t, s, a, link)
	}
}

// run runs an adapter until what it gives is called.
func run(t *testing.T, s *slacktest.Server, a *slack.Adapter, link bottest.Link) func() {
	t.Helper()
	stop, _ := serve(t, s, a, link)
	return stop
}

// until waits for what nothing tells of.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	late, look := time.NewTimer(time.Minute), time.NewTicker(time.Millisecond)
	defer late.Stop()
	defer look.Stop()
	for !ok() {
		select {
		case <-look.C:
		case <-late.C:
			t.Fatalf("waited in vain for %s", what)
		}
	}
}

// TestContract holds the adapter to what every adapter promises, on sockets.
func TestContract(t *testing.T) {
	bottest.TestPlatform(t, func(t *testing.T) bottest.Rig {
		s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 1, Page: page})
		t.Cleanup(s.Close)
		return s.Rig(page, start(t, false))
	})
}

// TestContractOverHTTP holds it to the same over HTTP.
func TestContractOverHTTP(t *testing.T) {
	bottest.TestPlatform(t, func(t *testing.T) bottest.Rig {
		s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 1, Page: page})
		t.Cleanup(s.Close)
		return s.Rig(page, start(t, true))
	})
}

// TestScenes: what comes of a scene is the same as on every other chat server.
func TestScenes(t *testing.T) {
	bottest.TestScenarios(t, func(t *testing.T, now func() time.Time) bottest.Rig {
		s := slacktest.New(slacktest.Options{Now: now, Seed: 1, Page: page})
		t.Cleanup(s.Close)
		return s.Rig(page, start(t, false))
	})
}
