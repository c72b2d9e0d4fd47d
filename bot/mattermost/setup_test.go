package mattermost

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot/mattermost/mattermosttest"
)

// setUp runs Setup on a server as its administrator, and gives what it said.
func setUp(t *testing.T, s *mattermosttest.Server, change func(*SetupOptions)) (Made, []string, error) {
	t.Helper()
	_, token := s.Admin()
	_, team := s.Team()
	var said []string
	o := SetupOptions{URL: s.URL(), AdminToken: token, Team: team, PublicURL: "http://127.0.0.1:8080", Say: func(line string) { said = append(said, line) }}
	if change != nil {
		change(&o)
	}
	made, err := Setup(t.Context(), o)
	for _, secret := range []string{token, made.Token, made.CommandToken} {
		if text := strings.Join(said, "\n"); secret != "" && (strings.Contains(text, secret) || err != nil && strings.Contains(err.Error(), secret)) {
			t.Errorf("a token is told: %q, %v", said, err)
		}
	}
	return made, said, err
}

func bareServer(t *testing.T) *mattermosttest.Server {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now, Bare: true, Internal: mattermosttest.None})
	t.Cleanup(s.Close)
	return s
}

func TestSetupOfANewServer(t *testing.T) {
	s := bareServer(t)
	made, said, err := setUp(t, s, func(o *SetupOptions) {
		o.About, o.Command, o.CommandHint = "A question a week.", "Talk to it.", "help"
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"Allowed bot accounts (ServiceSettings.EnableBotAccountCreation).",
		"Allowed the server to call 127.0.0.1 (ServiceSettings.AllowedUntrustedInternalConnections).",
		"Made the bot account @gezel.",
		"Put it in the team gemeente.",
		"Made a token for it.",
		"Made the slash command /gezel.",
	}
	if diff := cmp.Diff(want, said); diff != "" {
		t.Errorf("what was said (-want +got):\n%s", diff)
	}
	_, admin := s.Admin()
	team, _ := s.Team()
	client := model.NewAPIv4Client(s.URL())
	client.SetToken(admin)
	user, _, err := client.GetUserByUsername(t.Context(), "gezel", "")
	if err != nil || user.BotDescription != "A question a week." {
		t.Errorf("the bot says of itself %q, %v", user.BotDescription, err)
	}
	commands, _, err := client.ListCommands(t.Context(), team, true)
	if err != nil || len(commands) != 1 || commands[0].AutoCompleteDesc != "Talk to it." || commands[0].AutoCompleteHint != "help" {
		t.Errorf("commands %+v, %v", commands, err)
	}
	if made.Token == "" || made.CommandToken == "" || made.URL != s.URL() || made.PublicURL != "http://127.0.0.1:8080" {
		t.Fatalf("made %+v", made)
	}

	again, said, err := setUp(t, s, func(o *SetupOptions) { o.Token = made.Token })
	if err != nil {
		t.Fatal(err)
	}
	if again != made {
		t.Errorf("the second run made %+v; want what the first made, %+v", again, made)
	}
	if slices.ContainsFunc(said, func(line string) bool { return strings.HasPrefix(line, "Made") || strings.HasPrefix(line, "Put") }) {
		t.Errorf("the second run did something: %q", said)
	}

	unknown, _, err := setUp(t, s, nil)
	if err != nil || unknown.Token != "" {
		t.Errorf("a run that does not know the token made %+v, %v; want no new token", unknown, err)
	}
	renewed, _, err := setUp(t, s, func(o *SetupOptions) { o.NewToken = true })
	if err != nil || renewed.Token == "" || renewed.Token == made.Token {
		t.Errorf("a run that was to make a new token made %+v, %v", renewed, err)
	}
	if _, resp, err := newClient(s.URL(), made.Token, quickHTTP).GetMe(t.Context(), ""); err == nil || resp.StatusCode != 401 {
		t.Errorf("the old token still works: %v", err)
	}
	moved, said, err := setUp(t, s, func(o *SetupOptions) { o.Token, o.PublicURL = renewed.Token, "http://127.0.0.1:9090" })
	if err != nil || moved.CommandToken != made.CommandToken || !slices.Contains(said, "Had the slash command /gezel lead to http://127.0.0.1:9090/mattermost/command.") {
		t.Errorf("after a move: %+v, %q, %v", moved, said, err)
	}
}

func TestSetupDry(t *testing.T) {
	s := bareServer(t)
	made, said, err := setUp(t, s, func(o *SetupOptions) { o.DryRun = true })
	if err != nil || made.Token != "" || made.CommandToken != "" || len(said) != 6 {
		t.Fatalf("a dry run gave %+v, %q, %v", made, said, err)
	}
	for _, line := range said {
		if !strings.HasPrefix(line, "Would ") {
			t.Errorf("a dry run said %q", line)
		}
	}
	_, again, err := setUp(t, s, func(o *SetupOptions) { o.DryRun = true })
	if diff := cmp.Diff(said, again); diff != "" || err != nil {
		t.Errorf("a dry run changed something: %v, (-first +second)\n%s", err, diff)
	}
}

func TestSetupSaysWhatIsWrong(t *testing.T) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	anna := s.Person("anna").Token()
	for _, c := range []struct {
		name    string
		change  func(*SetupOptions)
		setting string
	}{
		{"no server", func(o *SetupOptions) { o.URL = "http://127.0.0.1:1" }, "url"},
		{"no address", func(o *SetupOptions) { o.URL = "chat.example.nl" }, "url"},
		{"a password in it", func(o *SetupOptions) { o.URL = "https://beheer:geheim@chat.example.nl" }, "url"},
		{"no token", func(o *SetupOptions) { o.AdminToken = " " }, "admin-token"},
		{"a wrong token", func(o *SetupOptions) { o.AdminToken = "zzzzzzzzzzzzzzzzzzzzzzzzzz" }, "admin-token"},
		{"the token of somebody else", func(o *SetupOptions) { o.AdminToken = anna }, "admin-token"},
		{"no team", func(o *SetupOptions) { o.Team = "" }, "team"},
		{"a wrong team", func(o *SetupOptions) { o.Team = "waterschap" }, "team"},
		{"a wrong public address", func(o *SetupOptions) { o.PublicURL = "gezel.example.nl" }, "public-url"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := setUp(t, s, c.change)
			wrongSetting(t, err, c.setting)
		})
	}
}
