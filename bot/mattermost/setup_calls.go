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

// settings has the server make bots, take slash commands, and call Gezel. Those
// of 2026 and later take none while they do not know their own address.
// (https://github.com/mattermost/mattermost/pull/34922)
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
	if err == nil && s.PublicURL != "" && (is.SiteURL == nil || *is.SiteURL == "") {
		err = s.patch(ctx, "Set the server's own address to "+s.URL+" (ServiceSettings.SiteURL)", "set the server's own address to "+s.URL,
			model.ServiceSettings{SiteURL: &s.URL}, func(got model.ServiceSettings) bool { return got.SiteURL != nil && *got.SiteURL != "" })
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
	ips, private := s.leads(ctx, host)
	switch {
	case !private:
		s.Say("The server may call " + host + ": it is a public address.")
		return nil
	case allowed(list, host):
		s.Say("Found " + host + " among the private addresses that the server may call.")
		return nil
	}
	list, is := strings.TrimSpace(list+" "+host), ""
	if len(ips) == 0 {
		is = ", a name that has no address as seen from here"
	}
	return s.patch(ctx, "Allowed the server to call "+host+is+" (ServiceSettings.AllowedUntrustedInternalConnections)", "allow the server to call "+host+is,
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

// leads gives where a host leads from here, and whether the server is likely to
// take it for a private address: one that leads there, to the server's own
// machine, or nowhere.
func (s *setup) leads(ctx context.Context, host string) (ips []net.IP, private bool) {
	u, _ := url.Parse(s.URL) // was checked
	ips, own := s.ips(ctx, host), s.ips(ctx, u.Hostname())
	return ips, len(ips) == 0 || slices.ContainsFunc(ips, func(ip net.IP) bool {
		return ip.IsPrivate() || ip.IsLoopback() || ip.IsLinkLocalUnicast() || ip.IsUnspecified() ||
			shared.Contains(ip) || slices.ContainsFunc(own, ip.Equal)
	})
}

// shared are the addresses of private networks that providers share out.
// (https://www.rfc-editor.org/rfc/rfc6598)
var shared = net.IPNet{IP: net.IPv4(100, 64, 0, 0), Mask: net.CIDRMask(10, 32)}

// ips looks up where a host leads.
func (s *setup) ips(ctx context.Context, host string) []net.IP {
	if ip := net.ParseIP(host); ip != nil {
		return []net.IP{ip}
	}
	found, err := s.lookUp(ctx, host)
	if err != nil {
		return nil
	}
	return found
}

// command has the slash command lead to Gezel, and gives its token; "" without
// a public URL.
func (s *setup) command(ctx context.Context, team *model.Team) (string, error) {
	all, resp, err := s.client.ListCommands(ctx, team.Id, true)
	if err != nil {
		return "", failed("list the slash commands", resp, err)
	}
	address := s.PublicURL + pathCommand
	i := slices.IndexFunc(all, func(c *model.Command) bool { return c.Trigger == trigger })
	switch {
	case s.PublicURL == "" && i < 0:
		s.Say("Without --public-url there is no slash command, and there are no buttons and dialogs.")
		return "", nil
	case s.PublicURL == "":
		s.Say("The slash command /" + trigger + " stays as it is, and leads to " + all[i].URL + ". Without --public-url it is not answered, and there are no buttons and dialogs.")
		return "", nil
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
