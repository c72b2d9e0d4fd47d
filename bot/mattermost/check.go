package mattermost

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"net/http"
	"sync"

	"github.com/mattermost/mattermost/server/public/model"
)

// checks are the calls that the server was asked to make, to see whether it can.
type checks struct {
	mu   sync.Mutex
	seen map[string]bool // nonce → it arrived
}

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

// CheckCallbacks asks the Mattermost server to call Gezel at its public URL,
// where Handler must be listening. A *SettingError says that the call did not
// come, and what to change. Without a public URL, and where the server can't
// be asked, it is nil.
func (a *Adapter) CheckCallbacks(ctx context.Context) error {
	if a.marker == nil {
		return nil
	}
	team, channel := a.anyTeam(ctx)
	if team == "" {
		return nil // a dialog belongs to a team; that the bot has none was said before
	}
	state := dialogState{Form: formCheck, Nonce: rand.Text()}
	state.Code = a.marker.code(forCheck, state.Nonce)
	body, err := json.Marshal(state)
	if err != nil {
		return err
	}
	a.checks.begin(state.Nonce)
	_, resp, err := a.client.SubmitInteractiveDialog(ctx, model.SubmitDialogRequest{
		URL: a.set.PublicURL + pathDialog, CallbackId: "gezel", State: string(body), TeamId: team, ChannelId: channel,
		UserId: a.me, Submission: map[string]any{},
	})
	arrived := a.checks.end(state.Nonce)
	switch {
	case arrived, err == nil:
		return nil
	case resp == nil, resp.StatusCode == http.StatusForbidden, resp.StatusCode == http.StatusNotFound,
		resp.StatusCode == http.StatusTooManyRequests, resp.StatusCode == http.StatusUnauthorized:
		return nil // that says nothing of the address
	}
	return &SettingError{"public url", errors.New("the Mattermost server does not reach Gezel there"),
		"see that the address leads to Gezel, and if it is a private one, add its host to System Console → Environment → Developer → " +
			"Allow untrusted internal connections (ServiceSettings.AllowedUntrustedInternalConnections)"}
}

// anyTeam gives a team of the bot and a channel in it.
func (a *Adapter) anyTeam(ctx context.Context) (team, channel string) {
	teams, _, err := a.client.GetTeamsForUser(ctx, a.me, "")
	if err != nil || len(teams) == 0 {
		return "", ""
	}
	channels, _, err := a.client.GetChannelsForTeamForUser(ctx, teams[0].Id, a.me, false, "")
	if err != nil || len(channels) == 0 {
		return "", ""
	}
	return teams[0].Id, channels[0].Id
}

// unreachable is what can be said beforehand of the callbacks.
func (a *Adapter) unreachable() []string {
	if a.set.PublicURL == "" {
		return []string{"without a public URL there are no buttons, no dialogs and no slash command: " +
			"everything goes by typing, and what is typed stays in the server's history"}
	}
	if a.set.CommandToken == "" {
		return []string{"without a command token the slash command is not answered"}
	}
	return nil
}
