package main

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
	"gezel/storage/redistest"
)

// replica gives another program beside this one, with a log of its own.
func (s *served) replica(redisURL string) *served {
	s.t.Helper()
	other := *s
	other.env, other.addr, other.errs = maps.Clone(s.env), freeAddr(s.t), new(safeBuffer)
	other.env["GEZEL_HTTP_ADDR"], other.env["GEZEL_REDIS_URL"] = other.addr, redisURL
	return &other
}

// TestServeReplicasInTrouble runs three on one Redis. One is killed with most of
// the questions in hand; one is cut off from Redis while members answer. Each
// question comes once, and each answer is kept.
func TestServeReplicasInTrouble(t *testing.T) {
	t.Parallel()
	redis := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	doomed := newServed(t, false)
	doomed.onRedis(redis.URL())
	line, end := newCable(t, redis.Addr())
	cut, well := doomed.replica(end), doomed.replica(redis.URL())
	for _, r := range []*served{doomed, cut, well} {
		r.start()
	}
	people := make([]*slacktest.Person, 9)
	for i := range people {
		people[i] = well.slack.Person(fmt.Sprint("lid", i))
		people[i].Say("start")
	}
	each := func(n int) {
		for _, p := range people {
			well.hears(p, n)
		}
	}
	each(1)

	for _, r := range []*served{cut, well} {
		r.signal(syscall.SIGSTOP)
	}
	posts := len(well.slack.Calls("chat.postMessage"))
	well.move(30 * time.Hour) // Thursday 16:00
	doomed.waits("the first questions", func() bool { return len(well.slack.Calls("chat.postMessage")) > posts+2 })
	doomed.kill()
	if n := len(well.slack.Calls("chat.postMessage")) - posts; n >= len(people) {
		t.Fatal("it had asked everybody before it was killed")
	}
	for _, r := range []*served{cut, well} {
		r.signal(syscall.SIGCONT)
	}
	well.move(2 * lease)
	each(2)

	line.pull()
	cut.waits("it is cut off", func() bool { return cut.status("/readyz") == http.StatusServiceUnavailable })
	for i, p := range people {
		p.Say(fmt.Sprint("antwoord van ", i))
	}
	well.move(time.Minute)
	well.slack.Hurry() // what the one was given that can't keep it
	cut.waits("it leaves its connections", func() bool { return well.slack.Connections() == 2 })
	for _, p := range people {
		p.Command("hulp") // which is delivered once, to any connection
		well.waits("help", func() bool {
			return slices.ContainsFunc(p.Sees(), func(n slacktest.Note) bool { return n.Private })
		})
	}
	line.plug()
	cut.waits("it is back", func() bool { return cut.status("/readyz") == http.StatusOK })
	each(4)
	for i, p := range people {
		p.Say("terugblik")
		if back := well.hears(p, 5); strings.Count(back.Text, fmt.Sprint("antwoord van ", i)) != 1 {
			t.Errorf("a look-back says: %s", back.Text)
		}
	}
	well.endsWell(t)
	if code := cut.stop(); code != exitOK {
		t.Errorf("the one that was cut off exits with %d", code)
	}
}

// signal gives the program a signal.
func (s *served) signal(signal syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(signal); err != nil {
		s.t.Fatal(err)
	}
}
