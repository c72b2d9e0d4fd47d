package prompts

import "time"

// quietWeeks is how long a question stays away once it has been asked; only the
// refrain comes back earlier.
const quietWeeks = 52

// Week gives the question of a week: the order walked by the calendar. A
// catalogue without an order, which Load refuses, gives an empty question.
func (c *Catalogue) Week(w Week) Question {
	if len(c.order) == 0 {
		return Question{}
	}
	q, _ := c.Question(c.order[c.place(w)])
	return q
}

// place gives the place in the order of a week, before the epoch too.
func (c *Catalogue) place(w Week) int {
	n := len(c.order)
	return (w.number()%n + n) % n
}

// Extra gives a question to put beside that of the week, or false when there is
// none left. asked tells whether the member was asked a question within the last
// 52 weeks; such a one never comes.
//
// The reserve comes first, from another place in it each week. Then comes what
// lies farthest ahead in the plan, as long as its own week is more than 52 weeks
// away: what is nearer would come twice within the year. There are no dice: the
// same week and the same past give the same question.
func (c *Catalogue) Extra(w Week, asked func(id string) bool) (Question, bool) {
	reserve := c.reserve()
	for i := range reserve {
		n := len(reserve)
		q := reserve[((w.number()+i)%n+n)%n]
		if !asked(q.ID) {
			return q, true
		}
	}
	for ahead := len(c.order) - 1; ahead > quietWeeks; ahead-- {
		id := c.order[(c.place(w)+ahead)%len(c.order)]
		q, known := c.Question(id)
		if known && id != Refrain && !asked(id) {
			return q, true
		}
	}
	return Question{}, false
}

// reserve gives the questions that have no week of their own.
func (c *Catalogue) reserve() []Question {
	var out []Question
	for _, q := range c.questions {
		if q.Reserve {
			out = append(out, q)
		}
	}
	return out
}

// PlanRow is one week of the plan as `gezel plan` prints it.
type PlanRow struct {
	Week        string `json:"week"`
	Date        string `json:"date"` // of the week's Thursday
	Question    string `json:"question"`
	Notion      string `json:"notion"` // the primary one
	Orientation string `json:"orientation"`
	Type        Type   `json:"type"`
}

// Year gives every ISO week of a year, 52 or 53 rows.
func (c *Catalogue) Year(year int) []PlanRow {
	rows := make([]PlanRow, 0, 53)
	for i := range WeeksIn(year) {
		w := Week{year, i + 1}
		q := c.Week(w)
		rows = append(rows, PlanRow{
			Week: w.String(), Date: w.Thursday().Format(time.DateOnly),
			Question: q.ID, Notion: q.Primary(), Orientation: c.orientation(q), Type: q.Type,
		})
	}
	return rows
}
