package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"gezel/prompts"
)

func newQuestionsCheck(dir *string) *cobra.Command {
	return &cobra.Command{
		Use:   "check",
		Short: "Check the questions and their plan against the rubric",
		Long: `Check the questions and their plan against the rubric.

Prints one finding a line: file, question, point of the rubric, what is wrong
and what to change. An alarm is worth a look and does not fail the check.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			findings, size, err := inspect(*dir)
			if err != nil {
				return err
			}
			report, faults := findingsReport(findings, size)
			if _, err := io.WriteString(cmd.OutOrStdout(), report); err != nil {
				return err
			}
			if faults {
				return errFound
			}
			return nil
		},
	}
}

// inspect gives what is wrong with the catalogue in dir, and its size in words.
// What can't even be read is a finding too.
func inspect(dir string) (findings []prompts.Finding, size string, err error) {
	c, err := catalogue(dir, prompts.Read)
	if refused, ok := errors.AsType[*prompts.Refused](err); ok {
		return refused.Findings, "The catalogue cannot be read", nil
	}
	if err != nil {
		return nil, "", err
	}
	return prompts.Check(c), fmt.Sprintf("%s, a plan of %s", counted(len(c.Questions()), "question"), counted(len(c.Order()), "week")), nil
}

// findingsReport is what check prints, and whether the check has failed.
func findingsReport(findings []prompts.Finding, size string) (report string, failed bool) {
	var b strings.Builder
	faults, alarms := 0, 0
	for _, f := range findings {
		if f.Alarm {
			alarms++
		} else {
			faults++
		}
		fmt.Fprintln(&b, f)
	}
	fmt.Fprintf(&b, "%s: %s, %s.\n", size, counted(faults, "fault"), counted(alarms, "alarm"))
	return b.String(), faults > 0
}

// counted says how many there are of something: "no faults", "1 fault", "2 faults".
func counted(n int, what string) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
