package prompts

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWeekOf(t *testing.T) {
	tests := []struct{ date, week, monday, thursday, next string }{
		{"2026-12-31", "2026-W53", "2026-12-28", "2026-12-31", "2027-W01"},
		{"2027-01-03", "2026-W53", "2026-12-28", "2026-12-31", "2027-W01"},
		{"2027-01-04", "2027-W01", "2027-01-04", "2027-01-07", "2027-W02"},
		{"2024-12-30", "2025-W01", "2024-12-30", "2025-01-02", "2025-W02"},
		{"2021-12-31", "2021-W52", "2021-12-27", "2021-12-30", "2022-W01"},
	}
	for _, tt := range tests {
		day, err := time.Parse(time.DateOnly, tt.date)
		if err != nil {
			t.Fatal(err)
		}
		w := WeekOf(day)
		got := []string{w.String(), w.Monday().Format(time.DateOnly), w.Thursday().Format(time.DateOnly), w.Next().String()}
		for i, want := range []string{tt.week, tt.monday, tt.thursday, tt.next} {
			if got[i] != want {
				t.Errorf("%s: got %v, want %v", tt.date, got[i], want)
			}
		}
	}
}

// A week is decided in the zone of the instant: late on a Sunday in Amsterdam it
// can be Monday elsewhere.
func TestWeekOfGoesByTheZone(t *testing.T) {
	sunday := time.Date(2027, time.January, 10, 23, 30, 0, 0, time.FixedZone("west", -3600))
	if got := WeekOf(sunday); got != (Week{2027, 1}) {
		t.Errorf("in its own zone: %v, want 2027-W01", got)
	}
	if got := WeekOf(sunday.UTC()); got != (Week{2027, 2}) {
		t.Errorf("in UTC: %v, want 2027-W02", got)
	}
}

func TestWeeksIn(t *testing.T) {
	for year, want := range map[int]int{2015: 53, 2016: 52, 2020: 53, 2026: 53, 2027: 52, 2032: 53} {
		if got := WeeksIn(year); got != want {
			t.Errorf("%d has %d weeks, want %d", year, got, want)
		}
	}
}

func TestWeeksFollowEachOther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1990, 2100).Draw(t, "year")
		w := Week{year, rapid.IntRange(1, WeeksIn(year)).Draw(t, "week")}
		if WeekOf(w.Monday()) != w || WeekOf(w.Thursday()) != w {
			t.Fatalf("%v has Monday %v and Thursday %v", w, w.Monday(), w.Thursday())
		}
		if w.Next().number() != w.number()+1 {
			t.Fatalf("%v is number %d, and %v is %d", w, w.number(), w.Next(), w.Next().number())
		}
	})
}
