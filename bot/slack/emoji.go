package slack

import (
	"encoding/json"
	"strconv"
	"strings"
)

// element is a part of the blocks in which Slack gives a message besides its
// text (https://docs.slack.dev/reference/block-kit/blocks/rich-text-block).
type element struct {
	Type     string            `json:"type"`
	Name     string            `json:"name"`
	Tone     int               `json:"skin_tone"`
	Unicode  string            `json:"unicode"` // "1f44d-1f3fd"; "" of one that a workspace made itself
	Elements []json.RawMessage `json:"elements"`
}

// pictured gives a text with the emoji themselves. Slack writes their names
// instead, ":slightly_smiling_face:" for what was typed as ":)", and tells in the
// blocks alone which they are. One that has no characters keeps its name.
func pictured(text string, blocks json.RawMessage) string {
	var all []json.RawMessage
	if !strings.Contains(text, ":") || json.Unmarshal(blocks, &all) != nil {
		return text
	}
	var b strings.Builder
	for _, e := range emoji(all) {
		before, after, ok := strings.Cut(text, e.shortcode())
		if !ok {
			continue
		}
		b.WriteString(before)
		b.WriteString(e.characters())
		text = after
	}
	return b.String() + text
}

// emoji gives those in blocks, in order.
func emoji(blocks []json.RawMessage) []element {
	var all []element
	for _, raw := range blocks {
		var e element
		if !lenient(raw, &e) {
			continue
		}
		if e.Type == "emoji" && e.Name != "" {
			all = append(all, e)
		}
		all = append(all, emoji(e.Elements)...)
	}
	return all
}

// shortcode is what Slack writes in the text.
func (e element) shortcode() string {
	if e.Tone > 0 && !strings.Contains(e.Name, "::") {
		return ":" + e.Name + "::skin-tone-" + strconv.Itoa(e.Tone) + ":"
	}
	return ":" + e.Name + ":"
}

// characters is the emoji itself, or its name.
func (e element) characters() string {
	var b strings.Builder
	for _, point := range strings.Split(e.Unicode, "-") {
		r, err := strconv.ParseUint(point, 16, 21)
		if err != nil {
			return e.shortcode()
		}
		b.WriteRune(rune(r))
	}
	return b.String()
}
