package prompts

import (
	"fmt"
	"slices"
	"strings"
)

// Refrain is the one question that comes back within the year: both poles are
// desirable at different moments, and only the same question asked again shows
// how they alternate.
const Refrain = "connect-or-confront"

// The refrain returns after this many weeks, at least and at most.
const refrainMin, refrainMax = 12, 16

// series are the three questions that follow one sentence of the essay
// (S3.p4.s4-s5) from mandate to outcome, in three consecutive weeks.
var series = []string{"series-mandate-upfront", "series-rules-of-play", "series-outcome-unchanged"}

// A rule says how many questions of a kind any stretch of the plan holds: in
// every span consecutive weeks at least min and at most max.
type rule struct {
	point    string
	span     int
	min, max int
	what     string // the questions it counts, as it reads after "the number of questions "
	counts   func(Question) bool
	// excused is the id of the question with which a stretch may begin that
	// breaks the rule; "" for none.
	excused string
}

// rules gives every rule of R10 and R11 over stretches of the plan, a share of 12
// weeks or of 52 written as a whole number of weeks.
func rules(c *Catalogue) []rule {
	return slices.Concat(orientationRules(c), typeRules(), notionRules(c), markRules())
}

// lanes are the orientations as the plan balances them; craft and context share
// one.
var lanes = []struct {
	orientations []string
	min, max     int // in any 12 weeks
}{
	{[]string{"inward"}, 4, 6},           // 30–50 %
	{[]string{"outward"}, 4, 6},          // 30–50 %
	{[]string{"craft", "context"}, 2, 3}, // 10–30 %
}

func orientationRules(c *Catalogue) []rule {
	var out []rule
	for _, l := range lanes {
		in := func(q Question) bool { return slices.Contains(l.orientations, c.orientation(q)) }
		what := "whose first notion is " + strings.Join(l.orientations, " or ")
		out = append(out,
			rule{point: "R10", span: 12, min: l.min, max: l.max, what: what, counts: in},
			rule{point: "R10", span: 3, max: 2, what: what, counts: in, excused: series[0]})
	}
	return out
}

func typeRules() []rule {
	of := func(t Type) func(Question) bool {
		return func(q Question) bool { return q.Type == t }
	}
	var out []rule
	for _, span := range []int{12, 52} {
		half, third, fifth := span/2, (3*span+9)/10, span/5 // ≤ 50 %, ≥ 30 %, ≤ 20 %
		out = append(out,
			rule{point: "R10", span: span, min: third, max: half, what: "of type choice", counts: of(Choice)},
			rule{point: "R10", span: span, min: third, max: half, what: "of type open", counts: of(Open)},
			rule{point: "R10", span: span, max: fifth, what: "of type scale", counts: of(Scale)})
	}
	return out
}

// notionRules: every notion that carries weight comes by within the year, and no
// first notion comes back within six weeks.
func notionRules(c *Catalogue) []rule {
	var out []rule
	for _, n := range c.notions {
		touches := func(q Question) bool { return slices.Contains(q.Notions, n.ID) }
		if least := timesAYear(n); least > 0 {
			out = append(out, rule{point: "R10", span: 52, min: least, max: 52,
				what: fmt.Sprintf("that touch %s", n.ID), counts: touches})
		}
		out = append(out, rule{point: "R11", span: 7, max: 1,
			what: fmt.Sprintf("with %s as first notion", n.ID), counts: func(q Question) bool { return q.Primary() == n.ID }})
	}
	return out
}

// timesAYear is how often a notion is touched in 52 weeks at the least. The ten
// developments, the four perspectives and the two poles count whatever weight
// the list gives them.
func timesAYear(n Notion) int {
	switch {
	case n.Weight == "core":
		return 2
	case n.Weight == "regular", n.Kind == "development", n.Kind == "perspective", n.ID == "connect", n.ID == "confront":
		return 1
	}
	return 0
}

// markRules: the pictures of a year need enough questions that carry a mark, 12
// of the poles, 8 of the sides and 8 of the roles. The refrain is one of the 12
// however often it returns.
func markRules() []rule {
	var out []rule
	for _, m := range []struct {
		kind string
		min  int
	}{{"pole", 12 - 1}, {"side", 8}, {"role", 8}} {
		out = append(out, rule{point: "R10", span: 52, min: m.min, max: 52,
			what:   fmt.Sprintf("whose quick answers carry a %s mark, %s aside,", m.kind, Refrain),
			counts: func(q Question) bool { return q.ID != Refrain && markKind(q) == m.kind }})
	}
	return out
}

// markKind gives "pole", "side" or "role" for a question whose quick answers
// carry such marks, and "" for any other.
func markKind(q Question) string {
	for _, k := range q.Quick {
		if kind, _, ok := strings.Cut(k.Mark, ":"); ok {
			return kind
		}
	}
	return ""
}

// bounds says in words what a rule asks for.
func (r rule) bounds() string {
	switch {
	case r.min == 0:
		return fmt.Sprintf("at most %d", r.max)
	case r.max >= r.span:
		return fmt.Sprintf("at least %d", r.min)
	}
	return fmt.Sprintf("%d to %d", r.min, r.max)
}
