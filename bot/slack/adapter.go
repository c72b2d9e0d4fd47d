package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"gezel/bot"
)

// Coach is who is behind the adapter: bot.Coach.
type Coach interface {
	// Handle takes an event, and says what is owed at once.
	Handle(context.Context, bot.Event) (bot.Answer, error)
	// Kept gives the ids of the messages that are kept for a member, said since
	// an instant.
	Kept(context.Context, bot.MemberID, time.Time) ([]string, error)
}

// Adapter is one Slack workspace, with the bot of one token.
type Adapter struct {
	set    Settings
	log    *slog.Logger
	now    func() time.Time
	http   *http.Client
	count  func(string)
	api    *slack.Client
	server bot.ServerID
	team   string // T…
	org    string // E…, or "" outside of Enterprise Grid
	me     string // the bot's user id
	ticks  bool   // reactions:write was granted, as far as is known
	warn   []Warning

	pace     *rate.Limiter // of what goes to many; nil: none
	spacing  spacing       // of one conversation
	places   places        // whose conversation is which
	state    state
	lines    *lines
	inbox    *bot.Inbox
	coach    Coach
	readings *rate.Limiter  // of history; nil: none
	lookups  *rate.Limiter  // of people who may be no members
	unsigned rate.Sometimes // when to say that requests are refused, and why
	stale    rate.Sometimes
	removed  rate.Sometimes
	crowded  rate.Sometimes // when to say that there is no room for a connection
	marks    *marks
	gaps     chan struct{} // something may have been missed
	rounds   rounds
	unread   time.Duration  // how long a person waits for a history that can't be read
	withheld time.Duration  // how long Slack delivers nothing of what was too much for it
	late     sync.WaitGroup // of those who were let go
	work     chores
	runs     atomic.Bool // between the start of Run and its end
	links    links
	aside    aside
	apart    time.Duration // how long after one another the connections are opened
}

// The abilities of the adapter besides bot.Sender.
var (
	_ bot.Sender   = (*Adapter)(nil)
	_ bot.Editor   = (*Adapter)(nil)
	_ bot.Remover  = (*Adapter)(nil)
	_ bot.Profiler = (*Adapter)(nil)
	_ bot.Homer    = (*Adapter)(nil)
)

const (
	// historyRate is a little below what Slack allows of a tier 3 method, 50 a
	// minute, with the bursts that it lets pass
	// (https://docs.slack.dev/apis/web-api/rate-limits).
	historyRate  = 45.0 / 60
	historyBurst = 40
	lookupEvery  = 10 * time.Second
	lookupBurst  = 5
)

// New asks Slack who the bot is and what it may do. An error that an operator
// can do something about is a *SettingError; none carries a token.
func New(ctx context.Context, o Options) (*Adapter, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		set: o.Settings, log: o.Log, now: o.Now, http: o.HTTP, count: o.Count,
		lookups: rate.NewLimiter(rate.Every(lookupEvery), lookupBurst), gaps: make(chan struct{}, 1),
		unsigned: rate.Sometimes{First: 1, Interval: time.Hour}, stale: rate.Sometimes{First: 1, Interval: time.Hour},
		removed: rate.Sometimes{First: 1, Interval: time.Minute}, crowded: rate.Sometimes{First: 1, Interval: time.Hour},
		unread: unreadFor, withheld: withheldFor, apart: apartFor,
	}
	a.api = a.client(slack.OptionAppLevelToken(o.AppToken))
	if o.Rate > 0 {
		a.pace = rate.NewLimiter(rate.Limit(o.Rate), max(1, int(o.Rate)))
		a.readings = rate.NewLimiter(historyRate, historyBurst)
	}
	a.spacing.off = o.Rate < 0
	a.marks = newMarks(o.Rate > 0)
	a.lines = newLines(a)
	if err := a.introduce(ctx); err != nil {
		return nil, err
	}
	return a, a.trySockets(ctx)
}

// client makes a client of the Web API that logs nothing and tries nothing
// again.
func (a *Adapter) client(more ...slack.Option) *slack.Client {
	return slack.New(a.set.BotToken, append([]slack.Option{slack.OptionAPIURL(a.set.APIURL), slack.OptionHTTPClient(a.http)}, more...)...)
}

// introduce finds out whose the token is, and what it may do.
func (a *Adapter) introduce(ctx context.Context) error {
	who, err := a.api.AuthTestContext(ctx)
	if err != nil {
		return a.unintroduced("bot token", err)
	}
	if who.TeamID == "" || who.UserID == "" {
		return &SettingError{"api url", errors.New("what answers there is not Slack"), "leave it empty for Slack itself"}
	}
	if who.BotID == "" {
		return &SettingError{"bot token", errors.New("it belongs to a person, not to a bot"), "copy the token that begins with xoxb-"}
	}
	a.team, a.org, a.me = who.TeamID, who.EnterpriseID, who.UserID
	a.server = bot.ServerID("slack/" + who.TeamID)
	return a.learnScopes(who.Header.Values("X-OAuth-Scopes"))
}

// unintroduced says what it means that the first call failed.
func (a *Adapter) unintroduced(setting string, err error) error {
	failed := describe("who am I", err)
	switch {
	case badToken[failed.code] && setting == "app token":
		return &SettingError{setting, fmt.Errorf("refused by Slack: %s", failed.code), "see that Socket Mode is on, and make a new token under “Basic Information → App-Level Tokens”"}
	case badToken[failed.code]:
		return &SettingError{setting, fmt.Errorf("refused by Slack: %s", failed.code), "install the app to the workspace again and copy the token"}
	case failed.code == "missing_scope":
		return lacks(setting, failed.needed)
	}
	if setting == "app token" && socketsOff(failed) {
		return &SettingError{setting, fmt.Errorf("no connection is opened: %s", failed.code), "switch Socket Mode on under “Settings → Socket Mode”, or give a signing secret for HTTP instead"}
	}
	return a.check("who am I", reads, err)
}

// trySockets tries whether Socket Mode is on. Where it is not, a signing secret
// says what is meant.
func (a *Adapter) trySockets(ctx context.Context) error {
	if a.set.AppToken == "" {
		return nil
	}
	_, _, err := a.api.StartSocketModeContext(ctx)
	if err == nil {
		return nil
	}
	if a.set.SigningSecret != "" && socketsOff(describe("", err)) {
		a.warn = append(a.warn, Warning{
			"Socket Mode is off in the app's settings: the app token is not used, and all comes in over HTTP",
			"leave out the app token, or switch Socket Mode on under “Settings → Socket Mode”",
		})
		a.set.AppToken = ""
		return nil
	}
	return a.unintroduced("app token", err)
}

// socketsOff tells whether a good app token opens no connection.
func socketsOff(failed *callError) bool {
	return failed.code != "" && failed.wait == 0 && !badToken[failed.code] && !busyNow[failed.code] && !unsure[failed.code] && failed.code != "missing_scope"
}

// Server names the workspace: "slack/T0123".
func (a *Adapter) Server() bot.ServerID { return a.server }

// Warning is something that an operator should not leave as it is.
type Warning struct {
	What string // what is so, and what comes of it
	Do   string
}

// Warnings gives what may go well, or could not be made sure of.
func (a *Adapter) Warnings() []Warning { return a.warn }

// Ready tells why the bot does not hear the workspace just now; nil when it
// does. It is bot.ErrToken where Slack refuses the bot token, or the app token
// while no connection is open; anything else passes by itself.
func (a *Adapter) Ready() error { return a.state.get() }

// member names a person of the workspace.
func (a *Adapter) member(user string) bot.MemberID { return bot.MemberID{Server: a.server, User: user} }
