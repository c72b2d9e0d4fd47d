package prompts

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// An order comes out, it holds, and the same seed gives it again.
func TestFindOrder(t *testing.T) {
	c := wheel()
	slices.Reverse(c.questions) // the order of the files gives nothing away
	for i, q := range c.questions {
		c.question[q.ID] = i
	}
	first, err := FindOrder(c, 7)
	if err != nil {
		t.Fatal(err)
	}
	c.order = first
	if faults := checkPlan(c); faults != nil {
		t.Errorf("the order found breaks %v", faults)
	}
	again, err := FindOrder(c, 7)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(first, again); diff != "" {
		t.Errorf("the same seed gave another order:\n%s", diff)
	}
	if other, err := FindOrder(c, 8); err != nil || slices.Equal(first, other) {
		t.Errorf("another seed gave %v, %v; want another order", other, err)
	}
}

// A catalogue that no order can save is told what it lacks, at once.
func TestFindOrderSaysWhatIsMissing(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(*Catalogue)
		want  []string
	}{
		{"ten questions", func(c *Catalogue) { c.questions = c.questions[:11] }, []string{
			"R11: The catalogue has 10 questions for the plan beside connect-or-confront; to let 52 weeks pass before one returns it takes at least 49."}},
		{"no refrain", func(c *Catalogue) { delete(c.question, Refrain) }, []string{
			`R11: The catalogue has no question "connect-or-confront" for the plan; add it.`}},
		{"a refrain in reserve", func(c *Catalogue) { change(c, reserved, Refrain) }, []string{
			`R11: The catalogue has no question "connect-or-confront" for the plan; add it.`}},
		{"a notion untouched", func(c *Catalogue) { c.notions[c.notion["dev"]].Kind = "development" }, []string{
			"R10: In a plan of 56 weeks the number of questions that touch dev is 0; for at least 1 in any 52 weeks it has to be at least 2. " +
				"Write or change questions, or move some to or from the reserve."}},
		{"too many scales", func(c *Catalogue) {
			change(c, func(q *Question) { q.Type = Scale }, "q0-3", "q1-3", "q2-3", "q3-3")
		}, []string{
			"R10: In a plan of 56 weeks the number of questions of type scale is 12; for at most 2 in any 12 weeks it has to be at most 9. " +
				"Write or change questions, or move some to or from the reserve.",
			"R10: In a plan of 56 weeks the number of questions of type scale is 12; for at most 10 in any 52 weeks it has to be at most 10. " +
				"Write or change questions, or move some to or from the reserve."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := wheel()
			tt.spoil(c)
			_, err := FindOrder(c, 1)
			var refused *Refused
			if !errors.As(err, &refused) {
				t.Fatalf("got %v, want a refusal", err)
			}
			var got []string
			for _, f := range refused.Findings {
				got = append(got, f.String())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// Where the numbers are enough and no order exists all the same, the error names
// the rule that the best one breaks.
func TestFindOrderNamesTheRuleItCannotMeet(t *testing.T) {
	c := wheel()
	// The refrain and four more with its first notion fill every seventh week,
	// but there the series stands.
	change(c, about("n0"), "q0-3", "q1-3", "q2-3", "q3-3")
	c.notions[c.notion["n3"]].Weight = "occasional"
	// A question that waits for an order is one of the plan here.
	change(c, reserved, "q1-9")
	c.waiting = map[string]bool{"q1-9": true}
	for i, from := range []string{"q0-1", "q0-4", "q0-7"} {
		rename(c, from, series[i])
	}
	_, err := findOrder(c, 1, 2, 20_000)
	if err == nil || !strings.Contains(err.Error(), "with n0 as first notion is 2; it has to be at most 1") {
		t.Errorf("got %v", err)
	}
}
