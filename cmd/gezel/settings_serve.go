package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"net/url"
	"os"
	"reflect"
	"slices"
	"strings"

	"gezel/bot"
	"gezel/storage"
)

// serveSettings are those of `gezel serve`: the coach's, and where it works.
// A secret may also stand in a file: GEZEL_…_FILE names it.
type serveSettings struct {
	settings

	RedisURL string `env:"GEZEL_REDIS_URL" secret:"yes"`

	SlackBotToken      string `env:"GEZEL_SLACK_BOT_TOKEN" secret:"yes"`
	SlackAppToken      string `env:"GEZEL_SLACK_APP_TOKEN" secret:"yes"`
	SlackSigningSecret string `env:"GEZEL_SLACK_SIGNING_SECRET" secret:"yes"`
	SlackAPIURL        string `env:"GEZEL_SLACK_API_URL"`

	MattermostURL          string `env:"GEZEL_MATTERMOST_URL"`
	MattermostToken        string `env:"GEZEL_MATTERMOST_TOKEN" secret:"yes"`
	MattermostCommandToken string `env:"GEZEL_MATTERMOST_COMMAND_TOKEN" secret:"yes"`

	HTTPAddr  string `env:"GEZEL_HTTP_ADDR" envDefault:"127.0.0.1:8080"`
	PublicURL string `env:"GEZEL_PUBLIC_URL"`

	TestClock string `env:"GEZEL_TEST_CLOCK"` // see testClock

	unread []string // names of secrets that are given, and can't be read
}

// mostSecret is how long a file with a secret may be, in bytes.
const mostSecret = 16 << 10

// readServeSettings reads the environment, and the files that it names. What
// can't be read is wrong.
func readServeSettings(getenv func(string) string, w *wrongSettings) (serveSettings, error) {
	var s serveSettings
	found := map[string]string{}
	for _, field := range reflect.VisibleFields(reflect.TypeOf(s)) {
		name, complaints := field.Tag.Get("env"), len(*w)
		if field.Tag.Get("secret") == "" {
			continue
		}
		if found[name] = secretOf(getenv, name, w); len(*w) > complaints {
			s.unread = append(s.unread, name)
		}
	}
	get := func(name string) string {
		if value := found[name]; value != "" {
			return value
		}
		return getenv(name)
	}
	return s, errors.Join(readEnvironment(get, &s.settings), readEnvironment(get, &s))
}

// secretOf gives a secret that stands in the environment, or in the file that
// NAME_FILE names there; "" when there is neither, or something is wrong.
func secretOf(getenv func(string) string, name string, w *wrongSettings) string {
	value, path := strings.TrimSpace(getenv(name)), strings.TrimSpace(getenv(name+"_FILE"))
	switch {
	case path == "":
		return value
	case value != "":
		w.add(name, "is set, and so is "+name+"_FILE", "leave one of them out")
		return ""
	}
	value, err := readSecret(path)
	if err != nil {
		w.add(name+"_FILE", fmt.Sprintf("names a file that can't be used: %v", err), "give the path of a file that holds the secret alone")
	}
	return value
}

// readSecret reads a file with a secret. Errors hold nothing of what is in it.
func readSecret(path string) (string, error) {
	info, err := os.Stat(path)
	if err == nil && info.Size() > mostSecret {
		return "", errors.New("it is too long for a secret")
	}
	var body []byte
	if err == nil {
		body, err = os.ReadFile(path)
	}
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return "", fmt.Errorf("%s: %w", path, pathErr.Err)
	}
	value := strings.TrimSpace(string(body))
	switch {
	case err != nil:
		return "", err
	case value == "":
		return "", fmt.Errorf("%s: it is empty", path)
	case strings.ContainsAny(value, "\r\n\x00"):
		return "", fmt.Errorf("%s: it has more than one line", path)
	}
	return value, nil
}

