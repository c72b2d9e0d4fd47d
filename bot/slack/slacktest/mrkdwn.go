package slacktest

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reading is how something reads on a screen, and what of it is live: acted on
// by the client, and not made by the app for the style of a whole line.
type reading struct {
	text string
	live []string
}

func (r *reading) add(other reading) {
	r.text += other.text
	r.live = append(r.live, other.live...)
}

// mention matches what clients act on when names are parsed.
var mention = regexp.MustCompile(`@(channel|here|everyone)\b`)

// emoji matches a shortcode.
var emoji = regexp.MustCompile(`:[a-z+_-][a-z0-9_+'-]*:`)

// bracketed matches control sequences: mentions, dates and links.
var bracketed = regexp.MustCompile(`<([^<>\n]*)>`)

// readMrkdwn reads a text in Slack's markup
// (https://docs.slack.dev/messaging/formatting-message-text). names tells
// whether @channel works without brackets.
func readMrkdwn(text string, names bool) reading {
	var r reading
	rest := text
	for {
		before, block, after, ok := cutFence(rest)
		r.add(readLines(before, names))
		if !ok {
			return r
		}
		r.live = append(r.live, "```"+block+"```")
		r.text += unescape(block)
		rest = after
	}
}

// cutFence finds a block of code.
func cutFence(text string) (before, block, after string, ok bool) {
	before, rest, ok := strings.Cut(text, "```")
	if !ok {
		return text, "", "", false
	}
	block, after, ok = strings.Cut(rest, "```")
	if !ok || strings.TrimSpace(block) == "" {
		return text, "", "", false
	}
	return before, block, after, true
}

func readLines(text string, names bool) reading {
	var r reading
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if i > 0 {
			r.text += "\n"
		}
		// A quote that the app made has its sign as it is; one that came with
		// what somebody wrote, escaped. Slack takes both.
		if after, ok := strings.CutPrefix(line, ">"); ok {
			line = strings.TrimPrefix(strings.TrimPrefix(after, ">>"), " ")
		} else if strings.HasPrefix(line, "&gt;") {
			r.live = append(r.live, "quote: "+line)
		}
		r.add(readLine(line, names))
	}
	return r
}

// readLine reads one line. Formatting of the whole of it is the app's style.
func readLine(line string, names bool) reading {
	var r reading
	for line != "" {
		inner, ok := whole(line)
		if !ok {
			break
		}
		line = inner
	}
	from := 0
	for _, at := range bracketed.FindAllStringSubmatchIndex(line, -1) {
		r.add(readPlain(line[from:at[0]], names))
		r.add(readBracket(line[at[2]:at[3]]))
		from = at[1]
	}
	r.add(readPlain(line[from:], names))
	r.live = append(r.live, formatted(line)...)
	return r
}

// whole takes the marks away that stand around a whole line and nowhere in it.
func whole(line string) (string, bool) {
	trimmed := strings.TrimSpace(line)
	if len(trimmed) < 3 || !strings.ContainsRune("*_", rune(trimmed[0])) || trimmed[len(trimmed)-1] != trimmed[0] {
		return line, false
	}
	return trimmed[1 : len(trimmed)-1], true
}

// readBracket reads what stands between < and >.
func readBracket(inner string) reading {
	target, label, labelled := strings.Cut(inner, "|")
	switch {
	case inner == "":
		return reading{text: "<>"}
	case strings.HasPrefix(inner, "@"), strings.HasPrefix(inner, "#"), strings.HasPrefix(inner, "!"):
		return reading{text: target, live: []string{"<" + inner + ">"}}
	case !strings.Contains(target, ":"):
		return reading{text: unescape(target), live: []string{"<" + inner + ">"}}
	}
	shown := unescape(strings.TrimPrefix(target, "mailto:"))
	if labelled && unescape(label) != shown {
		return reading{text: unescape(label), live: []string{"<" + inner + ">"}}
	}
	return reading{text: shown}
}

// readPlain reads what stands outside of brackets.
func readPlain(text string, names bool) reading {
	r := reading{text: unescape(text)}
	if names {
		r.live = append(r.live, mention.FindAllString(text, -1)...)
	}
	r.live = append(r.live, emoji.FindAllString(text, -1)...)
	return r
}

// formatted gives the spans of a line that a client sets in bold, italics,
// struck or as code.
func formatted(line string) []string {
	var found []string
	for i := 0; i < len(line); i++ {
		mark := line[i]
		if !strings.ContainsRune("*_~`", rune(mark)) || !opens(line, i) {
			continue
		}
		for j := i + 2; j < len(line); j++ {
			if line[j] == mark && closes(line, j) {
				found = append(found, line[i:j+1])
				i = j
				break
			}
		}
	}
	return found
}

// opens tells whether a mark may begin a span: after nothing, a space or a
// sign, and before what is no space.
func opens(line string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(line[:i])
	after, _ := utf8.DecodeRuneInString(line[i+1:])
	return (i == 0 || boundary(before) && before != rune(line[i])) && i+1 < len(line) && !blank(after) && after != rune(line[i])
}

func closes(line string, j int) bool {
	before, _ := utf8.DecodeLastRuneInString(line[:j])
	after, _ := utf8.DecodeRuneInString(line[j+1:])
	return !blank(before) && before != rune(line[j]) && (j+1 == len(line) || boundary(after) && after != rune(line[j]))
}

// invisibles keep letters and marks apart. What Slack makes of a mark next to
// one is written nowhere: here it begins no span.
const invisibles = "\u200b\u200c\u200d\u2060\ufeff"

func blank(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(invisibles, r) }

func boundary(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r)
}
