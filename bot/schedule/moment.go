package schedule

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Moment is when the weekly question comes, on the wall clock of any zone: a
// day and a time, every week or every other week, or whatever a cron spec of
// the operator says. Moments can be compared with ==. The zero value is no
// moment: it never comes.
type Moment struct {
	spec   cron.SpecSchedule // in UTC, read as a wall clock
	text   string            // the spec, in its one spelling
	rhythm rhythm
}

// rhythm says in which weeks a moment comes.
type rhythm int8

const (
	weekly rhythm = iota
	evenWeeks
	oddWeeks
)

// NewMoment makes a moment of every week, or of every other week: then the
// first one is the next that comes after ref, in ref's own zone. A day or time
// that does not exist gives the zero Moment.
func NewMoment(day time.Weekday, hour, minute int, everyOther bool, ref time.Time) Moment {
	if day < time.Sunday || day > time.Saturday {
		return Moment{}
	}
	m, _ := momentOf(weeklySpec(day, hour, minute))
	if everyOther && m != (Moment{}) {
		m.rhythm = rhythmOf(m.step(wallOf(ref)))
	}
	return m
}

// Parse reads what String gives. The error is a *MomentError.
func Parse(canonical string) (Moment, error) {
	spec, weeks, everyOther := strings.Cut(canonical, everyOtherWeek)
	m, kind := momentOf(spec)
	if everyOther && kind == "" {
		n, err := strconv.ParseUint(weeks, 10, 64)
		if _, _, _, _, ok := m.Weekly(); err != nil || !ok {
			kind = BadSpec
		}
		m.rhythm = rhythms[n%2]
	}
	if kind != "" {
		return Moment{}, &MomentError{Kind: kind, Input: canonical}
	}
	return m, nil
}

// momentOf makes a moment of a cron spec, or tells why it can't.
func momentOf(spec string) (Moment, Kind) {
	parsed, text, kind := parseSpec(spec)
	if kind != "" {
		return Moment{}, kind
	}
	m := Moment{spec: parsed, text: text}
	if day, hour, minute, _, ok := m.Weekly(); ok {
		m.text = weeklySpec(day, hour, minute)
	}
	return m, ""
}

func weeklySpec(day time.Weekday, hour, minute int) string {
	return fmt.Sprintf("%d %d * * %d", minute, hour, day)
}

// everyOtherWeek stands behind the spec of a moment of every other week, before
// the number of a week in which it comes, modulo two.
const everyOtherWeek = " /2@"

// String gives the moment in a form that Parse reads: its cron spec, "0 16 * *
// 4", and for every other week the rhythm behind it, "0 16 * * 4 /2@1".
func (m Moment) String() string {
	switch m.rhythm {
	case evenWeeks:
		return m.text + everyOtherWeek + "0"
	case oddWeeks:
		return m.text + everyOtherWeek + "1"
	}
	return m.text
}

// Weekly gives a moment of one day and one time; ok is false for a spec that is
// anything else.
func (m Moment) Weekly() (day time.Weekday, hour, minute int, everyOther, ok bool) {
	one := func(set uint64) bool { return bits.OnesCount64(set) == 1 }
	if m.spec.Dom&star == 0 || m.spec.Month&star == 0 || !one(m.spec.Dow) || !one(m.spec.Hour) || !one(m.spec.Minute) {
		return 0, 0, 0, false, false
	}
	at := func(set uint64) int { return bits.TrailingZeros64(set) }
	return time.Weekday(at(m.spec.Dow)), at(m.spec.Hour), at(m.spec.Minute), m.rhythm != weekly, true
}

// Next gives the first planned time strictly after an instant, in a zone. A
// planned time that the zone skips comes at the first one after the gap, one
// that it has twice comes once, the first time. The zero time means that none
// comes within five years.
func (m Moment) Next(after time.Time, loc *time.Location) time.Time {
	for wall := wallOf(after.In(loc)); ; {
		if wall = m.step(wall); wall.IsZero() {
			return time.Time{}
		}
		if at := instant(wall, loc); at.After(after) {
			return at
		}
	}
}

// step gives the first planned wall clock strictly after another, or the zero
// time.
func (m Moment) step(wall time.Time) time.Time {
	if m == (Moment{}) {
		return time.Time{}
	}
	for {
		wall = m.next(wall)
		if wall.IsZero() || m.rhythm == weekly || m.rhythm == rhythmOf(wall) {
			return wall
		}
	}
}

// next is step without the rhythm. A moment of one day and one time, as all but
// few are, needs no search through the hours.
func (m Moment) next(wall time.Time) time.Time {
	day, hour, minute, _, ok := m.Weekly()
	if !ok {
		return m.spec.Next(wall)
	}
	at := DateOf(wall).wall().Add(time.Duration(60*hour+minute) * time.Minute)
	at = at.AddDate(0, 0, int(day-at.Weekday()+7)%7)
	if !at.After(wall) {
		at = at.AddDate(0, 0, 7)
	}
	return at
}

// firstMonday begins week 0. Another one would turn every rhythm that is
// stored.
var firstMonday = Date{1970, time.January, 5}

// rhythms are those of the even and the odd weeks.
var rhythms = [2]rhythm{evenWeeks, oddWeeks}

// rhythmOf gives the rhythm that comes in the week of a wall clock. Weeks are
// counted through: of ISO week numbers two odd ones meet after a week 53.
func rhythmOf(wall time.Time) rhythm {
	weeks := (DateOf(wall).Monday().days() - firstMonday.days()) / 7
	return rhythms[weeks&1]
}
