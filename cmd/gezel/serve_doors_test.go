package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
	"gezel/storage/redistest"
)

// doors are the ways in which somebody becomes a member on Slack. Each returns
// when the program has kept it.
var doors = map[string]func(*served, *slacktest.Person){
	"typed": func(s *served, p *slacktest.Person) {
		p.Say("start")
		s.hears(p, 1)
	},
	"button of the welcome": func(s *served, p *slacktest.Person) {
		p.OpenMessages()
		p.Press(s.hears(p, 1).ID, "Liever donderdag")
		s.hears(p, 2)
	},
	"slash command": func(s *served, p *slacktest.Person) {
		p.Command("start")
		s.hears(p, 1) // for her eyes only
	},
	"home tab": func(s *served, p *slacktest.Person) {
		p.OpenHome()
		s.waits("the page", func() bool { _, there := p.Home(); return there })
		p.PressIn("Liever donderdag")
		s.hears(p, 1)
	},
	"home tab, before anything could be said": func(s *served, p *slacktest.Person) {
		p.OpenHome()
		s.waits("the page", func() bool { _, there := p.Home(); return there })
		s.slack.Order(slacktest.Fault{Kind: slacktest.BreakFirst, Method: "chat.postMessage", Times: -1})
		p.PressIn("Liever donderdag")
		s.waits("a try", func() bool { return len(s.slack.Calls("chat.postMessage")) > 0 })
	},
	"shortcut": func(s *served, p *slacktest.Person) {
		p.Shortcut("gezel_settings")
		s.waits("the dialog", func() bool { _, there := p.Dialog(); return there })
		p.PressIn("Liever donderdag")
		s.hears(p, 1)
	},
	"once more, by slash command": func(s *served, p *slacktest.Person) {
		p.Say("start")
		s.hears(p, 1)
		p.Say("wis alles")
		s.hears(p, 2)
		p.Say("WIS ALLES")
		s.hears(p, 3)
		s.move(20 * time.Minute)
		p.Command("start")
		s.hears(p, 4)
	},
}

// TestServeDoors has somebody join through each door, and type something in the
// conversation before the first question, while the program is down and until
// Slack has given up delivering it. When the program is up again it asks the
// question before it hears anything.
func TestServeDoors(t *testing.T) {
	const words = "Een week vol overleg."
	for name, enter := range doors {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, false)
			s.start()
			anna := s.slack.Person("anna")
			enter(s, anna)
			s.stop()
			s.slack.ClearFaults()
			note := s.unheard(anna, words)
			s.move(30 * time.Hour) // Thursday 16:00
			s.slack.Delay("apps.connections.open", time.Second)
			s.start()
			s.waits("the question", func() bool {
				said := s.said(anna)
				return len(said) > 0 && strings.Contains(said[len(said)-1].Text, "Netwerksecretaris, deel")
			})
			s.ticked(anna, note)
			s.endsWell(t, words)
		})
	}
}

// unheard has somebody type something while the program is down, and until Slack
// has given up delivering it and what it may read once more lies before it.
func (s *served) unheard(p *slacktest.Person, text string) (id string) {
	s.t.Helper()
	p.OpenFirst()
	id = p.Say(text)
	for s.slack.Pending() > 0 {
		s.move(time.Minute)
		<-s.tick()
	}
	s.move(20 * time.Minute)
	return id
}

// TestServeDoorSetBack has Redis lose that somebody opened the conversation, who
// joins then, and answers the first question while the program is down.
func TestServeDoorSetBack(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	redis := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	s.onRedis(redis.URL())
	s.start()
	log, saved := filepath.Join(redis.Dir, "appendonlydir"), t.TempDir()
	if err := os.CopyFS(saved, os.DirFS(log)); err != nil {
		t.Fatal(err)
	}
	anna := s.slack.Person("anna")
	anna.OpenMessages()
	welcome := s.hears(anna, 1)

	redis.Kill()
	if err := os.RemoveAll(log); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(log, os.DirFS(saved)); err != nil {
		t.Fatal(err)
	}
	redis.Start()
	s.waits("what was lost is read again", func() bool {
		_, since, renewed := strings.Cut(s.errs.String(), "redis was started again, or another one took over")
		return renewed && strings.Contains(since, "caught up")
	})
	anna.Press(welcome.ID, "Ja, stel een vraag")
	s.hears(anna, 2)
	s.stop()
	answer := s.unheard(anna, "Een week vol overleg.")
	s.start()
	s.ticked(anna, answer)
}
