package prompts

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// wheel makes a small catalogue whose plan meets every rule by its pattern: four
// rounds of fourteen weeks, each a turn of the refrain and thirteen questions. A
// notion of its own stands behind each place of a round: "n5" behind "q0-5",
// "q1-5" and so on. The notions "in", "out" and "dev" are there to be used.
func wheel() *Catalogue {
	const rounds, round = 4, "OICOIOCIOIOCIO" // the orientations of a round
	c := &Catalogue{notion: map[string]int{}, question: map[string]int{}, file: map[string]string{}, orderFile: "order.yaml"}
	lane := map[byte]string{'I': "inward", 'O': "outward", 'C': "craft"}
	for i := range len(round) {
		n := Notion{ID: fmt.Sprintf("n%d", i), Orientation: lane[round[i]], Weight: "regular"}
		put(&c.notions, c.notion, n.ID, n)
	}
	for _, n := range []Notion{
		{ID: "in", Orientation: "inward", Weight: "occasional"},
		{ID: "out", Orientation: "outward", Weight: "occasional"},
		{ID: "dev", Orientation: "context", Weight: "occasional"},
	} {
		put(&c.notions, c.notion, n.ID, n)
	}
	types := map[byte]Type{'c': Choice, 'o': Open, 's': Scale}
	marks := [len(round)]string{"pole:both", "pole:both", "side:1", "pole:both", "side:2", "pole:both", "side:3",
		"pole:both", "role:lawful", "role:lawful", "role:lawful"}
	for r := range rounds {
		for i := range len(round) {
			q := Question{ID: fmt.Sprintf("q%d-%d", r, i), Type: types["cococosocococs"[i]], Notions: []string{fmt.Sprintf("n%d", i)}}
			if i == 0 {
				q.ID = Refrain
			}
			if marks[i] != "" {
				q.Quick = []Quick{{Mark: marks[i]}}
			}
			put(&c.questions, c.question, q.ID, q)
			c.order = append(c.order, q.ID)
		}
	}
	return c
}

// change rewrites questions of a catalogue in place.
func change(c *Catalogue, edit func(*Question), ids ...string) {
	for _, id := range ids {
		edit(&c.questions[c.question[id]])
	}
}

func about(notion string) func(*Question) {
	return func(q *Question) { q.Notions = []string{notion} }
}

func reserved(q *Question) { q.Reserve = true }

// rename gives a question of the wheel another id, in the order too.
func rename(c *Catalogue, from, to string) {
	i := c.question[from]
	c.questions[i].ID, c.question[to] = to, i
	c.order[slices.Index(c.order, from)] = to
}

func swap(c *Catalogue, a, b int) { c.order[a], c.order[b] = c.order[b], c.order[a] }

const again = "; find another order with `gezel questions order`."

