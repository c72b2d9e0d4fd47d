package bot

import (
	"slices"
	"strings"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// parsePeriod reads what follows `terugblik`.
func (t *turn) parsePeriod(arg string) (schedule.Period, bool) {
	words := strings.Fields(plain(arg))
	previous := len(words) > 0 && slices.Contains([]string{"vorige", "vorig", "previous", "last"}, words[0])
	if previous {
		words = words[1:]
	}
	kind, ok := schedule.Month, true
	if len(words) > 0 {
		kind, ok = periodNames[strings.Join(words, " ")]
	}
	if !ok || previous && len(words) == 0 {
		return schedule.Period{}, false
	}
	period := schedule.PeriodOf(kind, t.local(t.now))
	if previous {
		period = period.Previous()
	}
	return period, true
}

var periodNames = map[string]schedule.PeriodKind{
	"maand": schedule.Month, "month": schedule.Month,
	"kwartaal": schedule.Quarter, "quarter": schedule.Quarter,
	"jaar": schedule.Year, "year": schedule.Year,
}

// byItself are the words behind `terugblik` that say whether look-backs come by
// themselves.
var byItself = map[string]bool{"aan": true, "on": true, "uit": false, "off": false}

// reviewNow gives the look-back that was asked for, or has them come by
// themselves, or not.
func (t *turn) reviewNow(arg string) error {
	if on, ok := byItself[plain(arg)]; ok {
		t.m.Silent = !on
		t.say(TopicSettings, map[bool]speech.Key{true: speech.SettingsReviews, false: speech.SettingsNoReviews}[on])
		return nil
	}
	period, ok := t.parsePeriod(arg)
	if !ok {
		t.say(TopicError, speech.ReviewUnknown, speech.Args{"input": arg})
		return nil
	}
	return t.review(period, false)
}

// pressReview gives a look-back from a button.
func (t *turn) pressReview(_ Ref, args []string) error {
	period, err := schedule.ParsePeriod(args[0])
	if err != nil {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	return t.review(period, false)
}

// review gives a look-back: it extracts, counts and arranges what the member
// said, and never interprets (content, section 5). One that comes by itself
// stays away when there is nothing in it.
func (t *turn) review(period schedule.Period, byItself bool) error {
	all, err := t.all()
	if err != nil {
		return err
	}
	list, err := t.allNotes()
	if err != nil {
		return err
	}
	view := &lookBack{turn: t, period: period, all: all}
	for _, conv := range all {
		if !period.Contains(t.local(conv.Put)) || conv == t.m.Open && !conv.answered() {
			continue
		}
		view.asked = append(view.asked, conv)
		if conv.answered() {
			view.answered = append(view.answered, conv)
		}
	}
	for _, note := range list {
		if period.Contains(t.local(note.Texts[0].At)) && marked(note.Texts) {
			view.marked = append(view.marked, note)
		}
	}
	if len(view.answered) == 0 {
		if !byItself {
			t.say(TopicReview, speech.ReviewEmpty, speech.Args{"period": t.periodName(period)})
		}
		return nil
	}
	m := view.message()
	t.m.Looking, t.m.Floor = &Looking{Period: period.String(), At: t.now}, FloorLooking
	if t.private {
		t.reply(m)
		return nil
	}
	t.m.Looking.Delivery = t.post(m, Noting{})
	return nil
}

// periodName says a period: "november", "het vierde kwartaal", "2026".
func (t *turn) periodName(p schedule.Period) string {
	switch p.Kind {
	case schedule.Month:
		return t.voice.Month(p.Start(t.zone).Month())
	case schedule.Quarter:
		return t.voice.Quarter(p.N)
	}
	return itoa(p.Year)
}
