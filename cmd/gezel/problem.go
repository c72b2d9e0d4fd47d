package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"gezel/bot"
)

// problem is an error for a person: what is wrong, and what to do about it.
type problem struct {
	err   error  // what is wrong
	hint  string // what to do, or ""
	usage bool   // the command line was at fault, not the world
}

func (p *problem) Error() string { return p.err.Error() }
func (p *problem) Unwrap() error { return p.err }

// usageError wraps what is wrong with a command line and points at the help.
func usageError(cmd *cobra.Command, err error) error {
	return &problem{err: err, hint: fmt.Sprintf("run \"%s --help\" to see what it takes", cmd.CommandPath()), usage: true}
}

// errFound ends a command that did its work and found something wrong, which
// it has printed: nothing is left to explain, but the run has failed.
var errFound = errors.New("problems found")

// explain tells a person why a run failed.
func explain(w io.Writer, err error) {
	if err == nil || errors.Is(err, errFound) {
		return
	}
	fmt.Fprintf(w, "gezel: %v\n", err)
	var p *problem
	if errors.As(err, &p) && p.hint != "" {
		fmt.Fprintf(w, "What to do: %s\n", p.hint)
	}
}

// hintOf gives what to do about an error, or "".
func hintOf(err error) string {
	if p, ok := errors.AsType[*problem](err); ok {
		return p.hint
	}
	return ""
}

// settingProblem makes of what an adapter says of one of its settings what an
// operator knows: the variable. name is the adapter's, "bot token".
func settingProblem(prefix, name string, err error, hint string) error {
	variable := prefix + strings.ToUpper(strings.ReplaceAll(name, " ", "_"))
	if name == "public url" {
		variable = "GEZEL_PUBLIC_URL"
	}
	return &problem{err: fmt.Errorf("%s: %w", variable, unbusy(err)), hint: hint}
}

// unbusy leaves out when a chat server could have been tried again.
func unbusy(err error) error {
	if busy, ok := errors.AsType[*bot.Busy](err); ok {
		return busy.Err
	}
	return err
}

// exitCode says what the process ends with after err.
func exitCode(err error) int {
	var p *problem
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &p) && p.usage:
		return exitUsage
	default:
		return exitFailed
	}
}
