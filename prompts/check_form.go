package prompts

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// The shares of R5.
const (
	minPhase3 = 80 // % of the questions with a phase-3 follow-up
	minIfThen = 25 // % of the phase-5 follow-ups in if-then form
)

var kebab = regexp.MustCompile(`^[a-z0-9]+(?:-[a-z0-9]+)*$`)

// identity: ids and keys are what answers are stored under.
func (in *inspection) identity() {
	if !kebab.MatchString(in.q.ID) {
		in.fault(pointForm, "The id %q is not in small letters, digits and hyphens; write it so.", in.q.ID)
	}
	if !slices.Contains([]Type{Choice, Scale, Open}, in.q.Type) {
		in.fault(pointForm, "The type %q is unknown; make it choice, scale or open.", in.q.Type)
	}
	seen := map[string]bool{}
	for _, k := range in.q.Quick {
		switch {
		case !kebab.MatchString(k.Key):
			in.fault(pointForm, "The quick answer's key %q is not in small letters, digits and hyphens; write it so.", k.Key)
		case seen[k.Key]:
			in.fault(pointForm, "Two quick answers have the key %q; give one of them another.", k.Key)
		}
		seen[k.Key] = true
	}
}

// phases: R5, the question looks back, the follow-ups go on from there and end
// in alternatives or in a plan.
func (in *inspection) phases() {
	n := len(in.q.Followups)
	if n < 1 || n > 2 {
		in.fault("R5", "The question has %d follow-ups; give it one or two.", n)
	}
	last := 0
	for i, f := range in.q.Followups {
		switch {
		case f.Phase < 2 || f.Phase > 5:
			in.fault("R5", "Follow-up %d has phase %d; use 2 to 5.", i+1, f.Phase)
		case f.Phase <= last:
			in.fault("R5", "Follow-up %d has phase %d after phase %d; let the phases rise.", i+1, f.Phase, last)
		}
		last = max(last, f.Phase)
	}
	if n > 0 && last < 4 {
		in.fault("R5", "No follow-up has phase 4 or 5; end with alternatives or with a plan.")
	}
}

// checkShares: R5, what holds for the catalogue as a whole.
func checkShares(c *Catalogue) []Finding {
	var withPhase3, plans, ifThen int
	for _, q := range c.questions {
		if slices.ContainsFunc(q.Followups, func(f Followup) bool { return f.Phase == 3 }) {
			withPhase3++
		}
		for _, f := range q.Followups {
			if f.Phase == 5 {
				plans++
				ifThen += count(isIfThen(f.Text))
			}
		}
	}
	var out []Finding
	if n := len(c.questions); 100*withPhase3 < minPhase3*n {
		out = append(out, Finding{Point: "R5", Message: fmt.Sprintf(
			"Only %d of %d questions have a phase-3 follow-up; bring that to %d %%.", withPhase3, n, minPhase3)})
	}
	if 100*ifThen < minIfThen*plans {
		out = append(out, Finding{Point: "R5", Message: fmt.Sprintf(
			"Only %d of %d phase-5 follow-ups have the form \"Als …, dan …\"; bring that to %d %%.", ifThen, plans, minIfThen)})
	}
	return out
}

// isIfThen tells whether a follow-up ties the plan to an occasion, in both
// languages.
func isIfThen(t Text) bool {
	begins := func(s string, heads ...string) bool {
		return slices.ContainsFunc(heads, func(h string) bool { return strings.HasPrefix(s, h) })
	}
	return begins(t.NL, "Als ", "Stel dat ") && begins(t.EN, "If ", "Suppose ")
}

// quickAnswers: R6, each type has its quick answers, and a way out among them.
func (in *inspection) quickAnswers() {
	n := len(in.q.Quick)
	if !slices.ContainsFunc(in.q.Quick, Quick.WayOut) {
		in.fault("R6", "No quick answer is a way out; add one with one of the keys %s.", strings.Join(wayOutKeys, ", "))
	}
	switch in.q.Type {
	case Choice:
		if n < 3 || n > 5 {
			in.fault("R6", "The choice has %d quick answers; give it 3 to 5, the way out among them.", n)
		}
	case Open:
		if n > 5 {
			in.fault("R6", "The open question has %d quick answers; keep at most 5, the way out among them.", n)
		}
	case Scale:
		in.scale()
	}
	if in.q.Type != Scale && in.q.Scale != nil {
		in.fault("R6", "Only a scale has anchors; take out the field scale, or make the type scale.")
	}
}