// brokenPlans holds changes to the wheel, each with what the check says.
var brokenPlans = []struct {
	name  string
	spoil func(*Catalogue)
	want  []string
}{
	{"a good plan", func(*Catalogue) {}, nil},
	{"R10 no order", func(c *Catalogue) { c.order = nil }, []string{
		"R10: The catalogue has no order, so no week has a question; find one with `gezel questions order` and save it as order.yaml."}},

	{"R11 an unknown question", func(c *Catalogue) { c.order = append(c.order, "nobody") }, []string{
		"nobody: R11: The order names a question that does not exist; correct the id or take it out."}},
	{"R11 a question of the reserve", func(c *Catalogue) { change(c, reserved, "q0-5") }, []string{
		`q0-5: R11: The order names a question of the reserve; take it out, or take "reserve: true" from the question.`}},
	{"R11 a question without a week", func(c *Catalogue) { c.order = slices.Delete(c.order, 5, 6) }, []string{
		"q0-5: R11: The question is not in the order; make it \"reserve: true\", or find a new order with `gezel questions order`."}},
	{"R11 without the refrain", func(c *Catalogue) {
		c.order = slices.DeleteFunc(c.order, func(id string) bool { return id == Refrain })
		change(c, reserved, Refrain)
	}, []string{
		"connect-or-confront: R11: The order is without this question; put it in once every 12 to 16 weeks."}},
	{"R11 the refrain too early and too late", func(c *Catalogue) { swap(c, 10, 14) }, []string{
		"connect-or-confront: R11: From place 1 of the order the question returns after 10 weeks; let it return after 12 to 16.",
		"connect-or-confront: R11: From place 11 of the order the question returns after 18 weeks; let it return after 12 to 16."}},
	{"R11 a question twice in a year", func(c *Catalogue) {
		c.order[19] = "q0-5"
		change(c, reserved, "q1-5")
	}, []string{
		"q0-5: R11: From place 6 of the order the question returns after 14 weeks; let more than 52 pass, with each question once in a longer order.",
		"q0-5: R11: From place 20 of the order the question returns after 42 weeks; let more than 52 pass, with each question once in a longer order."}},
	{"R11 a first notion twice in six weeks", func(c *Catalogue) { change(c, about("n5"), "q0-10") }, []string{
		"R11: In the 7 weeks from place 5 of the order (q0-4) the number of questions with n5 as first notion is 2; it has to be at most 1. That goes wrong from 2 of the 56 places" + again}},
	{"R10 the series broken", func(c *Catalogue) {
		rename(c, "q0-1", "series-mandate-upfront")
		rename(c, "q0-4", "series-rules-of-play")
		rename(c, "q0-7", "series-outcome-unchanged")
	}, []string{
		"series-rules-of-play: R10: The series is broken; put series-mandate-upfront, series-rules-of-play, series-outcome-unchanged in three consecutive weeks."}},

	{"R10 three of one orientation in a row", func(c *Catalogue) { swap(c, 1, 3) }, []string{
		"R10: In the 12 weeks from place 48 of the order (q3-5) the number of questions whose first notion is inward is 3; it has to be 4 to 6. That goes wrong from 1 of the 56 places" + again,
		"R10: In the 3 weeks from place 56 of the order (q3-13) the number of questions whose first notion is outward is 3; it has to be at most 2. That goes wrong from 1 of the 56 places" + again}},
	{"R10 too much inward", func(c *Catalogue) { change(c, about("in"), "q0-3", "q0-10") }, []string{
		"R10: In the 12 weeks from place 2 of the order (q0-1) the number of questions whose first notion is inward is 7; it has to be 4 to 6. That goes wrong from 1 of the 56 places" + again,
		"R10: In the 12 weeks from place 1 of the order (connect-or-confront) the number of questions whose first notion is outward is 3; it has to be 4 to 6. That goes wrong from 3 of the 56 places" + again}},
	{"R10 no craft", func(c *Catalogue) { change(c, about("out"), "q0-6") }, []string{
		"R10: In the 12 weeks from place 4 of the order (q0-3) the number of questions whose first notion is outward is 7; it has to be 4 to 6. That goes wrong from 2 of the 56 places" + again,
		"R10: In the 12 weeks from place 4 of the order (q0-3) the number of questions whose first notion is craft or context is 1; it has to be 2 to 3. That goes wrong from 4 of the 56 places" + again}},
	{"R10 scales", func(c *Catalogue) {
		change(c, func(q *Question) { q.Type = Scale }, "q1-9", "q1-10")
	}, []string{
		"R10: In the 12 weeks from place 13 of the order (q0-12) the number of questions of type scale is 3; it has to be at most 2. That goes wrong from 13 of the 56 places" + again}},
	{"R10 choices", func(c *Catalogue) { change(c, func(q *Question) { q.Type = Choice }, "q1-5", "q1-9") }, []string{
		"R10: In the 12 weeks from place 9 of the order (q0-8) the number of questions of type choice is 7; it has to be 4 to 6. That goes wrong from 11 of the 56 places" + again,
		"R10: In the 12 weeks from place 13 of the order (q0-12) the number of questions of type open is 3; it has to be 4 to 6. That goes wrong from 6 of the 56 places" + again}},
	{"R10 a notion that stays away", func(c *Catalogue) { change(c, about("out"), "q1-5", "q2-5", "q3-5") }, []string{
		"R10: In the 52 weeks from place 7 of the order (q0-6) the number of questions that touch n5 is 0; it has to be at least 1. That goes wrong from 4 of the 56 places" + again}},
	{"R10 a core notion once", func(c *Catalogue) {
		change(c, about("out"), "q2-5", "q3-5")
		c.notions[c.notion["n5"]].Weight = "core"
	}, []string{
		"R10: In the 52 weeks from place 7 of the order (q0-6) the number of questions that touch n5 is 1; it has to be at least 2. That goes wrong from 8 of the 56 places" + again}},
	{"R10 a development", func(c *Catalogue) { c.notions[c.notion["dev"]].Kind = "development" }, []string{
		"R10: In the 52 weeks from place 1 of the order (connect-or-confront) the number of questions that touch dev is 0; it has to be at least 1. That goes wrong from 56 of the 56 places" + again}},
	{"R10 a perspective", func(c *Catalogue) { c.notions[c.notion["dev"]].Kind = "perspective" }, []string{
		"R10: In the 52 weeks from place 1 of the order (connect-or-confront) the number of questions that touch dev is 0; it has to be at least 1. That goes wrong from 56 of the 56 places" + again}},
	{"R10 poles", func(c *Catalogue) { put(&c.notions, c.notion, "confront", Notion{ID: "confront"}) }, []string{
		"R10: In the 52 weeks from place 1 of the order (connect-or-confront) the number of questions that touch confront is 0; it has to be at least 1. That goes wrong from 56 of the 56 places" + again}},
	{"R10 pole marks", func(c *Catalogue) {
		change(c, func(q *Question) { q.Quick = nil }, "q0-1", "q0-3", "q0-5", "q0-7")
	}, []string{
		"R10: In the 52 weeks from place 19 of the order (q1-4) the number of questions whose quick answers carry a pole mark, connect-or-confront aside, is 10; it has to be at least 11. That goes wrong from 18 of the 56 places" + again}},
	{"R10 side marks", func(c *Catalogue) { change(c, func(q *Question) { q.Quick = nil }, "q0-2", "q0-4", "q0-6") }, []string{
		"R10: In the 52 weeks from place 20 of the order (q1-5) the number of questions whose quick answers carry a side mark, connect-or-confront aside, is 7; it has to be at least 8. That goes wrong from 12 of the 56 places" + again}},
	{"R10 role marks", func(c *Catalogue) { change(c, func(q *Question) { q.Quick = nil }, "q0-8", "q0-9", "q0-10") }, []string{
		"R10: In the 52 weeks from place 25 of the order (q1-10) the number of questions whose quick answers carry a role mark, connect-or-confront aside, is 7; it has to be at least 8. That goes wrong from 12 of the 56 places" + again}},
}

