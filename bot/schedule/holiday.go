package schedule

import "time"

// Holiday tells whether a day is a public holiday in the Netherlands (Algemene
// termijnenwet, article 3), and gives its name as a key. Liberation Day counts
// in lustrum years only, when most have the day off; Good Friday is a working
// day. King's Day is celebrated a day early when it would be a Sunday.
func Holiday(d Date) (name string, ok bool) {
	switch {
	case d.Month == time.January && d.Day == 1:
		return "new-year", true
	case d == kingsDay(d.Year):
		return "kings-day", true
	case d.Month == time.May && d.Day == 5 && d.Year%5 == 0:
		return "liberation-day", true
	case d.Month == time.December && d.Day == 25:
		return "christmas-day", true
	case d.Month == time.December && d.Day == 26:
		return "second-christmas-day", true
	}
	name, ok = afterEaster[d.days()-easter(d.Year).days()]
	return name, ok
}

// afterEaster names the holidays that move with Easter, by their distance.
var afterEaster = map[int]string{
	0: "easter-sunday", 1: "easter-monday", 39: "ascension-day", 49: "whit-sunday", 50: "whit-monday",
}

func kingsDay(year int) Date {
	day := Date{year, time.April, 27}
	if day.Weekday() == time.Sunday {
		day.Day = 26
	}
	return day
}

// easter gives Easter Sunday of a year of the Gregorian calendar: the anonymous
// algorithm as printed by Meeus, Astronomical Algorithms, chapter 8.
func easter(year int) Date {
	a, b, c := year%19, year/100, year%100
	d, e := b/4, b%4
	g := (8*b + 13) / 25
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 19*l) / 433
	n := h + l - 7*m
	month := (n + 90) / 25
	return Date{year, time.Month(month), (n + 33*month + 19) % 32}
}

// turnOfYear tells whether a day lies between 25 December and 1 January, when
// nothing is asked of anybody.
func turnOfYear(d Date) bool {
	return d.Month == time.December && d.Day >= 25 || d.Month == time.January && d.Day == 1
}
