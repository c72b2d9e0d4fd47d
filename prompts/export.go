package prompts

import (
	"encoding/json"
	"strings"
)

type exportedNotion struct {
	ID   string `json:"id"`
	Kind string `json:"kind"`
	Text
	Orientation string   `json:"orientation"`
	Weight      string   `json:"weight"`
	Related     []string `json:"related"`
}

type exportedQuestion struct {
	ID      string   `json:"id"`
	Type    Type     `json:"type"`
	IDs     []string `json:"ids"`
	Heavy   bool     `json:"heavy"`
	Reserve bool     `json:"reserve,omitempty"`
	Text
	Hint      *Text              `json:"hint,omitempty"`
	Quick     []exportedQuick    `json:"quick"`
	Scale     *exportedAnchors   `json:"scale,omitempty"`
	Followups []exportedFollowup `json:"followups"`
}

type exportedQuick struct {
	Key  string `json:"key"`
	Mark string `json:"mark"`
	Text
}

type exportedAnchors struct {
	NL [2]string `json:"nl"`
	EN [2]string `json:"en"`
}

type exportedFollowup struct {
	Phase int `json:"phase"`
	Text
}

// MarshalJSON gives the catalogue as `gezel questions --json` prints it: notions
// and questions, each with both languages beside each other.
func (c *Catalogue) MarshalJSON() ([]byte, error) {
	out := struct {
		Notions   []exportedNotion   `json:"notions"`
		Questions []exportedQuestion `json:"questions"`
	}{[]exportedNotion{}, []exportedQuestion{}}
	for _, n := range c.notions {
		out.Notions = append(out.Notions, exportedNotion{
			ID: n.ID, Kind: n.Kind, Text: n.Name, Orientation: n.Orientation, Weight: n.Weight,
			Related: append([]string{}, n.Related...),
		})
	}
	for _, q := range c.questions {
		out.Questions = append(out.Questions, exported(q))
	}
	return json.Marshal(out)
}

func exported(q Question) exportedQuestion {
	e := exportedQuestion{
		ID: q.ID, Type: q.Type, IDs: append([]string{}, q.Notions...), Heavy: q.Heavy, Reserve: q.Reserve, Text: q.Text,
		Quick: []exportedQuick{}, Followups: []exportedFollowup{},
	}
	if q.Hint != (Text{}) {
		e.Hint = &q.Hint
	}
	if q.Scale != nil {
		e.Scale = &exportedAnchors{q.Scale.NL, q.Scale.EN}
	}
	for _, k := range q.Quick {
		e.Quick = append(e.Quick, exportedQuick{k.Key, k.Mark, k.Label})
	}
	for _, f := range q.Followups {
		e.Followups = append(e.Followups, exportedFollowup{f.Phase, f.Text})
	}
	return e
}

// OrderFile gives an order as the file order.yaml that a catalogue keeps it in.
func OrderFile(order []string) []byte {
	var b strings.Builder
	b.WriteString(`# The order in which the weekly plan asks its questions, one a week, round and
# round. Found by search: after adding or taking out a question, make it anew with
#   gezel questions order
# and see with "gezel questions check" that it holds.
order:
`)
	for _, id := range order {
		b.WriteString("  - " + id + "\n")
	}
	return []byte(b.String())
}
