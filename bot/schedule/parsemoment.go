package schedule

import (
	"strings"
	"time"
)

// ParseMoment reads the moment of the weekly question, in Dutch or in English:
// "donderdag 16:00", "do 16.00 uur", "om de week vrijdag 9:30", "every other
// friday 4pm"; or a cron spec of five fields, "0 16 * * THU". Every other week
// begins with the next occurrence after ref, in ref's own zone. The error is a
// *MomentError; its kind is Unreadable, NoDay, NoTime, BadTime, BadSpec or
// Never.
func ParseMoment(text string, ref time.Time) (Moment, error) {
	var m Moment
	var kind Kind
	if looksLikeSpec(text) {
		m, kind = momentOf(text)
	} else {
		m, kind = readMoment(wordsOf(text), ref)
	}
	if kind != "" {
		return Moment{}, &MomentError{Kind: kind, Input: text}
	}
	return m, nil
}

// looksLikeSpec tells a cron spec, good or bad, from words.
func looksLikeSpec(text string) bool {
	if len(text) > longestText {
		return false
	}
	if strings.Contains(text, "TZ=") || strings.HasPrefix(strings.TrimSpace(text), "@") {
		return true
	}
	fields := strings.Fields(text)
	if len(fields) < 2 {
		return false
	}
	figure := func(field string) bool { return isDigit(rune(field[0])) || field[0] == '*' || field[0] == '?' }
	return figure(fields[0]) && figure(fields[1])
}

// chosen is what the words of a moment have said so far.
type chosen struct {
	day          time.Weekday
	hour, minute int
	everyOther   bool
	dayGiven     bool
	timeGiven    bool
	bad          Kind // of the time
}

// readMoment reads all of the words.
func readMoment(w words, ref time.Time) (Moment, Kind) {
	var c chosen
	for len(w) > 0 {
		if !c.take(&w) {
			return Moment{}, Unreadable
		}
	}
	switch {
	case !c.dayGiven && !c.timeGiven:
		return Moment{}, Unreadable
	case c.bad != "":
		return Moment{}, c.bad
	case !c.dayGiven:
		return Moment{}, NoDay
	case !c.timeGiven:
		return Moment{}, NoTime
	}
	return NewMoment(c.day, c.hour, c.minute, c.everyOther, ref), ""
}

// take takes the next words; there is one day in a moment, and one time.
func (c *chosen) take(w *words) bool {
	if w.take(everyOtherNames...) {
		c.everyOther = true
		return true
	}
	if w.take(everyWeekNames...) {
		return true
	}
	if day, ok := w.weekday(); ok {
		again := c.dayGiven
		c.day, c.dayGiven = day, true
		return !again
	}
	hour, minute, bad, ok := w.clock(true)
	again := c.timeGiven
	c.hour, c.minute, c.bad, c.timeGiven = hour, minute, bad, true
	return (ok || bad != "") && !again
}

// What people call every other week; the longer names first. Short ones are
// meant before a day: "every other friday".
var everyOtherNames = []string{
	"om de andere week", "om de twee weken", "om de 2 weken", "om de veertien dagen", "om de 14 dagen", "om de week", "om de andere", "om de",
	"elke twee weken", "elke 2 weken", "iedere twee weken", "iedere 2 weken", "eens per twee weken", "eens per 2 weken",
	"een keer per twee weken", "een keer per 2 weken", "tweewekelijks", "2-wekelijks", "2 wekelijks",
	"every other week", "every other", "every two weeks", "every 2 weeks", "every second week", "every second",
	"once every two weeks", "once every 2 weeks", "fortnightly", "biweekly", "bi-weekly",
}

// everyWeekNames are the words that every week needs none of, and those that
// stand between a day and a time.
var everyWeekNames = []string{
	"elke week", "iedere week", "elke", "iedere", "wekelijks", "op", "om",
	"every week", "every", "each week", "each", "weekly", "on", "at",
}
