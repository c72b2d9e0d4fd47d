package bottest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"gezel/bot"
)

// post is one message in a conversation.
type post struct {
	id      string
	mine    bool // the person's; else the coach's
	text    string
	thread  string
	files   bool // files came with it
	at      time.Time
	said    int // serial number of the posting
	changed int // of the last edit, or of the deletion; 0 for none
	when    time.Time
	deleted bool
	ticked  bool
	private bool

	delivery bot.DeliveryID // the coach's
	message  bot.Message
	form     *bot.Form // a dialog that was opened here, for the transcript
}

// saidEvent and its siblings make the events of a person's message. They need
// nothing but the message, so that they are the same live and read back.
func (c *Chat) saidEvent(h *Human, p *post) bot.Event {
	return c.postEvent(h, p, bot.Said, "said/"+p.id, p.said, p.at)
}

func (c *Chat) editedEvent(h *Human, p *post) bot.Event {
	return c.postEvent(h, p, bot.Edited, fmt.Sprintf("edited/%s/%d", p.id, p.changed), p.changed, p.when)
}

func (c *Chat) deletedEvent(h *Human, p *post) bot.Event {
	ev := c.postEvent(h, p, bot.Deleted, "deleted/"+p.id, p.changed, p.when)
	ev.Text = ""
	return ev
}

func (c *Chat) postEvent(h *Human, p *post, kind bot.Kind, id string, serial int, at time.Time) bot.Event {
	ev := bot.Event{
		ID: id, Kind: kind, Member: bot.MemberID{Server: c.id, User: h.name}, At: at,
		Channel: h.channel, Message: p.id, Text: p.text, Files: p.files, Cursor: strconv.Itoa(serial),
	}
	if kind == bot.Said {
		ev.Thread = p.thread
	}
	return ev
}

// catchUp queues what happened in a conversation after the cursor, in the
// order in which it happened. The caller holds c.mu.
func (c *Chat) catchUp(h *Human, cursor string) {
	after, _ := strconv.Atoi(cursor) // "": never read, so from the beginning
	type change struct {
		serial int
		event  bot.Event
	}
	var missed []change
	for from := 0; from < len(h.posts); from += pageSize {
		for _, p := range h.page(from) {
			if p.said > after && !p.deleted {
				missed = append(missed, change{p.said, c.saidEvent(h, p)})
			}
			switch {
			case p.changed <= after || p.deleted && c.forgetful:
			case p.deleted:
				missed = append(missed, change{p.changed, c.deletedEvent(h, p)})
			default:
				missed = append(missed, change{p.changed, c.editedEvent(h, p)})
			}
		}
	}
	slices.SortFunc(missed, func(a, b change) int { return cmp.Compare(a.serial, b.serial) })
	for _, m := range missed {
		c.enqueue(m.event)
	}
	if c.forgetful {
		c.compare(h)
	}
}

// compare queues the deletions that the history does not tell: of messages that
// are kept and stand there no more. The caller holds c.mu.
func (c *Chat) compare(h *Human) {
	if c.link.Kept == nil {
		return
	}
	kept, err := c.link.Kept(context.Background(), h.Member(), time.Time{})
	if err != nil {
		c.t.Errorf("the adapter can't read what is kept: %v", err)
		return
	}
	for _, p := range h.posts {
		if p.deleted && slices.Contains(kept, p.id) {
			ev := c.deletedEvent(h, p)
			ev.Cursor = "" // it stands nowhere in the history
			c.enqueue(ev)
		}
	}
}

// page gives the person's own messages on one page of the history.
func (h *Human) page(from int) []*post {
	posts := h.posts[from:min(from+pageSize, len(h.posts))]
	return slices.DeleteFunc(slices.Clone(posts), func(p *post) bool { return !p.mine || p.private })
}
