package bot

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// How many of the member's own lines a look-back shows (content, section 5).
var linesShown = map[schedule.PeriodKind]int{schedule.Month: 4, schedule.Quarter: 6} // a year: one a month

// excerptLength is how much of a text a look-back shows, in characters; the
// whole of it is in the member's data.
const excerptLength = 280

// lookBack is one look-back being made.
type lookBack struct {
	*turn
	period   schedule.Period
	asked    []*Conversation // put in the period, oldest first
	answered []*Conversation // those with an answer
	marked   []*Note         // written in the period, with a line to keep
	all      []*Conversation // whenever they were put
	words    bool            // something of the member's own stands in it, or behind a button
	m        Message
}

func (v *lookBack) add(style Style, text string) {
	v.m.Lines = append(v.m.Lines, Line{Style: style, Text: text})
}

func (v *lookBack) message() Message {
	v.m = Message{Topic: TopicReview, Notification: v.voice.Say(speech.NotifyReview)}
	v.add(Heading, upperFirst(v.periodName(v.period)))
	v.add(Plain, v.voice.Say(speech.ReviewOpening, speech.Args{"period": v.periodName(v.period), "n": len(v.answered)}))
	v.ownWords()
	v.plansMade()
	v.notions()
	v.marks()
	v.closing()
	return v.m
}

// closing asks something about it all. A month asks about a sentence of the
// member's, if there is one.
func (v *lookBack) closing() {
	switch v.period.Kind {
	case schedule.Year:
		v.add(Plain, v.voice.Say(speech.ClosingYear))
	case schedule.Quarter:
		v.add(Plain, v.voice.Say(speech.ClosingQuarter))
	default:
		if v.words {
			v.add(Plain, v.voice.Say(speech.ClosingMonth))
		}
	}
}

// line is one answer that a look-back can show, or a note.
type line struct {
	conv  *Conversation // nil for a note
	part  int
	texts []Text
	at    time.Time // when it was asked for, or noted
}

// ownWords shows some of the member's own lines, each below its date and what
// was asked. A line of a month or a quarter can be kept.
func (v *lookBack) ownWords() {
	var above string
	for _, l := range v.choose() {
		when := v.voice.Date(v.local(l.at))
		if head := v.heading(l, when); head != above {
			v.add(Plain, head)
			above = head
		}
		if written(l.texts) == ViaWindow && !v.private {
			v.add(Small, v.voice.Say(speech.AnsweredInWindow))
			v.offerToShow(l.conv, l.part, when)
			continue
		}
		v.quote(l.texts)
		if !marked(l.texts) && v.period.Kind != schedule.Year {
			v.m.Buttons = append(v.m.Buttons, Button{
				Label: v.voice.Say(speech.ButtonMarkDate, speech.Args{"date": when}), Action: action("mark", "part", l.conv.ID, itoa(l.part)),
			})
		}
	}
}

// offerToShow adds the button that shows in a window what was written there in
// a conversation: one, whatever it hides, with the date that stands there first.
func (v *lookBack) offerToShow(conv *Conversation, part int, date string) {
	v.words = true
	label := v.voice.Say(speech.ButtonShowDate, speech.Args{"date": date})
	if !slices.ContainsFunc(v.m.Buttons, func(b Button) bool { return strings.HasPrefix(b.Action, action("show", conv.ID, "")) }) {
		v.m.Buttons = append(v.m.Buttons, Button{Label: label, Action: action("show", conv.ID, itoa(part))})
	}
}

// quote adds the member's own words; to be kept out of the chat when they came
// in through a window.
func (v *lookBack) quote(texts []Text) {
	v.words = true
	v.m.Lines = append(v.m.Lines, Line{Style: Quote, Text: excerpt(joined(texts), excerptLength), Via: written(texts)})
}

// written tells how texts came in: through a window, if one of them did.
func written(texts []Text) Via {
	if slices.ContainsFunc(texts, func(text Text) bool { return text.Via == ViaWindow }) {
		return ViaWindow
	}
	return ViaChat
}

func marked(texts []Text) bool {
	return slices.ContainsFunc(texts, func(text Text) bool { return text.Marked })
}

// heading says when a line was written, and to what.
func (v *lookBack) heading(l line, when string) string {
	if l.conv == nil {
		return v.voice.Say(speech.ReviewNote, speech.Args{"date": when})
	}
	return v.voice.Say(speech.ReviewLine, speech.Args{
		"date": when, "notion": v.notionOf(l.conv), "question": v.lastSentence(l.conv.Question, l.part),
	})
}

