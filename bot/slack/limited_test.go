package slack_test

import (
	"slices"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// TestWhatSlackDoesNotDeliver: where too much happens Slack says no more than
// that, and what was said meanwhile is read back.
func TestWhatSlackDoesNotDeliver(t *testing.T) {
	s, a, k, _ := setUp(t)
	a.Withheld(time.Millisecond)
	anna := s.Person("anna")
	anna.Say("wat aankomt")
	until(t, "what is delivered", func() bool { return slices.Equal(k.heard(), []string{"wat aankomt"}) })
	anna.Unheard("wat te veel was")
	s.Event(`{"type":"app_rate_limited","team_id":"` + slacktest.TeamID + `","minute_rate_limited":1518467820,"api_app_id":"A0GEZEL01"}`)
	until(t, "what was not delivered", func() bool { return slices.Equal(k.heard(), []string{"wat aankomt", "wat te veel was"}) })
}
