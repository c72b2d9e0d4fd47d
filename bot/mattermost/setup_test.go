package mattermost

import (
	"context"
	"errors"
	"net"
	"net/http"
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
		"Set the server's own address to " + s.URL() + " (ServiceSettings.SiteURL).",
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
	if err != nil || made.Token != "" || made.CommandToken != "" || len(said) != 7 {
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
		{"a query behind it", func(o *SetupOptions) { o.URL = "https://chat.example.nl?geheim" }, "url"},
		{"a fragment behind it", func(o *SetupOptions) { o.URL = "https://chat.example.nl#geheim" }, "url"},
		{"somebody else's token", func(o *SetupOptions) { o.Token = anna }, "token"},
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

// TestSetupKeepsBeforeItRevokes: a token is revoked only when the one in its
// place is kept.
func TestSetupKeepsBeforeItRevokes(t *testing.T) {
	s := bareServer(t)
	first, _, err := setUp(t, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	works := func(token string) bool {
		_, _, err := newClient(s.URL(), token, quickHTTP).GetMe(t.Context(), "")
		return err == nil
	}
	full := errors.New("disk full")
	_, said, err := setUp(t, s, func(o *SetupOptions) { o.NewToken, o.Keep = true, func(Made) error { return full } })
	if !errors.Is(err, full) || !works(first.Token) || strings.Contains(strings.Join(said, "\n"), "Revoked") {
		t.Errorf("with a disk that is full it ends with %v, says %q, and the token from before works: %v", err, said, works(first.Token))
	}
	s.Order(mattermosttest.FailBefore, http.MethodPost, "/commands", 1)
	s.Order(mattermosttest.FailBefore, http.MethodGet, "/commands", 1)
	kept := Made{}
	_, _, err = setUp(t, s, func(o *SetupOptions) { o.NewToken, o.Keep = true, func(made Made) error { kept = made; return nil } })
	if err == nil || !works(kept.Token) || !works(first.Token) {
		t.Errorf("with a server that lists no commands it ends with %v; kept is %+v, the token from before works: %v", err, kept, works(first.Token))
	}
	_, _, err = setUp(t, s, func(o *SetupOptions) {
		o.NewToken, o.Keep = true, func(made Made) error {
			if kept = made; !works(first.Token) {
				t.Error("it was revoked before the new one was kept")
			}
			return nil
		}
	})
	if err != nil || works(first.Token) || !works(kept.Token) {
		t.Errorf("it ends with %v; the token from before works: %v, the new one: %v", err, works(first.Token), works(kept.Token))
	}
	last := kept
	s.Order(mattermosttest.FailBefore, http.MethodPost, "/users/tokens/revoke", 1)
	_, _, err = setUp(t, s, func(o *SetupOptions) { o.NewToken, o.Keep = true, func(made Made) error { kept = made; return nil } })
	wrongSetting(t, err, "new-token")
	if !works(kept.Token) || !works(last.Token) {
		t.Error("where it could not revoke, a token is gone")
	}
}

// TestSetupOfABusyServer: it goes on when the server says, and makes nothing
// twice.
func TestSetupOfABusyServer(t *testing.T) {
	s := bareServer(t)
	for _, path := range []string{"/users/me", "/bots", "/commands"} {
		s.Order(mattermosttest.Throttled, "", path, 1)
	}
	made, said, err := setUp(t, s, nil)
	if err != nil || made.Token == "" || made.CommandToken == "" {
		t.Fatalf("made %+v, %v", made, err)
	}
	waits := slices.DeleteFunc(said, func(line string) bool { return !strings.HasSuffix(line, ": going on in 1s.") })
	if len(waits) != 3 {
		t.Errorf("it said %q of waiting, want that it did three times", waits)
	}
}

// TestSetupOfAServerThatStaysBusy: it says to run it again, which makes nothing
// twice.
func TestSetupOfAServerThatStaysBusy(t *testing.T) {
	for _, path := range []string{"/users/me", "/teams/name/*", "/bots", "/commands"} {
		s := bareServer(t)
		s.Order(mattermosttest.Throttled, "", path, 1)
		_, _, err := setUp(t, s, func(o *SetupOptions) { o.patience = time.Millisecond })
		wrong, ok := errors.AsType[*SettingError](err)
		if !ok || !strings.Contains(wrong.Hint, "run it again") {
			t.Errorf("%s: it ends with %v, want a hint to run it again", path, err)
		}
		if _, _, err := setUp(t, s, nil); err != nil {
			t.Errorf("%s: run again it ends with %v", path, err)
		}
	}
}

// TestSetupOfABotThatWasSwitchedOff: its token works again with it.
func TestSetupOfABotThatWasSwitchedOff(t *testing.T) {
	s := bareServer(t)
	first, _, err := setUp(t, s, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, admin := s.Admin()
	client := newClient(s.URL(), admin, quickHTTP)
	bot, _, err := client.GetUserByUsername(t.Context(), "gezel", "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := client.UpdateUserActive(t.Context(), bot.Id, false); err != nil {
		t.Fatal(err)
	}
	again, said, err := setUp(t, s, func(o *SetupOptions) { o.Token = first.Token })
	if err != nil || again.Token != first.Token {
		t.Errorf("it ends with %v, says %q and gives another token: %v", err, said, again.Token != first.Token)
	}
}

// TestSetupOfANameThatLeadsNowhere says so of a public URL, and of no other. The
// server calls no address of its own machine either, however public it is.
func TestSetupOfANameThatLeadsNowhere(t *testing.T) {
	s := bareServer(t)
	_, admin := s.Admin()
	_, team := s.Team()
	for name, c := range map[string]struct {
		ips  []net.IP
		chat string // address of the server
		want string
	}{
		"nowhere": {nil, "", "Would allow the server to call gezel.example.nl, a name that has no address as seen from here."},
		"private": {[]net.IP{net.IPv4(10, 0, 0, 8)}, "", "Would allow the server to call gezel.example.nl."},
		"shared":  {[]net.IP{net.IPv4(100, 101, 0, 8)}, "", "Would allow the server to call gezel.example.nl."},
		"itself":  {[]net.IP{net.IPv4(192, 0, 2, 8)}, "https://chat.example.nl", "Would allow the server to call gezel.example.nl."},
		"public":  {[]net.IP{net.IPv4(192, 0, 2, 8)}, "", "The server may call gezel.example.nl: it is a public address."},
	} {
		t.Run(name, func(t *testing.T) {
			var said []string
			run, err := newSetup(SetupOptions{
				URL: s.URL(), AdminToken: admin, Team: team, PublicURL: "https://gezel.example.nl", DryRun: true,
				Say: func(line string) { said = append(said, line) },
			})
			if err != nil {
				t.Fatal(err)
			}
			if c.chat != "" {
				run.URL = c.chat
			}
			run.lookUp = func(context.Context, string) ([]net.IP, error) {
				if c.ips == nil {
					return nil, &net.DNSError{Err: "no such host", IsNotFound: true}
				}
				return c.ips, nil
			}
			if err := run.settings(t.Context()); err != nil || !slices.Contains(said, c.want) {
				t.Errorf("it ends with %v and says %q; want it to say %q", err, said, c.want)
			}
		})
	}
}
