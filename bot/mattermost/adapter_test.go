package mattermost

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

var quickHTTP = &http.Client{Timeout: 10 * time.Second}

// wrongSetting checks that an error names a setting and says what to do.
func wrongSetting(t *testing.T, err error, setting string) {
	t.Helper()
	wrong, ok := errors.AsType[*SettingError](err)
	if !ok || wrong.Setting != setting || wrong.Hint == "" {
		t.Errorf("got %v; want an error about the setting %q that says what to do", err, setting)
	}
	if err != nil && strings.Contains(err.Error(), "geheim") {
		t.Errorf("the error %v tells a password", err)
	}
}

func TestNewSaysWhatIsWrong(t *testing.T) {
	r := newRig(t, mattermosttest.Options{})
	var secrets bottest.Secrets
	anna := r.server.Person("anna").Token()
	for _, c := range []struct {
		name    string
		change  func(*Options)
		setting string
	}{
		{"no server", func(o *Options) { o.URL = "http://127.0.0.1:1" }, "url"},
		{"another server", func(o *Options) { o.URL = r.public }, "url"},
		{"no address", func(o *Options) { o.URL = "chat.example.nl" }, "url"},
		{"a password in it", func(o *Options) { o.URL = "https://gezel:geheim@chat.example.nl/" }, "url"},
		{"no token", func(o *Options) { o.Token = "" }, "token"},
		{"a revoked token", func(o *Options) { o.Token = "zzzzzzzzzzzzzzzzzzzzzzzzzz" }, "token"},
		{"the token of a person", func(o *Options) { o.Token = anna }, "token"},
		{"a wrong public address", func(o *Options) { o.PublicURL = "ftp://gezel.example.nl" }, "public url"},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := r.options(secrets.Logger())
			c.change(&o)
			_, err := New(t.Context(), o)
			wrongSetting(t, err, c.setting)
			if err != nil && o.Token != "" && strings.Contains(err.Error(), o.Token) {
				t.Errorf("the error %v tells the token", err)
			}
		})
	}
}

func TestAServerThatIsAwayAtTheStart(t *testing.T) {
	r := newRig(t, mattermosttest.Options{})
	var secrets bottest.Secrets
	for _, fault := range []mattermosttest.Fault{mattermosttest.FailBefore, mattermosttest.Throttled, mattermosttest.NoRoute} {
		for _, path := range []string{"/users/me", "/config/client", "/users/*/teams"} {
			r.server.Order(fault, http.MethodGet, path, 1)
			_, err := New(t.Context(), r.options(secrets.Logger()))
			if _, ok := errors.AsType[*bot.Busy](err); !ok {
				t.Errorf("%s of %s: got %v, want one that says that it may pass", fault, path, err)
			}
			wrongSetting(t, err, "url")
		}
	}
}

func TestWarnings(t *testing.T) {
	r := newRig(t, mattermosttest.Options{})
	var secrets bottest.Secrets
	o := r.options(secrets.Logger())
	a, err := New(t.Context(), o)
	if err != nil || len(a.Warnings()) > 0 {
		t.Fatalf("with all settings: %v, %v; want no warnings", a.Warnings(), err)
	}
	_, admin := r.server.Admin()
	nowhere := ""
	if _, _, err := newClient(r.server.URL(), admin, quickHTTP).PatchConfig(t.Context(), &model.Config{ServiceSettings: model.ServiceSettings{SiteURL: &nowhere}}); err != nil {
		t.Fatal(err)
	}
	a, err = New(t.Context(), o)
	if err != nil || len(a.Warnings()) != 1 || !strings.Contains(a.Warnings()[0].Do, "Site URL") {
		t.Errorf("of a server that does not know its own address: %v, %v; want a warning", a.Warnings(), err)
	}
	if err := r.server.Person("anna").Command("hulp"); err == nil {
		t.Error("it takes slash commands")
	}
	o.PublicURL, o.CommandToken = "", ""
	a, err = New(t.Context(), o)
	if err != nil || len(a.Warnings()) != 1 || !strings.Contains(a.Warnings()[0].What, "public URL") || a.Handler() != nil {
		t.Errorf("without a public URL: %v, %v; want a warning, and nothing to call", a.Warnings(), err)
	}
	if got, want := a.Server(), bot.ServerID("mattermost/"+strings.TrimPrefix(r.server.URL(), "http://")); got != want {
		t.Errorf("the server is %q, want %q", got, want)
	}
}

// TestTimesStayWhole: a time of the day is no emoji, and can be copied.
func TestTimesStayWhole(t *testing.T) {
	for text, want := range map[string]string{
		"om 16:00. Typ ‘moment vrijdag 9:00’": "om 16:00. Typ ‘moment vrijdag 9:00’",
		"om 10:30:00":        "om 10:" + apart + "30:00",
		":1234: en a:8ball:": ":" + apart + "1234: en a:" + apart + "8ball:" + apart,
	} {
		if got := escape(text); got != want {
			t.Errorf("%q becomes %q, want %q", text, got, want)
		}
	}
}
