package slack_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

const abreast = 32 // sends at once

// spread does n things, abreast at a time.
func spread(n int, do func(int)) { spreadOver(abreast, n, do) }

// spreadOver does n things, some at a time.
func spreadOver(some, n int, do func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range some {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// BenchmarkSlackFanOut sends one question to each of many members, by the
// adapter and by a bare loop of slack-go with the same client, as many at once,
// on the same fake. It gives how many times longer it takes, on a Slack that
// takes 5 ms a call.
func BenchmarkSlackFanOut(b *testing.B) { fanOut(b, 5*time.Millisecond, 1/0.9) }

// BenchmarkSlackFanOutInstant is the same on one that answers at once.
func BenchmarkSlackFanOutInstant(b *testing.B) { fanOut(b, 0, 1/0.5) }

func fanOut(b *testing.B, delay time.Duration, most float64) {
	s := slacktest.New(slacktest.Options{Now: time.Now, Quiet: true, Forgetful: true})
	b.Cleanup(s.Close)
	const members = 5000
	places := make([]bot.Place, members)
	for i := range places {
		p := s.Person(fmt.Sprintf("m%d", i))
		places[i] = bot.Place{User: p.ID(), Channel: p.IM()}
	}
	s.Delay("", delay)
	client := slack.NewHTTP()
	a, err := slack.New(b.Context(), slack.Options{
		Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
		Log:      (&bottest.Secrets{}).Logger(), Now: time.Now, HTTP: client,
	})
	if err != nil {
		b.Fatal(err)
	}
	bare := slackgo.New(s.Token(), slackgo.OptionAPIURL(s.URL()), slackgo.OptionHTTPClient(client))
	m := bot.Message{
		Topic: bot.TopicQuestion, Notification: "Je weekvraag staat klaar.",
		Lines:   []bot.Line{{Style: bot.Heading, Text: "Weekvraag"}, {Text: "Denk aan een lastig moment. Wat deed je?"}, {Style: bot.Small, Text: "alinea 12"}},
		Buttons: []bot.Button{{Label: "1. Verbinden", Action: "a1"}, {Label: "2. Confronteren", Action: "a2"}, {Label: "Overslaan", Action: "skip"}},
	}
	rendered := slack.Rendered(m)
	var ours, theirs time.Duration
	for b.Loop() {
		begun := time.Now()
		spread(members, func(i int) {
			if _, _, err := bare.PostMessageContext(context.Background(), places[i].Channel, slackgo.MsgOptionText("Je weekvraag staat klaar.", false), slackgo.MsgOptionBlocks(rendered...)); err != nil {
				b.Error(err)
			}
		})
		theirs += time.Since(begun)
		begun = time.Now()
		spread(members, func(i int) {
			if _, err := a.Send(context.Background(), places[i], m, bot.DeliveryID(fmt.Sprintf("d%d", i))); err != nil {
				b.Error(err)
			}
		})
		ours += time.Since(begun)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "measured")
	b.ReportMetric(most, "at-most")
}
