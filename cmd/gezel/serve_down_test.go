package main

import (
	"fmt"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
	"gezel/storage"
	"gezel/storage/redistest"
)

// TestServeKilled kills the program at each step of sending a question, and
// finds it once in the chat after the next start.
func TestServeKilled(t *testing.T) {
	post := func(s *served) int { return len(s.slack.Calls("chat.postMessage")) }
	for name, c := range map[string]struct {
		fault slacktest.Fault
		steps func(s *served, anna *slacktest.Person, posts int)
	}{
		"before Slack has it": {
			slacktest.Fault{Kind: slacktest.Hang, Method: "chat.postMessage"},
			func(s *served, _ *slacktest.Person, posts int) {
				s.waits("a try", func() bool { return post(s) > posts })
			},
		},
		"after Slack has it": {
			slacktest.Fault{Kind: slacktest.DropAfter, Method: "chat.postMessage"},
			func(s *served, anna *slacktest.Person, _ int) {
				s.waits("the question", func() bool { return len(s.said(anna)) > 1 })
			},
		},
		"right after the event": {
			slacktest.Fault{Kind: slacktest.Hang, Method: "reactions.add"},
			func(*served, *slacktest.Person, int) {},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, false)
			s.start()
			anna := s.slack.Person("anna")
			anna.Say("start")
			s.hears(anna, 1)
			posts := post(s)
			s.slack.Order(c.fault)
			anna.Say("vraag")
			c.steps(s, anna, posts)
			s.kill()
			s.slack.ClearFaults()
			s.move(2 * lease)
			s.start()
			s.slack.Hurry()
			s.hears(anna, 2)
			s.ticked(anna, anna.Say("een antwoord"))
			s.hears(anna, 3)
		})
	}
}

// TestServeAway has people act while the program is down for half an hour.
func TestServeAway(t *testing.T) {
	t.Parallel()
	s := newServed(t, false)
	s.start()
	people := map[string]*slacktest.Person{}
	for _, name := range []string{"anna", "bram", "carla"} {
		people[name] = s.slack.Person(name)
		people[name].Say("start")
		s.hears(people[name], 1)
		people[name].Say("vraag")
		s.hears(people[name], 2)
	}
	anna, bram, carla := people["anna"], people["bram"], people["carla"]
	gone := bram.Say("dit neem ik terug")
	s.ticked(bram, gone)
	s.hears(bram, 3)
	s.kill()
	first := anna.Say("terwijl je weg was")
	anna.Edit(first, "terwijl je weg was, en daarna anders")
	bram.Delete(gone)
	carla.Reply(s.said(carla)[1].ID, "in de draad")
	s.move(30 * time.Minute)
	s.start()
	s.hears(anna, 3)
	s.hears(carla, 3)
	for _, c := range []struct {
		person *slacktest.Person
		text   string
		kept   bool
	}{
		{anna, "en daarna anders", true}, {carla, "in de draad", true}, {bram, "dit neem ik terug", false},
	} {
		c.person.OpenHome()
		s.waits("the page of one's own", func() bool {
			page, ok := c.person.Home()
			return ok && strings.Contains(fmt.Sprint(page), c.text) == c.kept
		})
	}
}

// TestServeReplicas runs three on one Redis, and kills one: each question comes
// once, and each answer is kept.
func TestServeReplicas(t *testing.T) {
	t.Parallel()
	redis := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	s := newServed(t, false)
	s.env["GEZEL_REDIS_URL"], s.env["GEZEL_KEY_FILE"] = redis.URL(), filepath.Join(t.TempDir(), "master.key")
	if _, err := storage.NewKeyFile(s.env["GEZEL_KEY_FILE"]); err != nil {
		t.Fatal(err)
	}
	replicas := []*served{s}
	for range 2 {
		other := *s
		other.env, other.addr = maps.Clone(s.env), freeAddr(t)
		other.env["GEZEL_HTTP_ADDR"] = other.addr
		replicas = append(replicas, &other)
	}
	for _, r := range replicas {
		r.start()
	}
	var people []*slacktest.Person
	for i := range 12 {
		p := s.slack.Person(fmt.Sprint("lid", i))
		p.Say("start")
		people = append(people, p)
	}
	for _, p := range people {
		s.hears(p, 1)
	}
	replicas[2].kill()
	s.move(30 * time.Hour) // Thursday 16:00
	for _, p := range people {
		s.hears(p, 2)
	}
	for i, p := range people {
		p.Say(fmt.Sprint("antwoord ", i))
	}
	s.slack.Hurry() // what the one that was killed was given
	for _, p := range people {
		s.hears(p, 3)
	}
	for _, r := range replicas[:2] {
		if code := r.stop(); code != exitOK {
			t.Errorf("a replica exits with %d", code)
		}
	}
}
