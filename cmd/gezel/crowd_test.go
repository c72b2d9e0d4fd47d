package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// TestServeCrowd has 300 members due in the same minute, at a Slack that sends
// a hundred messages back as one too many, and then drops twenty replies: each is
// asked exactly once.
func TestServeCrowd(t *testing.T) {
	t.Parallel()
	c := &clock{file: filepath.Join(t.TempDir(), "clock")}
	c.move(t, time.Until(time.Date(2027, time.January, 13, 9, 0, 0, 0, time.UTC)))
	x := newInside(t, slacktest.Options{Now: c.now})
	crowd := make([]*slacktest.Person, 300)
	for i := range crowd {
		crowd[i] = x.slack.Person(fmt.Sprint("lid", i))
		crowd[i].Say("start")
	}
	heard := func(n int) {
		for _, p := range crowd {
			x.waits(fmt.Sprint(n, " messages to all"), func() bool { return len(heardFrom(p)) >= n })
		}
	}
	heard(1)
	x.slack.Order(slacktest.Fault{Kind: slacktest.Throttle, Method: "chat.postMessage", Times: 100, RetryAfter: 1})
	x.slack.Order(slacktest.Fault{Kind: slacktest.DropAfter, Method: "chat.postMessage", Times: 20})
	c.move(t, 30*time.Hour) // Thursday 16:00
	heard(2)
	x.stop()
	c.move(t, 2*lease) // nothing is left that would be said again
	if _, err := x.coach.Tick(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, p := range crowd {
		if said := heardFrom(p); len(said) != 2 {
			t.Errorf("the bot said %d things to one, want welcome and question: %+v", len(said), said)
		}
	}
}

// heardFrom gives what the bot said to somebody, oldest first.
func heardFrom(p *slacktest.Person) []slacktest.Note {
	return slices.DeleteFunc(p.Sees(), func(n slacktest.Note) bool { return n.Mine })
}
