package slack

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/slack-go/slack"

	"gezel/bot"
)

// Limits of Block Kit (https://docs.slack.dev/reference/block-kit). What a
// message takes altogether is written nowhere: msg_blocks_too_long was seen from
// some 13,200 on, in which the blocks count besides their texts
// (https://github.com/slackapi/bolt-js/issues/2509 and 2867). So what is counted
// is the JSON, whose length in bytes is at least what Slack makes of it.
const (
	maxHeader  = 150
	maxLabel   = 75
	maxValue   = 2000
	maxButtons = 25
	textRunes  = 2900  // of one element
	longBytes  = 12000 // of the blocks of one message
	maxBlocks  = 40    // of one message; Slack takes 50
	maxView    = 95    // of a page or a dialog; Slack takes 100
)

// fallback is what a notification shows where the coach gives no sentence:
// without one Slack would make it of the blocks, and so of the substance.
const fallback = "Gezel"

// actionPrefix begins the action_id of every button that Gezel made.
const actionPrefix = "gezel:"

// blocks renders a message: each line by its style, then the buttons. Every
// text goes into an element that knows no markup (plain_text, or the text of
// rich_text), so that it reads to the letter.
func blocks(m bot.Message) []slack.Block {
	var all []slack.Block
	for _, line := range m.Lines {
		all = append(all, lineBlocks(line)...)
	}
	for i, row := range slices.Collect(slices.Chunk(m.Buttons, maxButtons)) {
		all = append(all, buttonRow(i, row))
	}
	return all
}

// lineBlocks renders a line; a long one becomes several blocks.
func lineBlocks(line bot.Line) []slack.Block {
	text := strings.Trim(readable(line.Text), "\n")
	if strings.TrimSpace(text) == "" {
		return nil
	}
	if line.Style == bot.Heading && !strings.Contains(text, "\n") && utf8.RuneCountInString(text) <= maxHeader {
		return []slack.Block{slack.NewHeaderBlock(plain(text))}
	}
	var all []slack.Block
	for _, part := range split(text, textRunes) {
		if strings.TrimSpace(part) != "" {
			all = append(all, styled(line.Style, part))
		}
	}
	return all
}

// styled renders a text of some length.
func styled(style bot.Style, text string) slack.Block {
	if style == bot.Small {
		return slack.NewContextBlock("", plain(text))
	}
	var how *slack.RichTextSectionTextStyle
	if style == bot.Heading {
		how = &slack.RichTextSectionTextStyle{Bold: true}
	}
	section := slack.NewRichTextSection(slack.NewRichTextSectionTextElement(text, how))
	if style == bot.Quote {
		return slack.NewRichTextBlock("", &slack.RichTextQuote{Type: slack.RTEQuote, Elements: section.Elements})
	}
	return slack.NewRichTextBlock("", section)
}

// plain makes a text object without markup, and without emoji of shortcodes.
func plain(text string) *slack.TextBlockObject {
	none := false
	return &slack.TextBlockObject{Type: slack.PlainTextType, Text: text, Emoji: &none}
}

// buttonRow renders buttons. Their action ids are unique in the message; what
// they do is in the value.
func buttonRow(row int, buttons []bot.Button) slack.Block {
	var elements []slack.BlockElement
	for i, b := range buttons {
		label := shorten(readable(b.Label), maxLabel)
		e := slack.NewButtonBlockElement(actionPrefix+strconv.Itoa(row*maxButtons+i), b.Action, plain(label))
		if b.Danger {
			e = e.WithStyle(slack.StyleDanger)
		}
		elements = append(elements, e)
	}
	return slack.NewActionBlock(fmt.Sprintf("buttons:%d", row), elements...)
}

// parts divides blocks over messages, in order, so that each is within the
// limits; the buttons come with the last.
func parts(all []slack.Block) [][]slack.Block {
	var messages [][]slack.Block
	var now []slack.Block
	long := 0
	for _, b := range all {
		n := size(b)
		if len(now) > 0 && (len(now) >= maxBlocks || long+n > longBytes) {
			messages = append(messages, now)
			now, long = nil, 0
		}
		now = append(now, b)
		long += n
	}
	return append(messages, now)
}

// size is what a block counts for in a message.
func size(b slack.Block) int {
	raw, _ := json.Marshal(b) // of texts
	return len(raw)
}

// notice is all that a notification shows of a message.
func notice(m bot.Message) string {
	text := strings.TrimSpace(readable(m.Notification))
	if text == "" {
		text = fallback
	}
	return escape(shorten(text, textRunes))
}

// takes tells whether Slack can take the buttons of a message at all.
func takes(m bot.Message) bool {
	return !slices.ContainsFunc(m.Buttons, func(b bot.Button) bool {
		return utf8.RuneCountInString(b.Action) > maxValue || strings.TrimSpace(b.Label) == ""
	})
}

// viewBlocks gives the blocks of a page or a dialog, which can't be divided: what
// comes after the limit is left out, but for the buttons.
func viewBlocks(m bot.Message) slack.Blocks {
	var all slack.Blocks
	whole := blocks(m)
	rows := (len(m.Buttons) + maxButtons - 1) / maxButtons
	body, buttons := whole[:len(whole)-rows], whole[len(whole)-rows:]
	all.BlockSet = append(slices.Clone(body[:min(len(body), maxView-rows)]), buttons...)
	return all
}
