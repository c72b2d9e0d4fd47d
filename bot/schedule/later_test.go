package schedule_test

import (
	"errors"
	"testing"
	"time"

	"gezel/bot/schedule"
)

func TestParseLater(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "Thu 2026-11-26 19:05",
		"today":                       "Thu 2026-11-26 19:05",
		"vandaag":                     "Thu 2026-11-26 19:05",
		"2 uur":                       "Thu 2026-11-26 18:05",
		"2u":                          "Thu 2026-11-26 18:05",
		"over 2 uur":                  "Thu 2026-11-26 18:05",
		"Over twee uur":               "Thu 2026-11-26 18:05",
		"in 2 hours":                  "Thu 2026-11-26 18:05",
		"an hour":                     "Thu 2026-11-26 17:05",
		"een half uur":                "Thu 2026-11-26 16:35",
		"in half an hour":             "Thu 2026-11-26 16:35",
		"over een kwartier":           "Thu 2026-11-26 16:20",
		"anderhalf uur":               "Thu 2026-11-26 17:35",
		"30 minuten":                  "Thu 2026-11-26 16:35",
		"30m":                         "Thu 2026-11-26 16:35",
		"12 uur":                      "Fri 2026-11-27 04:05",
		"morgen":                      "Fri 2026-11-27 09:00",
		"tomorrow":                    "Fri 2026-11-27 09:00",
		"morgen 14:30":                "Fri 2026-11-27 14:30",
		"9 am tomorrow":               "Fri 2026-11-27 09:00",
		"14:30 morgen":                "Fri 2026-11-27 14:30",
		"tomorrow at 2:30 pm":         "Fri 2026-11-27 14:30",
		"overmorgen":                  "Sat 2026-11-28 09:00",
		"vandaag 17:00":               "Thu 2026-11-26 17:00",
		"17:00":                       "Thu 2026-11-26 17:00",
		"17.05":                       "Thu 2026-11-26 17:05",
		"om 17 uur":                   "Thu 2026-11-26 17:00",
		"at 5pm":                      "Thu 2026-11-26 17:00",
		"om 9":                        "Fri 2026-11-27 09:00",
		"16:05":                       "Fri 2026-11-27 16:05",
		"vrijdag 9:00":                "Fri 2026-11-27 09:00",
		"vrijdag 9":                   "Fri 2026-11-27 09:00",
		"op vrijdag om 9 uur":         "Fri 2026-11-27 09:00",
		"friday":                      "Fri 2026-11-27 09:00",
		"on friday at 9":              "Fri 2026-11-27 09:00",
		"maandag":                     "Mon 2026-11-30 09:00",
		"next monday":                 "Mon 2026-11-30 09:00",
		"donderdag":                   "Thu 2026-12-03 09:00",
		"donderdag 17:00":             "Thu 2026-11-26 17:00",
		"donderdag 16:00":             "Thu 2026-12-03 16:00",
		"volgende week":               "Mon 2026-11-30 09:00",
		"volgende week vrijdag 10:00": "Fri 2026-12-04 10:00",
		"over 2 dagen":                "Sat 2026-11-28 09:00",
		"in a week":                   "Thu 2026-12-03 09:00",
		"over 14 dagen":               "Thu 2026-12-10 09:00",
		"1 december":                  "Tue 2026-12-01 09:00",
		"1 december 10 uur":           "Tue 2026-12-01 10:00",
		"december 1 at 10:00":         "Tue 2026-12-01 10:00",
		"1-12":                        "Tue 2026-12-01 09:00",
		"2026-12-01 10:00":            "Tue 2026-12-01 10:00",
	} {
		now := thursday(t)
		at, err := schedule.ParseLater(text, now, now.Location())
		if got := at.Format(minuteForm); err != nil || got != want {
			t.Errorf("ParseLater(%q) = %q, %v; want %q", text, got, err, want)
		}
	}
}

