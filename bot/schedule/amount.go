package schedule

import "strings"

// clock takes a time of day: "16:00", "16.00 uur", "16u30", "4 pm". A bare
// number is one only where it can be nothing else. BadTime is for what begins
// like a time and is none, and takes it too; no time in front gives ok false
// and no kind.
func (w *words) clock(bare bool) (hour, minute int, kind Kind, ok bool) {
	rest := *w
	word := rest.front()
	if word == "" || !isDigit(rune(word[0])) && !(strings.HasPrefix(word, "-") && len(word) > 1) {
		return 0, 0, "", false
	}
	hour, minute, whole := hourAndMinute(word)
	rest.drop()
	named := rest.take("o'clock", "oclock")
	if !named && rest.take("uur", "u", "h") {
		named = true
		if whole {
			if more, has := rest.digits(2); has {
				minute = more
			}
		}
	}
	half, halved := lookUp(&rest, halves)
	if whole && !named && !halved && !bare {
		return 0, 0, "", false
	}
	*w = rest
	if halved && (hour < 1 || hour > 12) || hour < 0 || hour > 23 || minute > 59 {
		return 0, 0, BadTime, false
	}
	if halved {
		hour = hour%12 + half
	}
	return hour, minute, "", true
}

var halves = map[string]int{"am": 0, "a.m": 0, "pm": 12, "p.m": 12}

// hourAndMinute reads "16:00", "16.00" and "16"; whole is for the last. What is
// none of them has an hour below zero.
func hourAndMinute(word string) (hour, minute int, whole bool) {
	h, m, parted := strings.Cut(strings.Replace(word, ".", ":", 1), ":")
	hour, ok := number(h, 2)
	if ok && parted {
		minute, ok = number(m, 2)
		ok = ok && len(m) == 2
	}
	if !ok {
		return -1, 0, false
	}
	return hour, minute, !parted
}

// unit is what an amount of time is counted in.
type unit int

const (
	minutes unit = iota
	hours
	days
	weeks
	calendarMonths
	years
)

var units = names(minutes,
	"minuut minuten minuutje min minute minutes mins m",
	"uur uren uurtje u hour hours hr hrs h",
	"dag dagen dagje d day days",
	"week weken weekje wk w weeks wks",
	"maand maanden mnd month months",
	"jaar jaren year years",
)

// amount takes an amount of time: "3 weken", "een half uur", "an hour".
func (w *words) amount() (n int, of unit, ok bool) {
	rest := *w
	switch {
	case rest.take("een half uur", "half uur", "een halfuur", "halfuur", "half an hour", "half hour", "a half hour"):
		n, of = 30, minutes
	case rest.take("een kwartier", "kwartier", "a quarter of an hour", "quarter of an hour"):
		n, of = 15, minutes
	case rest.take("anderhalf uur", "an hour and a half", "one and a half hours"):
		n, of = 90, minutes
	case rest.take("een half jaar", "half jaar", "half a year"):
		n, of = 6, calendarMonths
	default:
		if n, ok = rest.count(); !ok {
			return 0, 0, false
		}
		if of, ok = lookUp(&rest, units); !ok {
			return 0, 0, false
		}
	}
	*w = rest
	return n, of, true
}

// after gives the day that lies an amount of days or more after another.
func (of unit) after(d Date, n int) Date {
	switch of {
	case weeks:
		return d.AddDays(7 * n)
	case calendarMonths:
		return d.AddMonths(n)
	case years:
		return d.AddMonths(12 * n)
	}
	return d.AddDays(n)
}
