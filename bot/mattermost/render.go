package mattermost

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

const (
	defaultPostSize = 4000  // runes, where the server doesn't say: older databases
	mostText        = 12000 // runes in one attachment, so that a post stays far below 300 kB
	mostActions     = 20    // buttons in one attachment; more are put below one another
)

// rendered is a message as posts. All but the last hold text alone.
type rendered struct {
	notification string // what a notification shows, and the first line
	texts        []string
	buttons      []bot.Button
}

// render makes Markdown of a message. The text goes into attachments, since
// a notification shows a post's message and not what is attached to it.
func (a *Adapter) render(m bot.Message) rendered {
	r := rendered{notification: escape(m.Notification), buttons: m.Buttons}
	lines := m.Lines
	for _, file := range m.Files {
		if file.Alt != "" {
			lines = append(lines[:len(lines):len(lines)], bot.Line{Style: bot.Small, Text: file.Alt})
		}
	}
	if a.marker == nil {
		lines = append(unpressed(lines), choices(m.Buttons)...)
		r.buttons = nil
	}
	r.texts = split(lines, min(a.longest, mostText))
	if m.Bare && len(r.texts) == 1 && len(r.buttons)+len(m.Files) == 0 {
		r.notification, r.texts[0] = r.texts[0], ""
	}
	return r
}

// unpressed are lines as they read where no button can be pressed.
func unpressed(lines []bot.Line) []bot.Line {
	lines = slices.Clone(lines)
	for i, line := range lines {
		lines[i].Text = cmp.Or(line.Typed, line.Text)
	}
	return lines
}

// choices are buttons as lines where none can be pressed: the number of a
// numbered one can be typed, and some say what else can.
func choices(buttons []bot.Button) []bot.Line {
	var lines []bot.Line
	for _, b := range buttons {
		if b.Typed != "" {
			lines = append(lines, bot.Line{Style: bot.Small, Text: b.Typed})
			continue
		}
		if number, _, ok := strings.Cut(b.Label, " "); ok {
			if _, err := strconv.Atoi(strings.TrimSuffix(number, ".")); err == nil {
				lines = append(lines, bot.Line{Text: b.Label})
			}
		}
	}
	return lines
}

// split renders lines into texts of at most so many runes.
func split(lines []bot.Line, most int) []string {
	var texts []string
	var now strings.Builder
	size := 0
	for _, line := range lines {
		for _, piece := range pieces(line, most) {
			n := utf8.RuneCountInString(piece)
			if size > 0 && size+2+n > most {
				texts = append(texts, now.String())
				now.Reset()
				size = 0
			}
			if size > 0 {
				now.WriteString("\n\n")
				size += 2
			}
			now.WriteString(piece)
			size += n
		}
	}
	if size > 0 || len(texts) == 0 {
		texts = append(texts, now.String())
	}
	return texts
}

// pieces renders one line, in parts when it is too long for one: cut between
// words where there are any, never within a letter.
func pieces(line bot.Line, most int) []string {
	var all []string
	rest := []rune(readable(line.Text))
	for len(rest) > 0 {
		n := min(len(rest), most)
		for n > 1 && utf8.RuneCountInString(style(line.Style, string(rest[:n]))) > most {
			n = n * 3 / 4
		}
		if n < len(rest) {
			n = between(rest, n)
		}
		if text := strings.TrimSpace(string(rest[:n])); text != "" {
			all = append(all, style(line.Style, text))
		}
		rest = rest[n:]
	}
	return all
}

// between moves a cut to the end of the last word before it, if that is near.
func between(text []rune, n int) int {
	for i := n; i > n*3/4; i-- {
		if unicode.IsSpace(text[i]) {
			return i
		}
	}
	return n
}

// style renders a text that is not too long.
func style(s bot.Style, text string) string {
	text = escape(text)
	switch s {
	case bot.Heading:
		return "#### " + strings.ReplaceAll(text, "\n", " ")
	case bot.Quote:
		return "> " + strings.ReplaceAll(text, "\n", "\n> ")
	}
	return text
}

// attachments are a text and its buttons. Nothing stands in fallback, which
// a notification on a phone shows.
func (a *Adapter) attachments(text string, buttons []bot.Button, user string, about string) []*model.MessageAttachment {
	if text == "" && len(buttons) == 0 {
		return nil
	}
	all := []*model.MessageAttachment{{Text: text}}
	for i, b := range buttons {
		if i > 0 && i%mostActions == 0 {
			all = append(all, &model.MessageAttachment{})
		}
		last := all[len(all)-1]
		last.Actions = append(last.Actions, a.action(i, b, user, about))
	}
	return all
}