// serving is what settings say, once nothing is wrong with them.
type serving struct {
	serveSettings
	coaching bot.Settings
	level    slog.Level
}

// check holds all settings of serve against what they may be. What is doubtful
// is a warning.
func (s serveSettings) check(w *wrongSettings, warn *warnings) serving {
	checked := serving{serveSettings: s}
	checked.coaching, checked.level = s.coach(w)
	s.checkRedis(w)
	s.checkHTTP(w)
	if !s.hasSlack() && !s.hasMattermost() {
		w.add("GEZEL_SLACK_BOT_TOKEN and GEZEL_MATTERMOST_URL", "are both missing: there is no chat server to work on",
			"for Slack set GEZEL_SLACK_BOT_TOKEN and GEZEL_SLACK_APP_TOKEN (docs/slack.md), for Mattermost GEZEL_MATTERMOST_URL and GEZEL_MATTERMOST_TOKEN (docs/mattermost.md)")
	}
	if s.hasSlack() {
		s.checkSlack(w, warn)
	}
	if s.hasMattermost() {
		s.checkMattermost(w)
	}
	s.checkTestClock(w)
	return checked
}

// given tells whether a setting has a value, or one that can't be read: then
// that was said, and that it is missing would be wrong.
func (s serveSettings) given(name, value string) bool {
	return value != "" || slices.Contains(s.unread, name)
}

func (s serveSettings) hasSlack() bool {
	return s.given("GEZEL_SLACK_BOT_TOKEN", s.SlackBotToken) || s.given("GEZEL_SLACK_APP_TOKEN", s.SlackAppToken) ||
		s.given("GEZEL_SLACK_SIGNING_SECRET", s.SlackSigningSecret)
}

func (s serveSettings) hasMattermost() bool {
	return s.MattermostURL != "" || s.given(varMattermostToken, s.MattermostToken)
}

func (s serveSettings) checkRedis(w *wrongSettings) {
	if s.RedisURL == "" {
		return
	}
	if err := storage.CheckURL(s.RedisURL); err != nil {
		w.add("GEZEL_REDIS_URL", "is no address of a Redis: "+err.Error(), "give an address such as redis://localhost:6379")
	}
	if s.KeyFile == "" {
		w.add("GEZEL_KEY_FILE", "is missing: with a Redis of your own the key that seals what is in it must be yours too, and the same for all who use it",
			"give the path of a key file; \"gezel key new FILE\" makes one")
	}
}

func (s serveSettings) checkHTTP(w *wrongSettings) {
	if _, port, err := net.SplitHostPort(s.HTTPAddr); err != nil || !validPort(port) {
		w.check("GEZEL_HTTP_ADDR", s.HTTPAddr, errors.New("no address to listen on"), "give host and port, such as 127.0.0.1:8080, or :8080 for all addresses of this machine")
	}
	if s.PublicURL != "" {
		w.address("GEZEL_PUBLIC_URL", s.PublicURL, "give the address under which the Mattermost server reaches Gezel, such as https://gezel.example.nl")
	}
}

func validPort(text string) bool {
	port, err := net.LookupPort("tcp", text)
	return err == nil && port >= 0 && text != ""
}

