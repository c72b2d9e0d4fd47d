package schedule

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Date is a day in no particular zone.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf gives the day of t in t's own zone.
func DateOf(t time.Time) Date {
	year, month, day := t.Date()
	return Date{year, month, day}
}

// In gives the instant at which the day begins in a zone: not everywhere, and
// not always, at midnight.
func (d Date) In(loc *time.Location) time.Time { return d.At(0, 0, loc) }

// At gives the instant of a wall-clock time on the day in a zone. A time that
// is skipped there becomes the first one after the gap; one that comes twice is
// taken the first time.
func (d Date) At(hour, minute int, loc *time.Location) time.Time {
	return instant(d.wall().Add(time.Duration(60*hour+minute)*time.Minute), loc)
}

// AddDays gives the day that lies n days later.
func (d Date) AddDays(n int) Date { return DateOf(d.wall().AddDate(0, 0, n)) }

// AddMonths gives the same day n months later, or the last day of that month
// where it is shorter.
func (d Date) AddMonths(n int) Date {
	first := time.Date(d.Year, d.Month+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
	last := first.AddDate(0, 1, -1).Day()
	return Date{first.Year(), first.Month(), min(d.Day, last)}
}

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.wall().Weekday() }

// Monday gives the first day of the ISO week in which the day lies.
func (d Date) Monday() Date { return d.AddDays(-((int(d.Weekday()) + 6) % 7)) }

// Compare orders days: -1 when d lies before e, 0 when they are the same day,
// +1 when it lies after.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Year, e.Year), cmp.Compare(d.Month, e.Month), cmp.Compare(d.Day, e.Day))
}

// String gives the day as ISO 8601 writes it: "2027-07-19".
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// exists tells whether the calendar has the day.
func (d Date) exists() bool { return d == DateOf(d.wall()) }

// wall gives midnight of the day as a wall clock (see [wallOf]).
func (d Date) wall() time.Time { return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, time.UTC) }

// days counts the days since 1 January 1970.
func (d Date) days() int { return int(d.wall().Unix() / (24 * 60 * 60)) }

// Range is a stretch of days, the first and the last among them.
type Range struct{ From, Until Date }

// Contains tells whether a day lies in the range.
func (r Range) Contains(d Date) bool { return r.From.Compare(d) <= 0 && d.Compare(r.Until) <= 0 }

// String gives the range as [ParseRecess] reads it: "2027-07-19/2027-08-27".
func (r Range) String() string { return r.From.String() + "/" + r.Until.String() }

// longestRecess is how many days a recess may last: a slip of the finger in the
// year must not silence Gezel for decades.
const longestRecess = 366

// ParseRecess reads the operator's weeks without questions, first and last day
// each: "2027-07-19/2027-08-27,2027-10-18/2027-10-22". No text is no recess.
// The error names the piece that can't be taken, and says why.
func ParseRecess(text string) ([]Range, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var all []Range
	for piece := range strings.SplitSeq(text, ",") {
		piece = strings.TrimSpace(piece)
		from, until, _ := strings.Cut(piece, "/")
		first, err := time.Parse(time.DateOnly, strings.TrimSpace(from))
		if err != nil {
			return nil, fmt.Errorf("recess %q: want its first and last day, like 2027-07-19/2027-08-27", piece)
		}
		last, err := time.Parse(time.DateOnly, strings.TrimSpace(until))
		if err != nil {
			return nil, fmt.Errorf("recess %q: want its first and last day, like 2027-07-19/2027-08-27", piece)
		}
		r := Range{DateOf(first), DateOf(last)}
		switch days := r.Until.days() - r.From.days() + 1; {
		case days < 1:
			return nil, fmt.Errorf("recess %q: ends before it begins", piece)
		case days > longestRecess:
			return nil, fmt.Errorf("recess %q: lasts %d days, want at most %d", piece, days, longestRecess)
		}
		all = append(all, r)
	}
	return all, nil
}
