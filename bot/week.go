package bot

import (
	"errors"
	"strings"
	"time"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// question puts a question now: the one that was put off, if there is one, else
// an extra. The weekly one comes all the same.
func (t *turn) question() error {
	if t.held() {
		return nil
	}
	if conv := t.m.Open; conv != nil && !conv.Later.IsZero() {
		t.bringBack()
		t.sayWhere()
		return nil
	}
	return t.putExtraSaying()
}

// another puts a different question in the place of the one that is open; a
// question of the week stays one.
func (t *turn) another() error {
	if t.held() {
		return nil
	}
	was := t.m.Open
	if was == nil {
		return t.putExtraSaying()
	}
	remind, extra := was.Remind, was.Extra
	if err := t.putExtraSaying(); err != nil {
		return err
	}
	if t.m.Open != was {
		t.m.Open.Remind, t.m.Open.Extra = remind, extra
	}
	return nil
}

// putExtraSaying puts an extra, and says where it is.
func (t *turn) putExtraSaying() error {
	was := t.m.Open
	if err := t.putExtra(); err != nil {
		return err
	}
	if t.m.Open != was {
		t.sayWhere()
	}
	return nil
}

// sayWhere says where a question is that was asked for by slash command.
func (t *turn) sayWhere() {
	if t.private {
		t.say(TopicStatus, speech.QuestionInChat)
	}
}

// held says that the member is away, if so: a pause holds questions back.
func (t *turn) held() bool {
	if !t.paused() {
		return false
	}
	m := Message{Topic: TopicPause, Buttons: []Button{t.resumeButton()}}
	if until := t.m.Pause.Until; until.IsZero() {
		m.Lines = []Line{{Text: t.voice.Say(speech.StatusPaused)}}
	} else {
		m.Lines = []Line{{Text: t.voice.Say(speech.StatusPausedUntil, t.when(until, nil))}}
	}
	t.reply(m)
	return true
}

func (t *turn) resumeButton() Button {
	return Button{Label: t.voice.Say(speech.ButtonResume), Action: action("resume", "now")}
}

// skipTyped skips what is being asked, without a word about it.
func (t *turn) skipTyped() error {
	if t.m.Open == nil {
		t.say(TopicError, speech.NothingOpen)
		return nil
	}
	first := len(t.m.Open.Parts) == 1
	if err := t.skip(t.m.Open); err != nil || !first {
		return err
	}
	if t.m.Open == nil {
		t.say(TopicAnswer, speech.SkippedTyped)
	}
	return nil
}

// later brings the open question back at another time.
func (t *turn) later(arg string) {
	if t.held() {
		return
	}
	conv := t.m.Open
	if conv == nil {
		t.say(TopicError, speech.NothingOpen)
		return
	}
	at, err := schedule.ParseLater(arg, t.local(t.now), t.zone)
	if err != nil {
		t.sayBadTime(err, speech.LaterExample)
		return
	}
	if _, next := t.weekly(); at.After(next) && !next.IsZero() {
		example := ""
		if arg != "" {
			example = t.voice.Say(speech.LaterExample)
		}
		t.say(TopicError, speech.LaterThanNext, t.when(next, speech.Args{"example": example}))
		return
	}
	conv.Later, conv.Remind, conv.Quiet = at, time.Time{}, time.Time{} // its coming back is the reminder
	t.close(conv, len(conv.Parts)-1)
	key := speech.ComesBack
	if schedule.DateOf(t.local(at)) == schedule.DateOf(t.local(t.now)) {
		key = speech.ComesBackToday
	}
	t.say(TopicStatus, key, t.when(at, nil))
}

// pause holds everything back until a day, or until the member resumes.
func (t *turn) pause(arg string) error {
	until, err := schedule.ParseUntil(arg, t.local(t.now), t.zone)
	if err != nil {
		t.sayBadTime(err, speech.PauseExample)
		return nil
	}
	t.m.Pause = &Pause{Since: t.now, Until: until}
	if until.IsZero() {
		t.say(TopicPause, speech.PausedOpen)
		return nil
	}
	back := *t
	back.now = until
	_, first := back.weekly()
	args := t.when(first, nil)
	args["until"] = t.voice.Date(t.local(until))
	if until.After(t.now.AddDate(0, 11, 0)) { // or the day could be this year's
		args["until"] = t.voice.DateYear(t.local(until))
	}
	t.say(TopicPause, speech.PausedUntil, args)
	return nil
}

// resume ends a pause; what was held back comes now.
func (t *turn) resume() {
	t.m.Pause = nil
	_, next := t.weekly()
	if !next.After(t.now) {
		t.say(TopicPause, speech.ResumedNow)
		return
	}
	t.say(TopicPause, speech.Resumed, t.when(next, nil))
}

// setMoment sets the member's own moment. The week that had its question has
// had it.
func (t *turn) setMoment(arg string) {
	if arg == "" {
		t.settings()
		return
	}
	moment, err := schedule.ParseMoment(arg, t.local(t.now))
	if err != nil {
		t.sayBadMoment(err, arg)
		return
	}
	t.applyMoment(moment)
	args := t.momentArgs(moment)
	_, next := t.weekly()
	t.when(next, args)
	t.say(TopicSettings, speech.MomentSet, args)
}

func (t *turn) applyMoment(moment schedule.Moment) {
	t.m.Moment, t.m.Since = moment.String(), t.now
	t.tune()
}

// momentArgs says a moment: day, time, and whether every other week.
func (t *turn) momentArgs(moment schedule.Moment) speech.Args {
	day, hour, minute, other, ok := moment.Weekly()
	if !ok {
		return speech.Args{"moment": moment.String()}
	}
	key := speech.EveryWeek
	if other {
		key = speech.EveryOtherWeek
	}
	at := time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC)
	return speech.Args{"moment": t.voice.Say(key, speech.Args{"weekday": t.voice.Weekday(day), "time": t.voice.Clock(at)})}
}

