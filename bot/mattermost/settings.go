package mattermost

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Settings is what an operator says of one Mattermost server.
type Settings struct {
	URL          string  // where the server is, as people open it in a browser
	Token        string  // of the bot account
	CommandToken string  // of the slash command, of several teams with commas; "": it is not answered
	PublicURL    string  // how the server reaches Gezel; "": no buttons, dialogs and slash command
	Secret       []byte  // key of the codes in buttons and dialogs, the same for all replicas
	Rate         float64 // messages a second of what goes to many; 0: 5, below 0: as fast as it goes
}

// Options is what an adapter is made of.
type Options struct {
	Settings
	Log  *slog.Logger
	Now  func() time.Time
	HTTP *http.Client // nil: one with a time-out
	// Count is told of each thing that an operator may want to count, by one
	// word: "refused" for what was forged or malformed, "replayed" for
	// a press that was answered already, "reconnected", "caught-up" when
	// a history was read, "unread" for one that can't be. nil: nobody counts.
	Count func(what string)
}

const (
	usualRate   = 5                // messages a second
	callTimeout = 30 * time.Second // of one request
	leastSecret = 16               // bytes
)

// filled gives the options with their defaults, or what is wrong with them.
func (o Options) filled() (Options, error) {
	if o.Log == nil || o.Now == nil {
		return o, errors.New("mattermost: no log or no clock")
	}
	var err error
	if o.URL, err = address("url", o.URL); err != nil {
		return o, err
	}
	if strings.TrimSpace(o.Token) == "" {
		return o, &SettingError{Setting: "token", Err: errors.New("missing"), Hint: "make a bot account in Mattermost and give its token"}
	}
	o.Token, o.CommandToken = strings.TrimSpace(o.Token), strings.TrimSpace(o.CommandToken)
	if o.PublicURL != "" {
		if o.PublicURL, err = address("public url", o.PublicURL); err != nil {
			return o, err
		}
		if len(o.Secret) < leastSecret {
			return o, errors.New("mattermost: secret too short")
		}
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

// newHTTP is a client that keeps as many connections open as are used when many
// are sent to; the standard one keeps two.
func newHTTP() *http.Client {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	return &http.Client{Transport: t, Timeout: callTimeout}
}

// address checks a base URL and takes the slash off its end.
func address(setting, raw string) (string, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	wrong := func(what string) error {
		return &SettingError{Setting: setting, Err: errors.New(what), Hint: "give an address such as https://chat.example.nl"}
	}
	switch {
	case raw == "":
		return "", wrong("missing")
	case err != nil:
		return "", wrong("not an address") // err holds the text, and with it a password that may stand in it
	case u.Scheme != "http" && u.Scheme != "https", u.Host == "":
		return "", wrong("not an http address")
	case u.User != nil:
		return "", wrong("more than an address: it has a user name or a password in it")
	case u.RawQuery != "", u.ForceQuery:
		return "", wrong("more than an address: it has a query behind it (what begins with ?)")
	case u.Fragment != "":
		return "", wrong("more than an address: it has a fragment behind it (what begins with #)")
	}
	return strings.TrimRight(u.String(), "/"), nil
}

// SettingError says which setting is wrong, why, and what to do about it.
type SettingError struct {
	Setting string // "url", "token", "public url"; of Setup the name of its flag
	Err     error  // what is wrong; without the setting's value
	Hint    string // what to do, as a sentence begins
}

func (e *SettingError) Error() string {
	return fmt.Sprintf("mattermost %s: %v: %s", e.Setting, e.Err, e.Hint)
}

func (e *SettingError) Unwrap() error { return e.Err }
