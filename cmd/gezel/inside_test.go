package main

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/schedule"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
	"gezel/prompts"
	"gezel/storage"
	"gezel/storage/redistest"
)

// inside is what the program is made of, without the program: the coach on a
// real Redis, between it and a fake Slack the real adapter, which keeps no pace.
type inside struct {
	t     testing.TB
	slack *slacktest.Server
	coach *bot.Coach
	stop  func() // ends all that runs
}

// newInside makes one, in Socket Mode, and starts it.
func newInside(t testing.TB, fake slacktest.Options) *inside {
	t.Helper()
	x := &inside{t: t, slack: slacktest.New(fake)}
	t.Cleanup(x.slack.Close)
	store := insideStore(t, redistest.Start(t))
	settings := slack.Settings{BotToken: x.slack.Token(), AppToken: slacktest.AppToken, APIURL: x.slack.URL(), Rate: -1}
	adapter, err := slack.New(t.Context(), slack.Options{Settings: settings, Log: noLog, Now: fake.Now})
	if err != nil {
		t.Fatal(err)
	}
	x.coach = insideCoach(t, store, adapter, fake.Now)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { x.coach.Run(ctx) })
	running.Go(func() { _ = adapter.Run(ctx, x.coach, store) })
	x.stop = func() { cancel(); running.Wait() }
	t.Cleanup(x.stop)
	x.waits("connected", func() bool { return adapter.Ready() == nil })
	return x
}

// noLog is the log of what is tried without the program.
var noLog = slog.New(slog.DiscardHandler)

// insideStore opens a Redis as the program would.
func insideStore(t testing.TB, redis *redistest.Server) *storage.Store {
	t.Helper()
	store, err := storage.Open(t.Context(), storage.Options{URL: redis.URL(), Key: storage.NewKey(), Log: noLog})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// talker is an adapter that tells its chat server.
type talker interface {
	bot.Sender
	Server() bot.ServerID
}

// insideCoach is a coach between a store and one adapter.
func insideCoach(t testing.TB, store *storage.Store, a talker, now func() time.Time) *bot.Coach {
	t.Helper()
	coach, err := bot.New(bot.Config{
		Store: store, Senders: map[bot.ServerID]bot.Sender{a.Server(): a}, Catalogue: prompts.Builtin(),
		Settings: bot.Settings{
			Moment: schedule.NewMoment(time.Thursday, 16, 0, false, time.Time{}), Zone: "Europe/Amsterdam", Language: "nl",
			Quiet: time.Minute, Retention: 400 * 24 * time.Hour,
		},
		Now: now, Log: noLog, Lease: lease,
	})
	if err != nil {
		t.Fatal(err)
	}
	return coach
}

// waits waits for something to become so, and fails when it does not.
func (x *inside) waits(what string, ok func() bool) {
	x.t.Helper()
	every, late := time.NewTicker(10*time.Millisecond), time.After(time.Minute)
	defer every.Stop()
	for !ok() {
		select {
		case <-every.C:
		case <-late:
			x.t.Fatalf("%s: not in a minute", what)
		}
	}
}
