package slack_test

import (
	"context"
	"testing"
	"time"

	"go.uber.org/goleak"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// TestNothingRunsOnAfterTheEnd ends an adapter at rest, without connections, in
// the middle of reading back, and while somebody waits for a dialog.
func TestNothingRunsOnAfterTheEnd(t *testing.T) {
	for name, before := range map[string]func(*testing.T, *slacktest.Server, *slacktest.Person, *keeper){
		"at rest": func(*testing.T, *slacktest.Server, *slacktest.Person, *keeper) {},
		"without connections": func(_ *testing.T, s *slacktest.Server, anna *slacktest.Person, _ *keeper) {
			s.Offline()
			anna.Say("wat niemand hoort")
		},
		"while reading back": func(t *testing.T, s *slacktest.Server, anna *slacktest.Person, _ *keeper) {
			s.Offline()
			anna.Say("wat wordt teruggelezen")
			s.Order(slacktest.Fault{Kind: slacktest.Hang, Method: "conversations.history"})
			n := len(s.Calls("conversations.history"))
			s.Online()
			until(t, "the reading", func() bool { return len(s.Calls("conversations.history")) > n })
		},
		"while Slack wants to be left alone": func(t *testing.T, s *slacktest.Server, anna *slacktest.Person, _ *keeper) {
			s.Offline()
			anna.Say("wat later wordt teruggelezen")
			s.Order(slacktest.Fault{Kind: slacktest.Throttle, Method: "conversations.history", RetryAfter: 600})
			n := len(s.Calls("conversations.history"))
			s.Online()
			until(t, "the reading", func() bool { return len(s.Calls("conversations.history")) > n })
			anna.Say("wat daarop wacht")
		},
		"with a token that is refused": func(t *testing.T, s *slacktest.Server, _ *slacktest.Person, _ *keeper) {
			s.Revoke("token_revoked", true)
		},
	} {
		t.Run(name, func(t *testing.T) {
			none := goleak.IgnoreCurrent()
			s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 7, Page: page})
			client := slack.NewHTTP()
			k := &keeper{answer: func(bot.Event) bot.Answer { return bot.Answer{Tick: true} }}
			a, err := slack.New(t.Context(), slack.Options{
				Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL()},
				Log:      (&bottest.Secrets{}).Logger(), Now: s.Now, HTTP: client,
			})
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- a.Run(ctx, coach{bottest.Link{Handle: k.handle, Kept: k.kept}}, k) }()
			until(t, "the connections", func() bool { return a.Ready() == nil && s.Connections() == 2 })
			anna := s.Person("anna")
			anna.Say("een antwoord")
			until(t, "her message", func() bool { return len(k.heard()) == 1 })
			before(t, s, anna, k)
			cancel()
			if err := <-ended; err != nil {
				t.Errorf("Run ended with %v", err)
			}
			if a.Ready() == nil {
				t.Error("it is ready after its end")
			}
			s.Close()
			client.CloseIdleConnections()
			goleak.VerifyNone(t, none)
		})
	}
}
