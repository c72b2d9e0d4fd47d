package mattermost

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
)

// SetupOptions is what an administrator says to have a server made ready.
type SetupOptions struct {
	URL        string // of the Mattermost server
	AdminToken string // a personal access token of a system administrator
	Team       string // the team's name as it stands in its address
	PublicURL  string // how the server reaches Gezel; "": no buttons, dialogs and slash command
	Token      string // of the bot, from an earlier time; "": not known
	NewToken   bool   // make a new token for the bot, and in the end revoke those that Setup made before
	DryRun     bool   // change nothing, say what would be done
	HTTP       *http.Client
	// What people see of the bot and of its slash command: a sentence on each,
	// and some of what can be typed behind the command.
	About, Command, CommandHint string
	// Keep is given the settings when all is made, and before any token is
	// revoked: where it fails, the tokens from before still work. nil: nobody
	// keeps them.
	Keep func(Made) error
	// Say is told of each thing that was done, or found done, in a sentence.
	Say func(string)

	patience time.Duration // with a server that takes no more requests just then; 0: setupPatience
}

// Made are the settings that follow from a set-up. What is not known is "".
type Made struct{ URL, Token, CommandToken, PublicURL string }

// What Setup makes.
const (
	botName      = "gezel"
	botShown     = "Gezel"
	trigger      = "gezel"
	tokenPurpose = "made by gezel setup" // by which Setup knows its tokens again
)

// Setup makes a Mattermost server ready for Gezel: a bot account with a token
// in a team, a slash command, and leave to call Gezel's address. What is there
// already stays, so it can be run again. An error that the administrator can do
// something about is a *SettingError; none carries a token.
func Setup(ctx context.Context, o SetupOptions) (Made, error) {
	s, err := newSetup(o)
	if err != nil {
		return Made{}, err
	}
	made := Made{URL: s.URL, PublicURL: s.PublicURL}
	if err := s.administers(ctx); err != nil {
		return Made{}, err
	}
	if _, err := s.works(ctx); err != nil { // before anything is changed
		return Made{}, err
	}
	team, err := s.team(ctx)
	if err != nil {
		return Made{}, err
	}
	if err := s.settings(ctx); err != nil {
		return Made{}, err
	}
	bot, err := s.bot(ctx)
	if err != nil {
		return Made{}, err
	}
	if err := s.member(ctx, team, bot); err != nil {
		return Made{}, err
	}
	old, err := s.tokens(ctx, bot)
	if err != nil {
		return Made{}, err
	}
	if made.Token, err = s.token(ctx, bot, old); err != nil {
		return Made{}, err
	}
	made.CommandToken, err = s.command(ctx, team)
	if err == nil || made.Token != "" { // a token that was made is not to be lost
		err = errors.Join(err, s.keep(made))
	}
	if err == nil {
		err = s.revoke(ctx, old)
	}
	return made, err
}

// setup is one run.
type setup struct {
	SetupOptions
	client *model.Client4
	lookUp func(ctx context.Context, host string) ([]net.IP, error)
}

func newSetup(o SetupOptions) (*setup, error) {
	var err error
	if o.URL, err = address("url", o.URL); err != nil {
		return nil, err
	}
	if o.PublicURL != "" {
		if o.PublicURL, err = address("public-url", o.PublicURL); err != nil {
			return nil, err
		}
	}
	o.AdminToken = strings.TrimSpace(o.AdminToken)
	switch {
	case o.AdminToken == "":
		return nil, &SettingError{"admin-token", errors.New("missing"), "make a personal access token as a system administrator, under Profile → Security"}
	case o.Team == "":
		return nil, &SettingError{"team", errors.New("missing"), "give the team's name as it stands in its address, https://chat.example.nl/NAME"}
	}
	if o.HTTP == nil {
		o.HTTP = &http.Client{Timeout: callTimeout}
	}
	o.HTTP = &http.Client{Transport: &patient{o.HTTP, cmp.Or(o.patience, setupPatience), o.Say}}
	lookUp := func(ctx context.Context, host string) ([]net.IP, error) {
		return net.DefaultResolver.LookupIP(ctx, "ip", host)
	}
	return &setup{o, newClient(o.URL, o.AdminToken, o.HTTP), lookUp}, nil
}

