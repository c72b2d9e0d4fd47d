package schedule

import "time"

const (
	laterHours = 3  // "later", and nothing more
	laterDays  = 14 // a question waits no longer
	laterHour  = 9  // of a day without a time
)

// ParseLater reads what follows "later": when the open question is to come
// back, in Dutch or in English: "2 uur", "over een half uur", "in 2 hours",
// "morgen", "vrijdag 9:00", "at 5pm", "1 december". Without any text it is in
// three hours, within eight and twenty o'clock in the zone, or else at eight; a
// day without a time is at nine. The result lies after now. The error is a
// *LaterError; its kind is Unreadable, BadTime, BadDate, Past, or TooFar for
// more than fourteen days.
func ParseLater(text string, now time.Time, loc *time.Location) (time.Time, error) {
	at, kind := readLater(wordsOf(text), now, loc)
	switch {
	case kind != "":
	case !at.After(now):
		kind = Past
	case DateOf(at.In(loc)).days()-DateOf(now.In(loc)).days() > laterDays:
		kind = TooFar
	}
	if kind != "" {
		return time.Time{}, &LaterError{Kind: kind, Input: text}
	}
	return at, nil
}

// readLater reads all of the words.
func readLater(w words, now time.Time, loc *time.Location) (time.Time, Kind) {
	today := DateOf(now.In(loc))
	if rest := w; len(rest) == 0 || rest.take("vandaag", "today") && len(rest) == 0 {
		return laterToday(now, loc), ""
	}
	if rest := w; !rest.take("om", "at") {
		rest.take("over", "na", "in", "for", "after")
		if n, of, ok := rest.amount(); ok {
			if len(rest) > 0 {
				return time.Time{}, Unreadable
			}
			return laterBy(now, n, of, loc), ""
		}
	}
	var at time.Time
	for _, earliest := range []Date{today, today.AddDays(1)} {
		t, kind := dayAndTime(w, today, earliest)
		if kind != "" {
			return time.Time{}, kind
		}
		if at = t.day.At(t.hour, t.minute, loc); at.After(now) && (t.timed || t.day != today) {
			break
		}
	}
	return at, ""
}

// laterToday is "later", and nothing more.
func laterToday(now time.Time, loc *time.Location) time.Time {
	at := now.Add(laterHours * time.Hour)
	local := at.In(loc)
	switch clock := 60*local.Hour() + local.Minute(); {
	case clock < 60*opens:
		return DateOf(local).At(opens, 0, loc)
	case clock > 60*closes:
		return DateOf(local).AddDays(1).At(opens, 0, loc)
	}
	return at
}

// laterBy counts hours and minutes by the clock, and days by the calendar.
func laterBy(now time.Time, n int, of unit, loc *time.Location) time.Time {
	switch of {
	case minutes:
		return now.Add(time.Duration(n) * time.Minute)
	case hours:
		return now.Add(time.Duration(n) * time.Hour)
	}
	return of.after(DateOf(now.In(loc)), n).At(laterHour, 0, loc)
}

// dayTime is a day and a time on it.
type dayTime struct {
	day          Date
	hour, minute int
	timed        bool // the time was given
}

// dayAndTime reads a day, a time, or both in either order. A time without a day
// is on the earliest; a day that leaves its week or year open is the first from
// there.
func dayAndTime(w words, today, earliest Date) (dayTime, Kind) {
	t := dayTime{day: earliest, hour: laterHour}
	fits := func(s span) bool { return s.from.Compare(earliest) >= 0 }
	dayGiven := false
	for len(w) > 0 {
		at := w.take("om", "at")
		if !at && !dayGiven {
			w.take("op", "tot", "on", "until")
			if s, _, kind := w.day(today, fits); kind == "" {
				t.day, dayGiven = s.from, true
				continue
			} else if kind != Unreadable {
				return t, kind
			}
		}
		hour, minute, kind, ok := w.clock(at || dayGiven)
		switch {
		case kind != "":
			return t, kind
		case !ok || t.timed:
			return t, Unreadable
		}
		t.hour, t.minute, t.timed = hour, minute, true
	}
	return t, ""
}
