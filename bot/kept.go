package bot

import (
	"context"
	"time"
)

// Kept gives the ids of the messages, said since an instant, that are kept for
// a member as an answer, a part of one, or a note; in no order. An adapter
// whose vendor does not tell afterwards what was deleted compares them with
// what still stands in the conversation. Of somebody who is no member it gives
// none.
func (c *Coach) Kept(ctx context.Context, id MemberID, since time.Time) ([]string, error) {
	t, err := c.begin(ctx, id, "")
	if err != nil || !t.joined() {
		return nil, err
	}
	var ids []string
	add := func(message string, at time.Time) {
		if message != "" && !at.Before(since) {
			ids = append(ids, message)
		}
	}
	_, err = t.walk(func(texts *[]Text, choice **Choice, _ *Conversation) bool {
		if *choice != nil {
			add((*choice).Message, (*choice).At)
		}
		for _, text := range *texts {
			add(text.Message, text.At)
		}
		return false
	})
	return ids, err
}