func TestParseLaterRefuses(t *testing.T) {
	for text, want := range map[string]schedule.Kind{
		"gisteren":                schedule.Past,
		"vandaag 9:00":            schedule.Past,
		"0 uur":                   schedule.Past,
		"0 dagen":                 schedule.Past,
		"1-11-2026":               schedule.Past,
		"deze week":               schedule.Past,
		"over 15 dagen":           schedule.TooFar,
		"9223372036854775807 uur": schedule.TooFar,
		"999999999999 uur":        schedule.TooFar,
		"volgend jaar":            schedule.TooFar,
		"1 februari":              schedule.TooFar,
		"25:00":                   schedule.BadTime,
		"om 25 uur":               schedule.BadTime,
		"vrijdag 25:00":           schedule.BadTime,
		"vrijdag 9:0":             schedule.BadTime,
		"31 februari":             schedule.BadDate,
		"0 december":              schedule.BadDate,
		"misschien":               schedule.Unreadable,
		"in de middag":            schedule.Unreadable,
		"9":                       schedule.Unreadable,
		"2 uur graag":             schedule.Unreadable,
		"vrijdag 9:00 10:00":      schedule.Unreadable,
		"vrijdag maandag":         schedule.Unreadable,
		"5-10 minuten":            schedule.Unreadable,
		"om":                      schedule.Unreadable,
		"was alles beter":         schedule.Unreadable,
	} {
		now := thursday(t)
		at, err := schedule.ParseLater(text, now, now.Location())
		var bad *schedule.LaterError
		if !errors.As(err, &bad) || bad.Kind != want || bad.Input != text || !at.IsZero() {
			t.Errorf("ParseLater(%q) = %s, %v; want kind %q", text, at, err, want)
		}
	}
}

// TestLaterAlone: in three hours, but not in the night.
func TestLaterAlone(t *testing.T) {
	loc := zone(t, "Europe/Amsterdam")
	for now, want := range map[string]string{
		"2026-11-26 10:00": "Thu 2026-11-26 13:00",
		"2026-11-26 17:00": "Thu 2026-11-26 20:00",
		"2026-11-26 17:01": "Fri 2026-11-27 08:00",
		"2026-11-26 23:30": "Fri 2026-11-27 08:00",
		"2026-11-26 03:00": "Thu 2026-11-26 08:00",
		"2026-11-26 05:00": "Thu 2026-11-26 08:00",
		"2026-11-26 05:30": "Thu 2026-11-26 08:30",
	} {
		at, err := schedule.ParseLater("", minute(t, loc, now), loc)
		if got := at.Format(minuteForm); err != nil || got != want {
			t.Errorf("later, said at %s, is %q, %v; want %q", now, got, err, want)
		}
	}
}

// TestLaterToday: the name of today means a week from now, unless a time of
// today is given.
func TestLaterToday(t *testing.T) {
	loc := zone(t, "Europe/Amsterdam")
	for text, want := range map[string]string{"donderdag": "Thu 2026-12-03 09:00", "donderdag 9:00": "Thu 2026-11-26 09:00"} {
		at, err := schedule.ParseLater(text, minute(t, loc, "2026-11-26 07:00"), loc)
		if got := at.Format(minuteForm); err != nil || got != want {
			t.Errorf("ParseLater(%q) on a Thursday morning is %q, %v; want %q", text, got, err, want)
		}
	}
}

// TestLaterOverTheChange: two hours are two hours on the night of the change,
// and half past two comes after the gap.
func TestLaterOverTheChange(t *testing.T) {
	loc := zone(t, "Europe/Amsterdam")
	now := minute(t, loc, "2027-03-28 01:30")
	for text, want := range map[string]string{"2 uur": "04:30", "2:30": "03:00"} {
		at, err := schedule.ParseLater(text, now, loc)
		if err != nil || at.Format("15:04") != want {
			t.Errorf("ParseLater(%q) = %s, %v; want %s", text, at.Format(time.RFC3339), err, want)
		}
	}
}
