package schedule_test

import (
	"errors"
	"testing"

	"gezel/bot/schedule"
)

func TestParseMonth(t *testing.T) {
	for text, want := range map[string]string{
		"november":      "2026-11",
		"November ":     "2026-11",
		"nov":           "2026-11",
		"oktober":       "2026-10",
		"october":       "2026-10",
		"december":      "2025-12",
		"may":           "2026-05",
		"mrt 2025":      "2025-03",
		"november 2026": "2026-11",
		"2026-10":       "2026-10",
		"10-2026":       "2026-10",
		"1/2026":        "2026-01",
		"deze maand":    "2026-11",
		"this month":    "2026-11",
		"vorige maand":  "2026-10",
		"last month":    "2026-10",
	} {
		now := thursday(t)
		p, err := schedule.ParseMonth(text, now, now.Location())
		if err != nil || p.String() != want || p.Kind != schedule.Month {
			t.Errorf("ParseMonth(%q) = %s, %v; want %s", text, p, err, want)
		}
	}
}

func TestParseMonthRefuses(t *testing.T) {
	for text, want := range map[string]schedule.Kind{
		"":                  schedule.Unreadable,
		"alles":             schedule.Unreadable,
		"2026":              schedule.Unreadable,
		"november 26":       schedule.Unreadable,
		"november november": schedule.Unreadable,
		"1 november":        schedule.Unreadable,
		"vorige week":       schedule.Unreadable,
		"2026-11-05":        schedule.Unreadable,
		"november 2026 ja":  schedule.Unreadable,
		"2026-13":           schedule.BadDate,
		"00-2026":           schedule.BadDate,
		"december 2026":     schedule.TooFar,
		"volgende maand":    schedule.TooFar,
	} {
		now := thursday(t)
		p, err := schedule.ParseMonth(text, now, now.Location())
		var bad *schedule.MonthError
		if !errors.As(err, &bad) || bad.Kind != want || bad.Input != text || p != (schedule.Period{}) {
			t.Errorf("ParseMonth(%q) = %s, %v; want kind %q", text, p, err, want)
		}
	}
}
