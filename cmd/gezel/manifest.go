package main

import (
	"errors"
	"net/url"
	"strings"

	"github.com/spf13/cobra"

	"gezel/bot/slack"
	"gezel/bot/speech"
)

// manifest is what Slack needs to know of the app: what `gezel manifest` prints
// and an administrator pastes (https://docs.slack.dev/reference/app-manifest).
type manifest struct {
	Display  displayInformation `json:"display_information"`
	Features features           `json:"features"`
	OAuth    oauthConfig        `json:"oauth_config"`
	Settings manifestSettings   `json:"settings"`
}

type displayInformation struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	Background  string `json:"background_color"`
}

type features struct {
	Home      appHome    `json:"app_home"`
	Bot       botUser    `json:"bot_user"`
	Shortcuts []shortcut `json:"shortcuts"`
	Commands  []command  `json:"slash_commands"`
}

type appHome struct {
	Home     bool `json:"home_tab_enabled"`
	Messages bool `json:"messages_tab_enabled"`
	ReadOnly bool `json:"messages_tab_read_only_enabled"`
}

type botUser struct {
	Name   string `json:"display_name"`
	Online bool   `json:"always_online"`
}

type shortcut struct {
	Name        string `json:"name"`
	Type        string `json:"type"`
	Callback    string `json:"callback_id"`
	Description string `json:"description"`
}

type command struct {
	Command     string `json:"command"`
	URL         string `json:"url,omitempty"`
	Description string `json:"description"`
	Hint        string `json:"usage_hint"`
	Escape      bool   `json:"should_escape"`
}

type oauthConfig struct {
	Scopes struct {
		Bot []string `json:"bot"`
	} `json:"scopes"`
}

type manifestSettings struct {
	Events        eventSubscriptions `json:"event_subscriptions"`
	Interactivity interactivity      `json:"interactivity"`
	OrgDeploy     bool               `json:"org_deploy_enabled"`
	Socket        bool               `json:"socket_mode_enabled"`
	Rotation      bool               `json:"token_rotation_enabled"`
}

type eventSubscriptions struct {
	URL  string   `json:"request_url,omitempty"`
	Bots []string `json:"bot_events"`
}

type interactivity struct {
	Enabled bool   `json:"is_enabled"`
	URL     string `json:"request_url,omitempty"`
}

// manifestEvents is what Slack tells the bot.
var manifestEvents = []string{
	"message.im", "app_home_opened", "member_joined_channel", "member_left_channel",
	"team_join", "user_change", "app_uninstalled", "tokens_revoked",
}

// newManifestOf makes the manifest, with what people see of the app in a voice:
// for Socket Mode, or, where url is given, for HTTP to below it.
func newManifestOf(url string, voice speech.Voice) manifest {
	url = strings.TrimRight(url, "/")
	at := func(path string) string {
		if url == "" {
			return ""
		}
		return url + path
	}
	m := manifest{
		Display: displayInformation{
			Name: "Gezel", Description: voice.Say(speech.AppAbout), Background: "#2f4858",
		},
		Features: features{
			Home: appHome{Home: true, Messages: true},
			Bot:  botUser{Name: "Gezel", Online: true},
			Shortcuts: []shortcut{{
				Name: voice.Say(speech.AppSettings), Type: "global", Callback: "gezel_settings", Description: voice.Say(speech.AppSettingsAbout),
			}},
			Commands: []command{{
				Command: "/gezel", URL: at("/slack/command"), Description: voice.Say(speech.AppCommand),
				Hint: voice.Say(speech.AppCommandHint), Escape: true,
			}},
		},
		Settings: manifestSettings{
			Events:        eventSubscriptions{URL: at("/slack/events"), Bots: manifestEvents},
			Interactivity: interactivity{Enabled: true, URL: at("/slack/interactive")},
			Socket:        url == "",
		},
	}
	m.OAuth.Scopes.Bot = slack.Scopes() // docs/slack.md gives the reason of each
	return m
}

func newManifest() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print the manifest of the Slack app, to be pasted at api.slack.com/apps",
		Long: `Print the manifest of the Slack app, to be pasted at api.slack.com/apps under
"Create New App", "From a manifest".

It is made for Socket Mode, in which Gezel calls Slack. With --http it is made
for HTTP: Slack then calls Gezel below that address.`,
		Args: noArgs,
	}
	url := cmd.Flags().String("http", "", "make it for HTTP, to below this `URL`, such as https://gezel.example.nl")
	var lang language
	cmd.Flags().Var(&lang, "lang", "language of what people see of the app in Slack: nl or en (default nl)")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if cmd.Flags().Changed("http") {
			if err := manifestURL(*url); err != nil {
				return &problem{err: err, hint: "give --http the address under which Slack reaches Gezel, without a path, such as https://gezel.example.nl", usage: true}
			}
		}
		return printJSON(cmd.OutOrStdout(), newManifestOf(*url, speech.In(string(lang))))
	}
	return cmd
}

// manifestURL tells what is wrong with the address that Slack is to call.
func manifestURL(address string) error {
	err := webAddress(address)
	if err == nil && !strings.HasPrefix(address, "https://") {
		err = errors.New("not https, which Slack asks for")
	}
	if err == nil && strings.Trim(pathOf(address), "/") != "" {
		err = errors.New("more than an address: Slack calls Gezel on paths of their own below it, such as /slack/events, and Gezel answers on no others")
	}
	if err != nil {
		return errors.New("--http is " + err.Error())
	}
	return nil
}

// pathOf gives the path of an address; "" where it has none.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}
