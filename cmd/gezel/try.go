package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"gezel/bot/speech"
	"gezel/bot/terminal"
)

// practice is a practice room as it was asked for.
type practice struct {
	json  bool
	at    instant
	lang  language
	redis string
	files string
}

func newTry(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "try",
		Short: "Open a practice room in this terminal: no account, no chat server, no Redis",
		Long: `Open a practice room in this terminal: no account, no chat server, no Redis.

A line is a message to the coach, or a control that begins with a slash:

  /gezel …               the slash command; what it answers only you see
  /press 2               press the second button of the last message that has any
  /form field="a value"  fill in and send the last form; /form alone asks field
                         by field, /form cancel closes it
  /edit 1 text           edit your last message (2: the one before, …)
  /delete 1              delete it
  /as anna               become another person
  /channel kring         speak in a channel; /dm takes you back
  /later 2d              move the clock (30m, 3h, 2d, 1w); what falls due on the
                         way happens
  /next                  move the clock to what is due next
  /when                  show what is due
  /quit                  leave, as the end of input does

With --json each message has a topic: welcome, question, follow-up, plan (one that
comes back), reminder, thanks, review (a look-back), note, answer (what became of
one), help, settings, pause, data, forget, status (what is going on), home (the
page of one's own) or error (what can't be done, and what can).

With --redis the room is there again the next time, and its clock runs on.
Everything in it is sealed with the key in GEZEL_DATA_DIR.`,
		Args: noArgs,
	}
	var room practice
	cmd.Flags().BoolVar(&room.json, "json", false, "print one JSON object a line")
	cmd.Flags().Var(&room.at, "at", "start the clock at this `time`, such as 2026-11-26T15:59:00+01:00, and hold it still between moves")
	cmd.Flags().Var(&room.lang, "lang", "language of the first person's chat profile: nl or en (default GEZEL_LANGUAGE)")
	cmd.Flags().StringVar(&room.redis, "redis", "", "keep everything in the Redis at this `URL`, such as redis://localhost:6379")
	cmd.Flags().StringVar(&room.files, "files", "", "write every file that the coach sends to this `directory`")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		s, err := readSettings(p.getenv)
		if err != nil {
			return err
		}
		warnOfStrays(p.environ(), &warnings{out: cmd.ErrOrStderr()})
		return try(cmd, p, room, s)
	}
	return cmd
}

// try opens a practice room and stays until it ends.
func try(cmd *cobra.Command, p *process, room practice, s settings) (err error) {
	config := terminal.Config{
		Out: cmd.OutOrStdout(), JSON: room.json, Typed: isTerminal(cmd.InOrStdin()),
		Now: p.now, At: time.Time(room.at), Locale: string(room.lang),
	}
	if room.files != "" {
		folder, err := openFolder(room.files)
		if err != nil {
			return err
		}
		defer folder.Close()
		config.Files = folder
	}
	opened, closeStore, err := openRoom(cmd.Context(), s, room.redis, config, cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, closeStore()) }()
	err = opened.Run(cmd.Context(), cmd.InOrStdin())
	if errors.Is(err, terminal.ErrUnsaved) {
		return &problem{err: err, hint: "see to it that Redis takes what it is given, open the room again and type the last of it once more"}
	}
	return err
}

// isTerminal tells whether a person types.
func isTerminal(in io.Reader) bool {
	f, ok := in.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}

// openFolder opens the directory for files, makes it if need be, and tries
// whether a file can be written there.
func openFolder(dir string) (*os.Root, error) {
	refused := func(err error) error {
		return &problem{
			err:  fmt.Errorf("no files can be written to %s: %w", dir, err),
			hint: "give --files a directory that you may write to",
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, refused(err)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, refused(err)
	}
	const trial = ".gezel-try"
	file, err := root.OpenFile(trial, os.O_WRONLY|os.O_CREATE, 0o600)
	if err == nil {
		err = errors.Join(file.Close(), root.Remove(trial))
	}
	if err != nil {
		return nil, errors.Join(refused(err), root.Close())
	}
	return root, nil
}

// instant is a point in time on the command line.
type instant time.Time

func (i *instant) Type() string { return "time" }

func (i *instant) String() string {
	if time.Time(*i).IsZero() {
		return ""
	}
	return time.Time(*i).Format(time.RFC3339)
}

func (i *instant) Set(s string) error {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil || at.Year() < 1970 || at.Year() > 2999 {
		return errors.New("not a time such as 2026-11-26T15:59:00+01:00")
	}
	*i = instant(at)
	return nil
}

// language is a language on the command line.
type language string

func (l *language) String() string { return string(*l) }
func (l *language) Type() string   { return "language" }

func (l *language) Set(s string) error {
	if !speech.Known(s) {
		return errors.New("not a language that the coach speaks; give nl or en")
	}
	*l = language(s)
	return nil
}
