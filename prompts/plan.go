package prompts

import (
	"slices"
	"time"
)

// quietWeeks is how long a question stays away once it has been asked; only the
// refrain comes back earlier.
const quietWeeks = 52

// aroundWeeks is how many weeks before and after, besides the week itself, an
// extra question looks for another subject than theirs.
const aroundWeeks = 2

// Week gives the question of a week: the order walked by the calendar. A
// catalogue without an order, which Load refuses, gives an empty question.
func (c *Catalogue) Week(w Week) Question { return c.ahead(w, 0) }

// ahead gives the question of the week that comes so many weeks after w, or
// before it.
func (c *Catalogue) ahead(w Week, weeks int) Question {
	n := len(c.order)
	if n == 0 {
		return Question{}
	}
	q, _ := c.Question(c.order[((w.number()+weeks)%n+n)%n])
	return q
}

// Extra gives a question to put beside that of the week, or false when there is
// none left. asked tells whether the member was asked a question within the last
// 52 weeks; such a one never comes.
//
// The reserve comes first, from another place in it each week, and in it what is
// about something else than the weeks around. Then comes what lies farthest ahead
// in the plan, as long as its own week is more than 52 weeks away: what is nearer
// would come twice within the year. There are no dice: the same week and the same
// past give the same question.
func (c *Catalogue) Extra(w Week, asked func(id string) bool) (Question, bool) {
	var left []Question
	reserve := c.reserve()
	for i := range reserve {
		n := len(reserve)
		if q := reserve[((w.number()+i)%n+n)%n]; !asked(q.ID) {
			left = append(left, q)
		}
	}
	if len(left) > 0 {
		around := c.around(w)
		fresh := slices.IndexFunc(left, func(q Question) bool { return !around[q.Primary()] })
		return left[max(0, fresh)], true
	}
	for weeks := len(c.order) - 1; weeks > quietWeeks; weeks-- {
		if q := c.ahead(w, weeks); q.ID != "" && q.ID != Refrain && !asked(q.ID) {
			return q, true
		}
	}
	return Question{}, false
}

// around gives the first notions of a week's question and of those just before
// and after it.
func (c *Catalogue) around(w Week) map[string]bool {
	near := map[string]bool{}
	for weeks := -aroundWeeks; weeks <= aroundWeeks; weeks++ {
		near[c.ahead(w, weeks).Primary()] = true
	}
	return near
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
