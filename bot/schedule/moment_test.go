package schedule_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"gezel/bot/schedule"
)

var monday = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func TestParse(t *testing.T) {
	for spec, want := range map[string]string{
		"0 16 * * 4":                      "0 16 * * 4",
		"0 16 * * THU":                    "0 16 * * 4",
		" 00  16 * ?  thu\t":              "0 16 * * 4",
		"00 16 * * thu":                   "0 16 * * 4",
		"30 9 * * 7":                      "30 9 * * 0",
		"0 9 * * 5-7":                     "0 9 * * 5,6,0",
		"0 9 * * 1-7/3":                   "0 9 * * 1,4,0",
		"0 9 * * 3-7/9223372036854775807": "0 9 * * 3",
		"0 9 * * 1,7":                     "0 9 * * 1,0",
		"0 9 * * 0-7":                     "0 9 * * 0,1,2,3,4,5,6,0",
		"0 9 1 JAN-MAR *":                 "0 9 1 jan-mar *",
		"0 9 29 2 *":                      "0 9 29 2 *",
		"0 16 * * 4 /2@0":                 "0 16 * * 4 /2@0",
		"0 16 * * 4 /2@2961":              "0 16 * * 4 /2@1",
	} {
		m, err := schedule.Parse(spec)
		if err != nil || m.String() != want {
			t.Errorf("Parse(%q) = %q, %v; want %q", spec, m, err, want)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for spec, want := range map[string]schedule.Kind{
		"":                                    schedule.BadSpec,
		"0 16 * *":                            schedule.BadSpec,
		"0 0 16 * * 4":                        schedule.BadSpec,
		"@weekly":                             schedule.BadSpec,
		"TZ=Europe/Amsterdam":                 schedule.BadSpec,
		"CRON_TZ=Europe/Amsterdam":            schedule.BadSpec,
		"TZ=Europe/Amsterdam 0 16 * * 4":      schedule.BadSpec,
		"CRON_TZ=UTC 0 16 * *":                schedule.BadSpec,
		"60 16 * * 4":                         schedule.BadSpec,
		"0 24 * * 4":                          schedule.BadSpec,
		"0 16 * * 8":                          schedule.BadSpec,
		"0 16 * * 8-7":                        schedule.BadSpec,
		"0 16 * * 3-7/0":                      schedule.BadSpec,
		"0 16 * * 5-3":                        schedule.BadSpec,
		"0 16 , * 4":                          schedule.BadSpec,
		"0 +9 * * 4":                          schedule.BadSpec,
		"0 16 *-3 * 4":                        schedule.BadSpec,
		"0 16 * * 99999999999999999999":       schedule.BadSpec,
		"0 16 * * */99999999999999999999":     schedule.BadSpec,
		"0 9 31 2 *":                          schedule.Never,
		"0 9 30,31 2 *":                       schedule.Never,
		"0 9 31 4,6,9,11 ?":                   schedule.Never,
		"0 9 * * * /2@1":                      schedule.BadSpec,
		"0 9 * * 4 /2@":                       schedule.BadSpec,
		"0 9 * * 4 /2@-1":                     schedule.BadSpec,
		"0 9 * * 4 /2@1 /2@0":                 schedule.BadSpec,
		"0 9 * * 4 /2@9999999999999999999999": schedule.BadSpec,
	} {
		m, err := schedule.Parse(spec)
		var bad *schedule.MomentError
		if !errors.As(err, &bad) || bad.Kind != want || bad.Input != spec || m != (schedule.Moment{}) {
			t.Errorf("Parse(%q) = %q, %v; want no moment and kind %q", spec, m, err, want)
		}
	}
}

func TestWeekly(t *testing.T) {
	for _, spec := range []string{"0 16 * * 4,5", "0 16 * * *", "0 9,16 * * 4", "0,30 16 * * 4", "0 16 1 * 4", "0 16 * 1 4", "0 16 1-31 * 4"} {
		m, err := schedule.Parse(spec)
		if _, _, _, _, ok := m.Weekly(); err != nil || ok {
			t.Errorf("%q counts as a moment of one day and time, or is refused: %v", spec, err)
		}
	}
	if _, _, _, _, ok := (schedule.Moment{}).Weekly(); ok {
		t.Error("the zero moment counts as a moment of one day and time")
	}
}

// TestMomentRoundTrip: what a member chose survives being stored.
func TestMomentRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := time.Weekday(rapid.IntRange(0, 6).Draw(t, "day"))
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		other := rapid.Bool().Draw(t, "every other")
		ref := monday.Add(time.Duration(rapid.Int64Range(0, 1e17).Draw(t, "ref")))
		m := schedule.NewMoment(day, hour, minute, other, ref)
		if d, h, min, o, ok := m.Weekly(); d != day || h != hour || min != minute || o != other || !ok {
			t.Fatalf("Weekly of %q = %v, %d, %d, %v, %v", m, d, h, min, o, ok)
		}
		again, err := schedule.Parse(m.String())
		if err != nil || again != m {
			t.Fatalf("Parse(%q) = %q, %v", m, again, err)
		}
		if next := m.Next(ref, time.UTC); next.Sub(ref) > 7*24*time.Hour {
			t.Fatalf("%q made at %s comes first at %s, want within a week", m, ref, next)
		}
	})
}

func TestNoMoment(t *testing.T) {
	for _, m := range []schedule.Moment{
		{}, schedule.NewMoment(7, 9, 0, false, monday), schedule.NewMoment(-1, 9, 0, true, monday),
		schedule.NewMoment(4, 24, 0, true, monday), schedule.NewMoment(4, 9, -1, false, monday),
	} {
		if at := m.Next(monday, time.UTC); m != (schedule.Moment{}) || !at.IsZero() || m.String() != "" {
			t.Errorf("a moment that does not exist is %q and comes at %s", m, at)
		}
	}
}

// TestEveryOtherWeek goes through years with 52 and with 53 weeks: always
// fourteen days.
func TestEveryOtherWeek(t *testing.T) {
	loc := zone(t, "Europe/Amsterdam")
	for week := range 2 {
		ref := time.Date(2026, 11, 26, 15, 59, 0, 0, loc).AddDate(0, 0, 7*week)
		m := schedule.NewMoment(time.Thursday, 16, 0, true, ref)
		at := m.Next(ref, loc)
		if want := ref.Add(time.Minute); !at.Equal(want) {
			t.Fatalf("every other week from %s begins at %s, want %s", ref, at, want)
		}
		for range 26 * 30 {
			next := m.Next(at, loc)
			if want := at.AddDate(0, 0, 14); !next.Equal(want) {
				t.Fatalf("after %s comes %s, want %s", at, next, want)
			}
			at = next
		}
	}
	late := time.Date(2026, 11, 26, 16, 0, 0, 0, loc)
	if at := schedule.NewMoment(time.Thursday, 16, 0, true, late).Next(late, loc); at.Format(time.DateOnly) != "2026-12-03" {
		t.Errorf("every other week, chosen just after the moment, begins at %s, want a week later", at)
	}
}

func ExampleMoment_Next() {
	loc, _ := schedule.Zone("Europe/Amsterdam")
	moment, _ := schedule.ParseMoment("zondag 2:30", time.Time{})
	at := time.Date(2027, 3, 22, 0, 0, 0, 0, loc)
	for range 2 { // in the night of 28 March there is no half past two
		at = moment.Next(at, loc)
		fmt.Println(at)
	}
	// Output:
	// 2027-03-28 03:00:00 +0200 CEST
	// 2027-04-04 02:30:00 +0200 CEST
}
