package mattermost

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"
)

// settings has the server make bots, take slash commands, and call Gezel.
func (s *setup) settings(ctx context.Context) error {
	now, resp, err := s.client.GetConfig(ctx)
	if err != nil {
		return failed("read the server's settings", resp, err)
	}
	is, yes := now.ServiceSettings, true
	if !on(is.EnableBotAccountCreation) {
		err = s.patch(ctx, "Allowed bot accounts (ServiceSettings.EnableBotAccountCreation)", "allow bot accounts",
			model.ServiceSettings{EnableBotAccountCreation: &yes}, func(got model.ServiceSettings) bool { return on(got.EnableBotAccountCreation) })
	}
	if err == nil && s.PublicURL != "" && !on(is.EnableCommands) {
		err = s.patch(ctx, "Allowed slash commands (ServiceSettings.EnableCommands)", "allow slash commands",
			model.ServiceSettings{EnableCommands: &yes}, func(got model.ServiceSettings) bool { return on(got.EnableCommands) })
	}
	if err == nil && s.PublicURL != "" {
		err = s.allow(ctx, is.AllowedUntrustedInternalConnections)
	}
	return err
}

func on(setting *bool) bool { return setting != nil && *setting }

// patch changes one setting. A server whose setting stands in its environment
// takes the change and leaves it as it was.
func (s *setup) patch(ctx context.Context, done, wouldDo string, to model.ServiceSettings, took func(model.ServiceSettings) bool) error {
	return s.do(done, wouldDo, func() error {
		after, resp, err := s.client.PatchConfig(ctx, &model.Config{ServiceSettings: to})
		if err == nil && !took(after.ServiceSettings) {
			return &SettingError{"url", errors.New("the server did not take a setting: it could not " + wouldDo),
				"it is set in the server's environment (MM_SERVICESETTINGS_…): change it there"}
		}
		return failed("change the server's settings", resp, err)
	})
}

// allow puts Gezel's host among the private addresses that the server may call,
// where it is one.
func (s *setup) allow(ctx context.Context, now *string) error {
	u, _ := url.Parse(s.PublicURL) // was checked
	host, list := u.Hostname(), ""
	if now != nil {
		list = *now
	}
	switch {
	case !private(ctx, host):
		s.Say("The server may call " + host + ": it is a public address.")
		return nil
	case allowed(list, host):
		s.Say("Found " + host + " among the private addresses that the server may call.")
		return nil
	}
	list = strings.TrimSpace(list + " " + host)
	return s.patch(ctx, "Allowed the server to call "+host+" (ServiceSettings.AllowedUntrustedInternalConnections)", "allow the server to call "+host,
		model.ServiceSettings{AllowedUntrustedInternalConnections: &list}, func(got model.ServiceSettings) bool {
			return got.AllowedUntrustedInternalConnections != nil && allowed(*got.AllowedUntrustedInternalConnections, host)
		})
}

// allowed tells whether a host stands in a list of hosts and networks.
func allowed(list, host string) bool {
	ip := net.ParseIP(host)
	return slices.ContainsFunc(strings.FieldsFunc(list, func(r rune) bool { return r == ' ' || r == ',' }), func(entry string) bool {
		_, network, err := net.ParseCIDR(entry)
		return strings.EqualFold(entry, host) || err == nil && ip != nil && network.Contains(ip)
	})
}

// private tells whether the server is likely to take a host for a private
// address: one that leads there from here, or nowhere.
func private(ctx context.Context, host string) bool {
	ips := []net.IP{net.ParseIP(host)}
	if ips[0] == nil {
		found, err := net.DefaultResolver.LookupIP(ctx, "ip", host)
		if err != nil || len(found) == 0 {
			return true
		}
		ips = found
	}
	return slices.ContainsFunc(ips, func(ip net.IP) bool {
		return ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsUnspecified()
	})
}

// command has the slash command lead to Gezel, and gives its token.
func (s *setup) command(ctx context.Context, team *model.Team) (string, error) {
	if s.PublicURL == "" {
		s.Say("Without --public-url there is no slash command, and there are no buttons and dialogs.")
		return "", nil
	}
	all, resp, err := s.client.ListCommands(ctx, team.Id, true)
	if err != nil {
		return "", failed("list the slash commands", resp, err)
	}
	address := s.PublicURL + pathCommand
	i := slices.IndexFunc(all, func(c *model.Command) bool { return c.Trigger == trigger })
	switch {
	case i < 0:
		return s.newCommand(ctx, team, address)
	case all[i].URL == address && all[i].Method == model.CommandMethodPost:
		s.Say("Found the slash command /" + trigger + ".")
		return all[i].Token, nil
	}
	c := *all[i]
	c.URL, c.Method = address, model.CommandMethodPost
	return c.Token, s.do("Had the slash command /"+trigger+" lead to "+address, "have the slash command /"+trigger+" lead to "+address, func() error {
		_, resp, err := s.client.UpdateCommand(ctx, &c)
		return failed("change the slash command", resp, err)
	})
}

func (s *setup) newCommand(ctx context.Context, team *model.Team, address string) (token string, err error) {
	err = s.do("Made the slash command /"+trigger, "make the slash command /"+trigger, func() error {
		made, resp, err := s.client.CreateCommand(ctx, &model.Command{
			TeamId: team.Id, Trigger: trigger, Method: model.CommandMethodPost, URL: address, DisplayName: botShown,
			AutoComplete: true, AutoCompleteDesc: s.Command, AutoCompleteHint: s.CommandHint, Username: botName,
		})
		if err == nil {
			token = made.Token
		}
		return failed("make the slash command", resp, err)
	})
	return token, err
}
