package main

import (
	"cmp"
	"errors"
	"fmt"

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
alone what is there already: it can be run again.

The settings that follow from it are printed, or written to the file of --out.
What it says goes to the standard error.

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
	flags.BoolVar(&o.NewToken, "new-token", false, "make a new token for the bot, and revoke those made before")
	flags.Var(&lang, "lang", "language of what people see of the bot and its command: nl or en (default nl)")
	flags.BoolVar(&o.DryRun, "dry-run", false, "change nothing; say what would be done")
	return cmd
}

func setUpMattermost(cmd *cobra.Command, p *process, o mattermost.SetupOptions, out string) error {
	o.URL = cmp.Or(o.URL, p.getenv(varMattermostURL))
	o.PublicURL = cmp.Or(o.PublicURL, p.getenv(varPublicURL))
	var err error
	if o.AdminToken == "" {
		if o.AdminToken, err = secret(p.getenv, varMattermostAdmin); err != nil {
			return err
		}
	}
	if out != "" {
		o.Token = assigned(out, varMattermostToken)
	}
	if o.Token == "" {
		if o.Token, err = secret(p.getenv, varMattermostToken); err != nil {
			return err
		}
	}
	o.Say = func(line string) { _, _ = fmt.Fprintln(cmd.ErrOrStderr(), line) } // whom could it be told
	made, err := mattermost.Setup(cmd.Context(), o)
	if err == nil || made.Token != "" { // a token that was made is not to be lost
		if kept := keepSettings(cmd, o, made, out); kept != nil {
			return errors.Join(err, kept)
		}
	}
	return setupProblem(err)
}

// keepSettings prints the settings, or writes them.
func keepSettings(cmd *cobra.Command, o mattermost.SetupOptions, made mattermost.Made, out string) error {
	if o.DryRun {
		return nil
	}
	var settings []assignment
	for _, s := range []assignment{
		{varMattermostURL, made.URL}, {varMattermostToken, made.Token},
		{varMattermostCommand, made.CommandToken}, {varPublicURL, made.PublicURL},
	} {
		if s.value != "" {
			settings = append(settings, s)
		}
	}
	if out == "" {
		for _, s := range settings {
			if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s=%s\n", s.name, s.value); err != nil {
				return err
			}
		}
		return nil
	}
	if err := written(out, settings); err != nil {
		return &problem{err: fmt.Errorf("settings not written: %w", err), hint: "give --out a file in a directory that can be written to, and run again with --new-token"}
	}
	_, err := fmt.Fprintf(cmd.ErrOrStderr(), "Wrote the settings to %s.\n", out)
	return err
}

// setupProblem says what is wrong by the name of the flag.
func setupProblem(err error) error {
	if wrong, ok := errors.AsType[*mattermost.SettingError](err); ok {
		return &problem{err: fmt.Errorf("--%s: %w", wrong.Setting, wrong.Err), hint: wrong.Hint}
	}
	return err
}
