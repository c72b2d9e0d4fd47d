package schedule_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gezel/bot/schedule"
)

func TestHolidays(t *testing.T) {
	table, err := os.ReadFile("testdata/holidays.txt")
	if err != nil {
		t.Fatal(err)
	}
	var want, got []string
	for line := range strings.Lines(string(table)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			want = append(want, line)
		}
	}
	for d := (schedule.Date{Year: 2020, Month: 1, Day: 1}); d.Year < 2036; d = d.AddDays(1) {
		if name, ok := schedule.Holiday(d); ok {
			got = append(got, d.String()+" "+name)
		} else if name != "" {
			t.Errorf("%s is no holiday and is called %q", d, name)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("public holidays (-want +got):\n%s", diff)
	}
}

// paschalMoons are the paschal full moons of the 19 years of the moon's cycle,
// as the church fixed them for 1900 to 2199: days after 21 March. Easter is the
// Sunday after.
var paschalMoons = [19]int{24, 13, 2, 21, 10, 28, 18, 7, 26, 15, 4, 23, 12, 1, 20, 9, 27, 17, 6}

// TestEaster finds Easter by table, as it was done before there were formulas.
func TestEaster(t *testing.T) {
	for year := 1900; year < 2200; year++ {
		want := schedule.Date{Year: year, Month: time.March, Day: 21}.AddDays(paschalMoons[year%19] + 1)
		for want.Weekday() != time.Sunday {
			want = want.AddDays(1)
		}
		if name, _ := schedule.Holiday(want); name != "easter-sunday" {
			t.Errorf("%s is %q, want easter-sunday", want, name)
		}
	}
}
