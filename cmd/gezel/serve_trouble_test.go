package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// TestServeTokenRevoked takes the token away between a question and its answer,
// and gives the program a new one a day later: the answer is kept, and the
// question that fell due meanwhile comes once.
func TestServeTokenRevoked(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	s.start()
	anna, bram := s.slack.Person("anna"), s.slack.Person("bram")
	for _, p := range []*slacktest.Person{anna, bram} {
		p.Say("start")
		s.hears(p, 1)
	}
	anna.Say("vraag")
	s.hears(anna, 2)
	s.slack.Revoke("token_revoked", false)
	s.waits("Slack refuses the token", func() bool { return s.why("slack/") == "token refused" })
	const answer = "vlak nadat de sleutel weg was"
	anna.Say(answer)
	s.move(30 * time.Hour) // Thursday 16:00
	due := s.ticks()
	s.waits("the question is due", func() bool { return s.ticks() > due+2 })
	if code := s.stop(); code != exitOK {
		t.Errorf("it exits with %d", code)
	}
	revoked := s.env["GEZEL_SLACK_BOT_TOKEN"]
	s.env["GEZEL_SLACK_BOT_TOKEN"] = s.slack.NewToken()
	s.move(time.Minute)
	s.start()
	s.hears(bram, 2)
	person := s.slack.Rig(0, nil).Person("anna")
	anna.Say("terugblik")
	s.hearsOf(person, answer)
	if n := s.heard(person, answer); n != 1 {
		t.Errorf("the answer is kept %d times", n)
	}
	noneOf(t, "the log", s.errs.String(), revoked, answer)
	if code := s.stop(); code != exitOK {
		t.Errorf("it exits with %d", code)
	}
}

// TestServeMemberGone has Slack say that nobody is there to send to: the log says
// that it is given up, and not until when.
func TestServeMemberGone(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	s.start()
	anna := s.slack.Person("anna")
	anna.Say("start")
	s.hears(anna, 1)
	s.slack.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "chat.postMessage", Code: "user_disabled"})
	anna.Say("vraag")
	s.waits("the log tells", func() bool { return strings.Contains(s.errs.String(), "delivery given up") })
	noneOf(t, "the log", s.errs.String(), "put off", "0001-01-01")
}

// TestServeClockSetBack sets the program's clock back an hour, just after the
// question: that hour comes twice, the question does not, and an answer in it is
// kept and asked on about.
func TestServeClockSetBack(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	s.start()
	anna, bram := s.slack.Person("anna"), s.slack.Person("bram")
	both := []*slacktest.Person{anna, bram}
	for _, p := range both {
		p.Say("start")
		s.hears(p, 1)
	}
	s.move(30 * time.Hour) // Thursday 16:00
	for _, p := range both {
		s.hears(p, 2)
	}
	s.clock.skew(t, -time.Hour)
	s.ticked(anna, anna.Say("een antwoord"))
	s.hears(anna, 3)
	s.clock.skew(t, 0) // four o'clock again
	ticks := s.ticks()
	s.waits("some ticks", func() bool { return s.ticks() > ticks+2 })
	s.hears(anna, 3)
	s.hears(bram, 2)
	s.move(7 * 24 * time.Hour)
	s.hears(anna, 4)
	s.hears(bram, 3)
	if s.status("/readyz") != http.StatusOK {
		t.Error("it is not ready any more")
	}
	s.endsWell(t)
}
