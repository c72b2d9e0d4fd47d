package mattermost

import (
	"strings"
	"testing"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// TestLongestPost hears, live and read back, the longest post that a server
// takes, in runes of four bytes, and says as much in one message.
func TestLongestPost(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	long := strings.Repeat("𝄞", 16383)
	k.says(t, long)
	k.coach.hears(t, k.anna)
	k.stop()
	k.says(t, long)
	k.begin(t, nil)
	k.coach.hears(t, k.anna)
	m := withButton()
	m.Lines = []bot.Line{{Style: bot.Quote, Text: long}}
	k.send(t, m, "d1")
	var shown int
	for _, m := range k.anna.Sees() {
		if !m.Mine {
			shown += strings.Count(m.Text, "𝄞")
		}
	}
	if shown != 16383 {
		t.Errorf("of 16,383 runes %d are shown", shown)
	}
}
