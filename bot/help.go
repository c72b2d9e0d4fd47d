package bot

import (
	"strings"

	"gezel/bot/speech"
)

// help lists what can be typed, and where a person can go with more than a
// question.
func (t *turn) help() {
	m := Message{Topic: TopicHelp}
	for _, line := range strings.Split(t.voice.Say(speech.Help), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			m.Lines = append(m.Lines, Line{Text: line})
		}
	}
	m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.HelpLine)})
	t.reply(m)
}

// privacy says what is kept, for how long, who is shown it, and who could.
func (t *turn) privacy() {
	m := Message{Topic: TopicHelp}
	for _, line := range strings.Split(t.voice.Say(speech.Privacy, speech.Args{"days": t.c.retentionDays()}), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			m.Lines = append(m.Lines, Line{Text: line})
		}
	}
	m.Lines = append(m.Lines,
		Line{Text: t.voice.Say(speech.PrivacyChat), Typed: t.voice.Say(speech.PrivacyChatTyped)},
		Line{Text: t.voice.Say(speech.PrivacyLeave)},
	)
	t.reply(m)
}
