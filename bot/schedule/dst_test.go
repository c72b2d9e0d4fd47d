package schedule_test

import (
	"fmt"
	"slices"
	"sort"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"gezel/bot/schedule"
)

// changing are zones that change their clocks in every way there is: in the
// night, at midnight, by half an hour, by decree; Apia left out a day.
var changing = []string{
	"Europe/Amsterdam", "America/Sao_Paulo", "Africa/Cairo", "Australia/Lord_Howe",
	"Asia/Beirut", "Atlantic/Azores",
}

// changes lists when the clocks of a zone change between two years.
func changes(loc *time.Location, from, until int) []time.Time {
	var all []time.Time
	at := time.Date(from, 1, 1, 0, 0, 0, 0, loc)
	for {
		_, end := at.ZoneBounds()
		if end.IsZero() || end.Year() > until {
			return all
		}
		_, before := end.Add(-1).Zone()
		if _, after := end.Zone(); before != after {
			all = append(all, end)
		}
		// Past its table of changes, ZoneBounds cuts at 365 days a year, which on
		// 31 December of a leap year lies behind it.
		at = end.Add(24 * time.Hour)
	}
}

// wall gives what the clock shows at t, as the UTC time with the same numbers.
func wall(t time.Time) time.Time {
	year, month, day := t.Date()
	hour, minute, _ := t.Clock()
	return time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
}

// watch is somebody who looks at the clock of a zone every minute, for some
// days around an instant, and so knows without arithmetic when a planned time
// has come: in the first minute in which the clock shows it, or more.
type watch struct {
	from    time.Time
	highest []time.Time // what the clock has shown at most, by minute
}

func watchAround(at time.Time, days int) watch {
	w := watch{from: at.Add(-time.Duration(days) * 24 * time.Hour).Truncate(time.Minute)}
	var highest time.Time
	for minute := range 2 * days * 24 * 60 {
		if shown := wall(w.from.Add(time.Duration(minute) * time.Minute)); shown.After(highest) {
			highest = shown
		}
		w.highest = append(w.highest, highest)
	}
	return w
}

func (w watch) comes(planned time.Time) time.Time {
	minute := sort.Search(len(w.highest), func(i int) bool { return !w.highest[i].Before(planned) })
	return w.from.Add(time.Duration(minute) * time.Minute)
}

// TestOneRunPerPlannedDay steps a daily and a weekly moment through every
// change of the clocks, at every edge near the change.
func TestOneRunPerPlannedDay(t *testing.T) {
	for _, name := range changing {
		loc := zone(t, name)
		all := changes(loc, 2015, 2040)
		if len(all) < 8 {
			t.Fatalf("%s has %d changes of the clocks, want more: the test would test nothing", name, len(all))
		}
		for _, change := range all {
			seen := watchAround(change, 4)
			day := wall(change).Truncate(24 * time.Hour)
			for _, clock := range clocksNear(change) {
				var want []time.Time
				for d := -2; d <= 2; d++ {
					want = append(want, seen.comes(day.AddDate(0, 0, d).Add(clock)))
				}
				hour, minute := int(clock.Hours()), int(clock.Minutes())%60
				daily := fmt.Sprintf("%d %d * * *", minute, hour)
				after := want[0].Add(-time.Minute)
				if got := runs(t, daily, after, loc, len(want)); !slices.EqualFunc(want, got, time.Time.Equal) {
					t.Fatalf("%s, %q around %s (-want +got):\n%s", name, daily, change, cmp.Diff(want, got))
				}
				weekly := fmt.Sprintf("%d %d * * %d", minute, hour, day.Weekday())
				if got := runs(t, weekly, after, loc, 1); !got[0].Equal(want[2]) {
					t.Fatalf("%s, %q around %s runs at %s, want %s", name, weekly, change, got[0], want[2].In(loc))
				}
			}
		}
	}
}

