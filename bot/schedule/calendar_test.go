package schedule_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gezel/bot/schedule"
)

func calendar(t testing.TB, spec, zoneName, recess string) schedule.Calendar {
	t.Helper()
	m, err := schedule.Parse(spec)
	if err != nil {
		t.Fatalf("Parse(%q): %v", spec, err)
	}
	ranges, err := schedule.ParseRecess(recess)
	if err != nil {
		t.Fatalf("ParseRecess(%q): %v", recess, err)
	}
	return schedule.Calendar{Moment: m, Zone: zone(t, zoneName), Recess: ranges}
}

// minute reads an instant as tables write it, "2027-04-26 08:00".
func minute(t testing.TB, loc *time.Location, text string) time.Time {
	t.Helper()
	at, err := time.ParseInLocation("2006-01-02 15:04", text, loc)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

const minuteForm = "Mon 2006-01-02 15:04"

func TestCalendarNext(t *testing.T) {
	for _, c := range []struct {
		name, spec, recess, after string
		want                      []string
	}{
		{"an ordinary week", "0 16 * * 4", "", "2026-11-26 15:59", []string{"Thu 2026-11-26 16:00", "Thu 2026-12-03 16:00"}},
		{"strictly after", "0 16 * * 4", "", "2026-11-26 16:00", []string{"Thu 2026-12-03 16:00"}},
		{"christmas eve is there, new year's eve is not", "0 16 * * 4", "", "2026-12-18 00:00", []string{"Thu 2026-12-24 16:00", "Thu 2027-01-07 16:00"}},
		{"a week whose moment falls on new year's day has none", "0 16 * * 5", "", "2026-12-20 00:00", []string{"Fri 2027-01-08 16:00"}},
		{"2 January is a day like others", "0 16 * * 6", "", "2026-12-20 00:00", []string{"Sat 2027-01-02 16:00"}},
		{"Ascension Day: the day after", "0 16 * * 4", "", "2027-05-03 00:00", []string{"Fri 2027-05-07 16:00", "Thu 2027-05-13 16:00"}},
		{"asked between the holiday and its stand-in", "0 16 * * 4", "", "2027-05-06 18:00", []string{"Fri 2027-05-07 16:00"}},
		{"Easter Monday: Tuesday", "0 9 * * 1", "", "2027-03-27 00:00", []string{"Tue 2027-03-30 09:00", "Mon 2027-04-05 09:00"}},
		{"Good Friday is a working day", "0 9 * * 5", "", "2027-03-22 00:00", []string{"Fri 2027-03-26 09:00"}},
		{"Easter Sunday: no working day after it in its week", "0 9 * * 7", "", "2027-03-22 00:00", []string{"Fri 2027-03-26 09:00", "Sun 2027-04-04 09:00"}},
		{"King's Day on a Friday: the day before", "0 9 * * 5", "", "2029-04-23 00:00", []string{"Thu 2029-04-26 09:00", "Fri 2029-05-04 09:00"}},
		{"King's Day on Saturday the 26th: the Friday", "0 9 * * 6", "", "2025-04-21 00:00", []string{"Fri 2025-04-25 09:00"}},
		{"5 May in a lustrum year", "0 9 * * 1", "", "2025-05-01 00:00", []string{"Tue 2025-05-06 09:00"}},
		{"5 May in another year", "0 9 * * 2", "", "2026-05-01 00:00", []string{"Tue 2026-05-05 09:00"}},
		{"recess", "0 16 * * 4", "2027-07-19/2027-08-27", "2027-07-12 00:00", []string{"Thu 2027-07-15 16:00", "Thu 2027-09-02 16:00"}},
		{"recess without the moment's day", "0 16 * * 4", "2027-07-19/2027-07-21", "2027-07-17 00:00", []string{"Thu 2027-07-22 16:00"}},
		{"a stand-in is not put into recess", "0 16 * * 4", "2027-05-07/2027-05-07", "2027-05-03 00:00", []string{"Wed 2027-05-05 16:00"}},
		{"a holiday in a week that is recess but for it", "0 16 * * 4", "2027-05-03/2027-05-05,2027-05-07/2027-05-09", "2027-05-03 00:00", []string{"Thu 2027-05-13 16:00"}},
		{"every day: the first of the week", "0 9 * * *", "", "2026-11-25 00:00", []string{"Mon 2026-11-30 09:00", "Mon 2026-12-07 09:00"}},
		{"twice a week: the first", "0 9 * * 2,4", "", "2026-11-22 00:00", []string{"Tue 2026-11-24 09:00", "Tue 2026-12-01 09:00"}},
		{"once a month", "0 9 1 * *", "", "2026-11-22 00:00", []string{"Tue 2026-12-01 09:00", "Mon 2027-02-01 09:00"}},
		{"in the hour that is skipped", "30 2 * * 7", "", "2026-03-23 00:00", []string{"Sun 2026-03-29 03:00", "Fri 2026-04-03 02:30"}}, // and then Easter
		{"every other week over a week 53", "0 16 * * 3 /2@1", "", "2026-12-14 00:00", []string{"Wed 2026-12-16 16:00", "Wed 2027-01-13 16:00"}},
		{"not within two years", "0 9 29 2 *", "", "2025-01-01 00:00", []string{"Mon 0001-01-01 00:00"}},
		{"never", "0 9 25 12 *", "", "2025-01-01 00:00", []string{"Mon 0001-01-01 00:00"}},
	} {
		cal := calendar(t, c.spec, "Europe/Amsterdam", c.recess)
		at := minute(t, cal.Zone, c.after)
		var got []string
		for range c.want {
			at = cal.Next(at)
			got = append(got, at.Format(minuteForm))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %q after %s (-want +got):\n%s", c.name, c.spec, c.after, diff)
		}
	}
}

// drawCalendar draws any member's calendar.
func drawCalendar(t *rapid.T) schedule.Calendar {
	spec := rapid.SampledFrom([]string{
		"0 16 * * 4", "30 9 * * 5", "0 0 * * 1", "59 23 * * 0", "30 2 * * 0", "0 16 * * 4 /2@0", "0 9 * * 1 /2@1",
		"0 9 * * *", "0 9 * * 1-5", "*/7 * * * *", "15 8,20 * * 6,7", "0 9 1 * *", "0 0 1,15 * 5", "0 12 * 5,12 *",
	}).Draw(t, "spec")
	m, err := schedule.Parse(spec)
	if err != nil {
		t.Fatal(err)
	}
	zones := append([]string{"Pacific/Apia", "Pacific/Kiritimati", "America/Nuuk", "Asia/Tehran"}, changing...)
	loc, err := schedule.Zone(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	cal := schedule.Calendar{Moment: m, Zone: loc}
	for range rapid.IntRange(0, 3).Draw(t, "recesses") {
		from := schedule.Date{Year: rapid.IntRange(2010, 2039).Draw(t, "year"), Month: 1, Day: 1}.AddDays(rapid.IntRange(0, 365).Draw(t, "day"))
		cal.Recess = append(cal.Recess, schedule.Range{From: from, Until: from.AddDays(rapid.IntRange(0, 80).Draw(t, "days"))})
	}
	return cal
}

func drawInstant(t *rapid.T) time.Time {
	from := time.Date(2010, 1, 1, 0, 0, 0, 0, time.UTC)
	return from.Add(time.Duration(rapid.Int64Range(0, 30*365*24*3600).Draw(t, "instant")) * time.Second)
}

// dayKind tells why a day is no working day: "holiday", "recess", "turn",
// "weekend", or "" for one that is.
func dayKind(cal schedule.Calendar, d schedule.Date) string {
	for _, r := range cal.Recess {
		if r.From.String() <= d.String() && d.String() <= r.Until.String() {
			return "recess"
		}
	}
	if text := d.String()[5:]; text >= "12-25" || text == "01-01" {
		return "turn"
	}
	if _, ok := schedule.Holiday(d); ok {
		return "holiday"
	}
	if day := d.Weekday(); day == time.Saturday || day == time.Sunday {
		return "weekend"
	}
	return ""
}

// TestOneSlotAWeek: whatever the moment, the zone and the recess, an ISO week
// never has two slots, and none lies on a day on which nothing is asked.
func TestOneSlotAWeek(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, at := drawCalendar(t), drawInstant(t)
		var year, week int
		for range 30 {
			next := cal.Next(at)
			if next.IsZero() {
				return
			}
			if !next.After(at) || next.Location() != cal.Zone {
				t.Fatalf("after %s comes %s", at, next)
			}
			y, w := next.ISOWeek()
			if y == year && w == week {
				t.Fatalf("two slots in week %d of %d: %s and %s", w, y, at, next)
			}
			if kind := dayKind(cal, schedule.DateOf(next)); kind != "" && kind != "weekend" {
				t.Fatalf("a slot on a %s day: %s", kind, next)
			}
			year, week, at = y, w, next
		}
	})
}

