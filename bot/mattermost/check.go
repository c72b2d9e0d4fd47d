package mattermost

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// checks are the calls that the server was asked to make, to see whether it can.
type checks struct {
	mu   sync.Mutex
	seen map[string]bool // nonce → it arrived
}

// formCheck is the form that such a call is about; no member ever sees it.
const formCheck = "gezel check"

// passed tells whether a submission is one that the adapter asked for itself,
// and notes that it arrived.
func (c *checks) passed(m *marker, s dialogState) bool {
	if s.Form != formCheck || !m.knows(s.Code, forCheck, s.Nonce) {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, asked := c.seen[s.Nonce]; asked {
		c.seen[s.Nonce] = true
	}
	return true
}

func (c *checks) begin(nonce string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[string]bool{}
	}
	c.seen[nonce] = false
}

func (c *checks) end(nonce string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	seen := c.seen[nonce]
	delete(c.seen, nonce)
	return seen
}

// UncheckedError is why it can't be told whether the server reaches Gezel.
type UncheckedError struct {
	Err  error  // a *bot.Busy where it may pass by itself
	Hint string // what to do, as a sentence begins
}

func (e *UncheckedError) Error() string { return fmt.Sprintf("not checked: %v: %s", e.Err, e.Hint) }
func (e *UncheckedError) Unwrap() error { return e.Err }

// CheckCallbacks asks the Mattermost server to call Gezel at its public URL,
// where Handler must be listening; nil says that the call came. A *SettingError
// says that it did not, and what to change, an *UncheckedError that the server
// could not be asked. Without a public URL there is nothing to check.
func (a *Adapter) CheckCallbacks(ctx context.Context) error {
	if a.marker == nil {
		return nil
	}
	team, channel, err := a.anyTeam(ctx)
	if err != nil {
		return err
	}
	state := dialogState{Form: formCheck, Nonce: rand.Text()}
	state.Code = a.marker.code(forCheck, state.Nonce)
	body, err := json.Marshal(state)
	if err != nil {
		return err
	}
	a.checks.begin(state.Nonce)
	answer, resp, err := a.client.SubmitInteractiveDialog(ctx, model.SubmitDialogRequest{
		URL: a.set.PublicURL + pathDialog, CallbackId: "gezel", State: string(body), TeamId: team, ChannelId: channel,
		UserId: a.me, Submission: map[string]any{},
	})
	switch arrived := a.checks.end(state.Nonce); {
	case arrived:
		return nil
	case err == nil && a.marker.knows(answer.Error, forChecked, state.Nonce):
		a.log.Info("the public URL leads to another replica")
		return nil
	case err == nil:
		return &SettingError{"public url", errors.New("another program than this Gezel answers there"),
			"see that the address, and the web server in between, lead to where Gezel listens, GEZEL_HTTP_ADDR"}
	case resp != nil && resp.StatusCode == http.StatusBadRequest, timedOut(resp, err):
		return &SettingError{"public url", errors.New("the Mattermost server does not reach Gezel there"),
			"see that the address leads to Gezel, and if it is a private one, or the Mattermost machine's own, add its host to System Console → Environment → Developer → " +
				"Allow untrusted internal connections (ServiceSettings.AllowedUntrustedInternalConnections)"}
	}
	return a.unchecked(describe("have Gezel called", resp, err))
}

// timedOut tells whether the server took the request and gave no answer to it:
// it waits for its own call as long as we do.
func timedOut(resp *model.Response, err error) bool {
	var network net.Error
	return resp == nil && errors.As(err, &network) && network.Timeout() && !neverSent(err)
}

// unchecked says that a call failed that tells nothing of the public URL.
func (a *Adapter) unchecked(failed *callError) error {
	e := &UncheckedError{failed, "see what the Mattermost server's log says of it"}
	if failed.status == 0 || failed.status == http.StatusTooManyRequests || failed.status >= 500 || failed.of(elsewhere) {
		e.Err = &bot.Busy{Until: a.now().Add(outageFor), Err: failed}
	}
	return e
}

// anyTeam gives a team of the bot and a channel in it: a dialog belongs to such.
func (a *Adapter) anyTeam(ctx context.Context) (team, channel string, err error) {
	teams, resp, err := a.client.GetTeamsForUser(ctx, a.me, "")
	switch {
	case err != nil:
		return "", "", a.unchecked(describe("teams", resp, err))
	case len(teams) == 0:
		return "", "", &UncheckedError{errors.New("the bot is in no team"), intoTeam + ", and start again"}
	}
	channels, resp, err := a.client.GetChannelsForTeamForUser(ctx, teams[0].Id, a.me, false, "")
	switch {
	case err != nil:
		return "", "", a.unchecked(describe("channels", resp, err))
	case len(channels) == 0:
		return "", "", &UncheckedError{errors.New("the bot is in no channel of its team"), "add it to one, and start again"}
	}
	return teams[0].Id, channels[0].Id, nil
}

// Warning is something that will not work as things are set.
type Warning struct{ What, Do string }

// intoTeam is how a bot comes into a team.
const intoTeam = "add it to one, under Team menu → Invite People or with gezel setup mattermost (docs/mattermost.md, By hand, step 3)"

// knowItself is how a server comes to know its own address.
const knowItself = "set System Console → Environment → Web Server → Site URL (ServiceSettings.SiteURL), or run gezel setup mattermost again"

// unreachable is what can be said beforehand of the callbacks.
func (a *Adapter) unreachable() []Warning {
	switch {
	case a.set.PublicURL == "":
		return []Warning{{
			"without a public URL there are no buttons, no dialogs and no slash command: everything goes by typing, and what is typed stays in the server's history",
			"to have them, run gezel setup mattermost with --public-url (docs/mattermost.md, In five minutes, step 3)",
		}}
	case a.set.CommandToken == "":
		return []Warning{{
			"without a command token the slash command is not answered",
			"run gezel setup mattermost with --public-url, which gives it (docs/mattermost.md, In five minutes, step 3)",
		}}
	}
	return nil
}