// setLanguage sets the member's own language; the answer is in it.
func (t *turn) setLanguage(arg string) {
	if arg == "" {
		t.settings()
		return
	}
	lang := languageNames[plain(arg)]
	if lang == "" {
		t.say(TopicError, speech.UnknownLanguage, speech.Args{"language": arg})
		return
	}
	t.m.Language = lang
	t.tune()
	t.say(TopicSettings, speech.LanguageSet)
}

// setZone sets one's own time zone; bare, it offers the settings.
func (t *turn) setZone(arg string) {
	if arg == "" {
		t.settings()
		return
	}
	if _, err := t.c.zoneOf(arg); err != nil {
		t.say(TopicError, speech.FormBadZone, speech.Args{"input": arg})
		return
	}
	t.m.Zone = arg
	t.tune()
	t.reply(Message{Topic: TopicSettings, Lines: t.settingsLines()})
}

var languageNames = map[string]string{
	"nl": "nl", "nederlands": "nl", "dutch": "nl",
	"en": "en", "engels": "en", "english": "en",
}

// sayBadTime says why a time can't be taken, and what can be typed.
func (t *turn) sayBadTime(err error, example speech.Key) {
	input, kind := "", schedule.Unreadable
	if e, ok := errors.AsType[*schedule.UntilError](err); ok {
		input, kind = e.Input, e.Kind
	}
	if e, ok := errors.AsType[*schedule.LaterError](err); ok {
		input, kind = e.Input, e.Kind
	}
	key := speech.TimeUnreadable
	switch kind {
	case schedule.Past:
		key = speech.TimePast
	case schedule.TooFar:
		key = speech.TimeTooFar
	}
	t.say(TopicError, key, speech.Args{"input": input, "example": t.voice.Say(example)})
}

// sayBadMoment says why a moment can't be taken, and what can be typed.
func (t *turn) sayBadMoment(err error, arg string) {
	key := speech.MomentUnreadable
	if e, ok := errors.AsType[*schedule.MomentError](err); ok && e.Kind == schedule.BadTime {
		key = speech.MomentBadTime
	}
	t.say(TopicError, key, speech.Args{"input": upperFirst(strings.TrimSpace(arg))})
}

func upperFirst(s string) string {
	for i, r := range s {
		return strings.ToUpper(string(r)) + s[i+len(string(r)):]
	}
	return s
}
