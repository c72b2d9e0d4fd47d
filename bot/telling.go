package bot

import (
	"time"

	"gezel/bot/speech"
)

// because begins a new cause for the deliveries that follow.
func (t *turn) because(what string, at time.Time) {
	t.cause, t.since = what+"@"+at.UTC().Format(time.RFC3339), at
	t.told.posts, t.told.rest = 0, 0
}

// deliver puts a delivery in the outbox, and gives its id. What is posted is
// counted apart from what is done to messages that stand there: a store that
// lost its last seconds may not know of those any more, and what is posted keeps
// its id all the same.
func (t *turn) deliver(d Delivery) DeliveryID {
	cause, count := t.cause, &t.told.posts
	if d.Do == Edit || d.Do == Remove || d.Do == Home {
		cause, count = t.cause+" "+string(d.Do), &t.told.rest
	}
	d.ID, d.Due = deliveryID(t.id, cause, *count), t.since
	*count++
	t.m.Outbox = append(t.m.Outbox, d)
	return d.ID
}

// post says something in the conversation.
func (t *turn) post(m Message, note Noting) DeliveryID {
	if m.Notification == "" {
		m.Notification = t.voice.Say(speech.NotifyMessage)
	}
	return t.deliver(Delivery{Message: m, Note: note})
}

// reply answers what the member just asked: privately where they asked so.
func (t *turn) reply(m Message) {
	if !t.private {
		t.post(m, Noting{})
		return
	}
	if p := t.answer.Private; p != nil {
		p.Lines = append(p.Lines, m.Lines...)
		p.Buttons = append(p.Buttons, m.Buttons...)
		return
	}
	t.answer.Private = &m
}

// say replies with one sentence. One that mentions nothing is bare.
func (t *turn) say(topic Topic, key speech.Key, args ...speech.Args) {
	t.reply(Message{Topic: topic, Lines: []Line{{Text: t.voice.Say(key, args...)}}, Bare: len(args) == 0})
}

// edit changes a message that was sent; one whose place is unknown stays, and so
// does the page, whose buttons are on no message.
func (t *turn) edit(ref Ref, m Message) {
	if ref.Message != "" {
		t.deliver(Delivery{Do: Edit, Ref: ref, Message: m})
	}
}
