package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/spf13/cobra"
)

// What a run ends with.
const (
	exitOK     = 0
	exitFailed = 1 // the command was understood and could not be carried out
	exitUsage  = 2 // the command was not understood
)

// process is what a command has from the machine it runs on. Its streams and
// its context it has from cobra: cmd.InOrStdin, cmd.OutOrStdout, cmd.Context.
type process struct {
	getenv  func(string) string
	environ func() []string // its names are looked at for slips
	now     func() time.Time
}

// run carries out one command line and says what to exit with. Interrupt and
// terminate end ctx once; a second one ends the process at once, for whoever
// has no patience with a clean ending.
func run(ctx context.Context, args []string, getenv func(string) string, stdin io.Reader, stdout, stderr io.Writer) int {
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop)

	root := newRoot(&process{getenv: getenv, environ: os.Environ, now: time.Now})
	root.SetArgs(args)
	root.SetIn(stdin)
	root.SetOut(stdout)
	root.SetErr(stderr)

	err := root.ExecuteContext(ctx)
	explain(stderr, err)
	return exitCode(err)
}

// newRoot hangs all commands on one tree.
func newRoot(p *process) *cobra.Command {
	root := &cobra.Command{
		Use:   "gezel",
		Short: "Gezel puts one question a week to municipal secretaries, and keeps the answers for them alone",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },

		SilenceErrors:     true, // run explains them
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{HiddenDefaultCmd: true},
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageError(cmd, err) })
	root.AddCommand(
		newQuestions(),
		newKey(),
		newManifest(),
		newPlan(p),
		newServe(p),
		newSetup(p),
		newTry(p),
		newVersion(),
	)
	return root
}

// noArgs refuses anything after the command's name. Where the command has
// commands below it, it names the nearest.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if !cmd.HasAvailableSubCommands() {
		return usageError(cmd, fmt.Errorf("unexpected %q after %s", args[0], cmd.CommandPath()))
	}
	err := fmt.Errorf("unknown command %q for %s", args[0], cmd.CommandPath())
	cmd.SuggestionsMinimumDistance = 2 // changes of a letter that still count as near
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return &problem{err: err, hint: fmt.Sprintf("did you mean %q?", cmd.CommandPath()+" "+near[0]), usage: true}
	}
	return usageError(cmd, err)
}
