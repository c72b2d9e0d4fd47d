package mattermost

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
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

// Adapter is one Mattermost server, with the bot account of one token.
type Adapter struct {
	set     Settings
	log     *slog.Logger
	now     func() time.Time
	count   func(string)
	client  *model.Client4
	server  bot.ServerID
	me      string // the bot's user id
	longest int    // runes of a post
	warn    []Warning
	pace    *rate.Limiter
	marker  *marker // nil without a public URL
	timing  timing

	people    people
	channels  channels
	posts     answers[standing] // the last ones of the bot's own
	state     state
	feed      atomic.Pointer[feed] // nil unless it runs
	checks    checks
	foreign   rate.Sometimes // when to say that requests are refused, and why
	tokenless rate.Sometimes
	pressed   answers[bool] // presses that were answered, always with the same
	refusals  answers[map[string]string]
}

// The abilities of the adapter besides bot.Sender.
var (
	_ bot.Sender   = (*Adapter)(nil)
	_ bot.Editor   = (*Adapter)(nil)
	_ bot.Remover  = (*Adapter)(nil)
	_ bot.Profiler = (*Adapter)(nil)
)

// New asks the server who the bot is and what it may do. An error that an
// operator can do something about is a *SettingError; none carries a token.
// Whether the server reaches the public URL, CheckCallbacks finds out, once
// Handler listens there.
func New(ctx context.Context, o Options) (*Adapter, error) {
	o, err := o.filled()
	if err != nil {
		return nil, err
	}
	a := &Adapter{
		set: o.Settings, log: o.Log, now: o.Now, count: o.Count,
		client: newClient(o.URL, o.Token, o.HTTP), pace: pacer(o.Rate), longest: defaultPostSize, timing: usualTiming,
		foreign: rate.Sometimes{First: 1, Interval: time.Hour}, tokenless: rate.Sometimes{First: 1, Interval: time.Hour},
	}
	if o.PublicURL != "" {
		a.marker = newMarker(o.Secret)
	}
	if err := a.introduce(ctx); err != nil {
		return nil, err
	}
	return a, a.survey(ctx)
}

// newClient makes the official client for a server.
func newClient(address, token string, h *http.Client) *model.Client4 {
	c := model.NewAPIv4Client(address)
	c.HTTPClient = h
	c.SetToken(token)
	return c
}

// introduce finds out who the token belongs to.
func (a *Adapter) introduce(ctx context.Context) error {
	me, resp, err := a.client.GetMe(ctx, "")
	if err != nil {
		return a.notMet(describe("who am I", resp, err))
	}
	if len(me.Id) != idLength {
		return &SettingError{"url", errors.New("no Mattermost server answers there"), "give the address as people open it in a browser"}
	}
	if !me.IsBot {
		return &SettingError{"token", errors.New("belongs to a person, not to a bot"), "make a bot account under Integrations → Bot Accounts and give the token of that"}
	}
	a.me = me.Id
	return nil
}

// notMet says which setting may be to blame for the failure of one of the first
// requests. What may pass by itself is a *bot.Busy below it.
func (a *Adapter) notMet(failed *callError) error {
	switch {
	case failed.status == http.StatusUnauthorized:
		return &SettingError{"token", errors.New("refused by the server"), "make a new token for the bot account; a revoked one stays refused"}
	case failed.status == 0, failed.status == http.StatusTooManyRequests, failed.status >= 500:
		return &SettingError{"url", &bot.Busy{Until: a.now().Add(outageFor), Err: failed}, "see that the server runs, and that its address is reachable from here"}
	case failed.of(elsewhere): // of a web server before it, perhaps, while it is starting
		return &SettingError{"url", &bot.Busy{Until: a.now().Add(outageFor), Err: failed}, "give the address of a Mattermost server, as people open it in a browser, and see that it runs"}
	}
	return &SettingError{"url", failed, "give the address of a Mattermost server, as people open it in a browser"}
}

// idLength is that of all ids of Mattermost.
const idLength = 26

// survey reads the server's settings, and what will not work here.
func (a *Adapter) survey(ctx context.Context) error {
	config, failed := clientConfig(ctx, a.client)
	if failed != nil {
		return a.notMet(failed)
	}
	if n, err := strconv.Atoi(config["MaxPostSize"]); err == nil && n > 0 {
		a.longest = n
	}
	a.server = serverID(a.set.URL, config)
	teams, resp, err := a.client.GetTeamsForUser(ctx, a.me, "")
	if err != nil {
		return a.notMet(describe("teams", resp, err))
	}
	if len(teams) == 0 {
		a.warn = append(a.warn, Warning{"the bot is in no team: people may not find it", intoTeam})
	}
	a.warn = append(a.warn, a.unreachable()...)
	if a.set.PublicURL != "" && a.set.CommandToken != "" && config["SiteURL"] == "" {
		a.warn = append(a.warn, Warning{"the server does not know its own address: it takes no slash command, or will not when it is upgraded", knowItself})
	}
	return nil
}

// clientConfig reads what a server tells its clients of its settings. The
// official client asks without a format, which the servers seen refuse.
func clientConfig(ctx context.Context, c *model.Client4) (map[string]string, *callError) {
	r, err := c.DoAPIGet(ctx, "/config/client?format=old", "")
	if err != nil {
		return nil, describe("read the settings", model.BuildResponse(r), err)
	}
	defer func() { _ = r.Body.Close() }() // all that matters was read
	config, resp, err := model.DecodeJSONFromResponse[map[string]string](r)
	if err != nil {
		return nil, describe("read the settings", resp, err)
	}
	return config, nil
}

// serverID names the server by the id it made of itself at its first start,
// which stays when its address changes; by its address when it tells none.
func serverID(address string, config map[string]string) bot.ServerID {
	u, _ := url.Parse(address) // was checked
	return bot.ServerID("mattermost/" + cmp.Or(config["DiagnosticId"], config["TelemetryId"], u.Host+u.Path))
}

// Server names the Mattermost server.
func (a *Adapter) Server() bot.ServerID { return a.server }

// Warnings gives, for the operator, what will not work as things are set.
func (a *Adapter) Warnings() []Warning { return a.warn }

// Ready tells why the bot does not hear the server just now; nil when it does.
func (a *Adapter) Ready() error { return a.state.get() }
