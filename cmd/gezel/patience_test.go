package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gezel/bot"
	"gezel/bot/slack/slacktest"
)

func TestPatiently(t *testing.T) {
	passing, lasting := &bot.Busy{Err: errors.New("starting")}, errors.New("wrong")
	for name, c := range map[string]struct {
		answers []error // the last one stays
		want    error
		took    time.Duration
	}{
		"at once":              {[]error{nil}, nil, 0},
		"wrong":                {[]error{lasting}, lasting, 0},
		"starting, then up":    {[]error{passing, passing, nil}, nil, 2 * tryEvery},
		"starting, then wrong": {[]error{passing, lasting}, lasting, tryEvery},
		"never up":             {[]error{passing}, passing, startPatience},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				begun, tries, told := time.Now(), 0, 0
				_, err := patiently(t.Context(), func(error) { told++ }, chatPasses, func() (int, error) {
					tries++
					return tries, c.answers[min(tries, len(c.answers))-1]
				})
				if (told == 1) != (c.answers[0] == error(passing)) || told > 1 {
					t.Errorf("that it waits is told %d times", told)
				}
				if !errors.Is(err, c.want) || time.Since(begun) != c.took {
					t.Errorf("it ended with %v after %v, want %v after %v", err, time.Since(begun), c.want, c.took)
				}
			})
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	told := func(error) { t.Error("broken off, it tells that it waits") }
	if _, err := patiently(ctx, told, chatPasses, func() (int, error) { return 0, passing }); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off, it gave %v", err)
	}
}

// TestServeBesideAStartingSlack starts while Slack answers with errors.
func TestServeBesideAStartingSlack(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	s.slack.Order(slacktest.Fault{Kind: slacktest.BreakFirst, Method: "auth.test", Times: 2})
	s.start()
	if n := strings.Count(s.errs.String(), "waiting for Slack"); n != 1 {
		t.Errorf("that it waits is told %d times:\n%s", n, s.errs)
	}
	anna := s.slack.Person("anna")
	anna.Say("start")
	s.hears(anna, 1)
}
