package mattermost

import (
	"fmt"
	"io"
	"log/slog"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

const (
	fanned  = 5000 // questions
	turn    = 500  // of them, before it is the other's turn: what else the machine does meets both
	workers = 16   // at once, as the coach sends
)

// BenchmarkMattermostFanOut sends a question to many people, against a bare
// loop of the official client that posts the same to as many. It gives how many
// times longer it takes, on a server that takes 5 ms a call.
func BenchmarkMattermostFanOut(b *testing.B) { fanOut(b, 5*time.Millisecond, 1/0.9) }

// BenchmarkMattermostFanOutInstant is the same on one that answers at once.
func BenchmarkMattermostFanOutInstant(b *testing.B) { fanOut(b, 0, 1/0.5) }

func fanOut(b *testing.B, delay time.Duration, most float64) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now})
	b.Cleanup(s.Close)
	_, token := s.Bot()
	places := make([]bot.Place, fanned)
	for i := range places {
		p := s.Person(fmt.Sprintf("lid%d", i))
		places[i] = bot.Place{User: p.ID(), Channel: p.Channel()}
	}
	a, err := New(b.Context(), Options{
		Settings: Settings{URL: s.URL(), Token: token, PublicURL: "http://127.0.0.1:1", Secret: make([]byte, 32), Rate: -1},
		Log:      slog.New(slog.NewTextHandler(io.Discard, nil)), Now: time.Now,
	})
	if err != nil {
		b.Fatal(err)
	}
	if _, err := a.conversations(b.Context()); err != nil { // as at every start
		b.Fatal(err)
	}
	bare := newClient(s.URL(), token, newHTTP())
	question := withButton()
	props := model.StringInterface{
		propDelivery: "d", propPart: "1/1",
		model.PostPropsAttachments: a.attachments(question.Lines[0].Text, question.Buttons, places[0].User, "d"),
	}
	s.Delay(delay)
	var plain, whole time.Duration
	for n := 0; b.Loop(); n++ {
		for part := range slices.Chunk(places, turn) {
			began := fmt.Sprint(n, "/", part[0].User)
			plain += abreast(b, part, func(i int) error {
				_, _, err := bare.CreatePost(b.Context(), &model.Post{
					ChannelId: part[i].Channel, Message: question.Notification, PendingPostId: fmt.Sprint("bare:", began, i), Props: props,
				})
				return err
			})
			whole += abreast(b, part, func(i int) error {
				_, err := a.Send(b.Context(), part[i], question, bot.DeliveryID(fmt.Sprint("d", began, i)))
				return err
			})
		}
	}
	b.ReportMetric(whole.Seconds()/plain.Seconds(), "measured")
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(most, "at-most")
}

// abreast does something for every place, many at once, and gives how long it
// took.
func abreast(b *testing.B, places []bot.Place, do func(int) error) time.Duration {
	began := time.Now()
	var work sync.WaitGroup
	for w := range workers {
		work.Go(func() {
			for i := w; i < len(places); i += workers {
				if err := do(i); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	work.Wait()
	return time.Since(began)
}
