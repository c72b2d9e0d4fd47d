package schedule

import (
	"errors"
	"fmt"
	"time"
	_ "time/tzdata" // the binary must know the zones on a machine that doesn't
)

// ErrZone is the error of a name that is no time zone.
var ErrZone = errors.New("unknown time zone")

// Zone loads an IANA time zone, "Europe/Amsterdam". The empty name and "Local"
// are refused: they would mean UTC and whatever machine this is.
func Zone(name string) (*time.Location, error) {
	if name == "" || name == "Local" {
		return nil, fmt.Errorf("%w: %q", ErrZone, name)
	}
	loc, err := time.LoadLocation(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %q", ErrZone, name)
	}
	return loc, nil
}

// wallOf gives what a clock on the wall shows at t in t's own zone, as the UTC
// time with the same numbers: wall clocks can be compared and stepped so.
func wallOf(t time.Time) time.Time {
	_, offset := t.Zone()
	return t.Add(time.Duration(offset) * time.Second).UTC()
}

// instant finds when a clock on the wall in loc shows what wall shows. A time
// that is skipped there becomes the first one after the gap; one that comes
// twice is taken the first time.
func instant(wall time.Time, loc *time.Location) time.Time {
	at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), wall.Second(), 0, loc)
	start, end := at.ZoneBounds()
	switch shown := wallOf(at); {
	case shown.Before(wall): // in a gap, [time.Date] may land on either side of it
		return end
	case shown.After(wall):
		return start
	case start.IsZero():
		return at
	}
	_, offset := at.Zone()
	_, before := start.Add(-1).Zone()
	if first := at.Add(time.Duration(offset-before) * time.Second); first.Before(start) {
		return first
	}
	return at
}