func (s serveSettings) checkSlack(w *wrongSettings, warn *warnings) {
	const (
		botName, appName, secretName = "GEZEL_SLACK_BOT_TOKEN", "GEZEL_SLACK_APP_TOKEN", "GEZEL_SLACK_SIGNING_SECRET"
		getBot                       = "copy the Bot User OAuth Token, which begins with xoxb-, from OAuth & Permissions in your app's settings"
		getApp                       = "copy an App-Level Token with the scope connections:write, which begins with xapp-, from Basic Information in your app's settings"
		getSecret                    = "copy the Signing Secret from Basic Information in your app's settings"
	)
	hasApp, hasSecret := s.given(appName, s.SlackAppToken), s.given(secretName, s.SlackSigningSecret)
	if kindOfToken(s.SlackBotToken) == appToken && kindOfToken(s.SlackAppToken) == botToken {
		w.add(botName+" and "+appName, "are swapped", "give the one that begins with xoxb- as "+botName+", the one that begins with xapp- as "+appName)
	} else {
		if !s.given(botName, s.SlackBotToken) {
			w.add(botName, "is missing", getBot)
		} else if kind := kindOfToken(s.SlackBotToken); s.SlackBotToken != "" && kind != botToken {
			w.add(botName, "holds "+string(kind)+" instead of a bot token", getBot)
		}
		if kind := kindOfToken(s.SlackAppToken); s.SlackAppToken != "" && kind != appToken {
			w.add(appName, "holds "+string(kind)+" instead of an app-level token", getApp)
		}
	}
	if kind := kindOfToken(s.SlackSigningSecret); s.SlackSigningSecret != "" && kind != noToken {
		w.add(secretName, "holds "+string(kind)+" instead of a signing secret", getSecret)
	}
	if !hasApp && !hasSecret {
		w.add(appName+" and "+secretName, "are both missing: Gezel would not hear what members say",
			"for Socket Mode set "+appName+": "+getApp+"; for HTTP set "+secretName+": "+getSecret)
	}
	if s.SlackAppToken != "" && s.SlackSigningSecret != "" {
		warn.add(appName+" and "+secretName+" are both set: Gezel listens both ways, and Slack uses one", "leave out the one that your app does not use")
	}
	if s.SlackAPIURL != "" {
		w.address("GEZEL_SLACK_API_URL", s.SlackAPIURL, "give an address such as https://slack-gov.com/api/, or leave it out for slack.com")
	}
}

func (s serveSettings) checkMattermost(w *wrongSettings) {
	switch {
	case s.MattermostURL == "":
		w.add("GEZEL_MATTERMOST_URL", "is missing, though GEZEL_MATTERMOST_TOKEN is set", "give the address of the server, as people open it in a browser")
	default:
		w.address("GEZEL_MATTERMOST_URL", s.MattermostURL, "give the address of the server, as people open it in a browser")
	}
	if !s.given(varMattermostToken, s.MattermostToken) {
		w.add(varMattermostToken, "is missing, though GEZEL_MATTERMOST_URL is set", "give the token of the bot account (docs/mattermost.md)")
	}
}

// kind is what a token of Slack is, in words for a sentence
// (https://docs.slack.dev/authentication/tokens).
type kind string

const (
	botToken kind = "a bot token"
	appToken kind = "an app-level token"
	noToken  kind = "no token of Slack"
)

func kindOfToken(token string) kind {
	for _, known := range []struct {
		prefix string
		kind   kind
	}{
		{"xoxb-", botToken}, {"xapp-", appToken}, {"xoxp-", "a user's token"}, {"xoxe", "a token that expires"},
		{"xoxa-", "an old workspace token"}, {"xoxs-", "a browser's token"}, {"xoxc-", "a browser's token"},
	} {
		if strings.HasPrefix(token, known.prefix) {
			return known.kind
		}
	}
	return noToken
}

// address adds a setting that is no address of a web server. Its value is not
// shown: a password may stand in it.
func (w *wrongSettings) address(name, value, want string) {
	if err := webAddress(value); err != nil {
		w.add(name, "is "+err.Error(), want)
	}
}

// webAddress tells what is wrong with the address of a web server.
func webAddress(text string) error {
	u, err := url.Parse(text)
	switch {
	case err != nil: // err holds the text
		return errors.New("no address")
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return errors.New("no http or https address")
	case u.User != nil:
		return errors.New("more than an address: it has a user name or a password in it")
	case u.RawQuery != "", u.ForceQuery:
		return errors.New("more than an address: it has a query behind it (what begins with ?)")
	case u.Fragment != "":
		return errors.New("more than an address: it has a fragment behind it (what begins with #)")
	}
	return nil
}