// do does something and says so; in a dry run it says only what it would do.
func (s *setup) do(done, wouldDo string, act func() error) error {
	if s.DryRun {
		s.Say("Would " + wouldDo + ".")
		return nil
	}
	if err := act(); err != nil {
		return err
	}
	s.Say(done + ".")
	return nil
}

// failed makes an error of what the server said, nil of nil.
func failed(call string, resp *model.Response, err error) error {
	if err == nil {
		return nil
	}
	e := describe(call, resp, err)
	switch e.status {
	case http.StatusForbidden, http.StatusUnauthorized:
		return &SettingError{"admin-token", e, "give the token of a system administrator"}
	case http.StatusTooManyRequests:
		return &SettingError{"url", e, "wait a minute and run it again: the server takes only so many requests at a time, and what is made already is found again"}
	}
	return e
}

// missing tells whether the server said that there is no such thing.
func missing(resp *model.Response) bool {
	return resp != nil && resp.StatusCode == http.StatusNotFound
}

// administers checks whose token it is.
func (s *setup) administers(ctx context.Context) error {
	me, resp, err := s.client.GetMe(ctx, "")
	switch {
	case err != nil && resp != nil && resp.StatusCode == http.StatusUnauthorized:
		return &SettingError{"admin-token", errors.New("refused by the server"), "make a new personal access token as a system administrator"}
	case err != nil && resp != nil && resp.StatusCode == http.StatusTooManyRequests:
		return failed("who am I", resp, err)
	case err != nil:
		return &SettingError{"url", describe("who am I", resp, err), "see that this is the address of the Mattermost server, and that it runs"}
	case len(me.Id) != idLength:
		return &SettingError{"url", errors.New("no Mattermost server answers there"), "give the address as people open it in a browser"}
	case !strings.Contains(" "+me.Roles+" ", " "+model.SystemAdminRoleId+" "):
		return &SettingError{"admin-token", fmt.Errorf("belongs to %s, who is no system administrator", me.Username), "give the token of a system administrator"}
	}
	return nil
}

func (s *setup) team(ctx context.Context) (*model.Team, error) {
	team, resp, err := s.client.GetTeamByName(ctx, s.Team, "")
	if missing(resp) {
		return nil, &SettingError{"team", fmt.Errorf("no team %q", s.Team), "give the team's name as it stands in its address, https://chat.example.nl/NAME"}
	}
	if err != nil {
		return nil, failed("read the team", resp, err)
	}
	return team, nil
}

// bot finds the bot account, or makes it.
func (s *setup) bot(ctx context.Context) (string, error) {
	user, resp, err := s.client.GetUserByUsername(ctx, botName, "")
	switch {
	case missing(resp):
		return s.newBot(ctx)
	case err != nil:
		return "", failed("look for the bot account", resp, err)
	case !user.IsBot:
		return "", &SettingError{"url", fmt.Errorf("@%s is a person's account there", botName), "give that account another user name first"}
	case user.DeleteAt > 0:
		return user.Id, s.do("Switched the bot account @"+botName+" on again", "switch the bot account @"+botName+" on again", func() error {
			_, resp, err := s.client.EnableBot(ctx, user.Id)
			return failed("switch the bot account on", resp, err)
		})
	}
	s.Say("Found the bot account @" + botName + ".")
	return user.Id, nil
}

// newBot makes the bot account.
func (s *setup) newBot(ctx context.Context) (id string, err error) {
	err = s.do("Made the bot account @"+botName, "make the bot account @"+botName, func() error {
		made, resp, err := s.client.CreateBot(ctx, &model.Bot{Username: botName, DisplayName: botShown, Description: s.About})
		if err == nil {
			id = made.UserId
		}
		return failed("make the bot account", resp, err)
	})
	return id, err
}

// member has the bot in the team. bot is "" where it would only be made. The
// server knows who left a team as a member still, with the time.
func (s *setup) member(ctx context.Context, team *model.Team, bot string) error {
	if bot != "" {
		m, resp, err := s.client.GetTeamMember(ctx, team.Id, bot, "")
		switch {
		case err == nil && m.DeleteAt == 0:
			s.Say("Found it in the team " + team.Name + ".")
			return nil
		case err != nil && !missing(resp):
			return failed("look in the team", resp, err)
		}
	}
	return s.do("Put it in the team "+team.Name, "put it in the team "+team.Name, func() error {
		_, resp, err := s.client.AddTeamMember(ctx, team.Id, bot)
		return failed("put the bot in the team", resp, err)
	})
}
