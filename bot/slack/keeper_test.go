package slack_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// keeper is a coach that takes everything and remembers it.
type keeper struct {
	answer func(bot.Event) bot.Answer // nil: nothing is owed
	keeps  func(user string) []string // nil: nothing

	mu      sync.Mutex
	taken   []bot.Event
	cursors map[string]string
}

func (k *keeper) handle(_ context.Context, ev bot.Event) (bot.Answer, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.taken = append(k.taken, ev)
	var answer bot.Answer
	if k.answer != nil {
		answer = k.answer(ev)
	}
	if ev.Cursor != "" {
		if k.cursors == nil {
			k.cursors = map[string]string{}
		}
		k.cursors[ev.Channel] = ev.Cursor
	}
	return answer, nil
}

func (k *keeper) kept(_ context.Context, id bot.MemberID, _ time.Time) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.keeps == nil {
		return nil, nil
	}
	return k.keeps(id.User), nil
}

// events gives what came in of a kind, each event once.
func (k *keeper) events(kind bot.Kind) []bot.Event {
	k.mu.Lock()
	defer k.mu.Unlock()
	seen := map[string]bool{}
	var all []bot.Event
	for _, ev := range k.taken {
		if ev.Kind == kind && !seen[ev.ID] {
			all = append(all, ev)
		}
		seen[ev.ID] = true
	}
	return all
}

func (k *keeper) Cursors(context.Context, bot.ServerID) (map[string]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := map[string]string{}
	for channel, cursor := range k.cursors {
		all[channel] = cursor
	}
	return all, nil
}

// heard gives the texts said, each event once.
func (k *keeper) heard() []string {
	var texts []string
	for _, ev := range k.events(bot.Said) {
		texts = append(texts, ev.Text)
	}
	return texts
}

// setUp starts a fake Slack with an adapter on it.
func setUp(t *testing.T) (*slacktest.Server, *slack.Adapter, *keeper, *bottest.Secrets) {
	t.Helper()
	return setUpWith(t, &keeper{}, false)
}

// setUpWith does it before a keeper, on sockets or over HTTP.
func setUpWith(t *testing.T, k *keeper, web bool) (*slacktest.Server, *slack.Adapter, *keeper, *bottest.Secrets) {
	t.Helper()
	s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 7, Page: page})
	t.Cleanup(s.Close)
	secrets := &bottest.Secrets{}
	link := bottest.Link{Handle: k.handle, Cursors: k, Kept: k.kept, Log: secrets.Logger()}
	o := slack.Options{
		Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
		Log:      link.Log, Now: s.Now,
	}
	if web {
		o.AppToken, o.SigningSecret = "", s.Secret()
	}
	a, err := slack.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(run(t, s, a, link))
	return s, a, k, secrets
}
