package slack_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// TestAside leaves all connections, comes back, and reads what was said
// meanwhile; it leaves once more, and ends so.
func TestAside(t *testing.T) {
	none := goleak.IgnoreCurrent()
	s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 7, Page: page})
	client := slack.NewHTTP()
	k := &keeper{answer: func(bot.Event) bot.Answer { return bot.Answer{Tick: true} }}
	a, err := slack.New(t.Context(), slack.Options{
		Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
		Log:      (&bottest.Secrets{}).Logger(), Now: s.Now, HTTP: client,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, coach{bottest.Link{Handle: k.handle, Kept: k.kept}}, k) }()
	connections := func(n int) {
		t.Helper()
		until(t, "the connections", func() bool { return s.Connections() == n })
	}
	heard := func(text string) {
		t.Helper()
		until(t, text, func() bool {
			return slices.ContainsFunc(k.heard(), func(line string) bool { return strings.Contains(line, text) })
		})
	}
	connections(2)
	anna := s.Person("anna")
	anna.Say("ervoor")
	heard("ervoor")

	asked := len(s.Calls("apps.connections.open"))
	a.Aside(true)
	a.Aside(true)
	connections(0)
	until(t, "it to say so", func() bool { return readiness(a) == "not connected" })
	anna.Say("intussen")
	if n := len(s.Calls("apps.connections.open")) - asked; n != 0 {
		t.Errorf("%d connections were asked for meanwhile", n)
	}
	a.Aside(false)
	connections(2)
	heard("intussen")
	until(t, "it to say so", func() bool { return readiness(a) == "working" })

	a.Aside(true)
	connections(0)
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Run ended with %v", err)
	}
	s.Close()
	client.CloseIdleConnections()
	goleak.VerifyNone(t, none)
}
