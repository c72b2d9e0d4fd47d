package schedule_test

import (
	"errors"
	"testing"
	"time"

	"gezel/bot/schedule"
)

// thursday is when the tables below are read: 26 November 2026, in the
// afternoon.
func thursday(t testing.TB) time.Time {
	return minute(t, zone(t, "Europe/Amsterdam"), "2026-11-26 16:05")
}

// ends are pauses, and the day on which they are over; none for one that is
// left open.
var ends = map[string]string{
	"tot 1 september":              "2027-09-01",
	"Tot 1 September.":             "2027-09-01",
	"tot 1 sept 2027":              "2027-09-01",
	"tot de 1e september":          "2027-09-01",
	"tot 1-9":                      "2027-09-01",
	"tot 1-9-2027":                 "2027-09-01",
	"tot 01/09/27":                 "2027-09-01",
	"tot 1.9.2027":                 "2027-09-01",
	"tot 2027-09-01":               "2027-09-01",
	"tot september":                "2027-09-01",
	"tot september 2027":           "2027-09-01",
	"1 september":                  "2027-09-01",
	"until 1 september":            "2027-09-01",
	"until September 1st, 2027":    "2027-09-01",
	"until the 1st of september":   "2027-09-01",
	"till 1 sep":                   "2027-09-01",
	"tot en met 31 augustus":       "2027-09-01",
	"t/m 31 augustus":              "2027-09-01",
	"t/m augustus":                 "2027-09-01",
	"through 31 august 2027":       "2027-09-01",
	"tot eind augustus":            "2027-09-01",
	"until the end of august":      "2027-09-01",
	"tot december":                 "2026-12-01",
	"t/m november":                 "2026-12-01",
	"tot november":                 "2027-11-01",
	"tot 27 november":              "2026-11-27",
	"tot 26 november":              "2027-11-26",
	"t/m 26 november":              "2026-11-27",
	"t/m 25 november":              "2027-11-26",
	"tot 29 februari 2028":         "2028-02-29",
	"tot 29 februari":              "2028-02-29",
	"3 weken":                      "2026-12-17",
	"drie weken":                   "2026-12-17",
	"for 3 weeks":                  "2026-12-17",
	"voor drie weken":              "2026-12-17",
	"tot over 3 weken":             "2026-12-17",
	"een week":                     "2026-12-03",
	"één week":                     "2026-12-03",
	"e\u0301e\u0301n week":         "2026-12-03",
	"a week":                       "2026-12-03",
	"twee weken":                   "2026-12-10",
	"14 dagen":                     "2026-12-10",
	"12 days":                      "2026-12-08",
	"2 maanden":                    "2027-01-26",
	"a month":                      "2026-12-26",
	"een half jaar":                "2027-05-26",
	"1 jaar":                       "2027-11-26",
	"two years":                    "2028-11-26",
	"tot maandag":                  "2026-11-30",
	"until monday":                 "2026-11-30",
	"tot volgende maandag":         "2026-11-30",
	"tot aanstaande ma":            "2026-11-30",
	"tot a.s. maandag":             "2026-11-30",
	"until next monday":            "2026-11-30",
	"tot donderdag":                "2026-12-03",
	"t/m donderdag":                "2026-11-27",
	"t/m vrijdag":                  "2026-11-28",
	"tot deze week zondag":         "2026-11-29",
	"tot komende week woensdag":    "2026-12-02",
	"tot volgende week woensdag":   "2026-12-02",
	"until sunday next week":       "2026-12-06",
	"tot volgende week":            "2026-11-30",
	"until next week":              "2026-11-30",
	"t/m volgende week":            "2026-12-07",
	"t/m deze week":                "2026-11-30",
	"tot volgende maand":           "2026-12-01",
	"tot volgend jaar":             "2027-01-01",
	"tot morgen":                   "2026-11-27",
	"until tomorrow":               "2026-11-27",
	"tot overmorgen":               "2026-11-28",
	"until the day after tomorrow": "2026-11-28",
	"t/m vandaag":                  "2026-11-27",
	"":                             "",
	"  ":                           "",
	"tot nader order":              "",
	"until further notice":         "",
}

func TestParseUntil(t *testing.T) {
	for text, want := range ends {
		now := thursday(t)
		until, err := schedule.ParseUntil(text, now, now.Location())
		got := ""
		if !until.IsZero() {
			got = until.Format("2006-01-02 15:04")
			want += " 00:00"
		}
		if err != nil || got != want {
			t.Errorf("ParseUntil(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestParseUntilRefuses(t *testing.T) {
	for text, want := range map[string]schedule.Kind{
		"tot gisteren":               schedule.Past,
		"until yesterday":            schedule.Past,
		"tot vandaag":                schedule.Past,
		"tot deze week":              schedule.Past,
		"tot 1-9-2020":               schedule.Past,
		"t/m 25-11-2026":             schedule.Past,
		"0 dagen":                    schedule.Past,
		"tot 1 september 2029":       schedule.TooFar,
		"3 jaar":                     schedule.TooFar,
		"tot 27-11-2028":             schedule.TooFar,
		"9223372036854775806 weken":  schedule.TooFar,
		"999 weken":                  schedule.TooFar,
		"99999999999999999999 weken": schedule.TooFar,
		"99999999999999999999 jaar":  schedule.TooFar,
		"tot 31 februari":            schedule.BadDate,
		"tot 32 augustus":            schedule.BadDate,
		"tot 0 augustus":             schedule.BadDate,
		"tot 29-2-2027":              schedule.BadDate,
		"tot 0-1-2027":               schedule.BadDate,
		"tot 2027-13-01":             schedule.BadDate,
		"tot":                        schedule.Unreadable,
		"until":                      schedule.Unreadable,
		"voor":                       schedule.Unreadable,
		"nodig":                      schedule.Unreadable,
		"morgen":                     schedule.Unreadable,
		"maandag":                    schedule.Unreadable,
		"volgende week":              schedule.Unreadable,
		"week":                       schedule.Unreadable,
		"een paar weken":             schedule.Unreadable,
		"2 uur":                      schedule.Unreadable,
		"tot 16:00":                  schedule.Unreadable,
		"tot sint-juttemis":          schedule.Unreadable,
		"tot maandag volgende maand": schedule.Unreadable,
		"tot maandag en dinsdag":     schedule.Unreadable,
		"3 weken was fijn":           schedule.Unreadable,
		"voor 1 september":           schedule.Unreadable,
		"tot 1":                      schedule.Unreadable,
		"tot 1-2-3-4":                schedule.Unreadable,
	} {
		now := thursday(t)
		until, err := schedule.ParseUntil(text, now, now.Location())
		var bad *schedule.UntilError
		if !errors.As(err, &bad) || bad.Kind != want || bad.Input != text || !until.IsZero() {
			t.Errorf("ParseUntil(%q) = %s, %v; want kind %q", text, until, err, want)
		}
	}
}

// TestUntilBeginsTheDay: in Cairo a day in April begins at one, and which day
// it is depends on the zone.
func TestUntilBeginsTheDay(t *testing.T) {
	cairo := zone(t, "Africa/Cairo")
	now := time.Date(2026, 4, 22, 22, 30, 0, 0, time.UTC) // the 23rd in Cairo
	until, err := schedule.ParseUntil("tot morgen", now, cairo)
	if want := "2026-04-24T01:00:00+03:00"; err != nil || until.Format(time.RFC3339) != want {
		t.Errorf("until tomorrow is %s, %v; want %s", until.Format(time.RFC3339), err, want)
	}
}