// clocksNear lists the times of day near a change of the clocks, and some far
// from it.
func clocksNear(change time.Time) []time.Duration {
	all := []time.Duration{0, 9 * time.Hour, 16 * time.Hour, 23*time.Hour + 59*time.Minute}
	for _, side := range []time.Time{change.Add(-time.Minute), change} {
		for minute := -75; minute <= 75; minute += 15 {
			for near := -1; near <= 1; near++ {
				at := wall(side).Add(time.Duration(minute+near) * time.Minute)
				all = append(all, at.Sub(at.Truncate(24*time.Hour)))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func runs(t *testing.T, spec string, after time.Time, loc *time.Location, n int) []time.Time {
	t.Helper()
	m, err := schedule.Parse(spec)
	if err != nil {
		t.Fatalf("Parse(%q): %v", spec, err)
	}
	var all []time.Time
	for range n {
		after = m.Next(after, loc)
		all = append(all, after)
	}
	return all
}

// TestEveryDayOnce walks from 2015 to 2040: as many runs as days, each on its
// own.
func TestEveryDayOnce(t *testing.T) {
	from := time.Date(2015, 1, 1, 0, 0, 0, 0, time.UTC)
	until := time.Date(2041, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range changing {
		loc := zone(t, name)
		for _, spec := range []string{"0 0 * * *", "30 0 * * *", "30 2 * * *", "30 23 * * *"} {
			m, err := schedule.Parse(spec)
			if err != nil {
				t.Fatal(err)
			}
			at := time.Date(2014, 12, 31, 23, 59, 0, 0, loc)
			for day := from; day.Before(until); day = day.AddDate(0, 0, 1) {
				at = m.Next(at, loc)
				if got := wall(at).Truncate(24 * time.Hour); !got.Equal(day) {
					t.Fatalf("%s, %q: the run of %s comes at %s", name, spec, day.Format(time.DateOnly), at)
				}
			}
		}
	}
}

// TestNextIsTheFirstPlanned holds any spec, at any instant near a change,
// against somebody who watches the clock.
func TestNextIsTheFirstPlanned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(append([]string{"Pacific/Apia", "America/Nuuk", "Asia/Tehran"}, changing...)).Draw(t, "zone")
		loc, err := schedule.Zone(name)
		if err != nil {
			t.Fatal(err)
		}
		change := rapid.SampledFrom(changes(loc, 2010, 2035)).Draw(t, "change")
		hours := rapid.SliceOfNDistinct(rapid.IntRange(0, 23), 1, 4, rapid.ID[int]).Draw(t, "hours")
		every := rapid.IntRange(1, 59).Draw(t, "minutes")
		spec := fmt.Sprintf("*/%d %s * * *", every, join(hours))
		m, err := schedule.Parse(spec)
		if err != nil {
			t.Fatalf("Parse(%q): %v", spec, err)
		}
		after := change.Add(time.Duration(rapid.IntRange(-26*3600, 26*3600).Draw(t, "seconds")) * time.Second)

		seen := watchAround(change, 4)
		var want time.Time
		for planned := wall(change).AddDate(0, 0, -3); planned.Before(wall(change).AddDate(0, 0, 3)); planned = planned.Add(time.Minute) {
			if !slices.Contains(hours, planned.Hour()) || planned.Minute()%every != 0 {
				continue
			}
			if at := seen.comes(planned); at.After(after) && (want.IsZero() || at.Before(want)) {
				want = at
			}
		}
		if got := m.Next(after, loc); !got.Equal(want) {
			t.Fatalf("%q in %s after %s: %s, want %s", spec, name, after, got, want.In(loc))
		}
	})
}

func join(numbers []int) string {
	text := ""
	for i, n := range numbers {
		if i > 0 {
			text += ","
		}
		text += fmt.Sprint(n)
	}
	return text
}

// TestSkippedDay is about Apia, which went from 29 to 31 December 2011.
func TestSkippedDay(t *testing.T) {
	loc := zone(t, "Pacific/Apia")
	var got []string
	for _, at := range runs(t, "0 16 * * *", time.Date(2011, 12, 29, 0, 0, 0, 0, loc), loc, 3) {
		got = append(got, at.Format(time.RFC3339))
	}
	want := []string{"2011-12-29T16:00:00-10:00", "2011-12-31T00:00:00+14:00", "2011-12-31T16:00:00+14:00"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the day that was left out (-want +got):\n%s", diff)
	}
}
