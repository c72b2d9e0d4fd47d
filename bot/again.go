package bot

import (
	"bytes"
	"slices"
)

// again answers an event that was seen before: the first answer may never have
// reached the person. A message that is kept is ticked. A dialog, or an answer
// for the person's eyes only, is made anew if that is all that the event does
// now; what it changes, it has changed.
func (t *turn) again(ev Event) (Answer, error) {
	tick, err := t.holds(ev.Message)
	if err != nil || !slices.Contains([]Kind{Pressed, Submitted, Commanded}, ev.Kind) {
		return Answer{Tick: tick}, err
	}
	before, err := encode(&t.m)
	if err != nil {
		return Answer{}, err
	}
	if err := t.on(ev); err != nil {
		return Answer{}, err
	}
	t.sayLate(ev)
	after, err := encode(&t.m)
	if err != nil {
		return Answer{}, err
	}
	if !bytes.Equal(before, after) || len(t.put)+len(t.drop) > 0 || t.erase {
		return Answer{Tick: tick}, nil
	}
	return t.answer, nil
}

// holds tells whether a message was kept, wherever it lies now.
func (t *turn) holds(message string) (bool, error) {
	if message == "" {
		return false, nil
	}
	return t.walk(func(texts *[]Text, choice **Choice, _ *Conversation) bool {
		return *choice != nil && (*choice).Message == message ||
			slices.ContainsFunc(*texts, func(text Text) bool { return text.Message == message })
	})
}
