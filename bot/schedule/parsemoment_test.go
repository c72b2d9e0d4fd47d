package schedule_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"gezel/bot/schedule"
)

func TestParseMoment(t *testing.T) {
	for text, want := range map[string]string{
		"donderdag 16:00":                 "0 16 * * 4",
		"Donderdag om 16:00 uur":          "0 16 * * 4",
		"do 16.00":                        "0 16 * * 4",
		"do. 16.00 uur":                   "0 16 * * 4",
		"dónderdag om 16u":                "0 16 * * 4",
		"donderdag om 16u30":              "30 16 * * 4",
		"donderdag 16 uur 30":             "30 16 * * 4",
		"op donderdag, om 16 uur.":        "0 16 * * 4",
		"16:00 donderdag":                 "0 16 * * 4",
		"  elke   VRIJDAG 9:30 ":          "30 9 * * 5",
		"iedere week op vrijdag om 9":     "0 9 * * 5",
		"maandags 8:05":                   "5 8 * * 1",
		"zo 0:00":                         "0 0 * * 0",
		"za 23:59":                        "59 23 * * 6",
		"thursday 4pm":                    "0 16 * * 4",
		"Thursday at 4 p.m.":              "0 16 * * 4",
		"thu 4:30 PM":                     "30 16 * * 4",
		"wednesdays at 12am":              "0 0 * * 3",
		"tue 12 pm":                       "0 12 * * 2",
		"every friday 9:30":               "30 9 * * 5",
		"fri 09:30":                       "30 9 * * 5",
		"each monday at 9 o'clock":        "0 9 * * 1",
		"0 16 * * THU":                    "0 16 * * 4",
		" 0  16 * * 7 ":                   "0 16 * * 0",
		"*/30 9 * * 1-5":                  "*/30 9 * * 1-5",
		"om de week donderdag 16:00":      "0 16 * * 4 /2@0",
		"donderdag 16:00 om de week":      "0 16 * * 4 /2@0",
		"om de donderdag om 16:00":        "0 16 * * 4 /2@0",
		"elke twee weken donderdag 16:00": "0 16 * * 4 /2@0",
		"2-wekelijks donderdag 16:00":     "0 16 * * 4 /2@0",
		"every other thursday 16:00":      "0 16 * * 4 /2@0",
		"every 2 weeks on thursday 16:00": "0 16 * * 4 /2@0",
		"fortnightly thursday 16:00":      "0 16 * * 4 /2@0",
		"om de week maandag 9:00":         "0 9 * * 1 /2@1", // Monday 9:00 of this week is over
	} {
		m, err := schedule.ParseMoment(text, monday)
		if err != nil || m.String() != want {
			t.Errorf("ParseMoment(%q) = %q, %v; want %q", text, m, err, want)
			continue
		}
		if again, err := schedule.Parse(m.String()); err != nil || again != m {
			t.Errorf("%q comes back from the store as %q, %v", m, again, err)
		}
	}
}

func TestParseMomentRefuses(t *testing.T) {
	for text, want := range map[string]schedule.Kind{
		"":                                 schedule.Unreadable,
		"   ":                              schedule.Unreadable,
		"flies":                            schedule.Unreadable,
		"van rust op donderdag":            schedule.Unreadable,
		"donderdag en vrijdag 16:00":       schedule.Unreadable,
		"donderdag vrijdag 16:00":          schedule.Unreadable,
		"donderdag 16:00 17:00":            schedule.Unreadable,
		"eerste donderdag 16:00":           schedule.Unreadable,
		"elke 3 weken donderdag 9:00":      schedule.Unreadable,
		"elke":                             schedule.Unreadable,
		"donderdag ٣:٠٠":                   schedule.Unreadable,
		"donderdag":                        schedule.NoTime,
		"elke donderdag":                   schedule.NoTime,
		"16:00":                            schedule.NoDay,
		"om de week 16:00":                 schedule.NoDay,
		"donderdag 25:00":                  schedule.BadTime,
		"donderdag 24:00":                  schedule.BadTime,
		"donderdag 16:60":                  schedule.BadTime,
		"donderdag 16:5":                   schedule.BadTime,
		"donderdag 25 uur":                 schedule.BadTime,
		"donderdag om 25":                  schedule.BadTime,
		"donderdag 1600":                   schedule.BadTime,
		"donderdag -1:00":                  schedule.BadTime,
		"donderdag -0:30":                  schedule.BadTime,
		"donderdag 16:00:00":               schedule.BadTime,
		"donderdag 16:00-17:00":            schedule.BadTime,
		"thursday 13pm":                    schedule.BadTime,
		"thursday 0am":                     schedule.BadTime,
		"0 16 * *":                         schedule.BadSpec,
		"61 16 * * 4":                      schedule.BadSpec,
		"@weekly":                          schedule.BadSpec,
		"TZ=Europe/Amsterdam":              schedule.BadSpec,
		"CRON_TZ=":                         schedule.BadSpec,
		"TZ=Mars/Base 0 16 * * 4":          schedule.BadSpec,
		"0 9 31 2 *":                       schedule.Never,
		strings.Repeat("0 9 * * 4 ", 1000): schedule.Unreadable,
		strings.Repeat("TZ=", 1000):        schedule.Unreadable,
	} {
		m, err := schedule.ParseMoment(text, monday)
		var bad *schedule.MomentError
		if !errors.As(err, &bad) || bad.Kind != want || bad.Input != text || m != (schedule.Moment{}) {
			t.Errorf("ParseMoment(%.60q) = %q, %v; want no moment and kind %q", text, m, err, want)
		}
	}
}

// TestErrorsHoldNoWords: what a member typed stays out of logs.
func TestErrorsHoldNoWords(t *testing.T) {
	const text = "geheim 99:99 donderdag"
	_, parse := schedule.Parse(text)
	_, moment := schedule.ParseMoment(text, monday)
	_, until := schedule.ParseUntil(text, monday, time.UTC)
	_, later := schedule.ParseLater(text, monday, time.UTC)
	_, month := schedule.ParseMonth(text, monday, time.UTC)
	for _, err := range []error{parse, moment, until, later, month} {
		if err == nil || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "99") {
			t.Errorf("the error of a text that can't be taken is %q, want one without its words", err)
		}
	}
}
