package prompts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/golden"
)

// The figures of the built-in catalogue and of its plan, to be read when it is
// changed: how many of each kind, and how near the plan comes to each bound.
func TestFigures(t *testing.T) {
	c := Builtin()
	var b strings.Builder
	for _, part := range []struct {
		name    string
		reserve bool
	}{{"plan", false}, {"reserve", true}} {
		tally := map[string]int{}
		for _, q := range c.Questions() {
			if q.Reserve != part.reserve {
				continue
			}
			mark := markKind(q)
			if mark == "" {
				mark = "no"
			}
			for _, k := range []string{"questions", "type " + string(q.Type), "first notion " + c.orientation(q), mark + " marks"} {
				tally[k]++
			}
			tally["heavy"] += count(q.Heavy)
		}
		writeTally(&b, part.name, tally)
	}
	fmt.Fprintf(&b, "weeks in a round: %d\n\n", len(c.Order()))
	for _, r := range rules(c) {
		least, most := extremes(c, r)
		fmt.Fprintf(&b, "%d weeks hold %d to %d questions %s (%s)\n", r.span, least, most, strings.TrimSuffix(r.what, ","), r.bounds())
	}
	golden.Assert(t, b.String(), "figures.golden")
}

func writeTally(b *strings.Builder, name string, tally map[string]int) {
	var keys []string
	for k := range tally {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		fmt.Fprintf(b, "%s: %d %s\n", name, tally[k], k)
	}
}

// extremes gives the fewest and the most questions that any stretch of the plan
// holds, counted one by one.
func extremes(c *Catalogue, r rule) (least, most int) {
	order := c.Order()
	least = r.span
	for start := range order {
		if order[start] == r.excused {
			continue
		}
		holds := 0
		for i := range r.span {
			q, _ := c.Question(order[(start+i)%len(order)])
			holds += count(r.counts(q))
		}
		least, most = min(least, holds), max(most, holds)
	}
	return least, most
}
