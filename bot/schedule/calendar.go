package schedule

import (
	"slices"
	"time"
)

const (
	grace   = 30 * time.Minute // so long a slot counts as on time
	stale   = 72 * time.Hour   // so late it waits for the next moment instead
	opens   = 8                // o'clock: with what is late nobody is bothered earlier,
	closes  = 20               // nor later
	horizon = 24               // months: what does not come within them never comes
)

// Calendar is one member's own: the moment of the weekly question, the zone
// that the member lives in, and the operator's recess.
type Calendar struct {
	Moment Moment
	Zone   *time.Location
	Recess []Range
}

// Next gives the first slot strictly after an instant: when the next weekly
// question is to come. An ISO week of the member's zone has one slot at most,
// from its first planned moment. On a public holiday it moves to the next
// working day of that week at the same time, or, where there is none, to the
// one before; a week without any, or whose moment falls in recess or between 25
// December and 1 January, has no slot. The zero time means that nothing comes
// within two years.
func (c Calendar) Next(after time.Time) time.Time {
	today := DateOf(after.In(c.Zone))
	last := today.AddMonths(horizon).wall()
	for monday := today.Monday(); ; {
		planned := c.Moment.step(monday.wall().Add(-time.Second))
		if planned.IsZero() || planned.After(last) {
			return time.Time{}
		}
		if at, ok := c.slot(planned); ok && at.After(after) {
			return at
		}
		monday = DateOf(planned).Monday().AddDays(7)
	}
}

// slot puts a planned wall clock on the calendar; not ok means that its week
// has no question.
func (c Calendar) slot(planned time.Time) (time.Time, bool) {
	day := DateOf(planned)
	if turnOfYear(day) || c.recess(day) {
		return time.Time{}, false
	}
	if _, holiday := Holiday(day); holiday {
		var ok bool
		if day, ok = c.instead(day); !ok {
			return time.Time{}, false
		}
	}
	return day.At(planned.Hour(), planned.Minute(), c.Zone), true
}

// instead finds the working day that stands in for a holiday.
func (c Calendar) instead(holiday Date) (Date, bool) {
	monday := holiday.Monday()
	for day := holiday.AddDays(1); day.Monday() == monday; day = day.AddDays(1) {
		if c.works(day) {
			return day, true
		}
	}
	for day := holiday.AddDays(-1); day.Monday() == monday; day = day.AddDays(-1) {
		if c.works(day) {
			return day, true
		}
	}
	return Date{}, false
}

// Late tells when a slot is served that could not be served on time: within
// half an hour of it simply now, else as soon as Working allows. Not ok means
// that this is more than three days after the slot, and the question waits for
// the next moment instead. A slot that is still to come is served at its time.
func (c Calendar) Late(slot, now time.Time) (at time.Time, ok bool) {
	if now.Before(slot) {
		return slot, true
	}
	if now.Sub(slot) <= grace {
		return now, true
	}
	at = c.Working(now)
	if at.IsZero() || at.Sub(slot) > stale {
		return time.Time{}, false
	}
	return at, true
}

// Working gives the instant itself if it lies between 8:00 and 20:00 of a
// working day for the member, else the next that does; the zero time when there
// is none within two years.
func (c Calendar) Working(now time.Time) time.Time {
	local := now.In(c.Zone)
	day := DateOf(local)
	if clock := 60*local.Hour() + local.Minute(); c.works(day) && clock <= 60*closes {
		if clock >= 60*opens {
			return now
		}
		return day.At(opens, 0, c.Zone)
	}
	if day, ok := c.workingDay(day.AddDays(1), 1); ok {
		return day.At(opens, 0, c.Zone)
	}
	return time.Time{}
}

// WorkingDays gives the nth working day after the local day of an instant, at
// the same local time to the minute; n is 1 or more. The zero time means that
// there is none within two years.
func (c Calendar) WorkingDays(from time.Time, n int) time.Time {
	local := from.In(c.Zone)
	day, ok := c.workingDay(DateOf(local).AddDays(1), n)
	if !ok {
		return time.Time{}
	}
	return day.At(local.Hour(), local.Minute(), c.Zone)
}

// FirstWorkingDay gives a local time on the first working day of a month, or on
// the first one after it where recess fills the month. The zero time means that
// there is none within two years.
func (c Calendar) FirstWorkingDay(year int, month time.Month, hour, minute int) time.Time {
	day, ok := c.workingDay(Date{year, month, 1}, 1)
	if !ok {
		return time.Time{}
	}
	return day.At(hour, minute, c.Zone)
}

// workingDay finds the nth working day from a day on, that day among them.
func (c Calendar) workingDay(day Date, n int) (Date, bool) {
	for last := day.AddMonths(horizon); day.Compare(last) <= 0; day = day.AddDays(1) {
		if c.works(day) {
			n--
		}
		if n <= 0 {
			return day, true
		}
	}
	return Date{}, false
}

// works tells whether a day is a working day: Monday to Friday, no public
// holiday, not between 25 December and 1 January, not in recess.
func (c Calendar) works(d Date) bool {
	if day := d.Weekday(); day == time.Saturday || day == time.Sunday || turnOfYear(d) || c.recess(d) {
		return false
	}
	_, holiday := Holiday(d)
	return !holiday
}

func (c Calendar) recess(d Date) bool {
	return slices.ContainsFunc(c.Recess, func(r Range) bool { return r.Contains(d) })
}
