package slack_test

import (
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// TestScopesThatAreMissing takes away each that the manifest asks for: without
// some nothing goes, and for each of the others there is a warning.
func TestScopesThatAreMissing(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	set := slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL()}
	warned := map[string]string{
		"reactions:write": "no tick", "channels:read": "public channel", "groups:read": "private channel", "channels:join": "must be invited",
	}
	for i, scope := range slack.Scopes() {
		s.Grant(slices.Delete(slack.Scopes(), i, i+1)...)
		if warned[scope] == "" {
			wrong(t, set, "bot token", "the app lacks the scopes "+scope+": ")
			continue
		}
		a, err := slack.New(t.Context(), slack.Options{Settings: set, Log: (&bottest.Secrets{}).Logger(), Now: time.Now})
		if err != nil {
			t.Fatal(err)
		}
		all := a.Warnings()
		if len(all) != 1 || !strings.HasPrefix(all[0].What, "the app lacks the scope "+scope+": ") || !strings.Contains(all[0].What, warned[scope]) || all[0].Do == "" {
			t.Errorf("without %s it warns of %q", scope, all)
		}
	}
}

// TestScopesThatNobodyTells has a proxy before Slack that takes its headers away.
func TestScopesThatNobodyTells(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	to, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	proxy := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite:        func(r *httputil.ProxyRequest) { r.Out.URL.Scheme, r.Out.URL.Host = to.Scheme, to.Host },
		ModifyResponse: func(r *http.Response) error { r.Header.Del("X-OAuth-Scopes"); return nil },
	})
	t.Cleanup(proxy.Close)
	for address, warnings := range map[string]int{s.URL(): 0, proxy.URL + to.Path: 1} {
		a, err := slack.New(t.Context(), slack.Options{
			Settings: slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: address},
			Log:      (&bottest.Secrets{}).Logger(), Now: time.Now,
		})
		if err != nil {
			t.Fatal(err)
		}
		if len(a.Warnings()) != warnings {
			t.Errorf("the warnings are %q, want %d", a.Warnings(), warnings)
		}
	}
}

// TestAppTokenThatMayNotConnect has Slack say that a scope is missing, and not
// which.
func TestAppTokenThatMayNotConnect(t *testing.T) {
	s := slacktest.New(slacktest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "apps.connections.open", Code: "missing_scope"})
	wrong(t, slack.Settings{BotToken: s.Token(), AppToken: slacktest.AppToken, APIURL: s.URL()},
		"app token", "it lacks the scope connections:write: make a token that has it")
}
