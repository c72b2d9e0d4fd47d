package slacktest

import (
	"regexp"
	"strconv"
	"strings"
)

// link matches what Slack makes links of in what people type.
var link = regexp.MustCompile(`https?://[^\s<>|]*[^\s<>|.,;:!?)'"]`)

// pictures are the emoji that people type here, as Slack tells of them: by a name
// in the text, and by their code points in the blocks
// (https://docs.slack.dev/reference/block-kit/block-elements/emoji-element).
var pictures = map[string]struct {
	name, unicode string
	tone          int
}{
	"🙂":  {"slightly_smiling_face", "1f642", 0},
	"🎉":  {"tada", "1f389", 0},
	"👍🏽": {"+1", "1f44d-1f3fd", 4},
}

var picture = func() *regexp.Regexp {
	var all []string
	for p := range pictures {
		all = append(all, regexp.QuoteMeta(p))
	}
	return regexp.MustCompile(strings.Join(all, "|"))
}()

// mentioned matches somebody who is named, as the client offers it.
var mentioned = regexp.MustCompile(`@([a-z]+)\b`)

// compose makes of what somebody types what Slack keeps: escaped, with links and
// the ids of people in brackets, and with the names of emoji.
func (s *Server) compose(typed string) string {
	typed = picture.ReplaceAllStringFunc(typed, func(p string) string {
		if tone := pictures[p].tone; tone > 0 {
			return ":" + pictures[p].name + "::skin-tone-" + strconv.Itoa(tone) + ":"
		}
		return ":" + pictures[p].name + ":"
	})
	text, from := "", 0
	for _, at := range link.FindAllStringIndex(typed, -1) {
		text += escape(typed[from:at[0]]) + "<" + escape(typed[at[0]:at[1]]) + ">"
		from = at[1]
	}
	text += escape(typed[from:])
	return mentioned.ReplaceAllStringFunc(text, func(at string) string {
		if u := s.byName[at[1:]]; u != nil {
			return "<@" + u.id + ">"
		}
		return at
	})
}

// richText is the block that Slack makes of what a person types.
func (s *Server) richText(text string) []obj {
	var elements []obj
	from := 0
	add := func(words string) {
		if words != "" {
			elements = append(elements, obj{"type": "text", "text": words})
		}
	}
	for _, at := range picture.FindAllStringIndex(text, -1) {
		add(text[from:at[0]])
		p := pictures[text[at[0]:at[1]]]
		e := obj{"type": "emoji", "name": p.name, "unicode": p.unicode}
		if p.tone > 0 {
			e["skin_tone"] = p.tone
		}
		elements = append(elements, e)
		from = at[1]
	}
	add(text[from:])
	return []obj{{"type": "rich_text", "block_id": s.blockID(), "elements": []obj{{
		"type": "rich_text_section", "elements": elements,
	}}}}
}
