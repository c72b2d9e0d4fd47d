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
		for _, r := range s.of[q] {
			for i := range s.rules[r].span {
				s.add(r, s.back(place, i), +1)
			}
		}
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

// exchange lets the questions at two places change places. A rule that counts
// both of them sees no difference.
func (s *search) exchange(a, b int) {
	first, second := s.at[a], s.at[b]
	for _, r := range s.of[first] {
		if !s.counted[second][r] {
			s.move(r, a, b)
		}
	}
	for _, r := range s.of[second] {
		if !s.counted[first][r] {
			s.move(r, b, a)
		}
	}
	s.at[a], s.at[b] = second, first
}

// move takes a question that rule r counts from one place to another: stretches
// that cover both hold it before and after.
func (s *search) move(r, from, to int) {
	for i := range s.rules[r].span {
		if start := s.back(from, i); !s.covers(r, start, to) {
			s.add(r, start, -1)
		}
		if start := s.back(to, i); !s.covers(r, start, from) {
			s.add(r, start, +1)
		}
	}
}

// back gives the place i weeks before another, i being less than a round.
func (s *search) back(place, i int) int {
	if place >= i {
		return place - i
	}
	return place - i + len(s.at)
}

// covers tells whether the stretch of rule r that begins at start reaches place.
func (s *search) covers(r, start, place int) bool {
	if place < start {
		place += len(s.at)
	}
	return place-start < s.rules[r].span
}

// add changes what one stretch holds, and keeps the cost.
func (s *search) add(r, start, by int) {
	s.cost -= s.penalty(r, start)
	s.held[r][start] += by
	s.cost += s.penalty(r, start)
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
