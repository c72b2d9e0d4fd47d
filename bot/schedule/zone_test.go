package schedule_test

import (
	"errors"
	"testing"
	"time"

	"gezel/bot/schedule"
)

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := schedule.Zone(name)
	if err != nil {
		t.Fatalf("Zone(%q): %v", name, err)
	}
	return loc
}

func TestZone(t *testing.T) {
	for _, name := range []string{"Europe/Amsterdam", "America/Curacao", "Pacific/Apia", "UTC"} {
		if loc := zone(t, name); loc.String() != name {
			t.Errorf("Zone(%q) is called %q", name, loc)
		}
	}
	for _, name := range []string{"", "Local", "Mars/Base", "../etc/passwd", "/etc/localtime", "Europe", "Europe/Amsterdam ", "+02:00", "a\x00b"} {
		if loc, err := schedule.Zone(name); !errors.Is(err, schedule.ErrZone) || loc != nil {
			t.Errorf("Zone(%q) = %v, %v; want ErrZone and no zone", name, loc, err)
		}
	}
}

func TestAt(t *testing.T) {
	for _, c := range []struct {
		zone         string
		day          schedule.Date
		hour, minute int
		want         string
	}{
		{"Europe/Amsterdam", schedule.Date{Year: 2026, Month: 11, Day: 26}, 16, 0, "2026-11-26T16:00:00+01:00"},
		{"Europe/Amsterdam", schedule.Date{Year: 2027, Month: 3, Day: 28}, 2, 30, "2027-03-28T03:00:00+02:00"},
		{"Europe/Amsterdam", schedule.Date{Year: 2027, Month: 3, Day: 28}, 1, 59, "2027-03-28T01:59:00+01:00"},
		{"Europe/Amsterdam", schedule.Date{Year: 2027, Month: 10, Day: 31}, 2, 30, "2027-10-31T02:30:00+02:00"},
		{"Europe/Amsterdam", schedule.Date{Year: 2027, Month: 10, Day: 31}, 3, 0, "2027-10-31T03:00:00+01:00"},
		{"Africa/Cairo", schedule.Date{Year: 2026, Month: 4, Day: 24}, 0, 0, "2026-04-24T01:00:00+03:00"},
		{"Africa/Cairo", schedule.Date{Year: 2026, Month: 10, Day: 29}, 23, 30, "2026-10-29T23:30:00+03:00"},
		{"America/Sao_Paulo", schedule.Date{Year: 2018, Month: 11, Day: 4}, 0, 30, "2018-11-04T01:00:00-02:00"},
		{"Australia/Lord_Howe", schedule.Date{Year: 2026, Month: 10, Day: 4}, 2, 15, "2026-10-04T02:30:00+11:00"},
		{"Australia/Lord_Howe", schedule.Date{Year: 2026, Month: 4, Day: 5}, 1, 45, "2026-04-05T01:45:00+11:00"},
		{"Pacific/Apia", schedule.Date{Year: 2011, Month: 12, Day: 30}, 16, 0, "2011-12-31T00:00:00+14:00"},
	} {
		if got := c.day.At(c.hour, c.minute, zone(t, c.zone)).Format(time.RFC3339); got != c.want {
			t.Errorf("%s %02d:%02d in %s is %s, want %s", c.day, c.hour, c.minute, c.zone, got, c.want)
		}
	}
}
