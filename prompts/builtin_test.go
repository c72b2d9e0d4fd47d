package prompts

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/golden"
	"pgregory.net/rapid"
)

func TestBuiltinHasNoFindings(t *testing.T) {
	for _, f := range Check(Builtin()) {
		t.Error(f)
	}
}

// What the first release promises beyond the rubric.
func TestBuiltinIsLargeEnough(t *testing.T) {
	c := Builtin()
	if n := len(c.Notions()); n != 71 {
		t.Errorf("%d notions, want 71", n)
	}
	if n := len(c.Questions()); n < 92 {
		t.Errorf("%d questions, want at least 92", n)
	}
	if n := len(c.reserve()); n < 14 {
		t.Errorf("%d questions in reserve, want at least 14", n)
	}
	groups := map[string]bool{}
	for _, n := range c.Notions() {
		groups[n.Group] = true
		if n.Part() < 0 || n.Part() > 4 {
			t.Errorf("%s stands in part %d", n.ID, n.Part())
		}
	}
	if len(groups) != 8 {
		t.Errorf("the notions fall in %d groups, want 8: %v", len(groups), groups)
	}
}

// Walked by the calendar the plan is the same after every round, and nothing but
// the refrain comes back within the year.
func TestWeekNeverRepeats(t *testing.T) {
	c := Builtin()
	round := len(c.Order())
	rapid.Check(t, func(t *rapid.T) {
		w := Week{rapid.IntRange(2015, 2060).Draw(t, "year"), rapid.IntRange(1, 52).Draw(t, "week")}
		q, later := c.Week(w), w
		for i := 1; i <= round; i++ {
			later = later.Next()
			switch again := c.Week(later).ID == q.ID; {
			case i == round && !again:
				t.Fatalf("%v asks %s, %v asks %s", w, q.ID, later, c.Week(later).ID)
			case i <= quietWeeks && again && q.ID != Refrain:
				t.Fatalf("%s comes in %v and %d weeks later", q.ID, w, i)
			}
		}
	})
}

// A member who asks for extras as often as can be gets no question twice within
// 52 weeks, neither as an extra nor as the question of the week.
func TestExtraIsNothingAskedWithinTheYear(t *testing.T) {
	c := Builtin()
	rapid.Check(t, func(t *rapid.T) {
		w := Week{rapid.IntRange(2015, 2060).Draw(t, "year"), rapid.IntRange(1, 52).Draw(t, "week")}
		last := map[string]int{} // id → week it was asked in, counted from 1
		for i := 1; i <= 120; i, w = i+1, w.Next() {
			recent := func(id string) bool { return last[id] > 0 && i-last[id] <= quietWeeks }
			q := c.Week(w)
			if recent(q.ID) && q.ID != Refrain {
				t.Fatalf("%v asks %s, asked %d weeks before", w, q.ID, i-last[q.ID])
			}
			last[q.ID] = i
			for range rapid.IntRange(0, 4).Draw(t, "extras") {
				extra, ok := c.Extra(w, recent)
				if !ok {
					break
				}
				if recent(extra.ID) {
					t.Fatalf("%v gives the extra %s, asked %d weeks before", w, extra.ID, i-last[extra.ID])
				}
				last[extra.ID] = i
			}
		}
	})
}

// The reserve goes first, then what lies farthest ahead, and then there is no
// more.
func TestExtraComesFromTheReserveFirst(t *testing.T) {
	c, w, asked := Builtin(), Week{2027, 10}, map[string]bool{}
	var got []Question
	for range len(c.Questions()) + 1 {
		q, ok := c.Extra(w, func(id string) bool { return asked[id] })
		if !ok {
			break
		}
		if asked[q.ID] {
			t.Fatalf("%s came twice", q.ID)
		}
		asked[q.ID] = true
		got = append(got, q)
	}
	reserve := len(c.reserve())
	for i, q := range got {
		if q.Reserve != (i < reserve) {
			t.Errorf("extra %d of %d is %s, reserve %v", i+1, len(got), q.ID, q.Reserve)
		}
	}
	before := WeekOf(w.Monday().AddDate(0, 0, -7))
	if farthest := c.Week(before).ID; farthest != Refrain && got[reserve].ID != farthest {
		t.Errorf("after the reserve comes %s, want %s of the week before", got[reserve].ID, farthest)
	}
	if other, _ := c.Extra(w.Next(), func(string) bool { return false }); other.ID == got[0].ID {
		t.Errorf("the next week begins with %s too", other.ID)
	}
}

