package prompts

import (
	"fmt"
	"time"
)

// Week is an ISO 8601 week: it begins on Monday, and week 1 is the one with the
// year's first Thursday.
type Week struct{ Year, Week int }

// WeekOf gives the week in which t falls, in t's own zone.
func WeekOf(t time.Time) Week {
	year, week := t.ISOWeek()
	return Week{year, week}
}

// WeeksIn gives the number of weeks of a year, 52 or 53: the 28th of December
// always falls in the last one.
func WeeksIn(year int) int {
	_, week := time.Date(year, time.December, 28, 0, 0, 0, 0, time.UTC).ISOWeek()
	return week
}

// String gives the week as ISO 8601 writes it: "2027-W01".
func (w Week) String() string { return fmt.Sprintf("%04d-W%02d", w.Year, w.Week) }

// Monday gives the date of the week's first day, at midnight UTC.
func (w Week) Monday() time.Time {
	fourth := time.Date(w.Year, time.January, 4, 0, 0, 0, 0, time.UTC) // lies in week 1
	sinceMonday := (int(fourth.Weekday()) + 6) % 7
	return fourth.AddDate(0, 0, 7*(w.Week-1)-sinceMonday)
}

// Thursday gives the date of the day that decides to which year the week
// belongs, at midnight UTC.
func (w Week) Thursday() time.Time { return w.Monday().AddDate(0, 0, 3) }

// Next gives the week after w.
func (w Week) Next() Week { return WeekOf(w.Monday().AddDate(0, 0, 7)) }

// epoch is the Monday from which the plan counts its weeks. Another one would
// give every week another question.
var epoch = time.Date(2001, time.January, 1, 0, 0, 0, 0, time.UTC)

// number counts the weeks from the epoch to w; weeks before it are negative.
func (w Week) number() int {
	return int(w.Monday().Sub(epoch) / (7 * 24 * time.Hour))
}
