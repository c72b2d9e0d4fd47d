package prompts

import (
	"fmt"
	"slices"
	"strings"
)

// maxAlike is the share of common words up to which two questions differ (R11).
const maxAlike = 0.6

// checkAlike: R11, no two questions are nearly the same, in either language. Of
// those that a question is like, the one it is most like is named: a question of
// a few everyday words is like dozens.
func checkAlike(c *Catalogue) []Finding {
	var out []Finding
	for lang, name := range map[string]string{"nl": "Dutch", "en": "English"} {
		sets := make([]map[string]bool, len(c.questions))
		for i, q := range c.questions {
			sets[i] = vocabulary(q.Text.In(lang))
			most, like, others := maxAlike, "", -1
			for j := range i {
				share := overlap(sets[i], sets[j])
				if share > maxAlike {
					others++
				}
				if share > most {
					most, like = share, c.questions[j].ID
				}
			}
			if like == "" {
				continue
			}
			if others > 0 {
				like += fmt.Sprintf(", and is like %d more", others)
			}
			out = append(out, Finding{File: c.file[q.ID], Question: q.ID, Point: "R11", Message: fmt.Sprintf(
				"The %s question shares %.0f %% of its words with %s; reword it, or what it is like, to at most %.0f %%.",
				name, 100*most, like, 100*maxAlike)})
		}
	}
	slices.SortFunc(out, func(a, b Finding) int { return strings.Compare(a.String(), b.String()) })
	return out
}

// checkPlan: R10 and R11 on the order and on every stretch of the plan. Since the
// plan goes round, the stretches that begin in one round are all there are,
// whatever the year.
func checkPlan(c *Catalogue) []Finding {
	if len(c.order) == 0 {
		return []Finding{{Point: "R10", Message: "The catalogue has no order, so no week has a question; " +
			"find one with `gezel questions order` and save it as order.yaml."}}
	}
	p := &planCheck{c: c}
	if p.entries(); len(p.out) > 0 {
		return p.out // an order that is incomplete has no stretches worth counting
	}
	p.repeats()
	p.series()
	for _, r := range rules(c) {
		p.rule(r)
	}
	return p.out
}

type planCheck struct {
	c   *Catalogue
	out []Finding
}

func (p *planCheck) fault(point, question, format string, args ...any) {
	p.out = append(p.out, Finding{File: p.c.orderFile, Question: question, Point: point, Message: fmt.Sprintf(format, args...)})
}

// entries: the order holds every question that is no reserve, and no other.
func (p *planCheck) entries() {
	placed := map[string]bool{}
	for _, id := range p.c.order {
		q, known := p.c.Question(id)
		switch {
		case !known && !placed[id]:
			p.fault("R11", id, "The order names a question that does not exist; correct the id or take it out.")
		case q.Reserve && !placed[id]:
			p.fault("R11", id, "The order names a question of the reserve; take it out, or take \"reserve: true\" from the question.")
		}
		placed[id] = true
	}
	for _, q := range p.c.questions {
		if !q.Reserve && !placed[q.ID] {
			p.fault("R11", q.ID, "The question is not in the order; make it \"reserve: true\", or find a new order with `gezel questions order`.")
		}
	}
	if !placed[Refrain] {
		p.fault("R11", Refrain, "The order is without this question; put it in once every %d to %d weeks.", refrainMin, refrainMax)
	}
}

// repeats: R11, how long each question stays away.
func (p *planCheck) repeats() {
	places := map[string][]int{}
	for i, id := range p.c.order {
		places[id] = append(places[id], i)
	}
	for _, id := range distinct(p.c.order) {
		at := places[id]
		for i, place := range at {
			next := at[(i+1)%len(at)]
			gap := (next-place+len(p.c.order)-1)%len(p.c.order) + 1
			switch {
			case id == Refrain && (gap < refrainMin || gap > refrainMax):
				p.fault("R11", id, "From place %d of the order the question returns after %d weeks; let it return after %d to %d.",
					place+1, gap, refrainMin, refrainMax)
			case id != Refrain && gap <= quietWeeks:
				p.fault("R11", id, "From place %d of the order the question returns after %d weeks; let more than %d pass, "+
					"with each question once in a longer order.", place+1, gap, quietWeeks)
			}
		}
	}
}

// series: R10, the three questions of the series follow each other.
func (p *planCheck) series() {
	n := len(p.c.order)
	first := slices.Index(p.c.order, series[0])
	for i, id := range series {
		if _, known := p.c.Question(id); !known && first < 0 {
			continue
		}
		if first < 0 || p.c.order[(first+i)%n] != id {
			p.fault("R10", id, "The series is broken; put %s in three consecutive weeks.", strings.Join(series, ", "))
			return
		}
	}
}

// rule slides a rule's window over the plan and reports the first stretch that
// breaks it, with the number of such stretches.
func (p *planCheck) rule(r rule) {
	n := len(p.c.order)
	counted := make([]int, n)
	for place, id := range p.c.order {
		q, _ := p.c.Question(id)
		counted[place] = count(r.counts(q))
	}
	holds := 0
	for i := range r.span {
		holds += counted[i%n]
	}
	var broken, first, held int
	for start := range n {
		if (holds < r.min || holds > r.max) && p.c.order[start] != r.excused {
			if broken++; broken == 1 {
				first, held = start, holds
			}
		}
		holds += counted[(start+r.span)%n] - counted[start]
	}
	if broken > 0 {
		p.fault(r.point, "", "In the %d weeks from place %d of the order (%s) the number of questions %s is %d; it has to be %s. "+
			"That goes wrong from %d of the %d places; find another order with `gezel questions order`.",
			r.span, first+1, p.c.order[first], r.what, held, r.bounds(), broken, n)
	}
}

// distinct gives each string once, in the order of first appearance.
func distinct(list []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}