// choose picks the lines, up to what the period shows: the marked ones first,
// then, spread over the period, what was written first in each conversation. A
// year has a line a month.
func (v *lookBack) choose() []line {
	kept, first := v.lines()
	if v.period.Kind == schedule.Year {
		return v.monthly(kept, first)
	}
	limit := linesShown[v.period.Kind]
	shown := v.arranged(kept)
	shown = shown[:min(limit, len(shown))]
	return append(shown, v.arranged(spread(first, limit-len(shown)))...)
}

// monthly picks one line a month: the first that was marked, else the first. As
// long as there are fewer than twelve, others that were marked come along.
func (v *lookBack) monthly(kept, first []line) []line {
	var shown, more []line
	has := map[time.Month]bool{}
	for i, l := range slices.Concat(v.arranged(kept), v.arranged(first)) {
		switch month := v.local(l.at).Month(); {
		case !has[month]:
			has[month] = true
			shown = append(shown, l)
		case i < len(kept):
			more = append(more, l)
		}
	}
	return v.arranged(append(shown, spread(more, 12-len(shown))...))
}

// spread picks n of all, as evenly as can be, the first and the last among them.
func spread[T any](all []T, n int) []T {
	if len(all) <= n {
		return all
	}
	var picked []T
	for i := range n {
		picked = append(picked, all[i*(len(all)-1)/max(1, n-1)])
	}
	return picked
}

// lines gives the lines that were marked, and the first one of each
// conversation that has none marked. Plans, unless marked, stand apart.
func (v *lookBack) lines() (kept, first []line) {
	for _, note := range v.marked {
		kept = append(kept, line{texts: note.Texts, at: note.Texts[0].At})
	}
	for _, conv := range v.answered {
		question, _ := v.c.catalogue.Question(conv.Question)
		var other []line
		before := len(kept)
		for i := range conv.Parts {
			switch l := (line{conv, i, conv.Parts[i].Texts, conv.Put}); {
			case marked(l.texts):
				kept = append(kept, l)
			case len(l.texts) > 0 && phase(question, i) != 5:
				other = append(other, l)
			}
		}
		if len(kept) == before && len(other) > 0 {
			first = append(first, other[0])
		}
	}
	return kept, first
}

// arranged puts lines in order: by date, and in a quarter with what is about
// one notion together.
func (v *lookBack) arranged(lines []line) []line {
	slices.SortStableFunc(lines, func(a, b line) int { return a.at.Compare(b.at) })
	if v.period.Kind != schedule.Quarter {
		return lines
	}
	began := map[string]time.Time{}
	for _, l := range slices.Backward(lines) {
		began[v.notionOf(l.conv)] = l.at
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		return began[v.notionOf(a.conv)].Compare(began[v.notionOf(b.conv)])
	})
	return lines
}

// notionOf names the notion that a conversation is first about; a note has
// none, and neither has a question that the catalogue lost.
func (t *turn) notionOf(conv *Conversation) string {
	if conv == nil {
		return ""
	}
	question, _ := t.c.catalogue.Question(conv.Question)
	notion, _ := t.c.catalogue.Notion(question.Primary())
	return lowerFirst(notion.Name.In(t.voice.Lang()))
}

// lowerFirst writes the first letter small, also behind a quotation mark or a
// bracket. The Dutch "één" has only one accent when it begins with a capital.
func lowerFirst(s string) string {
	if rest, ok := strings.CutPrefix(s, "Eén"); ok {
		return "één" + rest
	}
	i := strings.IndexFunc(s, unicode.IsLetter)
	if i < 0 {
		return s
	}
	first, size := utf8.DecodeRuneInString(s[i:])
	if second, _ := utf8.DecodeRuneInString(s[i+size:]); unicode.IsUpper(second) {
		return s // an abbreviation
	}
	return s[:i] + string(unicode.ToLower(first)) + s[i+size:]
}

// excerpt is the beginning of a text, cut at a word of its second half, if one
// ends there.
func excerpt(text string, length int) string {
	cut, n := 0, 0
	for i, r := range text {
		if n == length/2 || n > length/2 && unicode.IsSpace(r) {
			cut = i
		}
		if n++; n > length {
			return strings.TrimSpace(text[:cut]) + " …"
		}
	}
	return text
}
