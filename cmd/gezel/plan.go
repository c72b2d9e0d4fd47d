package main

import (
	"errors"
	"fmt"
	"strconv"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"gezel/prompts"
)

func newPlan(p *process) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "plan",
		Short: "Print which question falls in which week of a year",
		Long: `Print which question falls in which week of a year.

Every ISO week has a row, weeks of rest too; the date is the week's Thursday.`,
		Args: noArgs,
	}
	year := isoYear(prompts.WeekOf(p.now()).Year)
	cmd.Flags().Var(&year, "year", "the year to print")
	dir := dirFlag(cmd)
	asJSON := cmd.Flags().Bool("json", false, "print the weeks as JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		c, err := catalogue(*dir, prompts.Load)
		if err != nil {
			return err
		}
		rows := c.Year(int(year))
		if *asJSON {
			return printJSON(cmd.OutOrStdout(), rows)
		}
		table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
		fmt.Fprintln(table, "WEEK\tTHURSDAY\tQUESTION\tNOTION\tORIENTATION\tTYPE")
		for _, r := range rows {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", r.Week, r.Date, r.Question, r.Notion, r.Orientation, r.Type)
		}
		return table.Flush()
	}
	return cmd
}

// isoYear is a year on the command line: the four digits that ISO 8601 gives a
// year.
type isoYear int

func (y *isoYear) String() string { return strconv.Itoa(int(*y)) }
func (y *isoYear) Type() string   { return "year" }

func (y *isoYear) Set(s string) error {
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > 9999 {
		return errors.New("not a year such as 2027")
	}
	*y = isoYear(n)
	return nil
}
