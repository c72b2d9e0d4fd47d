package slack_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// TestHistoriesThatCantBeRead hold up nobody whose history can be, however many
// they are, and however often all are read back.
func TestHistoriesThatCantBeRead(t *testing.T) {
	s, a, k, _ := setUp(t)
	anna := s.Person("anna")
	anna.Say("van wie te lezen is")
	const broken = 12 // more than are read at once
	for n := range broken {
		p := s.Person(fmt.Sprintf("m%d", n))
		p.Say("van wie niet te lezen is")
		s.Order(slacktest.Fault{Kind: slacktest.BreakFirst, Method: "conversations.history", Channel: p.IM(), Times: -1})
	}
	heard := broken + 1
	until(t, "all to be heard", func() bool { return len(k.events(bot.Said)) == heard })
	for range 2 {
		a.Reread()
		anna.Say("na hen")
		heard++
		until(t, "her to be heard", func() bool { return len(k.events(bot.Said)) == heard })
	}
}

// TestAHistoryThatStaysUnreadable: after a while its member is heard all the
// same, the cursor stays, also over a restart, and what was missed comes in when
// it can be read, as late.
func TestAHistoryThatStaysUnreadable(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 7, Page: page})
	t.Cleanup(s.Close)
	k, secrets := &keeper{}, &bottest.Secrets{}
	link := bottest.Link{Handle: k.handle, Cursors: k, Kept: k.kept, Log: secrets.Logger()}
	secrets.Add("wat er eerst stond", "wat gemist werd", "daarna", "het laatste")
	var letGo atomic.Int32
	begin := func() (*slack.Adapter, func()) {
		a, err := slack.New(t.Context(), slack.Options{
			Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
			Log:      link.Log, Now: s.Now, Count: func(what string) {
				if what == "unread" {
					letGo.Add(1)
				}
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		a.Patient(time.Millisecond)
		return a, run(t, s, a, link)
	}
	anna := s.Person("anna")
	_, stop := begin()
	anna.Say("wat er eerst stond")
	until(t, "her to be heard", func() bool { return len(k.heard()) == 1 })
	stop()
	cursor := k.cursors[anna.IM()]
	anna.Say("wat gemist werd")
	s.Order(slacktest.Fault{Kind: slacktest.BreakFirst, Method: "conversations.history", Channel: anna.IM(), Times: -1})
	_, stop = begin()
	anna.Say("daarna")
	until(t, "her to be heard", func() bool { return len(k.heard()) == 2 })
	stop()
	if now := k.cursors[anna.IM()]; !strings.HasPrefix(now, cursor+" ") {
		t.Errorf("the cursor is %q, was %q; want it to stay, and to tell that more was heard", now, cursor)
	}
	a, stop := begin()
	defer stop()
	until(t, "her to be let go again", func() bool { return strings.Count(secrets.Logged(), "can't be read back") == 2 })
	s.ClearFaults()
	a.Reread()
	until(t, "what was missed", func() bool { return len(k.heard()) == 3 })
	for _, ev := range k.events(bot.Said) {
		if ev.Late != (ev.Text == "wat gemist werd") {
			t.Errorf("%q came as late: %v", ev.Text, ev.Late)
		}
	}
	anna.Say("het laatste")
	until(t, "her to be heard", func() bool { return len(k.heard()) == 4 })
	k.mu.Lock()
	defer k.mu.Unlock()
	if now := k.cursors[anna.IM()]; letGo.Load() != 2 || strings.Count(now, " ") != 1 {
		t.Errorf("she was let go %d times, and the cursor is %q, though all is read", letGo.Load(), now)
	}
	if found, line := secrets.FindLogged(); len(found) > 0 {
		t.Errorf("%q was logged: %s", found, line)
	}
}
