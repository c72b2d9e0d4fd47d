package schedule_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gezel/bot/schedule"
)

func TestParseRecess(t *testing.T) {
	day := func(year int, month time.Month, day int) schedule.Date {
		return schedule.Date{Year: year, Month: month, Day: day}
	}
	for text, want := range map[string][]schedule.Range{
		"":                      nil,
		" ":                     nil,
		"2027-07-19/2027-08-27": {{From: day(2027, 7, 19), Until: day(2027, 8, 27)}},
		"2027-07-19 / 2027-08-27, 2027-10-18/2027-10-18": {
			{From: day(2027, 7, 19), Until: day(2027, 8, 27)}, {From: day(2027, 10, 18), Until: day(2027, 10, 18)},
		},
	} {
		got, err := schedule.ParseRecess(text)
		if err != nil {
			t.Errorf("ParseRecess(%q): %v", text, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("ParseRecess(%q) (-want +got):\n%s", text, diff)
		}
	}
	for text, want := range map[string]string{
		"2027-07-19":                             `"2027-07-19": want its first and last day`,
		"2027-07-19/":                            `"2027-07-19/": want`,
		"summer":                                 `"summer": want`,
		"2027-07-19/2027-08-27,":                 `"": want`,
		"2027-07-19/2027-08-27,2027-13-01/2028":  `"2027-13-01/2028": want`,
		"2027-02-29/2027-03-01":                  `"2027-02-29/2027-03-01": want`,
		"2027-07-19/2027-08-27/2027-08-28":       `want`,
		"2027-08-27/2027-07-19":                  `"2027-08-27/2027-07-19": ends before it begins`,
		"2027-07-19/2072-08-27":                  `"2027-07-19/2072-08-27": lasts 16477 days`,
		"2027-07-19/2027-08-27;2027-10-18/10-22": `want`,
	} {
		if got, err := schedule.ParseRecess(text); err == nil || !strings.Contains(err.Error(), want) || got != nil {
			t.Errorf("ParseRecess(%q) = %v, %v; want an error with %s", text, got, err, want)
		}
	}
}

func TestDate(t *testing.T) {
	d := schedule.Date{Year: 2027, Month: 1, Day: 31}
	for what, c := range map[string][2]schedule.Date{
		"a month later":        {d.AddMonths(1), {Year: 2027, Month: 2, Day: 28}},
		"thirteen months on":   {d.AddMonths(13), {Year: 2028, Month: 2, Day: 29}},
		"the same day":         {d.AddMonths(0), d},
		"the day after":        {d.AddDays(1), {Year: 2027, Month: 2, Day: 1}},
		"Monday of a Sunday":   {d.Monday(), {Year: 2027, Month: 1, Day: 25}},
		"Monday of a Monday":   {d.AddDays(1).Monday(), {Year: 2027, Month: 2, Day: 1}},
		"Monday of a Saturday": {schedule.Date{Year: 2027, Month: 1, Day: 2}.Monday(), {Year: 2026, Month: 12, Day: 28}},
	} {
		if c[0] != c[1] {
			t.Errorf("%s is %s, want %s", what, c[0], c[1])
		}
	}
	r := schedule.Range{From: d, Until: d.AddDays(2)}
	for i, want := range []bool{false, true, true, true, false} {
		if got := r.Contains(d.AddDays(i - 1)); got != want {
			t.Errorf("%s contains %s: %v, want %v", r, d.AddDays(i-1), got, want)
		}
	}
}
