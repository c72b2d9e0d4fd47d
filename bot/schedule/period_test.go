package schedule_test

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gezel/bot/schedule"
)

func TestPeriod(t *testing.T) {
	loc := zone(t, "Europe/Amsterdam")
	at := time.Date(2026, 11, 26, 16, 0, 0, 0, loc)
	for _, c := range []struct {
		kind                       schedule.PeriodKind
		name, previous, start, end string
	}{
		{schedule.Month, "2026-11", "2026-10", "Sun 2026-11-01 00:00", "Tue 2026-12-01 00:00"},
		{schedule.Quarter, "2026-Q4", "2026-Q3", "Thu 2026-10-01 00:00", "Fri 2027-01-01 00:00"},
		{schedule.Year, "2026", "2025", "Thu 2026-01-01 00:00", "Fri 2027-01-01 00:00"},
	} {
		p := schedule.PeriodOf(c.kind, at)
		got := []string{p.String(), p.Previous().String(), p.Start(loc).Format(minuteForm), p.End(loc).Format(minuteForm)}
		if diff := cmp.Diff([]string{c.name, c.previous, c.start, c.end}, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	january := schedule.PeriodOf(schedule.Month, time.Date(2026, 1, 31, 23, 59, 0, 0, loc))
	if january.String() != "2026-01" || january.Previous().String() != "2025-12" {
		t.Errorf("%s comes after %s, want 2026-01 after 2025-12", january, january.Previous())
	}
}

// TestPeriodRoundTrip: a period holds what lies between its start and its end
// in the zone, and nothing else, and survives being stored.
func TestPeriodRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, at := drawCalendar(t), drawInstant(t).Add(time.Duration(rapid.IntRange(-1, 1).Draw(t, "near")))
		at = at.In(cal.Zone)
		kind := rapid.SampledFrom([]schedule.PeriodKind{schedule.Month, schedule.Quarter, schedule.Year}).Draw(t, "kind")
		p := schedule.PeriodOf(kind, at)
		if again, err := schedule.ParsePeriod(p.String()); err != nil || again != p {
			t.Fatalf("ParsePeriod(%q) = %v, %v", p, again, err)
		}
		if at.Before(p.Start(cal.Zone)) || !at.Before(p.End(cal.Zone)) || !p.Contains(at) {
			t.Fatalf("%s is not within %s: %s to %s", at, p, p.Start(cal.Zone), p.End(cal.Zone))
		}
		if before := p.Start(cal.Zone).Add(-1); p.Contains(before) || !p.Previous().Contains(before) {
			t.Fatalf("%s lies in %s, want in %s", before, p, p.Previous())
		}
		if p.Contains(p.End(cal.Zone)) || !p.Previous().End(cal.Zone).Equal(p.Start(cal.Zone)) {
			t.Fatalf("%s and %s don't meet", p.Previous(), p)
		}
	})
}

func TestParsePeriodRefuses(t *testing.T) {
	for _, text := range []string{"", "2026-13", "2026-00", "2026-1", "2026-Q0", "2026-Q5", "2026-Q", "2026-Q10", "26", "november", "2026-11-01", "-Q1", "2026 "} {
		if p, err := schedule.ParsePeriod(text); !errors.Is(err, schedule.ErrPeriod) || p != (schedule.Period{}) {
			t.Errorf("ParsePeriod(%q) = %v, %v; want ErrPeriod", text, p, err)
		}
	}
}

func TestLookBackDue(t *testing.T) {
	cal := calendar(t, "0 16 * * 4", "Europe/Amsterdam", "2027-07-19/2027-08-27")
	at := minute(t, cal.Zone, "2026-11-02 09:00")
	var got []string
	for range 14 {
		due, period := schedule.LookBackDue(at, cal)
		got = append(got, due.Format(minuteForm)+" "+period.String())
		at = due
	}
	want := []string{
		"Tue 2026-12-01 09:00 2026-11", "Mon 2027-01-04 09:00 2026", "Mon 2027-02-01 09:00 2027-01", "Mon 2027-03-01 09:00 2027-02",
		"Thu 2027-04-01 09:00 2027-Q1", "Mon 2027-05-03 09:00 2027-04", "Tue 2027-06-01 09:00 2027-05", "Thu 2027-07-01 09:00 2027-Q2",
		"Mon 2027-08-30 09:00 2027-07", "Wed 2027-09-01 09:00 2027-08", "Fri 2027-10-01 09:00 2027-Q3", "Mon 2027-11-01 09:00 2027-10",
		"Wed 2027-12-01 09:00 2027-11", "Mon 2028-01-03 09:00 2027",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("look-backs that come by themselves (-want +got):\n%s", diff)
	}
	for after, want := range map[string]string{
		"2026-11-02 08:59": "Mon 2026-11-02 09:00 2026-10",
		"2026-11-01 00:00": "Mon 2026-11-02 09:00 2026-10",
		"2026-12-31 23:59": "Mon 2027-01-04 09:00 2026",
	} {
		due, period := schedule.LookBackDue(minute(t, cal.Zone, after), cal)
		if got := due.Format(minuteForm) + " " + period.String(); got != want {
			t.Errorf("after %s: %s, want %s", after, got, want)
		}
	}
}
