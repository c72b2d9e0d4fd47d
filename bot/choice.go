package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"

	"gezel/bot/speech"
	"gezel/prompts"
)

// outcomeIn reads what came of a plan, by number or label in either language.
func (t *turn) outcomeIn(text string) (Outcome, bool) {
	for i, o := range outcomes {
		for _, lang := range speech.Languages {
			if said(text, i, speech.In(lang).Say(o.label)) {
				return o.outcome, true
			}
		}
	}
	return "", false
}

// quickIn reads a quick answer to a question, by number or label in either
// language. Once a follow-up was asked there are no such buttons.
func (t *turn) quickIn(conv *Conversation, text string) (prompts.Quick, bool) {
	if conv == nil || len(conv.Parts) > 1 {
		return prompts.Quick{}, false
	}
	question, ok := t.c.catalogue.Question(conv.Question)
	if !ok {
		return prompts.Quick{}, false
	}
	for i, quick := range question.Quick {
		if said(text, i, quick.Label.NL) || said(text, i, quick.Label.EN) {
			return quick, true
		}
	}
	return prompts.Quick{}, false
}

// longestChoice is longer than any label with its number, in bytes.
const longestChoice = 200

// said tells whether a message is the i-th choice: its number, its label, or
// both as they stand on the button.
func said(text string, i int, label string) bool {
	if len(text) > longestChoice {
		return false // a long answer is not worth folding
	}
	text, label = plain(text), plain(label)
	number := itoa(i + 1)
	return text == number || text == number+"." || text == label || text == number+" "+label
}

// quotes makes straight ones of curly ones.
var quotes = strings.NewReplacer("’", "'", "‘", "'", "”", `"`, "“", `"`)

// plain reduces a text to what a person means by it: lower case, no accents,
// single spaces, and straight quotation marks for the curly ones of our labels,
// which few keyboards type.
func plain(s string) string {
	if strings.ContainsFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) {
		s = quotes.Replace(s)
		fold := transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC)
		if folded, _, err := transform.String(fold, s); err == nil {
			s = folded
		}
	}
	return strings.Join(strings.Fields(strings.ToLower(s)), " ")
}
