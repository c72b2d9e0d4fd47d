package slack_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

func TestADisconnectCostsNothing(t *testing.T) {
	for _, kind := range []string{slacktest.Warning, slacktest.RefreshRequested, "cut"} {
		t.Run(kind, func(t *testing.T) {
			s, _, k, _ := setUp(t)
			anna := s.Person("anna")
			var said []string
			say := func(text string) { said = append(said, text); anna.Say(text) }
			say("voor het verbreken")
			until(t, "what was said before", func() bool { return len(k.heard()) == 1 })
			if kind == "cut" {
				s.CutSockets()
			} else {
				s.Disconnect(kind)
			}
			say("tijdens het verbreken")
			until(t, "the connections", func() bool { return s.Connections() == 2 })
			say("na het verbreken")
			until(t, "all three", func() bool { return len(k.heard()) == 3 })
			if got := k.heard(); !slices.Equal(got, said) {
				t.Errorf("heard %q, want %q", got, said)
			}
		})
	}
}

func TestWhatCantBeReadStopsNothing(t *testing.T) {
	s, _, k, secrets := setUp(t)
	anna := s.Person("anna")
	for _, payload := range []string{
		`{"type":"event_callback","event_id":"Ev1","team_id":"` + slacktest.TeamID + `","event":{"type":"brand_new","text":"geheim van iemand"}}`,
		`{"type":"event_callback","event":"geheim van iemand"}`, `{"type":"event_callback"}`, `[]`, `"geheim van iemand"`, `null`, `{`,
		`{"type":"event_callback","team_id":null,"event":{"type":"message","channel_type":"im","ts":5,"text":["geheim van iemand"]}}`,
		`{"type":"event_callback","event":{"type":"message","subtype":"message_changed","channel":"D1","message":[],"previous_message":[]}}`,
		`{"type":"app_rate_limited"}`,
	} {
		s.Event(payload)
	}
	anna.Say("en dit komt gewoon aan")
	until(t, "what is said afterwards", func() bool { return slices.Equal(k.heard(), []string{"en dit komt gewoon aan"}) })
	until(t, "all acknowledgements", func() bool { return s.Pending() == 0 })
	if strings.Contains(secrets.Logged(), "geheim") {
		t.Error("what can't be read was logged")
	}
}

func TestATokenThatIsRevoked(t *testing.T) {
	m := bot.Message{Topic: bot.TopicQuestion, Lines: []bot.Line{{Text: "Welk gesprek bleef je bij?"}}, Notification: "Je weekvraag."}
	for _, code := range []string{"account_inactive", "token_revoked", "invalid_auth"} {
		t.Run(code, func(t *testing.T) {
			s, a, _, _ := setUp(t)
			anna := s.Person("anna")
			place := bot.Place{User: anna.ID(), Channel: anna.IM()}
			s.Revoke(code, true)
			until(t, "the adapter to notice", func() bool { return a.Ready() != nil })
			var busy *bot.Busy
			if _, err := a.Send(t.Context(), place, m, "d1"); !errors.As(err, &busy) || errors.Is(err, bot.ErrGone) {
				t.Errorf("Send gave %v, want a *bot.Busy", err)
			}
			next, err := slack.New(t.Context(), slack.Options{
				Settings: slack.Settings{BotToken: s.NewToken(), AppToken: slacktest.AppToken, APIURL: s.URL(), Rate: -1},
				Log:      (&bottest.Secrets{}).Logger(), Now: s.Now,
			})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := next.Send(t.Context(), place, m, "d1"); err != nil {
				t.Errorf("with a new token Send gave %v", err)
			}
			if n := len(anna.Sees()); n != 1 {
				t.Errorf("%d messages stand there, want 1", n)
			}
		})
	}
}

// TestATokenThatStillWorks has Slack tell that a token was revoked and the app
// removed, neither of which concerns the bot's: the log tells once, and all goes
// on.
func TestATokenThatStillWorks(t *testing.T) {
	s, a, _, secrets := setUp(t)
	s.InnerEvent(map[string]any{"type": "tokens_revoked", "tokens": map[string]any{"oauth": []string{"U0ELSE"}, "bot": []string{}}})
	s.InnerEvent(map[string]any{"type": "app_uninstalled"})
	until(t, "both acknowledgements", func() bool { return s.Pending() == 0 })
	if told := strings.Count(secrets.Logged(), "level=WARN"); told != 1 || !strings.Contains(secrets.Logged(), "a token was revoked or the app removed") {
		t.Errorf("the log tells %d times:\n%s", told, secrets.Logged())
	}
	if err := a.Ready(); err != nil {
		t.Error(err)
	}
}

func TestAMessageOfSeveralStepsIsFinishedAndNotDoubled(t *testing.T) {
	text := strings.Repeat("een lange zin over het college. ", 700)
	m := bot.Message{Topic: bot.TopicData, Lines: []bot.Line{{Style: bot.Quote, Text: text}}, Notification: "Je gegevens."}
	m.Files = []bot.File{
		{Name: "gezel.png", Type: "image/png", Body: []byte("\x89PNG\r\n\x1a\n"), Alt: "Twaalf vakjes, waarvan drie donker."},
		{Name: "gezel.json", Type: "application/json", Body: []byte("{}")},
	}
	for name, fault := range map[string]slacktest.Fault{
		"the second post gets lost":       {Kind: slacktest.DropAfter, Method: "chat.postMessage"},
		"an upload breaks":                {Kind: slacktest.BreakFirst, Method: "upload"},
		"the files are not shared":        {Kind: slacktest.DropFirst, Method: "files.completeUploadExternal"},
		"the reply to sharing is lost":    {Kind: slacktest.DropAfter, Method: "files.completeUploadExternal"},
		"one request too many, half-way":  {Kind: slacktest.Throttle, Method: "files.completeUploadExternal"},
		"finishing the upload is unclear": {Kind: slacktest.SayAfter, Method: "files.completeUploadExternal", Code: "fatal_error"},
	} {
		t.Run(name, func(t *testing.T) {
			s, a, _, _ := setUp(t)
			anna := s.Person("anna")
			place := bot.Place{User: anna.ID(), Channel: anna.IM()}
			since := s.Now().Add(-time.Minute)
			s.Order(fault)
			if _, err := a.Send(t.Context(), place, m, "d1"); err == nil {
				t.Fatal("the fault did not happen")
			}
			ref, found, err := a.Sent(t.Context(), place, "d1", since)
			if err != nil {
				t.Fatal(err)
			}
			if !found {
				if ref, err = a.Send(t.Context(), place, m, "d1"); err != nil {
					t.Fatal(err)
				}
			}
			var all string
			sees := anna.Sees()
			last, shared := sees[len(sees)-2], sees[len(sees)-1]
			for _, n := range sees {
				all += n.Text
			}
			all = strings.ReplaceAll(all, "\n", "") // between blocks
			if strings.TrimSpace(all) != strings.TrimSpace(text) {
				t.Errorf("%d characters stand there, want %d", len(all), len(text))
			}
			if last.ID != ref.Message || !slices.Equal(shared.Files, []string{"gezel.png", "gezel.json"}) || shared.Alts[0] != m.Files[0].Alt {
				t.Errorf("below %s stand the files %q (%q), want them below %s", last.ID, shared.Files, shared.Alts, ref.Message)
			}
			if err := a.Remove(t.Context(), place, ref); err != nil {
				t.Fatal(err)
			}
			if left := anna.Sees(); len(left) > 0 {
				t.Errorf("%d messages are left after it was taken back", len(left))
			}
		})
	}
}
