package schedule

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// PeriodKind says how long a period is.
type PeriodKind int

// The periods of look-backs.
const (
	Month PeriodKind = iota + 1
	Quarter
	Year
)

// Period is a month, a quarter or a year of the calendar.
type Period struct {
	Kind PeriodKind
	Year int
	N    int // which month, 1 to 12, or quarter, 1 to 4; 0 for a year
}

// ErrPeriod is the error of a text that names no period.
var ErrPeriod = errors.New("no period")

// PeriodOf gives the period in which t falls, in t's own zone.
func PeriodOf(kind PeriodKind, t time.Time) Period { return periodOf(kind, DateOf(t)) }

func periodOf(kind PeriodKind, d Date) Period {
	p := Period{Kind: kind, Year: d.Year}
	switch kind {
	case Month:
		p.N = int(d.Month)
	case Quarter:
		p.N = (int(d.Month) + 2) / 3
	}
	return p
}

// ParsePeriod reads what String gives. The error is ErrPeriod.
func ParsePeriod(text string) (Period, error) {
	if t, err := time.Parse("2006-01", text); err == nil {
		return PeriodOf(Month, t), nil
	}
	year, quarter, quarterly := strings.Cut(text, "-Q")
	t, err := time.Parse("2006", year)
	switch {
	case err == nil && !quarterly:
		return PeriodOf(Year, t), nil
	case err == nil && len(quarter) == 1 && "1" <= quarter && quarter <= "4":
		return Period{Quarter, t.Year(), int(quarter[0] - '0')}, nil
	}
	return Period{}, ErrPeriod
}

// String gives the period in a form that sorts within its kind: "2026-11",
// "2026-Q4", "2026".
func (p Period) String() string {
	switch p.Kind {
	case Month:
		return fmt.Sprintf("%04d-%02d", p.Year, p.N)
	case Quarter:
		return fmt.Sprintf("%04d-Q%d", p.Year, p.N)
	}
	return fmt.Sprintf("%04d", p.Year)
}

// Previous gives the period of the same kind before this one.
func (p Period) Previous() Period { return periodOf(p.Kind, p.first().AddDays(-1)) }

// Start gives the instant at which the period begins in a zone.
func (p Period) Start(loc *time.Location) time.Time { return p.first().In(loc) }

// End gives the instant at which the period is over in a zone: the start of the
// next.
func (p Period) End(loc *time.Location) time.Time { return p.end().In(loc) }

// Contains tells whether t falls in the period, in t's own zone.
func (p Period) Contains(t time.Time) bool {
	day := DateOf(t)
	return p.first().Compare(day) <= 0 && day.Compare(p.end()) < 0
}

// first gives the first day of the period.
func (p Period) first() Date {
	switch p.Kind {
	case Month:
		return Date{p.Year, time.Month(p.N), 1}
	case Quarter:
		return Date{p.Year, time.Month(3*p.N - 2), 1}
	}
	return Date{p.Year, time.January, 1}
}

// end gives the day after the last one of the period.
func (p Period) end() Date {
	switch p.Kind {
	case Month:
		return p.first().AddMonths(1)
	case Quarter:
		return p.first().AddMonths(3)
	}
	return p.first().AddMonths(12)
}

// LookBackHour is the local hour at which a look-back comes by itself.
const LookBackHour = 9

// LookBackDue gives the first instant strictly after another at which a
// look-back comes by itself, and the period it looks back on: at nine on the
// first working day of a month. In January that is the year that ended, after
// another quarter only the quarter, else the month. The zero time means that
// recess leaves no working day within two years.
func LookBackDue(after time.Time, cal Calendar) (time.Time, Period) {
	month := PeriodOf(Month, after.In(cal.Zone)).first()
	for range horizon {
		due := cal.FirstWorkingDay(month.Year, month.Month, LookBackHour, 0)
		if due.After(after) {
			return due, periodOf(lookBackKind(month.Month), month.AddDays(-1))
		}
		month = month.AddMonths(1)
	}
	return time.Time{}, Period{}
}

// lookBackKind says what is looked back on in a month.
func lookBackKind(month time.Month) PeriodKind {
	switch month {
	case time.January:
		return Year
	case time.April, time.July, time.October:
		return Quarter
	}
	return Month
}
