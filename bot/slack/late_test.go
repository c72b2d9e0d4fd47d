package slack

import (
	"testing"
	"time"

	"gezel/bot"
)

func TestWhatWasOvertakenBringsNothingBack(t *testing.T) {
	var c changes
	now := time.Unix(1_800_000_000, 0)
	event := func(kind bot.Kind, message, text string, at int64) *heard {
		return &heard{bot.Event{Kind: kind, Channel: "D1", Message: message, Text: text}, at}
	}
	if !c.settle(event(bot.Edited, "1", "ten derde", 30), now) {
		t.Error("an edit was held back that nothing had overtaken")
	}
	if c.settle(event(bot.Edited, "1", "ten tweede", 20), now) {
		t.Error("an earlier edit came through after a later one")
	}
	said := event(bot.Said, "1", "ten eerste", 10)
	if !c.settle(said, now) || said.ev.Text != "ten derde" {
		t.Errorf("a message that came after its edit reads %q", said.ev.Text)
	}
	c.settle(event(bot.Deleted, "1", "", 40), now)
	for _, h := range []*heard{event(bot.Said, "1", "ten eerste", 10), event(bot.Edited, "1", "ten derde", 30)} {
		if c.settle(h, now) {
			t.Errorf("%s of a deleted message came through", h.ev.Kind)
		}
	}
	if !c.settle(event(bot.Said, "2", "iets anders", 50), now) {
		t.Error("another message was held back")
	}
}