// Each case breaks a good plan in one way, and the check says which.
func TestCheckNamesWhatIsBrokenInThePlan(t *testing.T) {
	for _, tt := range brokenPlans {
		t.Run(tt.name, func(t *testing.T) {
			c := wheel()
			tt.spoil(c)
			var got []string
			for _, f := range checkPlan(c) {
				got = append(got, strings.TrimPrefix(f.String(), "order.yaml: "))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// The series is three inward weeks in a row by design; a fourth beside it is not.
func TestOnlyTheSeriesItselfIsExcused(t *testing.T) {
	for round, want := range map[string]int{"OSSSO": 0, "ISSSO": 1, "OSSSI": 1, "OIIIO": 1} {
		c := &Catalogue{notion: map[string]int{}, question: map[string]int{}}
		put(&c.notions, c.notion, "in", Notion{ID: "in", Orientation: "inward"})
		put(&c.notions, c.notion, "out", Notion{ID: "out", Orientation: "outward"})
		next := 0
		for i, letter := range round {
			q := Question{ID: fmt.Sprint("q", i), Notions: []string{map[rune]string{'I': "in", 'S': "in", 'O': "out"}[letter]}}
			if letter == 'S' {
				q.ID, next = series[next], next+1
			}
			put(&c.questions, c.question, q.ID, q)
			c.order = append(c.order, q.ID)
		}
		p := &planCheck{c: c}
		for _, r := range orientationRules(c) {
			if r.span == 3 && r.counts(Question{Notions: []string{"in"}}) {
				p.rule(r)
			}
		}
		if len(p.out) != want {
			t.Errorf("%s: got %v, want %d findings", round, p.out, want)
		}
	}
}
