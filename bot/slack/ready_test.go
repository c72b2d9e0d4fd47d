package slack_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// readiness is what Ready tells, in a word.
func readiness(a *slack.Adapter) string {
	switch err := a.Ready(); {
	case err == nil:
		return "working"
	case errors.Is(err, bot.ErrToken):
		return "token refused"
	}
	return "not connected"
}

func TestReadyTellsWhatIsWrong(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 7})
	t.Cleanup(s.Close)
	token := s.Token()
	k := &keeper{}
	a, err := slack.New(t.Context(), slack.Options{
		Settings: slack.Settings{BotToken: token, AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
		Log:      (&bottest.Secrets{}).Logger(), Now: s.Now,
	})
	if err != nil {
		t.Fatal(err)
	}
	is := func(want string) {
		t.Helper()
		until(t, "the adapter to be "+want, func() bool { return readiness(a) == want })
		if err := a.Ready(); err != nil && (strings.Contains(err.Error(), token) || strings.Contains(err.Error(), slacktest.AppToken)) {
			t.Errorf("Ready tells a token: %v", err)
		}
	}
	if got := readiness(a); got != "not connected" {
		t.Errorf("before Run it is %s", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, coach{bottest.Link{Handle: k.handle, Kept: k.kept}}, k) }()
	t.Cleanup(func() { cancel(); <-ended })
	is("working")
	s.Offline()
	is("not connected")
	s.Online()
	is("working")

	until(t, "both connections", func() bool { return s.Connections() == 2 }) // or the second opens after the cut
	s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "apps.connections.open", Code: "invalid_auth", Times: 1000})
	s.CutSockets()
	is("token refused")
	anna := s.Person("anna")
	ref, err := a.Send(t.Context(), bot.Place{User: anna.ID()}, bot.Message{Lines: []bot.Line{{Text: "Hoe ging het?"}}}, "d1")
	if err != nil || ref.At.IsZero() {
		t.Errorf("with the app token refused, Send gave %v", err)
	}
}

// TestReadyWithoutItsToken is over HTTP, where no connection is missed.
func TestReadyWithoutItsToken(t *testing.T) {
	s, a, _, _ := setUpWith(t, &keeper{}, true)
	if got := readiness(a); got != "working" {
		t.Errorf("at first it is %s", got)
	}
	s.Revoke("token_revoked", true)
	until(t, "the adapter to notice", func() bool { return readiness(a) == "token refused" })
}
