package prompts

import (
	"math"
	"math/rand/v2"
)

// The temperatures between which the annealing cools: at first an exchange that
// breaks a few more rules is often kept, at last hardly any.
const warm, cold = 1.0, 0.2

// A search is one attempt: an order, and for each rule and each place how many
// questions the stretch beginning there holds.
type search struct {
	*frame
	dice  *rand.Rand
	at    []int // place → question
	loose []int // the places that may change
	held  [][]int
	cost  int // how far all stretches together are from what the rules ask
}

func newSearch(f *frame, dice *rand.Rand) *search {
	n := len(f.fixed)
	s := &search{frame: f, dice: dice, at: make([]int, n), held: make([][]int, len(f.rules))}
	for r := range s.held {
		s.held[r] = make([]int, n)
		for start := range n {
			s.cost += s.penalty(r, start)
		}
	}
	shuffled := dice.Perm(len(f.loose))
	for place, q := range f.fixed {
		if q == free {
			q = f.loose[shuffled[len(s.loose)]]
			s.loose = append(s.loose, place)
		}
		s.at[place] = q
		s.count(q, place, +1)
	}
	return s
}

// anneal exchanges questions until no rule is broken or the exchanges are used up.
func (s *search) anneal(exchanges int) {
	cooling := math.Pow(cold/warm, 1/float64(exchanges))
	temperature := warm
	for range exchanges {
		if s.cost == 0 {
			return
		}
		temperature *= cooling
		a, b := s.loose[s.dice.IntN(len(s.loose))], s.loose[s.dice.IntN(len(s.loose))]
		if a == b {
			continue
		}
		before := s.cost
		s.exchange(a, b)
		if worse := s.cost - before; worse > 0 && s.dice.Float64() >= math.Exp(-float64(worse)/temperature) {
			s.exchange(a, b)
		}
	}
}

// exchange lets the questions at two places change places.
func (s *search) exchange(a, b int) {
	s.count(s.at[a], a, -1)
	s.count(s.at[b], b, -1)
	s.at[a], s.at[b] = s.at[b], s.at[a]
	s.count(s.at[a], a, +1)
	s.count(s.at[b], b, +1)
}

// count adds a question at a place to every stretch that covers it, or takes it
// away, and keeps the cost.
func (s *search) count(question, place, by int) {
	n := len(s.at)
	for _, r := range s.of[question] {
		start := place - s.rules[r].span + 1
		if start < 0 {
			start += n
		}
		for range s.rules[r].span {
			s.cost -= s.penalty(r, start)
			s.held[r][start] += by
			s.cost += s.penalty(r, start)
			if start++; start == n {
				start = 0
			}
		}
	}
}

// penalty is how many questions the stretch is short of a rule's minimum or
// over its maximum.
func (s *search) penalty(r, start int) int {
	rule, held := &s.rules[r], s.held[r][start]
	switch {
	case held < rule.min:
		return rule.min - held
	case held > rule.max && !s.excused(rule, start):
		return held - rule.max
	}
	return 0
}

// excused tells whether the stretch begins with the question that excuses it.
// Only questions that stand fixed excuse.
func (s *search) excused(r *rule, start int) bool {
	q := s.fixed[start]
	return r.excused != "" && q != free && s.questions[q].ID == r.excused
}

// ids gives the order found.
func (s *search) ids() []string {
	out := make([]string, len(s.at))
	for place, q := range s.at {
		out[place] = s.questions[q].ID
	}
	return out
}
