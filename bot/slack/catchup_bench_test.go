package slack_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// BenchmarkSlackCatchUp reads back the conversations of many members, in each of
// which one message was missed, until the coach has them all; and the same
// conversations by bare calls of slack-go, with the same client, as many at
// once, on the same fake. Measured is the time over that of the bare calls.
func BenchmarkSlackCatchUp(b *testing.B) { catchUp(b, 5*time.Millisecond) }

// BenchmarkSlackCatchUpInstant is that where a call takes no time.
func BenchmarkSlackCatchUpInstant(b *testing.B) { catchUp(b, 0) }

func catchUp(b *testing.B, delay time.Duration) {
	s := slacktest.New(slacktest.Options{Now: time.Now, Quiet: true, Forgetful: true})
	b.Cleanup(s.Close)
	const members = 300
	heard := make(chan string, members)
	k := &keeper{cursors: map[string]string{}}
	channels := make([]string, members)
	oldest := fmt.Sprintf("%d.000000", time.Now().Add(-time.Hour).Unix())
	for i := range channels {
		p := s.Person(fmt.Sprintf("m%d", i))
		p.Say("Wat tijdens de storing werd gezegd.")
		channels[i] = p.IM()
		k.cursors[p.IM()] = p.ID() + " " + oldest
	}
	s.Delay("", delay)
	client := slack.NewHTTP()
	a, err := slack.New(b.Context(), slack.Options{
		Settings: slack.Settings{BotToken: s.Token(), SigningSecret: s.Secret(), APIURL: s.URL(), Rate: -1},
		Log:      (&bottest.Secrets{}).Logger(), Now: time.Now, HTTP: client,
	})
	if err != nil {
		b.Fatal(err)
	}
	link := bottest.Link{Kept: k.kept, Handle: func(_ context.Context, ev bot.Event) (bot.Answer, error) {
		heard <- ev.ID
		return bot.Answer{}, nil
	}}
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, coach{link}, k) }()
	b.Cleanup(func() { cancel(); <-ended })
	all := func() {
		for range members {
			<-heard
		}
	}
	all() // at the start
	bare := slackgo.New(s.Token(), slackgo.OptionAPIURL(s.URL()), slackgo.OptionHTTPClient(client))
	var ours, theirs time.Duration
	for b.Loop() {
		begun := time.Now()
		spreadOver(slack.Readers, members, func(i int) {
			page, err := bare.GetConversationHistoryContext(b.Context(), &slackgo.GetConversationHistoryParameters{
				ChannelID: channels[i], Oldest: oldest, Limit: 200, IncludeAllMetadata: true,
			})
			if err != nil || len(page.Messages) != 1 {
				b.Errorf("a bare call gave %d messages, and %v", len(page.Messages), err)
			}
		})
		theirs += time.Since(begun)
		begun = time.Now()
		a.Reread()
		all()
		ours += time.Since(begun)
	}
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "measured")
	b.ReportMetric(1.3, "at-most")
	b.ReportMetric(float64(members*b.N)/ours.Seconds(), "conversations/s")
}
