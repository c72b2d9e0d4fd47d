package prompts

import (
	"slices"
	"strconv"
	"strings"
)

// Text is one text in both languages.
type Text struct {
	NL string `yaml:"nl" json:"nl"`
	EN string `yaml:"en" json:"en"`
}

// In gives the English text for "en" and the Dutch one for anything else.
func (t Text) In(lang string) string {
	if lang == "en" {
		return t.EN
	}
	return t.NL
}

// Notion is one idea of the essay Netwerksecretaris (Marcel Meijs, 2021).
type Notion struct {
	ID          string
	Kind        string // image, development, demand, core, perspective, internal, external, craft
	Group       string // which of the eight groups of the year map it belongs to; the kind unless given
	Locator     string // where it stands: section, paragraph or bullet, sentence
	Orientation string // inward, outward, craft or context
	AddressedTo string // whom the sentence of the essay puts the demand on; "-" for nobody
	Weight      string // core, regular, occasional or background
	Name        Text
	Related     []string
	Lines       [2]int // first and last line in the essay's text
}

// Part is the section of the essay that the context line of a question names
// ("Netwerksecretaris, deel 3"): the first section of the locator, the title
// page left out. A notion that stands only before the first section gives 0.
func (n Notion) Part() int {
	for place := range strings.SplitSeq(n.Locator, ";") {
		section, _, _ := strings.Cut(strings.TrimSpace(place), ".")
		part, err := strconv.Atoi(strings.TrimPrefix(section, "S"))
		if err == nil && part > 0 {
			return part
		}
	}
	return 0
}

// Type is the form in which a question wants its answer.
type Type string

// The types of questions.
const (
	Choice Type = "choice" // three to five quick answers, one of them a way out
	Scale  Type = "scale"  // a place between two anchors, 1 to 5, and a way out
	Open   Type = "open"   // a text, with at least a way out to press
)

// Quick is a quick answer: one press instead of a text.
type Quick struct {
	Key   string // stable; what is stored
	Mark  string // what pictures gather: "pole:connect", "side:4", "role:lawful"; or none
	Label Text
}

// WayOut tells whether the quick answer says that the question does not fit
// this week; it ends the conversation.
func (q Quick) WayOut() bool { return slices.Contains(wayOutKeys, q.Key) }

// wayOutKeys are the keys by which a way out is known.
var wayOutKeys = []string{
	"neither", "none", "other", "unknown", "unclear", "nothing", "not-seen", "calm", "not-discussed",
}

// Followup is asked after the first answer, or after the follow-up before it.
type Followup struct {
	Phase int // of Korthagen's ALACT cycle: 2 look back, 3 what matters, 4 alternatives, 5 try out
	Text  Text
}

// Anchors say what 1 and 5 stand for on a scale.
type Anchors struct{ NL, EN [2]string }

// In gives the English anchors for "en" and the Dutch ones for anything else.
func (a Anchors) In(lang string) [2]string {
	if lang == "en" {
		return a.EN
	}
	return a.NL
}

// Question is one question with all that belongs to it. The slices are shared
// with the catalogue and are not to be changed.
type Question struct {
	ID        string
	Type      Type
	Notions   []string // ids; the first is the primary one
	Heavy     bool     // exposure, crisis: carries a line to human help, stays out of digests unless released by hand
	Reserve   bool     // outside the plan, for extras
	Text      Text
	Hint      Text // a second, quieter line; may be empty
	Quick     []Quick
	Scale     *Anchors // for a scale only
	Followups []Followup
}

// Primary gives the id of the first notion, or "" when there is none.
func (q Question) Primary() string {
	if len(q.Notions) == 0 {
		return ""
	}
	return q.Notions[0]
}

// Catalogue is a set of notions and questions and the order in which the plan
// asks them. It does not change once made and may be shared.
type Catalogue struct {
	notions   []Notion
	questions []Question
	order     []string
	notion    map[string]int    // id → index in notions
	question  map[string]int    // id → index in questions
	file      map[string]string // question id → the file it stands in
	orderFile string
	waiting   map[string]bool // own questions that no order places yet: reserve until then
}

// Question looks a question up by its id.
func (c *Catalogue) Question(id string) (Question, bool) {
	i, ok := c.question[id]
	if !ok {
		return Question{}, false
	}
	return c.questions[i], true
}

// Notion looks a notion up by its id.
func (c *Catalogue) Notion(id string) (Notion, bool) {
	i, ok := c.notion[id]
	if !ok {
		return Notion{}, false
	}
	return c.notions[i], true
}

// Questions gives all questions in the order of the files.
func (c *Catalogue) Questions() []Question { return slices.Clone(c.questions) }

// Notions gives all notions in the order of the essay.
func (c *Catalogue) Notions() []Notion { return slices.Clone(c.notions) }

// Order gives the ids of one round of the plan.
func (c *Catalogue) Order() []string { return slices.Clone(c.order) }

// orientation is the one of a question's first notion.
func (c *Catalogue) orientation(q Question) string {
	n, _ := c.Notion(q.Primary())
	return n.Orientation
}
