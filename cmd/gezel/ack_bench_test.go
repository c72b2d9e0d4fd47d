package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
	"gezel/storage/redistest"
)

// BenchmarkSlackEventToAck has many people say something at once over HTTP, and
// gives how many times longer it takes until all of it is kept and acknowledged
// than with a bare handler that reads the event and does one HSET. No ticks are
// put: they come after the acknowledgement.
func BenchmarkSlackEventToAck(b *testing.B) {
	const people = 500
	s := slacktest.New(slacktest.Options{Now: time.Now, Forgetful: true})
	b.Cleanup(s.Close)
	s.Grant(slices.DeleteFunc(slices.Clone(slacktest.DefaultScopes), func(scope string) bool { return scope == "reactions:write" })...)
	redis := redistest.Start(b)
	bare := httptest.NewServer(bareHandler(b, redis))
	b.Cleanup(bare.Close)
	w := newWhole(b, s, redis)
	ours := httptest.NewServer(w.adapter.Handler())
	b.Cleanup(ours.Close)
	text := strings.Repeat("Ik heb hem eerst laten uitrazen. ", 12)
	deliver := func(url string) {
		if err := s.DeliverTo(b.Context(), slacktest.URLs{Events: url + "/slack/events"}); err != nil {
			b.Fatal(err)
		}
	}
	acknowledged := func() {
		if !s.Wait(time.Minute, func() bool { return s.Pending() == 0 }) {
			b.Fatalf("%d events were not acknowledged", s.Pending())
		}
	}
	through := func(url string, everybody []*slacktest.Person) time.Duration {
		acknowledged()
		deliver(url)
		began := time.Now()
		for _, p := range everybody {
			p.Say(text)
		}
		acknowledged()
		return time.Since(began)
	}
	deliver(ours.URL)
	through(ours.URL, w.join(people, 0)) // connections are opened, scripts loaded
	var whole, plain time.Duration
	for round := 1; b.Loop(); round++ {
		everybody := w.join(people, round) // each has one question open, and says one thing
		plain += through(bare.URL, everybody)
		whole += through(ours.URL, everybody)
	}
	report(b, whole.Seconds()/plain.Seconds(), 2)
}

// bareHandler keeps the text of each event in a hash, and nothing else.
func bareHandler(b *testing.B, redis *redistest.Server) http.Handler {
	client := redis.Client()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var event struct {
			Challenge string
			Event     struct{ TS, Text string }
		}
		if err := json.NewDecoder(r.Body).Decode(&event); err != nil {
			b.Error(err)
		}
		if event.Challenge != "" {
			fmt.Fprint(w, event.Challenge)
			return
		}
		if err := client.HSet(r.Context(), "bare", event.Event.TS, event.Event.Text).Err(); err != nil {
			b.Error(err)
		}
	})
}

// whole is the adapter before a coach with a store.
type whole struct {
	*testing.B
	slack   *slacktest.Server
	adapter *slack.Adapter
	coach   *bot.Coach
}

func newWhole(b *testing.B, s *slacktest.Server, redis *redistest.Server) *whole {
	store := insideStore(b, redis)
	w := &whole{B: b, slack: s}
	var err error
	w.adapter, err = slack.New(b.Context(), slack.Options{
		Settings: slack.Settings{BotToken: s.Token(), SigningSecret: s.Secret(), APIURL: s.URL(), Rate: -1}, Log: noLog, Now: time.Now,
	})
	if err != nil {
		b.Fatal(err)
	}
	w.coach = insideCoach(b, store, w.adapter, time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- w.adapter.Run(ctx, w.coach, store) }()
	b.Cleanup(func() { cancel(); <-ended })
	return w
}

// join makes members, and has their first question put.
func (w *whole) join(n, round int) []*slacktest.Person {
	everybody := make([]*slacktest.Person, n)
	for i := range everybody {
		p := w.slack.Person(fmt.Sprintf("lid%d-%d", round, i))
		everybody[i] = p
		if _, err := w.coach.Handle(w.Context(), bot.Event{
			ID: "join " + p.ID(), Kind: bot.Pressed, Button: "join now", At: time.Now(),
			Member: bot.MemberID{Server: w.adapter.Server(), User: p.ID()}, Channel: p.IM(),
		}); err != nil {
			w.Fatal(err)
		}
	}
	for {
		if done, err := w.coach.Tick(w.Context()); err != nil {
			w.Fatal(err)
		} else if done == 0 {
			return everybody
		}
	}
}
