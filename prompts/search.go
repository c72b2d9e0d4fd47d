package prompts

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// The search gives up after this many attempts from different beginnings, each
// of so many exchanges. An attempt takes about a quarter of a second; a catalogue
// that has an order mostly gives it in one of the first two.
const (
	attempts  = 48
	exchanges = 50_000
)

// FindOrder searches for an order of the catalogue's questions that meets R10
// and R11 in every stretch, by simulated annealing: two questions change places,
// and the change is kept when it breaks fewer rules, or, less and less often, when
// it breaks more. The refrain and the series stand where they belong from the
// beginning and stay there.
//
// The same catalogue and seed give the same order. The error is a *[Refused]:
// what the catalogue lacks for any order to exist, or what the best order found
// still breaks.
func FindOrder(c *Catalogue, seed uint64) ([]string, error) {
	return findOrder(c, seed, attempts, exchanges)
}

func findOrder(c *Catalogue, seed uint64, attempts, exchanges int) ([]string, error) {
	f, err := newFrame(c)
	if err != nil {
		return nil, err
	}
	var best []string
	least := math.MaxInt
	for i := range attempts {
		s := newSearch(f, rand.New(rand.NewPCG(seed, uint64(i))))
		s.anneal(exchanges)
		if s.cost < least {
			best, least = s.ids(), s.cost
		}
		if least == 0 {
			return best, nil
		}
	}
	return nil, &Refused{Findings: checkPlan(c.inOrder(best))}
}

// inOrder gives the catalogue with another order, in which every question that
// waited for one has its place.
func (c *Catalogue) inOrder(order []string) *Catalogue {
	placed := *c
	placed.order, placed.orderFile, placed.waiting = order, "", nil
	placed.questions = slices.Clone(c.questions)
	for i, q := range placed.questions {
		placed.questions[i].Reserve = q.Reserve && !c.waiting[q.ID]
	}
	return &placed
}

// A frame is what no exchange changes: the questions, the rules, which rule
// counts which question, and the places that are taken.
type frame struct {
	rules     []rule
	questions []Question // those to place, the refrain first and then the series
	of        [][]int    // question → rules that count it
	counted   [][]bool   // question → rule → whether it counts it
	fixed     []int      // place → question that stands there for good, or free
	loose     []int      // questions to spread over the free places
}

const free = -1

// newFrame lays out the cycle, or says what the catalogue lacks.
func newFrame(c *Catalogue) (*frame, error) {
	f := &frame{rules: rules(c)}
	refrain, known := c.Question(Refrain)
	if !known || refrain.Reserve && !c.waiting[Refrain] {
		return nil, lacking("R11", "The catalogue has no question %q for the plan; add it.", Refrain)
	}
	f.questions = append(f.questions, refrain)
	block := placeable(c, func(q Question) bool { return slices.Contains(series, q.ID) })
	slices.SortFunc(block, func(a, b Question) int { return slices.Index(series, a.ID) - slices.Index(series, b.ID) })
	f.questions = append(f.questions, block...)
	for _, q := range placeable(c, func(q Question) bool { return q.ID != Refrain && !slices.Contains(series, q.ID) }) {
		f.loose = append(f.loose, len(f.questions))
		f.questions = append(f.questions, q)
	}
	if err := f.layOut(len(block)); err != nil {
		return nil, err
	}
	for _, q := range f.questions {
		var of []int
		counted := make([]bool, len(f.rules))
		for r := range f.rules {
			if f.rules[r].counts(q) {
				of, counted[r] = append(of, r), true
			}
		}
		f.of, f.counted = append(f.of, of), append(f.counted, counted)
	}
	return f, f.feasible()
}

// placeable gives the questions of the plan that want holds of, in the order of
// the files.
func placeable(c *Catalogue, want func(Question) bool) []Question {
	var out []Question
	for _, q := range c.questions {
		if (!q.Reserve || c.waiting[q.ID]) && want(q) {
			out = append(out, q)
		}
	}
	return out
}

// layOut spreads the refrain evenly and puts the series in the middle between
// its first two turns.
func (f *frame) layOut(block int) error {
	single := len(f.questions) - 1
	turns := max(1, int(math.Round(float64(single)/13)))
	n := single + turns
	if n <= quietWeeks {
		return lacking("R11", "The catalogue has %d questions for the plan beside %s; "+
			"to let %d weeks pass before one returns it takes at least %d.", single, Refrain, quietWeeks, quietWeeks+1-refrainTurns)
	}
	f.fixed = slices.Repeat([]int{free}, n)
	for t := range turns {
		f.fixed[t*n/turns] = 0
	}
	for i := range block {
		f.fixed[refrainMin/2-1+i] = 1 + i
	}
	return nil
}

// refrainTurns is how often the refrain comes by in the shortest plan.
const refrainTurns = (quietWeeks + 1) / 13

// feasible tells which rules no order can meet, because even spread evenly over
// the cycle there are too few or too many questions of a kind.
func (f *frame) feasible() error {
	n := len(f.fixed)
	held := make([]int, len(f.rules))
	for _, q := range f.fixed {
		if q != free {
			f.tally(held, q)
		}
	}
	for _, q := range f.loose {
		f.tally(held, q)
	}
	var out []Finding
	for i, r := range f.rules {
		least, most := (r.min*n+r.span-1)/r.span, r.max*n/r.span
		if held[i] < least || held[i] > most {
			out = append(out, Finding{Point: r.point, Message: fmt.Sprintf(
				"In a plan of %d weeks the number of questions %s is %d; for %s in any %d weeks it has to be %s. "+
					"Write or change questions, or move some to or from the reserve.",
				n, r.what, held[i], r.bounds(), r.span, between(least, most, n))})
		}
	}
	if len(out) > 0 {
		return &Refused{Findings: out}
	}
	return nil
}

func (f *frame) tally(held []int, question int) {
	for _, r := range f.of[question] {
		held[r]++
	}
}

func between(least, most, n int) string {
	switch {
	case least == 0:
		return fmt.Sprintf("at most %d", most)
	case most >= n:
		return fmt.Sprintf("at least %d", least)
	}
	return fmt.Sprintf("%d to %d", least, most)
}

func lacking(point, format string, args ...any) error {
	return &Refused{Findings: []Finding{{Point: point, Message: fmt.Sprintf(format, args...)}}}
}
