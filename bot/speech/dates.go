package speech

import (
	"fmt"
	"time"
)

var days = map[string][7]string{
	"nl": {"zondag", "maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag"},
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

var months = map[string][12]string{
	"nl": {"januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober", "november", "december"},
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// Weekday gives "donderdag", "Thursday".
func (v Voice) Weekday(d time.Weekday) string { return days[v.lang][d] }

// Month gives "november", "November".
func (v Voice) Month(m time.Month) string { return months[v.lang][m-1] }

// Date gives "5 november" of t in t's own zone.
func (v Voice) Date(t time.Time) string { return fmt.Sprintf("%d %s", t.Day(), v.Month(t.Month())) }

// DateYear gives "5 november 2026".
func (v Voice) DateYear(t time.Time) string { return fmt.Sprintf("%s %d", v.Date(t), t.Year()) }

// Day gives "donderdag 5 november".
func (v Voice) Day(t time.Time) string { return v.Weekday(t.Weekday()) + " " + v.Date(t) }

// Clock gives "16:00".
func (v Voice) Clock(t time.Time) string { return t.Format("15:04") }

// Quarter gives "het vierde kwartaal", "the fourth quarter" for 1 to 4.
func (v Voice) Quarter(n int) string {
	return map[string][4]string{
		"nl": {"het eerste kwartaal", "het tweede kwartaal", "het derde kwartaal", "het vierde kwartaal"},
		"en": {"the first quarter", "the second quarter", "the third quarter", "the fourth quarter"},
	}[v.lang][n-1]
}
