package slack

import (
	"time"

	"gezel/bot"
)

const (
	// changesKept is how long a change is remembered for what it overtook:
	// Slack delivers for the last time after six minutes.
	changesKept = 10 * time.Minute
	changesMost = 4096 // before the old ones are swept out
)

// changes remembers what became of messages lately. Slack delivers in no
// order: a message may come in after its own edit or deletion, and must not
// bring back what is gone.
type changes struct {
	of map[string]change // by conversation and message
}

type change struct {
	deleted bool
	edited  int64 // when, by Slack's clock
	text    string
	noticed time.Time
}

// settle brings an event up to what is known of its message; false when there
// is nothing left of it. The caller guards it.
func (c *changes) settle(h *heard, now time.Time) bool {
	if h.ev.Message == "" {
		return true
	}
	key := h.ev.Channel + " " + h.ev.Message
	known, there := c.of[key]
	switch h.ev.Kind {
	case bot.Said:
		if there && known.edited > 0 {
			h.ev.Text = known.text
		}
		return !known.deleted
	case bot.Edited:
		if known.deleted || known.edited > h.at {
			return false
		}
		c.note(key, change{edited: h.at, text: h.ev.Text, noticed: now})
	case bot.Deleted:
		c.note(key, change{deleted: true, noticed: now})
	}
	return true
}

func (c *changes) note(key string, to change) {
	if c.of == nil {
		c.of = map[string]change{}
	}
	if len(c.of) > changesMost {
		for key, old := range c.of {
			if to.noticed.Sub(old.noticed) > changesKept {
				delete(c.of, key)
			}
		}
	}
	c.of[key] = to
}
