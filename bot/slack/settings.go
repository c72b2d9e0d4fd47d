package slack

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Settings is what an operator says of one Slack workspace.
type Settings struct {
	BotToken      string  // xoxb-…
	AppToken      string  // xapp-…, for Socket Mode
	SigningSecret string  // for HTTP; with both, both ways are open
	APIURL        string  // "": Slack's own
	Rate          float64 // sends a second of what goes to many; 0: 3, below 0: as fast as it goes
}

// Options is what an adapter is made of.
type Options struct {
	Settings
	Log  *slog.Logger
	Now  func() time.Time
	HTTP *http.Client // nil: one with a time-out
	// Count is told of each thing that an operator may want to count, by one
	// word: "refused", "ignored" and "malformed" for what came in, "reconnected",
	// "caught-up", "unread" for a conversation that can't be read back, and
	// "tick-lost", "dialog-lost" and "whisper-lost" for what somebody was owed and
	// did not get. nil: nobody counts.
	Count func(what string)
}

const (
	usualRate   = 3                // messages a second for a workspace
	callTimeout = 30 * time.Second // of one request
	slackAPI    = "https://slack.com/api/"
)

// SettingError says which setting is wrong, why, and what to do about it. It
// never holds the setting's value.
type SettingError struct {
	Setting string // "bot token", "app token", "signing secret", "api url"
	Err     error
	Hint    string
}

func (e *SettingError) Error() string {
	return fmt.Sprintf("slack %s: %v: %s", e.Setting, e.Err, e.Hint)
}

func (e *SettingError) Unwrap() error { return e.Err }

// kinds tells what a token is by how it begins
// (https://docs.slack.dev/authentication/tokens).
var kinds = []struct{ prefix, kind string }{
	{"xoxb-", "a bot token"}, {"xapp-", "an app token"}, {"xoxp-", "a user token"}, {"xoxe", "a token that expires"},
	{"xoxa-", "a workspace token"}, {"xoxr-", "a refresh token"}, {"xoxs-", "a session token"}, {"xoxc-", "a session token"},
}

// kindOf names the kind of a token.
func kindOf(token string) string {
	for _, k := range kinds {
		if strings.HasPrefix(token, k.prefix) {
			return k.kind
		}
	}
	return "no token of Slack"
}

// filled gives the options with their defaults, or what is wrong with them.
func (o Options) filled() (Options, error) {
	if o.Log == nil || o.Now == nil {
		return o, errors.New("slack: no log or no clock")
	}
	o.BotToken, o.AppToken, o.SigningSecret = strings.TrimSpace(o.BotToken), strings.TrimSpace(o.AppToken), strings.TrimSpace(o.SigningSecret)
	if err := o.checkTokens(); err != nil {
		return o, err
	}
	if o.APIURL == "" {
		o.APIURL = slackAPI
	}
	u, err := url.Parse(o.APIURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return o, &SettingError{"api url", errors.New("no address"), "leave it empty for Slack itself, or give an address such as http://127.0.0.1:8080/api/"}
	}
	if !strings.HasSuffix(o.APIURL, "/") {
		o.APIURL += "/"
	}
	if o.Rate == 0 {
		o.Rate = usualRate
	}
	if o.HTTP == nil {
		o.HTTP = newHTTP()
	}
	if o.Count == nil {
		o.Count = func(string) {}
	}
	return o, nil
}

// newHTTP makes a client that keeps as many connections as are used at once:
// two, which the standard one keeps, are soon too few when a question goes out.
func newHTTP() *http.Client {
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64
	return &http.Client{Timeout: callTimeout, Transport: transport}
}

func (o Options) checkTokens() error {
	const where = "copy it from “OAuth & Permissions” of the app, where it begins with xoxb-"
	switch {
	case o.BotToken == "":
		return &SettingError{"bot token", errors.New("missing"), where}
	case !strings.HasPrefix(o.BotToken, "xoxb-"):
		return &SettingError{"bot token", fmt.Errorf("this is %s", kindOf(o.BotToken)), where}
	case o.AppToken == "" && o.SigningSecret == "":
		return &SettingError{"app token", errors.New("missing, and so is the signing secret"), "give an app token (xapp-…) for Socket Mode, or the app's signing secret for HTTP"}
	case o.AppToken != "" && !strings.HasPrefix(o.AppToken, "xapp-"):
		return &SettingError{"app token", fmt.Errorf("this is %s", kindOf(o.AppToken)), "make one under “Basic Information → App-Level Tokens” with the scope connections:write; it begins with xapp-"}
	case strings.HasPrefix(o.SigningSecret, "x"):
		return &SettingError{"signing secret", fmt.Errorf("this is %s", kindOf(o.SigningSecret)), "copy it from “Basic Information → App Credentials”"}
	}
	return nil
}
