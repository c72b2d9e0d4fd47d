package schedule

import (
	"strings"
	"time"
)

// ParseMonth reads which month is meant, in Dutch or in English: "november",
// "november 2026", "11-2026", "2026-11", "vorige maand". A month without a year
// is the latest one that has begun in the zone. The error is a *MonthError; its
// kind is Unreadable, BadDate, or TooFar for a month that has not begun.
func ParseMonth(text string, now time.Time, loc *time.Location) (Period, error) {
	today := DateOf(now.In(loc))
	month, kind := readMonth(wordsOf(text), today)
	if kind == "" && month.first().Compare(today) > 0 {
		kind = TooFar
	}
	if kind != "" {
		return Period{}, &MonthError{Kind: kind, Input: text}
	}
	return month, nil
}

// readMonth reads all of the words.
func readMonth(w words, today Date) (Period, Kind) {
	if d, ok := w.relative(); ok && d.of == calendarMonths && len(w) == 0 {
		return periodOf(Month, d.span(today).from), ""
	}
	if len(w) == 1 {
		if p, ok := figures(w[0]); ok {
			return p, p.check()
		}
	}
	month, ok := w.month()
	year := today.Year
	if month > today.Month {
		year--
	}
	if len(w) == 1 && len(w[0]) == 4 {
		if n, given := w.digits(4); given {
			year = n
		}
	}
	if !ok || len(w) > 0 {
		return Period{}, Unreadable
	}
	return Period{Month, year, int(month)}, ""
}

// figures reads a month in figures: "2026-11", "11-2026", "11/2026".
func figures(word string) (Period, bool) {
	a, b, _ := strings.Cut(strings.ReplaceAll(word, "/", "-"), "-")
	if len(a) < len(b) {
		a, b = b, a
	}
	year, ok1 := number(a, 4)
	month, ok2 := number(b, 2)
	return Period{Month, year, month}, ok1 && ok2 && len(a) == 4
}

// check tells whether the calendar has the month.
func (p Period) check() Kind {
	if p.N < 1 || p.N > 12 {
		return BadDate
	}
	return ""
}
