package bot

import (
	"slices"
	"strings"
	"unicode"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// How many of the member's own lines a look-back shows (content, section 5).
var linesShown = map[schedule.PeriodKind]int{schedule.Month: 4, schedule.Quarter: 6, schedule.Year: 12}

// excerptLength is how much of a text a look-back shows, in characters; the
// whole of it is in the member's data.
const excerptLength = 280

// lookBack is one look-back being made.
type lookBack struct {
	*turn
	period   schedule.Period
	asked    []*Conversation // put in the period, oldest first
	answered []*Conversation // those with an answer
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
	v.add(Plain, v.voice.Say(map[schedule.PeriodKind]speech.Key{
		schedule.Month: speech.ClosingMonth, schedule.Quarter: speech.ClosingQuarter, schedule.Year: speech.ClosingYear,
	}[v.period.Kind]))
	return v.m
}

// line is one text that a look-back can show.
type line struct {
	conv *Conversation
	part int
	text Text
}

// ownWords shows some of the member's own lines: those they marked, then what
// they wrote first to each question.
func (v *lookBack) ownWords() {
	shown := v.choose()
	var date string
	for _, l := range shown {
		when := v.voice.Date(v.local(l.conv.Put))
		if head := v.voice.Say(speech.ReviewLine, speech.Args{"date": when, "notion": v.notionOf(l.conv)}); head != date {
			v.add(Plain, head)
			date = head
		}
		if l.text.Via == ViaWindow && !v.private {
			v.add(Small, v.voice.Say(speech.AnsweredInWindow))
			v.m.Buttons = append(v.m.Buttons, Button{
				Label: v.voice.Say(speech.ButtonShowDate, speech.Args{"date": when}), Action: action("show", l.conv.ID, itoa(l.part)),
			})
			continue
		}
		v.m.Lines = append(v.m.Lines, Line{Style: Quote, Text: excerpt(l.text.Text), Via: l.text.Via})
		if !l.text.Marked {
			v.m.Buttons = append(v.m.Buttons, Button{
				Label: v.voice.Say(speech.ButtonMarkDate, speech.Args{"date": when}), Action: action("mark", "part", l.conv.ID, itoa(l.part)),
			})
		}
	}
}

// choose picks the lines: the marked ones, then one a conversation (in a year:
// one a month), up to what the period shows, in order of date; a quarter groups
// them by notion.
func (v *lookBack) choose() []line {
	limit := linesShown[v.period.Kind]
	var marked, first []line
	months := map[string]bool{}
	for _, conv := range v.answered {
		lines := conv.lines()
		month := v.local(conv.Put).Format("2006-01")
		for i, l := range lines {
			switch {
			case l.text.Marked:
				marked = append(marked, l)
				months[month] = true
			case i == 0:
				first = append(first, l)
			}
		}
	}
	shown := marked[:min(limit, len(marked))]
	for _, l := range first {
		month := v.local(l.conv.Put).Format("2006-01")
		if len(shown) >= limit || v.period.Kind == schedule.Year && months[month] {
			continue
		}
		months[month] = true
		shown = append(shown, l)
	}
	slices.SortStableFunc(shown, func(a, b line) int {
		if v.period.Kind == schedule.Quarter {
			if c := strings.Compare(v.notionOf(a.conv), v.notionOf(b.conv)); c != 0 {
				return c
			}
		}
		return a.conv.Put.Compare(b.conv.Put)
	})
	return shown
}

// lines are the texts of a conversation in the order they were asked for, but
// for its plans, which a look-back shows apart.
func (c *Conversation) lines() (all []line) {
	for i := range c.Parts {
		for _, text := range c.Parts[i].Texts {
			all = append(all, line{c, i, text})
		}
	}
	return all
}

// notionOf names the notion that a conversation is first about.
func (v *lookBack) notionOf(conv *Conversation) string {
	question, ok := v.c.catalogue.Question(conv.Question)
	if !ok {
		return ""
	}
	notion, _ := v.c.catalogue.Notion(question.Notions[0])
	return lowerFirst(notion.Name.In(v.voice.Lang()))
}

func lowerFirst(s string) string {
	for i, r := range s {
		if i == 0 && len(s) > 1 && unicode.IsUpper([]rune(s)[1]) {
			return s // an abbreviation
		}
		return string(unicode.ToLower(r)) + s[len(string(r)):]
	}
	return s
}

// excerpt is the beginning of a text, cut at a word.
func excerpt(text string) string {
	r := []rune(text)
	if len(r) <= excerptLength {
		return text
	}
	cut := excerptLength
	for cut > excerptLength/2 && !unicode.IsSpace(r[cut]) {
		cut--
	}
	return strings.TrimSpace(string(r[:cut])) + " …"
}

// plansMade lists the plans and what came of them: in a month each, later on
// those that came back.
func (v *lookBack) plansMade() {
	titled := false
	for _, conv := range v.answered {
		question, ok := v.c.catalogue.Question(conv.Question)
		if !ok {
			continue
		}
		for i := 1; i < len(conv.Parts) && i <= len(question.Followups); i++ {
			p := &conv.Parts[i]
			if question.Followups[i-1].Phase != 5 || len(p.Texts) == 0 || !v.worthPlan(p) {
				continue
			}
			if !titled {
				v.add(Heading, v.voice.Say(speech.PlansTitle))
				titled = true
			}
			v.planMade(conv, i)
		}
	}
	if titled && v.period.Kind == schedule.Year {
		v.add(Small, v.voice.Say(speech.ReviewHabits))
	}
}

func (v *lookBack) worthPlan(p *Part) bool {
	switch v.period.Kind {
	case schedule.Month:
		return true
	case schedule.Quarter:
		return p.Outcome != ""
	}
	return p.Outcome == Done || p.Outcome == Otherwise
}

func (v *lookBack) planMade(conv *Conversation, part int) {
	p := &conv.Parts[part]
	outcome := v.outcomeLabel(p.Outcome)
	if p.Told == ViaWindow && !v.private {
		outcome = strings.TrimSuffix(v.voice.Say(speech.AnsweredInWindow), ".")
	}
	args := speech.Args{"date": v.voice.Date(v.local(conv.Put)), "outcome": lowerFirst(outcome)}
	if p.Texts[0].Via == ViaWindow && !v.private {
		v.add(Plain, v.voice.Say(speech.ReviewPlanHidden, args))
		return
	}
	v.m.Lines = append(v.m.Lines, Line{Style: Quote, Text: excerpt(joined(p.Texts)), Via: p.Texts[0].Via})
	v.add(Plain, v.voice.Say(speech.ReviewPlan, args))
}
