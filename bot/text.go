package bot

import (
	"slices"
	"time"
)

// at is when the member said it: the vendor's time, but never later than now.
func (t *turn) at(ev Event) time.Time {
	if ev.At.IsZero() || ev.At.After(t.now) {
		return t.now
	}
	return ev.At
}

// wrote is what the member typed, and when.
func (t *turn) wrote(ev Event, text string) Text {
	at := t.at(ev)
	return Text{Text: text, At: at, Milli: at.Nanosecond() / int(time.Millisecond), Message: ev.Message}
}

// after tells whether one thing was written after another.
func (text Text) after(other Text) bool {
	at, before := text.At.Unix(), other.At.Unix() // what was stored has no more
	return at > before || at == before && text.Milli > other.Milli
}

// asSaid adds words to others in the order in which they were said: what the
// store lost is read back when what came after it may be kept already.
func asSaid(texts []Text, words Text) []Text {
	i := len(texts)
	for i > 0 && texts[i-1].after(words) {
		i--
	}
	return slices.Insert(texts, i, words)
}
