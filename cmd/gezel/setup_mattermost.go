package main

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"gezel/bot/mattermost"
	"gezel/bot/speech"
)

// The settings that follow from setting up a Mattermost server.
const (
	varMattermostURL     = "GEZEL_MATTERMOST_URL"
	varMattermostToken   = "GEZEL_MATTERMOST_TOKEN"
	varMattermostCommand = "GEZEL_MATTERMOST_COMMAND_TOKEN"
	varMattermostAdmin   = "GEZEL_MATTERMOST_ADMIN_TOKEN"
	varPublicURL         = "GEZEL_PUBLIC_URL"
)

func newSetupMattermost(p *process) *cobra.Command {
	var o mattermost.SetupOptions
	var out string
	var lang language
	cmd := &cobra.Command{
		Use:   "mattermost",
		Short: "Make a Mattermost server ready: bot account, token, slash command, allowed address",
		Long: `Make a Mattermost server ready for Gezel, as a system administrator of it.

It makes the bot account @gezel, puts it in a team and makes a token for it. With
--public-url it also makes the slash command /gezel, and where that address is a
private one, allows the server to call it. It says each thing it does, and leaves
alone what is there already: it can be run again. With --new-token it revokes the
bot's tokens that it made before, once the settings with the new one are kept; a
Gezel that runs with an old one must then be started with the new one.

The settings that follow from it are printed, or written to the file of --out.
What stands in that file already is used where no flag and no variable says
otherwise. What it says goes to the standard error.

The administrator's token is better not given on the command line, where others
on the machine can see it: set GEZEL_MATTERMOST_ADMIN_TOKEN, or
GEZEL_MATTERMOST_ADMIN_TOKEN_FILE to the path of a file that holds it.`,
		Example: `  gezel setup mattermost --url https://chat.example.nl --team gemeente \
      --public-url https://gezel.example.nl --out gezel.env`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			voice := speech.In(string(lang))
			o.About, o.Command, o.CommandHint = voice.Say(speech.AppAbout), voice.Say(speech.AppCommand), voice.Say(speech.AppCommandHint)
			return setUpMattermost(cmd, p, o, out)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&o.URL, "url", "", "address of the Mattermost server (or $GEZEL_MATTERMOST_URL)")
	flags.StringVar(&o.AdminToken, "admin-token", "", "personal access token of a system administrator (better: $GEZEL_MATTERMOST_ADMIN_TOKEN)")
	flags.StringVar(&o.Team, "team", "", "name of the team, as it stands in its address")
	flags.StringVar(&o.PublicURL, "public-url", "", "how the server reaches Gezel (or $GEZEL_PUBLIC_URL); without it no buttons, dialogs and slash command")
	flags.StringVar(&out, "out", "", "file to write the settings to, readable for its owner alone")
	flags.BoolVar(&o.NewToken, "new-token", false, "make a new token for the bot, keep it, and then revoke those made before")
	flags.Var(&lang, "lang", "language of what people see of the bot and its command: nl or en (default nl)")
	flags.BoolVar(&o.DryRun, "dry-run", false, "change nothing; say what would be done")
	return cmd
}

func setUpMattermost(cmd *cobra.Command, p *process, o mattermost.SetupOptions, out string) error {
	o.Say = func(line string) { _, _ = fmt.Fprintln(cmd.ErrOrStderr(), line) } // whom could it be told
	if err := writable(out); err != nil {
		return &problem{err: fmt.Errorf("--out: %w", err), hint: "give a file in a directory that exists and can be written to; nothing was made yet"}
	}
	o.URL = cmp.Or(o.URL, p.getenv(varMattermostURL), assigned(out, varMattermostURL))
	o.PublicURL = cmp.Or(o.PublicURL, p.getenv(varPublicURL))
	if o.PublicURL == "" {
		if o.PublicURL = assigned(out, varPublicURL); o.PublicURL != "" {
			o.Say("Took the public URL from " + out + ": " + o.PublicURL + ".")
		}
	}
	var err error
	if o.AdminToken == "" {
		if o.AdminToken, err = secret(p.getenv, varMattermostAdmin); err != nil {
			return err
		}
	}
	source := out
	if o.Token = assigned(out, varMattermostToken); o.Token == "" {
		source = "the environment"
		if o.Token, err = secret(p.getenv, varMattermostToken); err != nil {
			return err
		}
	}
	o.Keep = func(made mattermost.Made) error {
		made.CommandToken = besideOthers(made, out)
		return keepSettings(cmd, made, out)
	}
	_, err = mattermost.Setup(cmd.Context(), o)
	return setupProblem(err, source)
}

// besideOthers gives the token of the slash command behind those that stand in
// the file of settings: each team of a server has a command of its own.
func besideOthers(made mattermost.Made, out string) string {
	known := assigned(out, varMattermostCommand)
	switch {
	case known == "" || made.CommandToken == "" || strings.TrimRight(assigned(out, varMattermostURL), "/") != made.URL:
		return made.CommandToken
	case slices.Contains(strings.Split(known, ","), made.CommandToken):
		return known
	}
	return known + "," + made.CommandToken
}

// keepSettings prints the settings, or writes them.
func keepSettings(cmd *cobra.Command, made mattermost.Made, out string) error {
	var settings []assignment
	for _, s := range []assignment{
		{varMattermostURL, made.URL}, {varMattermostToken, made.Token},
		{varMattermostCommand, made.CommandToken}, {varPublicURL, made.PublicURL},
	} {
		if s.value != "" {
			settings = append(settings, s)
		}
	}
	if err := told(cmd, settings, out); err != nil {
		return &problem{err: fmt.Errorf("settings not kept: %w", err),
			hint: "see to a place where they can be written, and run again with --new-token; tokens from before still work"}
	}
	if made.Token != "" {
		return nil
	}
	_, err := fmt.Fprintf(cmd.ErrOrStderr(), "%s is not among them: copy it from where it was written when it was made, or run this again with --new-token, which makes another and revokes that one.\n", varMattermostToken)
	return err
}

// told prints settings, or writes them to the file out.
func told(cmd *cobra.Command, settings []assignment, out string) error {
	if out == "" {
		for _, s := range settings {
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s=%s\n", s.name, s.value); err != nil {
				return err
			}
		}
		return nil
	}
	if err := written(out, settings); err != nil {
		return err
	}
	_, err := fmt.Fprintf(cmd.ErrOrStderr(), "Wrote the settings to %s.\n", out)
	return err
}

// setupProblem says what is wrong by the name of the flag. The bot's token has
// none: it is known from source.
func setupProblem(err error, source string) error {
	if _, ok := errors.AsType[*problem](err); err == nil || ok {
		return err
	}
	if wrong, ok := errors.AsType[*mattermost.SettingError](err); ok {
		name := "--" + wrong.Setting
		if wrong.Setting == "token" {
			name = varMattermostToken + " from " + source
		}
		return &problem{err: fmt.Errorf("%s: %w", name, wrong.Err), hint: wrong.Hint}
	}
	return &problem{err: fmt.Errorf("mattermost: %w", err), hint: "see that the server runs, and run this again: what is there stays"}
}
