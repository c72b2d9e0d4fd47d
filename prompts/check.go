package prompts

import (
	"fmt"
	"strings"
)

// pointForm stands where a finding is about the form of a file rather than about
// a point of the rubric.
const pointForm = "form"

// Finding is one thing that is wrong with a catalogue.
type Finding struct {
	File     string // in which it stands; "" when it stands in no single file
	Question string // id; "" when it is not about one question
	Point    string // of the rubric: "R1" to "R12"; "form" for the form of a file
	Message  string // what is wrong and what to change, in full sentences
	Alarm    bool   // worth a look, but no reason to refuse
}

// String gives the finding on one line: file, question, point, message.
func (f Finding) String() string {
	var b strings.Builder
	for _, s := range []string{f.File, f.Question} {
		if s != "" {
			b.WriteString(s + ": ")
		}
	}
	if f.Alarm {
		b.WriteString("alarm: ")
	}
	return fmt.Sprintf("%s%s: %s", &b, f.Point, f.Message)
}

// Check applies every point of the rubric that a machine can see, to each
// question and to the plan, in every stretch of it and across its seam. No
// findings means that nothing is wrong.
func Check(c *Catalogue) []Finding {
	var out []Finding
	out = append(out, checkNotions(c)...)
	for _, q := range c.questions {
		out = append(out, checkQuestion(c, q)...)
	}
	out = append(out, checkShares(c)...)
	out = append(out, checkAlike(c)...)
	return append(out, checkPlan(c)...)
}

// An inspection gathers the findings on one question.
type inspection struct {
	c   *Catalogue
	q   Question
	out []Finding
}

func checkQuestion(c *Catalogue, q Question) []Finding {
	in := &inspection{c: c, q: q}
	in.identity()
	if in.missing(); len(in.out) > 0 {
		return in.out // what is not there cannot be read
	}
	for _, t := range in.texts() {
		in.oneQuestion(t)
		in.short(t)
		in.parity(t)
		in.language(t)
		in.unloaded(t)
	}
	for _, l := range in.labels() {
		in.labelled(l)
		in.language(l)
		in.unloaded(l)
	}
	in.anchored()
	in.readable()
	in.phases()
	in.quickAnswers()
	in.marks()
	in.faithful()
	in.safe()
	return in.out
}

// fault adds a finding on the question.
func (in *inspection) fault(point, format string, args ...any) {
	in.out = append(in.out, Finding{
		File: in.c.file[in.q.ID], Question: in.q.ID, Point: point, Message: fmt.Sprintf(format, args...),
	})
}

// A passage is one text of a question with the name by which findings call it.
type passage struct {
	Text
	name string
	asks bool // it has to end in its one question mark
}

// texts gives what the coach says: the question, its hint, its follow-ups.
func (in *inspection) texts() []passage {
	out := []passage{{in.q.Text, "question", true}}
	if in.q.Hint != (Text{}) {
		out = append(out, passage{in.q.Hint, "hint", false})
	}
	for i, f := range in.q.Followups {
		out = append(out, passage{f.Text, fmt.Sprintf("follow-up %d", i+1), true})
	}
	return out
}

// labels gives what stands on and beside buttons.
func (in *inspection) labels() []passage {
	var out []passage
	for _, k := range in.q.Quick {
		out = append(out, passage{k.Label, fmt.Sprintf("label of %q", k.Key), false})
	}
	if s := in.q.Scale; s != nil {
		for i, at := range []int{1, 5} {
			out = append(out, passage{Text{s.NL[i], s.EN[i]}, fmt.Sprintf("anchor of %d", at), false})
		}
	}
	return out
}

// A reading is one language of a passage.
type reading struct{ language, text string }

func (p passage) readings() []reading {
	return []reading{{"Dutch", p.NL}, {"English", p.EN}}
}

// missing: R7, every text is there in both languages.
func (in *inspection) missing() {
	for _, p := range append(in.texts(), in.labels()...) {
		switch {
		case p.NL == "" && p.EN == "":
			in.fault("R7", "The %s has no text; give it one in Dutch (nl) and in English (en).", p.name)
		case p.NL == "":
			in.fault("R7", "The Dutch text of the %s is missing; add it (nl) beside the English one.", p.name)
		case p.EN == "":
			in.fault("R7", "The English text of the %s is missing; add it (en) beside the Dutch one.", p.name)
		}
	}
}
