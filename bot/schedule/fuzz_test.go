package schedule_test

import (
	"testing"
	"time"

	"gezel/bot/schedule"
)

// FuzzTyped throws anything at every parser: none may panic or hang, and what
// one of them takes must be something that the others can go on with.
func FuzzTyped(f *testing.F) {
	for _, text := range []string{
		"", "donderdag 16:00", "every other friday 9:30", "0 16 * * THU", "TZ=Europe/Amsterdam", "0 9 31 2 *", "*/0 , -1 +5 7-7/7",
		"0 16 * * 4 /2@1", "tot en met 31 augustus 2027", "until the 1st of september", "99999999999999999999 weken", "over een half uur",
		"vrijdag om 25:00", "morgen 9.30u", "volgende week maandag", "2026-11", "11/2026", "29 februari", "2027-07-19/2027-08-27,2027-10-18/",
		"Europe/Amsterdam", "\x00", "\xff\xfe", "e\u0301e\u0301n", "٣ weken", "16:00:", "-", "-:-", "1-1-", "a.m.", "…",
	} {
		f.Add(text, int64(1795705500))
	}
	f.Add("tot 29 februari", int64(4107456000)) // 2100 is no leap year
	f.Fuzz(func(t *testing.T, text string, unix int64) {
		now := time.Unix(unix%1e10, 0) // some three hundred years around 1970
		loc := zone(t, "Africa/Cairo")
		if m, err := schedule.ParseMoment(text, now); err == nil {
			tryMoment(t, m, now, loc)
		}
		if m, err := schedule.Parse(text); err == nil {
			tryMoment(t, m, now, loc)
		}
		if until, err := schedule.ParseUntil(text, now, loc); err == nil && !until.IsZero() && (!until.After(now) || until.Sub(now) > 732*24*time.Hour) {
			t.Errorf("at %s a pause %q ends at %s", now, text, until)
		}
		if at, err := schedule.ParseLater(text, now, loc); err == nil && (!at.After(now) || at.Sub(now) > 15*24*time.Hour) {
			t.Errorf("at %s, %q is %s", now, text, at)
		}
		if p, err := schedule.ParseMonth(text, now, loc); err == nil && (p.Start(loc).After(now) || p.Kind != schedule.Month) {
			t.Errorf("at %s the month %q is %s", now, text, p)
		}
		if p, err := schedule.ParsePeriod(text); err == nil && p.String() != text {
			t.Errorf("the period %q is %q", text, p)
		}
		if ranges, err := schedule.ParseRecess(text); err == nil {
			for _, r := range ranges {
				if !r.Contains(r.From) || !r.Contains(r.Until) {
					t.Errorf("the recess %q holds the empty range %s", text, r)
				}
			}
		}
		if loc, err := schedule.Zone(text); (err == nil) != (loc != nil) {
			t.Errorf("Zone(%q) = %v, %v", text, loc, err)
		}
	})
}

func tryMoment(t *testing.T, m schedule.Moment, now time.Time, loc *time.Location) {
	t.Helper()
	if again, err := schedule.Parse(m.String()); err != nil || again != m {
		t.Errorf("Parse(%q) = %q, %v", m, again, err)
	}
	if at := m.Next(now, loc); !at.IsZero() && !at.After(now) {
		t.Errorf("%q after %s is %s", m, now, at)
	}
	cal := schedule.Calendar{Moment: m, Zone: loc}
	if at := cal.Next(now); !at.IsZero() && !at.After(now) {
		t.Errorf("the slot of %q after %s is %s", m, now, at)
	}
}
