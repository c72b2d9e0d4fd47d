package bot

import (
	"strings"
	"time"

	"gezel/bot/speech"
)

// saidLate takes a message that was read back after what its member did later:
// it must not undo that. Words are kept where they belong; of a command the
// coach says that it was not carried out. What was said before everything was
// erased, or before the member joined, is gone with the rest.
func (t *turn) saidLate(ev Event) error {
	if !t.joined() || ev.At.Before(t.m.Joined) {
		return nil
	}
	kept, err := t.holds(ev.Message) // so long ago, perhaps, that the event is forgotten
	if kept || err != nil {
		t.answer.Tick = kept
		return err
	}
	text := clean(ev.Text)
	if c, ok := t.parse(text); ok {
		t.say(TopicError, speech.CommandLate, speech.Args{"word": c.word, "date": t.voice.Date(t.local(ev.At))})
		return nil
	}
	if _, button := t.welcomed(text); !button && strings.TrimSpace(strings.Map(visible, text)) != "" {
		err = t.filed(t.wrote(ev, text), ev.Thread)
	}
	if ev.Files && err == nil {
		t.sayUnread()
	}
	return err
}

// overtaken tells whether words that were read back late were said before
// something was asked.
func (t *turn) overtaken(words Text, asked time.Time) bool {
	return t.belated && words.At.Before(asked)
}

// chosen tells whether a quick answer that was read back late finds another one,
// given later.
func (t *turn) chosen(conv *Conversation) bool {
	return t.belated && conv.Parts[0].Choice != nil
}
