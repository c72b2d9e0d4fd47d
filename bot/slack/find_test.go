package slack_test

import (
	"errors"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// TestFilesThatComeLate: what was said before they stood there parts them from
// their text, and they are found and taken back all the same, in whichever order
// the pages of the history come.
func TestFilesThatComeLate(t *testing.T) {
	for name, forward := range map[string]bool{"newest pages first": false, "oldest pages first": true} {
		t.Run(name, func(t *testing.T) {
			s := slacktest.New(slacktest.Options{Now: time.Now, Seed: 7, Page: 2, Forward: forward})
			t.Cleanup(s.Close)
			a, err := slack.New(t.Context(), slack.Options{
				Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
				Log:      (&bottest.Secrets{}).Logger(), Now: s.Now,
			})
			if err != nil {
				t.Fatal(err)
			}
			anna := s.Person("anna")
			place := bot.Place{User: anna.ID(), Channel: anna.IM()}
			send := func(id bot.DeliveryID, files ...bot.File) bot.Ref {
				t.Helper()
				m := bot.Message{Topic: bot.TopicData, Lines: []bot.Line{{Text: string(id)}}, Notification: "Je gegevens.", Files: files}
				ref, err := a.Send(t.Context(), place, m, id)
				if err != nil {
					t.Fatal(err)
				}
				return ref
			}
			file := func(name string) bot.File { return bot.File{Name: name, Body: []byte("{}")} }
			since := s.Now().Add(-time.Minute)
			before := send("eerder", file("eerder.json"))
			release := s.HoldFiles()
			ref := send("gegevens", file("gezel.json"), file("gezel.md"))
			send("daarna")
			send("nog iets")
			var busy *bot.Busy
			if err := a.Remove(t.Context(), place, ref); !errors.As(err, &busy) {
				t.Errorf("taken back before they stand there: %v, want that it waits for them", err)
			}
			release()
			if found, all, err := a.Sent(t.Context(), place, "gegevens", since); err != nil || !all || found.Message != ref.Message {
				t.Errorf("found %v, all of it %t: %v", found, all, err)
			}
			for _, ref := range []bot.Ref{ref, before} {
				if err := a.Remove(t.Context(), place, ref); err != nil {
					t.Fatal(err)
				}
			}
			left := anna.Sees()
			if len(left) != 2 || len(left[0].Files)+len(left[1].Files) > 0 {
				t.Errorf("there still stand %+v, want the two without files", left)
			}
		})
	}
}