// TestEveryWeekHasItsSlot goes through the weeks one by one, as a person with a
// paper calendar would.
func TestEveryWeekHasItsSlot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cal, after := drawCalendar(t), drawInstant(t)
		day := rapid.IntRange(0, 6).Draw(t, "days after Monday")
		hour, min := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		cal.Moment = schedule.NewMoment(time.Weekday((day+1)%7), hour, min, false, after)
		standIns := map[int][]int{
			0: {1, 2, 3, 4, 5, 6}, 1: {2, 3, 4, 5, 6, 0}, 2: {3, 4, 5, 6, 1, 0}, 3: {4, 5, 6, 2, 1, 0},
			4: {5, 6, 3, 2, 1, 0}, 5: {6, 4, 3, 2, 1, 0}, 6: {5, 4, 3, 2, 1, 0},
		}
		var want time.Time
		for monday := schedule.DateOf(after.In(cal.Zone)).Monday(); want.IsZero(); monday = monday.AddDays(7) {
			days := []int{day}
			switch dayKind(cal, monday.AddDays(day)) {
			case "recess", "turn":
				continue
			case "holiday":
				days = standIns[day]
			}
			for _, d := range days {
				at := monday.AddDays(d).At(hour, min, cal.Zone)
				if kind := dayKind(cal, monday.AddDays(d)); d == day || kind == "" {
					if at.After(after) {
						want = at
					}
					break
				}
			}
		}
		if got := cal.Next(after); !got.Equal(want) {
			t.Fatalf("%q after %s comes %s, want %s", cal.Moment, after, got, want.In(cal.Zone))
		}
	})
}
