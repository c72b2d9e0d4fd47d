package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"gezel/prompts"
)

func newQuestions() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "questions",
		Short: "List the questions, in both languages",
		Args:  noArgs,
	}
	dir := dirFlag(cmd)
	asJSON := cmd.Flags().Bool("json", false, "print notions and questions as JSON")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		c, err := catalogue(*dir, prompts.Load)
		if err != nil {
			return err
		}
		if *asJSON {
			return printJSON(cmd.OutOrStdout(), c)
		}
		_, err = io.WriteString(cmd.OutOrStdout(), listing(c))
		return err
	}
	cmd.AddCommand(newQuestionsCheck(dir), newQuestionsOrder(dir))
	return cmd
}

// listing is the catalogue for people: one block a question, Dutch above or
// before English.
func listing(c *prompts.Catalogue) string {
	var b strings.Builder
	questions := c.Questions()
	reserve := 0
	for _, q := range questions {
		if q.Reserve {
			reserve++
		}
	}
	fmt.Fprintf(&b, "%d questions on %d notions of the essay: %d in the weekly plan, %d in reserve for who asks for another.\n",
		len(questions), len(c.Notions()), len(questions)-reserve, reserve)
	for _, q := range questions {
		writeQuestion(&b, c, q)
	}
	return b.String()
}

// steps name the phases of the ALACT cycle that a follow-up can be in.
var steps = map[int]string{2: "Looking back", 3: "What matters", 4: "What else", 5: "Trying out"}

func writeQuestion(w *strings.Builder, c *prompts.Catalogue, q prompts.Question) {
	fmt.Fprintf(w, "\n%s  (%s)\n", q.ID, strings.Join(traits(q), ", "))
	fmt.Fprintf(w, "  %s\n  %s\n", q.Text.NL, q.Text.EN)
	if q.Hint != (prompts.Text{}) {
		fmt.Fprintf(w, "  %s\n  %s\n", q.Hint.NL, q.Hint.EN)
	}

	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, quick := range q.Quick {
		nl, en := anchored(q, quick)
		fmt.Fprintf(table, "    [%s]\t%s\n", nl, en)
	}
	table.Flush() // and begin columns of another width
	for _, f := range q.Followups {
		fmt.Fprintf(table, "  %s:\t%s\n\t%s\n", steps[f.Phase], f.Text.NL, f.Text.EN)
	}
	for i, id := range q.Notions {
		label := ""
		if i == 0 {
			label = "About:"
		}
		n, _ := c.Notion(id)
		fmt.Fprintf(table, "  %s\t%s / %s\n", label, n.Name.NL, n.Name.EN)
	}
	table.Flush()
}

// traits say in a few words what kind of question it is.
func traits(q prompts.Question) []string {
	out := []string{string(q.Type)}
	if q.Reserve {
		out = append(out, "in reserve")
	}
	if q.Heavy {
		out = append(out, "heavy")
	}
	return out
}

// anchored gives a quick answer's labels; at the ends of a scale with what they
// stand for.
func anchored(q prompts.Question, k prompts.Quick) (nl, en string) {
	nl, en = k.Label.NL, k.Label.EN
	if q.Scale == nil {
		return nl, en
	}
	switch k.Key {
	case "1":
		return nl + " " + q.Scale.NL[0], en + " " + q.Scale.EN[0]
	case "5":
		return nl + " " + q.Scale.NL[1], en + " " + q.Scale.EN[1]
	}
	return nl, en
}
