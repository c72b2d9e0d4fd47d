package slack_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

func TestSettingsThatAreWrong(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	good := slack.Settings{BotToken: slacktest.FirstToken, AppToken: slacktest.AppToken, APIURL: s.URL()}
	for name, c := range map[string]struct {
		change  func(*slack.Settings)
		setting string
		says    string
	}{
		"no bot token":               {func(o *slack.Settings) { o.BotToken = "" }, "bot token", "missing"},
		"an app token for a bot's":   {func(o *slack.Settings) { o.BotToken = slacktest.AppToken }, "bot token", "this is an app token"},
		"a user token":               {func(o *slack.Settings) { o.BotToken = "xoxp-1-2" }, "bot token", "this is a user token"},
		"a bot token for an app's":   {func(o *slack.Settings) { o.AppToken = slacktest.FirstToken }, "app token", "this is a bot token"},
		"neither socket nor HTTP":    {func(o *slack.Settings) { o.AppToken = "" }, "app token", "missing"},
		"a refused bot token":        {func(o *slack.Settings) { o.BotToken = "xoxb-1-2-nonsense" }, "bot token", "invalid_auth"},
		"a refused app token":        {func(o *slack.Settings) { o.AppToken = "xapp-1-nonsense" }, "app token", "invalid_auth"},
		"an address of nothing":      {func(o *slack.Settings) { o.APIURL = "geen adres" }, "api url", "no address"},
		"a token for signing secret": {func(o *slack.Settings) { o.AppToken, o.SigningSecret = "", slacktest.AppToken }, "signing secret", "this is an app token"},
	} {
		t.Run(name, func(t *testing.T) {
			set := good
			c.change(&set)
			wrong(t, set, c.setting, c.says)
		})
	}
	s.Grant("chat:write", "commands", "im:history", "users:read", "files:write")
	wrong(t, good, "bot token", "the app lacks the scopes im:write: add what is missing")
}

func wrong(t *testing.T, set slack.Settings, setting, says string) {
	t.Helper()
	_, err := slack.New(t.Context(), slack.Options{Settings: set, Log: (&bottest.Secrets{}).Logger(), Now: time.Now})
	var of *slack.SettingError
	if !errors.As(err, &of) || of.Setting != setting || !strings.Contains(err.Error(), says) {
		t.Errorf("New gave %v, want one about the %s that says %q", err, setting, says)
	}
	for _, token := range []string{set.BotToken, set.AppToken, set.SigningSecret} {
		if token != "" && strings.Contains(err.Error(), token) {
			t.Errorf("the error holds a token: %v", err)
		}
	}
}

func TestSlackThatIsAwayAtTheStart(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	for _, fault := range []slacktest.Fault{
		{Kind: slacktest.BreakFirst, Method: "auth.test"}, {Kind: slacktest.Throttle, Method: "auth.test"},
		{Kind: slacktest.DropFirst, Method: "auth.test"}, {Kind: slacktest.Refuse, Method: "auth.test", Code: "internal_error"},
		{Kind: slacktest.BreakFirst, Method: "apps.connections.open"}, {Kind: slacktest.Throttle, Method: "apps.connections.open"},
	} {
		s.Order(fault)
		_, err := slack.New(t.Context(), slack.Options{
			Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL()},
			Log:      (&bottest.Secrets{}).Logger(), Now: time.Now,
		})
		if _, ok := errors.AsType[*bot.Busy](err); !ok {
			t.Errorf("%s of %s: got %v, want one that says that it may pass", fault.Kind, fault.Method, err)
		}
		s.ClearFaults()
	}
}

// TestBothWaysIn has an app token and a signing secret, while Socket Mode is on
// and while it is off.
func TestBothWaysIn(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	for warnings, code := range []string{"", "socket_mode_off"} {
		if code != "" {
			s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "apps.connections.open", Code: code})
		}
		a, err := slack.New(t.Context(), slack.Options{
			Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, SigningSecret: s.Secret(), APIURL: s.URL()},
			Log:      (&bottest.Secrets{}).Logger(), Now: time.Now,
		})
		if err != nil {
			t.Fatal(err)
		}
		if a.Handler() == nil || len(a.Warnings()) != warnings {
			t.Errorf("with Slack saying %q nothing comes in over HTTP, or the warnings %q are not %d", code, a.Warnings(), warnings)
		}
	}
}
