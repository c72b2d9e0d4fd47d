package main

import (
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// TestServeFirstWords has a member who joined by slash command when Slack did not
// tell of the conversation, and who said nothing there yet, answer the first
// question while the program is down, and Slack give up delivering that before it
// is up again. The program was ended, or killed before it knew that Slack has the
// question.
func TestServeFirstWords(t *testing.T) {
	for name, c := range map[string]struct{ overHTTP, killed bool }{
		"ended":               {false, false},
		"ended, over HTTP":    {true, false},
		"killed in the midst": {false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newServed(t, c.overHTTP)
			s.start()
			anna := s.slack.Person("anna")
			s.slack.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "conversations.open", Code: "internal_error"})
			anna.Command("start")
			s.hears(anna, 1) // for her eyes only
			if c.killed {
				s.slack.Order(slacktest.Fault{Kind: slacktest.DropAfter, Method: "chat.postMessage"})
			}
			s.move(30 * time.Hour) // Thursday 16:00
			s.hears(anna, 2)
			if c.killed {
				s.kill()
			} else {
				s.stop()
			}
			answer := anna.Say("Op donderdag, aan de tafel van de regio.")
			for s.slack.Pending() > 0 {
				s.move(time.Minute)
				<-s.tick()
			}
			s.start()
			s.ticked(anna, answer)
			s.hears(anna, 3)
		})
	}
}
