package schedule

import "time"

// ParseUntil reads what follows "pauze" or "pause": until when, in Dutch or in
// English: "tot 1 september", "t/m 31 augustus", "until monday", "3 weken",
// "tot nader order". The result is the start of the day in the zone on which
// the pause is over, always after now; the zero time for a pause that is left
// open, as without any text. A date without a year is the next one. The error
// is an *UntilError; its kind is Unreadable, BadDate, Past, or TooFar for more
// than two years.
func ParseUntil(text string, now time.Time, loc *time.Location) (time.Time, error) {
	w := wordsOf(text)
	if len(w) == 0 || w.open() {
		return time.Time{}, nil
	}
	today := DateOf(now.In(loc))
	day, kind := w.until(today)
	switch {
	case kind == "" && len(w) > 0:
		kind = Unreadable
	case kind == "" && day.Compare(today) <= 0:
		kind = Past
	case kind == "" && day.Compare(today.AddMonths(horizon)) > 0:
		kind = TooFar
	}
	if kind != "" {
		return time.Time{}, &UntilError{Kind: kind, Input: text}
	}
	return day.In(loc), nil
}

// open takes the words for a pause without an end, if they are all there is.
func (w *words) open() bool {
	rest := *w
	return rest.take(
		"tot nader order", "tot nader bericht", "voor onbepaalde tijd", "onbepaald",
		"until further notice", "indefinitely",
	) && len(rest) == 0
}

// until takes the end of a pause, as the day on which it is over.
func (w *words) until(today Date) (Date, Kind) {
	through := w.take(
		"tot en met", "t/m", "tem", "tot het einde van", "tot het eind van", "tot eind", "tot einde",
		"until and including", "up to and including", "until the end of", "till the end of", "through",
	)
	upTo := !through && w.take("tot aan", "tot", "until", "till", "til", "up to", "to")
	lasting := !through && (upTo && w.take("over", "in") || !upTo && w.take("voor", "gedurende", "for"))
	if !through {
		if n, of, ok := w.amount(); ok {
			return lasts(today, n, of)
		}
	}
	if lasting {
		return Date{}, Unreadable
	}
	s, fromToday, kind := w.day(today, func(s span) bool {
		if through {
			return s.end.Compare(today) > 0
		}
		return s.from.Compare(today) > 0
	})
	switch {
	case kind != "":
		return Date{}, kind
	case through:
		return s.end, ""
	case !upTo && fromToday: // "pauze morgen": from then on, or until then?
		return Date{}, Unreadable
	}
	return s.from, ""
}

// lasts gives the day on which a pause of so long is over; a pause is counted
// in days.
func lasts(today Date, n int, of unit) (Date, Kind) {
	if of < days {
		return Date{}, Unreadable
	}
	return of.after(today, n), ""
}
