package slack

import (
	"strings"
	"unicode"
)

var (
	escapes   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescapes = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">")
)

// escape makes a text literal where Slack reads mrkdwn
// (https://docs.slack.dev/messaging/formatting-message-text#escaping).
func escape(text string) string { return escapes.Replace(text) }

// typed gives what somebody typed of the text that Slack made of it: its
// escapes undone once, and what it put into brackets written out. A bracket
// that was typed is escaped, so every bare one is Slack's.
func typed(text string) string {
	var b strings.Builder
	for {
		before, rest, ok := strings.Cut(text, "<")
		inner, after, closed := strings.Cut(rest, ">")
		if !ok || !closed {
			b.WriteString(unescapes.Replace(text))
			return b.String()
		}
		b.WriteString(unescapes.Replace(before))
		b.WriteString(unescapes.Replace(bracketed(inner)))
		text = after
	}
}

// bracketed writes out what Slack put between < and >.
func bracketed(inner string) string {
	target, label, labelled := strings.Cut(inner, "|")
	switch {
	case target == "":
		return "<" + inner + ">"
	case target[0] == '@', target[0] == '#':
		if labelled && label != "" {
			return target[:1] + strings.TrimPrefix(label, target[:1])
		}
		return target
	case target[0] == '!':
		if labelled && label != "" && !broadcasts[label] {
			return label
		}
		return "@" + strings.TrimPrefix(strings.TrimPrefix(target, "!"), "subteam^")
	case !labelled || label == "":
		return target
	}
	if bare := strings.TrimPrefix(strings.TrimPrefix(target, "mailto:"), "tel:"); strings.Contains(bare, label) {
		return label // Slack made the link of what was typed
	}
	return label + " (" + target + ")"
}

// broadcasts are labels that are no more than the mention itself.
var broadcasts = set("here", "channel", "everyone")

// readable takes out what nobody can read: control characters, which some
// clients act on. Line breaks and tabs stay.
func readable(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if r == '\n' || r == '\t' {
			return r
		}
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, text)
}

// cut gives at most n runes of a text.
func cut(text string, n int) string {
	i := 0
	for at := range text {
		if i == n {
			return text[:at]
		}
		i++
	}
	return text
}

// shorten gives at most n runes of a text, with a sign where the rest is gone.
func shorten(text string, n int) string {
	if cut(text, n) == text {
		return text
	}
	return cut(text, n-1) + "…"
}

// split cuts a text into pieces of at most n runes: between lines where that
// can be, else between words, else anywhere.
func split(text string, n int) []string {
	var pieces []string
	for {
		head := cut(text, n)
		if head == text {
			return append(pieces, text)
		}
		at := len(head)
		for _, gap := range []string{"\n", " "} {
			if i := strings.LastIndex(head, gap); i > len(head)/2 {
				at = i + 1
				break
			}
		}
		pieces = append(pieces, text[:at])
		text = text[at:]
	}
}