// An extra is about something else than the weeks around it, as long as the
// reserve has such a one that was not asked.
func TestExtraIsAboutSomethingElse(t *testing.T) {
	c := Builtin()
	rapid.Check(t, func(t *rapid.T) {
		w := Week{rapid.IntRange(2015, 2060).Draw(t, "year"), rapid.IntRange(1, 52).Draw(t, "week")}
		near := map[string]bool{}
		for i := -2; i <= 2; i++ {
			near[c.Week(WeekOf(w.Monday().AddDate(0, 0, 7*i))).Primary()] = true
		}
		asked, other := map[string]bool{}, 0
		for _, q := range c.reserve() {
			if asked[q.ID] = rapid.Bool().Draw(t, q.ID); !asked[q.ID] && !near[q.Primary()] {
				other++
			}
		}
		for i := range c.reserve() {
			q, ok := c.Extra(w, func(id string) bool { return asked[id] })
			if !ok || !q.Reserve {
				break
			}
			if asked[q.ID] {
				t.Fatalf("%v gives %s, which was asked", w, q.ID)
			}
			if near[q.Primary()] != (i >= other) {
				t.Fatalf("%v gives %s about %s as extra %d, while %d are about something else", w, q.ID, q.Primary(), i+1, other)
			}
			asked[q.ID] = true
		}
	})
}

func TestPlanOf2027(t *testing.T) {
	rows := Builtin().Year(2027)
	if len(rows) != 52 || len(Builtin().Year(2026)) != 53 {
		t.Errorf("%d weeks in 2027, %d in 2026", len(rows), len(Builtin().Year(2026)))
	}
	var b strings.Builder
	for _, r := range rows {
		fmt.Fprintf(&b, "%s %s %-8s %-8s %-28s %s\n", r.Week, r.Date, r.Type, r.Orientation, r.Notion, r.Question)
	}
	golden.Assert(t, b.String(), "plan-2027.golden")
}

// The whole list as a person reads it, to be read again after every change.
func TestReadOut(t *testing.T) {
	var b strings.Builder
	for _, q := range Builtin().Questions() {
		tags := []string{q.ID, string(q.Type)}
		if q.Heavy {
			tags = append(tags, "heavy")
		}
		if q.Reserve {
			tags = append(tags, "reserve")
		}
		fmt.Fprintf(&b, "## %s: %s", strings.Join(tags, ", "), strings.Join(q.Notions, ", "))
		for _, lang := range []string{"nl", "en"} {
			fmt.Fprintf(&b, "\n%s  %s\n", lang, q.Text.In(lang))
			if h := q.Hint.In(lang); h != "" {
				fmt.Fprintf(&b, "    (%s)\n", h)
			}
			if q.Scale != nil {
				a := q.Scale.In(lang)
				fmt.Fprintf(&b, "    1 %s … 5 %s\n", a[0], a[1])
			}
			for _, k := range q.Quick {
				fmt.Fprintf(&b, "    [%s]", strings.TrimSpace(k.Label.In(lang)+" "+k.Mark))
			}
			for _, f := range q.Followups {
				fmt.Fprintf(&b, "\n    %d %s", f.Phase, f.Text.In(lang))
			}
		}
		b.WriteString("\n\n")
	}
	golden.Assert(t, b.String(), "questions.golden")
}

// The shape of `gezel questions --json` is a promise.
func TestMarshalJSON(t *testing.T) {
	c := readOne(t, strings.Replace(sample(t, "scale.yaml"), "type: scale", "type: scale\n    reserve: true", 1))
	c.notions = c.notions[:1]
	got, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.Assert(t, string(got)+"\n", "catalogue.json.golden")
}

// The order kept with the catalogue is the one the search finds.
func TestOrderIsTheOneFound(t *testing.T) {
	found, err := FindOrder(Builtin(), orderSeed)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(found, Builtin().Order()); diff != "" {
		t.Errorf("order.yaml is not what seed %d gives (-found +kept); make it anew:\n%s", orderSeed, diff)
	}
}

// orderSeed gave, of the first 400, the order in which the refrain and the heavy
// questions stand farthest from their like.
const orderSeed = 44

func TestPart(t *testing.T) {
	for locator, want := range map[string]int{
		"S3.p5.s5": 3, "S0.title; S3.p2.s1": 3, "S2.b4.s3; S3.p2.s2": 2, "S0.p1-p2": 0, "": 0, "page 4": 0,
	} {
		if got := (Notion{Locator: locator}).Part(); got != want {
			t.Errorf("%q is part %d, want %d", locator, got, want)
		}
	}
}
