package schedule

import (
	"strings"
	"time"
)

// span is a stretch of days that people have one word for.
type span struct{ from, end Date } // end is the day after the last

func oneDay(d Date) span { return span{d, d.AddDays(1)} }

// day takes a day, a week, a month or a year that is named: "1 september",
// "maandag", "next week", "1-9-2027". What leaves the year or the week open is
// the first that fits; fromToday tells that it is named as seen from today, by
// no date. A kind that is not empty says why there is none.
func (w *words) day(today Date, fits func(span) bool) (s span, fromToday bool, kind Kind) {
	if s, ok := w.dayOfWeek(today, fits); ok {
		return s, true, ""
	}
	if away, ok := w.relative(); ok {
		return away.span(today), true, ""
	}
	rest := *w
	d, kind := rest.date()
	if kind != "" {
		return span{}, false, kind
	}
	*w = rest
	s, kind = d.first(today, fits)
	return s, false, kind
}

// distance is a whole unit of the calendar, so many away from this one.
type distance struct {
	n  int
	of unit
}

// span gives the unit that lies so far from the one in which a day lies.
func (d distance) span(today Date) span {
	from := today
	switch d.of {
	case weeks:
		from = today.Monday()
	case calendarMonths:
		from = Date{today.Year, today.Month, 1}
	case years:
		from = Date{today.Year, time.January, 1}
	}
	return span{d.of.after(from, d.n), d.of.after(from, d.n+1)}
}

var distances = []struct {
	distance
	names []string
}{
	{distance{-2, days}, []string{"eergisteren", "the day before yesterday", "day before yesterday"}},
	{distance{-1, days}, []string{"gisteren", "yesterday"}},
	{distance{0, days}, []string{"vandaag", "today"}},
	{distance{1, days}, []string{"morgen", "tomorrow"}},
	{distance{2, days}, []string{"overmorgen", "the day after tomorrow", "day after tomorrow"}},
	{distance{-1, weeks}, []string{"vorige week", "last week"}},
	{distance{0, weeks}, []string{"deze week", "this week"}},
	{distance{1, weeks}, []string{"volgende week", "komende week", "next week"}},
	{distance{-1, calendarMonths}, []string{"vorige maand", "afgelopen maand", "last month", "previous month"}},
	{distance{0, calendarMonths}, []string{"deze maand", "this month"}},
	{distance{1, calendarMonths}, []string{"volgende maand", "komende maand", "next month"}},
	{distance{0, years}, []string{"dit jaar", "this year"}},
	{distance{1, years}, []string{"volgend jaar", "komend jaar", "next year"}},
}

// relative takes a unit that is named by its distance from now.
func (w *words) relative() (distance, bool) {
	for _, d := range distances {
		if w.take(d.names...) {
			return d.distance, true
		}
	}
	return distance{}, false
}

// week takes a week that is named by its distance from this one.
func (w *words) week() (distance, bool) {
	rest := *w
	d, ok := rest.relative()
	if !ok || d.of != weeks {
		return distance{}, false
	}
	*w = rest
	return d, true
}

// dayOfWeek takes a day of the week: "maandag", "next monday", "volgende week
// maandag", "monday next week".
func (w *words) dayOfWeek(today Date, fits func(span) bool) (span, bool) {
	rest := *w
	week, weekGiven := rest.week()
	if !weekGiven {
		rest.take("aanstaande", "komende", "volgende", "deze", "a.s", "next", "coming", "this")
	}
	day, ok := rest.weekday()
	if !ok {
		return span{}, false
	}
	if !weekGiven {
		week, weekGiven = rest.week()
	}
	*w = rest
	if weekGiven {
		return oneDay(week.span(today).from.AddDays((int(day) + 6) % 7)), true
	}
	d := today.AddDays((int(day) - int(today.Weekday()) + 7) % 7)
	if !fits(oneDay(d)) {
		d = d.AddDays(7)
	}
	return oneDay(d), true
}

// dayOfYear is a date that may leave its year open, or its day.
type dayOfYear struct {
	year  int // 0: open
	month time.Month
	day   int
	whole bool // the whole month; day is 1
}

// date takes a date: "1 september 2027", "the 1st of september", "september 1",
// "september", "1-9-2027", "2027-09-01".
func (w *words) date() (dayOfYear, Kind) {
	if d, ok := w.numeric(); ok {
		return d, ""
	}
	var d dayOfYear
	w.take("de", "the")
	day, dayFirst := w.dayNumber()
	if dayFirst {
		w.take("van", "of")
	}
	month, ok := w.month()
	if !ok {
		return d, Unreadable
	}
	d.day, d.month = day, month
	if !dayFirst {
		if d.day, ok = w.dayNumber(); !ok {
			d.day, d.whole = 1, true
		}
	}
	if year, given := number(w.front(), 4); given && len(w.front()) == 4 {
		w.drop()
		d.year = year
	}
	return d, ""
}

// dayNumber takes the number of a day in a month: "1", "1e", "1st".
func (w *words) dayNumber() (int, bool) {
	n, ok := w.digits(3)
	if ok {
		w.take("ste", "de", "e", "st", "nd", "rd", "th")
	}
	return n, ok
}

// numeric takes a date in figures: day, month and year, as both languages have
// it in Europe, or the order of ISO 8601.
func (w *words) numeric() (dayOfYear, bool) {
	word := w.front()
	parts := strings.FieldsFunc(word, func(r rune) bool { return strings.ContainsRune("-/.", r) })
	if len(parts) < 2 || len(parts) > 3 || len(parts) == 2 && strings.Contains(word, ".") { // "9.30" is a time
		return dayOfYear{}, false
	}
	var n [3]int
	for i, part := range parts {
		var ok bool
		if n[i], ok = number(part, 4); !ok {
			return dayOfYear{}, false
		}
	}
	w.drop()
	if len(parts) == 3 && len(parts[0]) == 4 {
		return dayOfYear{year: n[0], month: time.Month(n[1]), day: n[2]}, true
	}
	if len(parts) == 3 && len(parts[2]) == 2 {
		n[2] += 2000
	}
	return dayOfYear{year: n[2], month: time.Month(n[1]), day: n[0]}, true
}

// leapYears is how many years a date may have to wait for: a 29 February over
// the turn of a century.
const leapYears = 8

// first gives the date itself, or the first that fits where it leaves its year
// open. BadDate is for one that no calendar has.
func (d dayOfYear) first(today Date, fits func(span) bool) (span, Kind) {
	years := []int{d.year}
	if d.year == 0 {
		years = years[:0]
		for n := range leapYears + 1 {
			years = append(years, today.Year+n)
		}
	}
	for _, year := range years {
		from := Date{year, d.month, d.day}
		if !from.exists() {
			continue
		}
		s := oneDay(from)
		if d.whole {
			s.end = from.AddMonths(1)
		}
		if d.year != 0 || fits(s) {
			return s, ""
		}
	}
	return span{}, BadDate
}