// scale: R6, five places in their order, then the way out, between two anchors.
func (in *inspection) scale() {
	if in.q.Scale == nil {
		in.fault("R6", "The scale has no anchors; say under scale what 1 and 5 stand for.")
	}
	var keys []string
	for _, k := range in.q.Quick {
		keys = append(keys, k.Key)
	}
	if len(keys) != 6 || !slices.Equal(keys[:5], []string{"1", "2", "3", "4", "5"}) {
		in.fault("R6", "The scale has the quick answers %s; give it 1 to 5 and then a way out.", strings.Join(keys, ", "))
	}
}

// markValues are the marks that pictures gather over many questions.
var markValues = map[string][]string{
	"pole": {"connect", "confront", "both", "neither"},
	"side": {"1", "2", "3", "4", "5"},
	"role": {"lawful", "performing", "responsive", "cooperative"},
}

// marks: one question speaks to one picture.
func (in *inspection) marks() {
	kinds := map[string]bool{}
	for _, k := range in.q.Quick {
		if k.Mark == "" {
			continue
		}
		kind, value, _ := strings.Cut(k.Mark, ":")
		if !slices.Contains(markValues[kind], value) {
			in.fault(pointForm, "The mark %q is unknown; use pole:, side: or role: with one of their values.", k.Mark)
		}
		kinds[kind] = true
	}
	if len(kinds) > 1 {
		in.fault(pointForm, "The quick answers carry marks of %d kinds; keep one kind in a question.", len(kinds))
	}
}

// faithful: R9, the question rests on the essay.
func (in *inspection) faithful() {
	if len(in.q.Notions) == 0 {
		in.fault("R9", "The question names no notion; name those it touches, the primary one first.")
	}
	seen := map[string]bool{}
	for _, id := range in.q.Notions {
		if _, known := in.c.Notion(id); !known {
			in.fault("R9", "The notion %q is unknown; use an id from the list of notions.", id)
		}
		if seen[id] {
			in.fault("R9", "The notion %q is named twice; name it once.", id)
		}
		seen[id] = true
	}
}

// grave are the notions whose questions may touch something that hurts.
var grave = []string{"exposure-risk", "handle-exposure", "social-crisis", "crisis-organisation"}

var worth = map[string][]wording{
	"Dutch": {banned("R12", `goed|goede|beter|best|slecht|slechte?r?|sterk|zwak|hoog|laag|voldoende|onvoldoende|uitstekend|matig`,
		"name a place, not a quality")},
	"English": {banned("R12", `good|better|best|bad|worse|worst|strong|weak|high|low|excellent|poor`,
		"name a place, not a quality")},
}

// safe: R12, anchors do not grade, and what may hurt is marked as heavy.
func (in *inspection) safe() {
	for _, p := range in.labels() {
		if strings.HasPrefix(p.name, "anchor") {
			in.search(p, worth)
		}
	}
	if p := in.q.Primary(); !in.q.Heavy && slices.Contains(grave, p) {
		in.fault("R12", "The question is about %s and is not heavy; add \"heavy: true\", so that it carries the line to human help.", p)
	}
}

// The words a notion may use for itself.
var (
	orientations = []string{"inward", "outward", "craft", "context"}
	weights      = []string{"core", "regular", "occasional", "background"}
)

// checkNotions: R9, the list of notions holds together.
func checkNotions(c *Catalogue) []Finding {
	var out []Finding
	for _, n := range c.notions {
		fault := func(format string, args ...any) {
			out = append(out, Finding{Point: "R9", Message: fmt.Sprintf("Notion %q: ", n.ID) + fmt.Sprintf(format, args...)})
		}
		if n.Name.NL == "" || n.Name.EN == "" {
			fault("a name is missing; give it one in Dutch (nl) and in English (en).")
		}
		if !slices.Contains(orientations, n.Orientation) {
			fault("the orientation %q is unknown; use %s.", n.Orientation, strings.Join(orientations, ", "))
		}
		if !slices.Contains(weights, n.Weight) {
			fault("the weight %q is unknown; use %s.", n.Weight, strings.Join(weights, ", "))
		}
		for _, id := range n.Related {
			if _, known := c.Notion(id); !known {
				fault("the related notion %q is unknown; correct it or take it out.", id)
			}
		}
	}
	return out
}

// count is 1 for true.
func count(b bool) int {
	if b {
		return 1
	}
	return 0
}
