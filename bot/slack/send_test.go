package slack_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/slack/slacktest"
)

// TestAReplyThatSaysNothingIsNoSuccess: what stands between here and Slack may answer
// in its place.
func TestAReplyThatSaysNothingIsNoSuccess(t *testing.T) {
	s, a, _, _ := setUp(t)
	anna := s.Person("anna")
	place := bot.Place{User: anna.ID(), Channel: anna.IM()}
	m := bot.Message{Topic: bot.TopicQuestion, Lines: []bot.Line{{Text: "Welk gesprek bleef je bij?"}}, Notification: "Je weekvraag."}
	ref, err := a.Send(t.Context(), place, m, "d1")
	if err != nil {
		t.Fatal(err)
	}
	for method, do := range map[string]func() error{
		"chat.postMessage": func() error { _, err := a.Send(t.Context(), place, m, "d2"); return err },
		"chat.update":      func() error { return a.Edit(t.Context(), place, ref, m) },
	} {
		s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: method})
		var busy *bot.Busy
		if err := do(); err == nil || errors.As(err, &busy) || errors.Is(err, bot.ErrGone) || errors.Is(err, bot.ErrRefused) {
			t.Errorf("%s: %v, want that it is not known", method, err)
		}
	}
}

// TestManyShortLinesAreSentToTheLast: what stands around each counts too, in what
// Slack takes of a message.
func TestManyShortLinesAreSentToTheLast(t *testing.T) {
	s, a, _, _ := setUp(t)
	anna := s.Person("anna")
	m := bot.Message{Topic: bot.TopicReview, Notification: "Je terugblik staat klaar."}
	for n := range 120 {
		m.Lines = append(m.Lines, bot.Line{Style: bot.Quote, Text: fmt.Sprintf("%d: %s", n, strings.Repeat("gezegd & gedaan ", 12))})
	}
	if _, err := a.Send(t.Context(), bot.Place{User: anna.ID(), Channel: anna.IM()}, m, "d1"); err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, note := range anna.Sees() {
		all.WriteString(note.Text + "\n")
	}
	for n := range 120 {
		if want := fmt.Sprintf("%d: gezegd & gedaan", n); strings.Count("\n"+all.String(), "\n"+want) != 1 {
			t.Fatalf("%q does not stand there once", want)
		}
	}
}

// TestAConversationThatIsNotFound: who can be written to is not gone, though Slack
// does not find the conversation; it may be another by now.
func TestAConversationThatIsNotFound(t *testing.T) {
	s, a, _, _ := setUp(t)
	m := bot.Message{Topic: bot.TopicQuestion, Lines: []bot.Line{{Text: "Welk gesprek bleef je bij?"}}, Notification: "Je weekvraag."}
	anna, bram := s.Person("anna"), s.Person("bram")
	for name, place := range map[string]bot.Place{
		"one that was":   {User: anna.ID(), Channel: "D404404404"},
		"Slack is wrong": {User: bram.ID(), Channel: bram.IM()},
	} {
		if name == "Slack is wrong" {
			s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "chat.postMessage", Channel: bram.IM(), Code: "channel_not_found"})
		}
		if _, err := a.Send(t.Context(), place, m, "d1"); !errors.Is(err, bot.ErrUnclear) || errors.Is(err, bot.ErrGone) {
			t.Errorf("%s: %v, want that it is unclear", name, err)
		}
		_, found, err := a.Sent(t.Context(), place, "d1", s.Now().Add(-time.Hour))
		if found || err != nil {
			t.Errorf("%s: found %t, %v", name, found, err)
		}
		ref, err := a.Send(t.Context(), place, m, "d1")
		if err != nil || ref.Channel != anna.IM() && ref.Channel != bram.IM() {
			t.Errorf("%s: then it stands in %s (%v)", name, ref.Channel, err)
		}
	}
	for method, do := range map[string]func(bot.Place, bot.Ref) error{
		"chat.update": func(to bot.Place, ref bot.Ref) error { return a.Edit(t.Context(), to, ref, m) },
		"chat.delete": func(to bot.Place, ref bot.Ref) error { return a.Remove(t.Context(), to, ref) },
	} {
		place := bot.Place{User: bram.ID(), Channel: bram.IM()}
		ref, err := a.Send(t.Context(), place, m, bot.DeliveryID(method))
		if err != nil {
			t.Fatal(err)
		}
		s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: method, Code: "channel_not_found"})
		if err := do(place, ref); !errors.Is(err, bot.ErrUnclear) || errors.Is(err, bot.ErrGone) {
			t.Errorf("%s: %v, want that it is unclear", method, err)
		}
	}
	bram.Deactivate()
	if _, err := a.Send(t.Context(), bot.Place{User: bram.ID(), Channel: "D404404404"}, m, "d2"); !errors.Is(err, bot.ErrGone) {
		t.Errorf("of who left: %v, want %v", err, bot.ErrGone)
	}
}

// TestAConversationOfWhichNothingIsSaid: a reply without the conversation opened none.
func TestAConversationOfWhichNothingIsSaid(t *testing.T) {
	s, a, _, _ := setUp(t)
	anna := s.Person("anna")
	for name, place := range map[string]bot.Place{
		"one to open":    {User: anna.ID()},
		"one to look up": {User: anna.ID(), Channel: "D404404404"},
	} {
		s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "conversations.open"})
		if _, _, err := a.Sent(t.Context(), place, "d1", s.Now().Add(-time.Hour)); !errors.As(err, new(*bot.Busy)) {
			t.Errorf("%s: %v, want that it is asked for again", name, err)
		}
	}
}

// TestFilesThatAreRefused: no text stands there that speaks of files which do not.
func TestFilesThatAreRefused(t *testing.T) {
	s, a, _, _ := setUp(t)
	anna := s.Person("anna")
	m := bot.Message{Topic: bot.TopicData, Lines: []bot.Line{{Text: "Dit is alles wat ik van je bewaar."}}, Notification: "Een bericht."}
	m.Files = []bot.File{{Name: "gezel.json", Type: "application/json", Body: []byte("{}")}}
	s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "files.getUploadURLExternal", Code: "file_uploads_disabled"})
	if _, err := a.Send(t.Context(), bot.Place{User: anna.ID(), Channel: anna.IM()}, m, "d1"); !errors.Is(err, bot.ErrRefused) {
		t.Errorf("%v, want %v", err, bot.ErrRefused)
	}
	if sees := anna.Sees(); len(sees) > 0 {
		t.Errorf("there stands %q, and no file", sees[0].Text)
	}
}
