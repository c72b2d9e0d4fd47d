package schedule_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"gezel/bot/schedule"
)

func TestLate(t *testing.T) {
	for _, c := range []struct{ name, slot, now, want string }{
		{"on time", "2026-11-26 16:00", "2026-11-26 16:00", "Thu 2026-11-26 16:00"},
		{"still to come", "2026-11-26 16:00", "2026-11-26 12:00", "Thu 2026-11-26 16:00"},
		{"half an hour late, at any hour", "2026-11-26 22:00", "2026-11-26 22:30", "Thu 2026-11-26 22:30"},
		{"later, in the evening", "2026-11-26 22:00", "2026-11-26 22:31", "Fri 2026-11-27 08:00"},
		{"later, on a working day", "2026-11-26 16:00", "2026-11-26 17:10", "Thu 2026-11-26 17:10"},
		{"until eight in the evening", "2026-11-26 16:00", "2026-11-26 20:00", "Thu 2026-11-26 20:00"},
		{"and no longer", "2026-11-26 16:00", "2026-11-26 20:01", "Fri 2026-11-27 08:00"},
		{"before eight in the morning", "2026-11-26 16:00", "2026-11-27 07:59", "Fri 2026-11-27 08:00"},
		{"Friday evening: Monday, which is soon enough", "2026-11-27 16:00", "2026-11-27 21:00", "Mon 2026-11-30 08:00"},
		{"Thursday's, in the weekend: too late on Monday", "2026-11-26 16:00", "2026-11-28 10:00", ""},
		{"three days", "2026-11-24 16:00", "2026-11-27 16:00", "Fri 2026-11-27 16:00"},
		{"more than three days", "2026-11-24 16:00", "2026-11-27 16:01", ""},
		{"after weeks of silence", "2026-11-05 16:00", "2026-11-26 10:00", ""},
		{"on a holiday", "2027-05-04 16:00", "2027-05-06 10:00", "Fri 2027-05-07 08:00"},
		{"before Christmas", "2026-12-24 16:00", "2026-12-24 20:30", ""},
		{"into recess", "2027-07-15 16:00", "2027-07-19 09:00", ""},
	} {
		cal := calendar(t, "0 16 * * 4", "Europe/Amsterdam", "2027-07-19/2027-08-27")
		at, ok := cal.Late(minute(t, cal.Zone, c.slot), minute(t, cal.Zone, c.now))
		got := ""
		if ok {
			got = at.Format(minuteForm)
		}
		if got != c.want || !ok && !at.IsZero() {
			t.Errorf("%s: a slot at %s is served from %s on %q (%s), want %q", c.name, c.slot, c.now, got, at, c.want)
		}
	}
}

// workingHour tells whether a member may be called with something late.
func workingHour(cal schedule.Calendar, at time.Time) bool {
	local := at.In(cal.Zone)
	clock := local.Format("15:04")
	return dayKind(cal, schedule.DateOf(local)) == "" && "08:00" <= clock && clock <= "20:00"
}

// TestLateIsNeverTooLate: a late question comes within three days, in working
// hours, and is given up only when there are none.
func TestLateIsNeverTooLate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, slot := drawCalendar(t), drawInstant(t)
		now := slot.Add(time.Duration(rapid.IntRange(0, 80*3600).Draw(t, "late")) * time.Second)
		at, ok := cal.Late(slot, now)
		switch {
		case now.Sub(slot) <= 30*time.Minute:
			if !ok || !at.Equal(now) {
				t.Fatalf("%s after the slot it comes at %s (%v), want at once", now.Sub(slot), at, ok)
			}
		case ok && (at.Before(now) || at.Sub(slot) > 72*time.Hour || !workingHour(cal, at)):
			t.Fatalf("a slot at %s is served from %s on at %s", slot, now, at.In(cal.Zone))
		default:
			until := slot.Add(72 * time.Hour)
			if ok {
				until = at.Add(-time.Second)
			}
			for free := now; !free.After(until); free = free.Add(15 * time.Minute) {
				if workingHour(cal, free) {
					t.Fatalf("a slot at %s is served from %s on at %s (%v), but %s would do", slot, now, at, ok, free.In(cal.Zone))
				}
			}
		}
	})
}

func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		from string
		n    int
		want string
	}{
		{"2026-11-26 16:00", 2, "Mon 2026-11-30 16:00"},
		{"2026-11-24 16:00", 2, "Thu 2026-11-26 16:00"},
		{"2026-11-28 10:17", 1, "Mon 2026-11-30 10:17"},
		{"2026-12-24 16:00", 2, "Tue 2027-01-05 16:00"},
		{"2027-05-05 16:00", 2, "Mon 2027-05-10 16:00"}, // Ascension Day between
		{"2027-07-15 16:00", 2, "Mon 2027-08-30 16:00"}, // recess between
		{"2027-03-26 02:30", 1, "Tue 2027-03-30 02:30"}, // Easter, and the clocks
	} {
		cal := calendar(t, "0 16 * * 4", "Europe/Amsterdam", "2027-07-19/2027-08-27")
		if got := cal.WorkingDays(minute(t, cal.Zone, c.from), c.n).Format(minuteForm); got != c.want {
			t.Errorf("working day %d after %s is %s, want %s", c.n, c.from, got, c.want)
		}
	}
}

func TestFirstWorkingDay(t *testing.T) {
	cal := calendar(t, "0 16 * * 4", "Europe/Amsterdam", "2027-07-19/2027-08-27")
	for month, want := range map[string]string{
		"2026-11": "Mon 2026-11-02 09:00", "2026-12": "Tue 2026-12-01 09:00", "2027-01": "Mon 2027-01-04 09:00",
		"2025-01": "Thu 2025-01-02 09:00", "2027-08": "Mon 2027-08-30 09:00", "2026-05": "Fri 2026-05-01 09:00",
	} {
		first, err := time.Parse("2006-01", month)
		if err != nil {
			t.Fatal(err)
		}
		if got := cal.FirstWorkingDay(first.Year(), first.Month(), 9, 0).Format(minuteForm); got != want {
			t.Errorf("the first working day of %s is %s, want %s", month, got, want)
		}
	}
}

// TestEndlessRecess: what never comes is the zero time, and is found out soon.
func TestEndlessRecess(t *testing.T) {
	cal := calendar(t, "0 16 * * 4", "Europe/Amsterdam", "")
	cal.Recess = []schedule.Range{{From: schedule.Date{Year: 2020, Month: 1, Day: 1}, Until: schedule.Date{Year: 9999, Month: 1, Day: 1}}}
	now := minute(t, cal.Zone, "2026-11-26 10:00")
	due, _ := schedule.LookBackDue(now, cal)
	_, late := cal.Late(now.Add(-time.Hour), now)
	for name, at := range map[string]time.Time{
		"Next": cal.Next(now), "Working": cal.Working(now), "WorkingDays": cal.WorkingDays(now, 2),
		"FirstWorkingDay": cal.FirstWorkingDay(2027, 1, 9, 0), "LookBackDue": due,
	} {
		if !at.IsZero() || late {
			t.Errorf("in a recess without end %s gives %s (late: %v)", name, at, late)
		}
	}
}
