package schedule

import (
	"cmp"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// parser reads the five fields of a cron spec: minute, hour, day of the month,
// month, day of the week.
var parser = cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)

// star is the bit by which the parser marks a field that leaves all open.
const star = 1 << 63

// fieldForm is what a field may look like. The parser itself also takes "*-3"
// and "," and "+5", and panics on "TZ=": none of that gets as far.
var fieldForm = func() *regexp.Regexp {
	item := `(\*|\?|[0-9a-z]+(-[0-9a-z]+)?)(/[0-9]+)?`
	return regexp.MustCompile(`^` + item + `(,` + item + `)*$`)
}()

// earliest is where a spec is tried out: the five years that the stepper looks
// ahead have a 29 February from here.
var earliest = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC).Add(-time.Second)

// parseSpec reads a cron spec. It gives the spec in its one spelling with it,
// and BadSpec or Never for one that can't be taken.
func parseSpec(text string) (cron.SpecSchedule, string, Kind) {
	fields := strings.Fields(strings.ToLower(text))
	if len(fields) != 5 {
		return cron.SpecSchedule{}, "", BadSpec
	}
	for _, field := range fields {
		if !fieldForm.MatchString(field) {
			return cron.SpecSchedule{}, "", BadSpec
		}
	}
	fields[4] = sundays(fields[4])
	text = strings.Join(fields, " ")
	parsed, err := parser.Parse("CRON_TZ=UTC " + text) // UTC: a wall clock, see wallOf
	if err != nil {
		return cron.SpecSchedule{}, "", BadSpec
	}
	spec, ok := parsed.(*cron.SpecSchedule)
	switch {
	case !ok:
		return cron.SpecSchedule{}, "", BadSpec
	case spec.Next(earliest).IsZero():
		return cron.SpecSchedule{}, "", Never
	}
	return *spec, text, ""
}

// sundays spells out a seven, which is Sunday to cron (crontab(5)) and nothing
// to the parser: "7" is "0", "5-7" is "5,6,0". What is no such range stays, for
// the parser to take or to refuse.
func sundays(field string) string {
	items := strings.Split(field, ",")
	for i, item := range items {
		span, step, _ := strings.Cut(item, "/")
		if span == "7" {
			items[i] = "0"
		} else if from, ok := strings.CutSuffix(span, "-7"); ok {
			items[i] = cmp.Or(untilSunday(from, step), item)
		}
	}
	return strings.Join(items, ",")
}

// untilSunday lists the days of a range that ends on Sunday; none if it is not
// made of numbers.
func untilSunday(from, step string) string {
	first, err := strconv.Atoi(from)
	if err != nil {
		return ""
	}
	by, err := strconv.Atoi(cmp.Or(step, "1"))
	if err != nil || by < 1 {
		return ""
	}
	var days []string
	for day := first; day <= 7; day += min(by, 7) { // any more may not fit into an int
		days = append(days, strconv.Itoa(day%7))
	}
	return strings.Join(days, ",")
}
