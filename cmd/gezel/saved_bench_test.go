package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/mattermost"
	"gezel/bot/mattermost/mattermosttest"
	"gezel/storage/redistest"
)

// BenchmarkMattermostEventToSaved has people answer one after the other, and
// gives how many times longer it takes from what they say until it is saved than
// with a bare reader of the same socket that does one HSET of the text; once on a
// Redis that keeps nothing on disk, once on one that syncs every write.
func BenchmarkMattermostEventToSaved(b *testing.B) { eventToSaved(b) }
func BenchmarkMattermostEventToSavedSynced(b *testing.B) {
	eventToSaved(b, "--appendonly", "yes", "--appendfsync", "always")
}

func eventToSaved(b *testing.B, redisArgs ...string) {
	redis := redistest.Start(b, redisArgs...)
	bare := mattermosttest.New(mattermosttest.Options{Now: time.Now})
	b.Cleanup(bare.Close)
	theirs := bareReader(b, bare, redis)
	w := newAnswering(b, redis)
	text := strings.Repeat("Ik heb hem eerst laten uitrazen. ", 12)
	n := 0
	answer := func() float64 {
		n++
		name := fmt.Sprint("lid", n)
		p, q := bare.Person(name), w.join(name)
		plain, whole := until(b, p, text, theirs), until(b, q, text, w.saved)
		w.rests(q) // the tick comes after what is measured, and before the next
		return whole.Seconds() / plain.Seconds()
	}
	for range 20 { // in the first ones connections are opened and scripts loaded
		answer()
	}
	var ratios []float64
	for b.Loop() {
		for range 300 {
			ratios = append(ratios, answer())
		}
	}
	slices.Sort(ratios)
	report(b, ratios[len(ratios)/2], 2)
}

// until gives how long it takes from what somebody says to a sign of it.
func until(b *testing.B, p *mattermosttest.Person, text string, sign <-chan struct{}) time.Duration {
	began := time.Now()
	if _, err := p.Say(text); err != nil {
		b.Fatal(err)
	}
	select {
	case <-sign:
	case <-time.After(time.Minute):
		b.Fatal("not saved in a minute")
	}
	return time.Since(began)
}

// bareReader keeps the text of each post in a hash, and nothing else.
func bareReader(b *testing.B, s *mattermosttest.Server, redis *redistest.Server) <-chan struct{} {
	client, done := redis.Client(), make(chan struct{})
	_, token := s.Bot()
	greeted := make(chan struct{})
	ctx, cancel := context.WithCancel(context.Background())
	b.Cleanup(cancel)
	go func() {
		_ = s.Tap(ctx, token, func(frame []byte) {
			var heard struct {
				Event string
				Data  struct{ Post string }
			}
			var post struct{ ID, Message string }
			if err := json.Unmarshal(frame, &heard); err != nil {
				b.Error(err)
			}
			switch heard.Event {
			case "hello":
				close(greeted)
			case "posted":
				if err := json.Unmarshal([]byte(heard.Data.Post), &post); err != nil {
					b.Error(err)
				}
				if err := client.HSet(ctx, "bare", post.ID, post.Message).Err(); err != nil {
					b.Error(err)
				}
				done <- struct{}{}
			}
		})
	}()
	<-greeted
	return done
}

// answering is the adapter before a coach with a store.
type answering struct {
	*bot.Coach
	b       *testing.B
	server  *mattermosttest.Server
	adapter *mattermost.Adapter
	saved   chan struct{} // of what was said
}

func newAnswering(b *testing.B, redis *redistest.Server) *answering {
	store := insideStore(b, redis)
	w := &answering{b: b, server: mattermosttest.New(mattermosttest.Options{Now: time.Now}), saved: make(chan struct{})}
	b.Cleanup(w.server.Close)
	_, token := w.server.Bot()
	var err error
	w.adapter, err = mattermost.New(b.Context(), mattermost.Options{
		Settings: mattermost.Settings{URL: w.server.URL(), Token: token, Rate: -1}, Log: noLog, Now: time.Now,
	})
	if err != nil {
		b.Fatal(err)
	}
	w.Coach = insideCoach(b, store, w.adapter, time.Now)
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- w.adapter.Run(ctx, w, store) }()
	b.Cleanup(func() { cancel(); <-ended })
	every := time.NewTicker(time.Millisecond)
	defer every.Stop()
	for w.adapter.Ready() != nil {
		<-every.C
	}
	return w
}

// Handle hands on to the coach, and tells when what was said is saved.
func (w *answering) Handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	answer, err := w.Coach.Handle(ctx, ev)
	if ev.Kind == bot.Said && err == nil {
		w.saved <- struct{}{}
	}
	return answer, err
}

// join makes a member, and has the first question put.
func (w *answering) join(name string) *mattermosttest.Person {
	p := w.server.Person(name)
	id := bot.MemberID{Server: w.adapter.Server(), User: p.ID()}
	if _, err := w.Coach.Handle(w.b.Context(), bot.Event{
		ID: "join " + p.ID(), Kind: bot.Pressed, Button: "join now", At: time.Now(), Member: id, Channel: p.Channel(),
	}); err != nil {
		w.b.Fatal(err)
	}
	for {
		if done, err := w.Tick(w.b.Context()); err != nil {
			w.b.Fatal(err)
		} else if done == 0 {
			return p
		}
	}
}

// rests waits until what somebody said is ticked.
func (w *answering) rests(p *mattermosttest.Person) {
	for {
		changed := w.server.Changed()
		if slices.ContainsFunc(p.Sees(), func(m bottest.Shown) bool { return m.Ticked }) {
			return
		}
		<-changed
	}
}
