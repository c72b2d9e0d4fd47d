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

// parsePeriod reads what follows `terugblik`.
func (t *turn) parsePeriod(arg string) (schedule.Period, bool) {
	words := strings.Fields(plain(arg))
	previous := len(words) > 0 && slices.Contains([]string{"vorige", "vorig", "previous", "last"}, words[0])
	if previous {
		words = words[1:]
	}
	kind, ok := schedule.Month, true
	if len(words) > 0 {
		kind, ok = periodNames[strings.Join(words, " ")]
	}
	if !ok || previous && len(words) == 0 {
		return schedule.Period{}, false
	}
	period := schedule.PeriodOf(kind, t.local(t.now))
	if previous {
		period = period.Previous()
	}
	return period, true
}

var periodNames = map[string]schedule.PeriodKind{
	"maand": schedule.Month, "month": schedule.Month,
	"kwartaal": schedule.Quarter, "quarter": schedule.Quarter,
	"jaar": schedule.Year, "year": schedule.Year,
}

// reviewNow gives the look-back that was asked for.
func (t *turn) reviewNow(arg string) error {
	period, ok := t.parsePeriod(arg)
	if !ok {
		t.say(TopicError, speech.ReviewUnknown, speech.Args{"input": arg})
		return nil
	}
	return t.review(period, false)
}

// pressReview gives a look-back from a button.
func (t *turn) pressReview(_ Ref, args []string) error {
	period, err := schedule.ParsePeriod(args[0])
	if err != nil {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	return t.review(period, false)
}

// review gives a look-back: it extracts, counts and arranges what the member
// said, and never interprets (content, section 5). One that comes by itself
// stays away when there is nothing in it.
func (t *turn) review(period schedule.Period, byItself bool) error {
	all, err := t.all()
	if err != nil {
		return err
	}
	view := &lookBack{turn: t, period: period}
	for _, conv := range all {
		if period.Contains(t.local(conv.Put)) {
			view.asked = append(view.asked, conv)
			if conv.answered() {
				view.answered = append(view.answered, conv)
			}
		}
	}
	if len(view.answered) == 0 {
		if !byItself {
			t.say(TopicReview, speech.ReviewEmpty, speech.Args{"period": t.periodName(period)})
		}
		return nil
	}
	m := view.message()
	t.m.Looking = &Looking{Period: period.String(), At: t.now}
	if t.private {
		t.reply(m)
		return nil
	}
	t.post(m, Noting{Review: true})
	return nil
}

// periodName says a period: "november", "het vierde kwartaal", "2026".
func (t *turn) periodName(p schedule.Period) string {
	switch p.Kind {
	case schedule.Month:
		return t.voice.Month(p.Start(t.zone).Month())
	case schedule.Quarter:
		return t.voice.Quarter(p.N)
	}
	return itoa(p.Year)
}

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

// touched counts, for each notion, the questions about it that were answered
// and those that were asked and not answered.
func (v *lookBack) touched() (answered, skipped map[string]int) {
	answered, skipped = map[string]int{}, map[string]int{}
	for _, conv := range v.asked {
		question, ok := v.c.catalogue.Question(conv.Question)
		if !ok {
			continue
		}
		into := skipped
		if conv.answered() {
			into = answered
		}
		for _, id := range question.Notions {
			into[id]++
		}
	}
	return answered, skipped
}

// notions names what was touched: in a quarter by how often, apart from what
// was skipped and what was not asked; in a year the whole map by its groups.
func (v *lookBack) notions() {
	answered, skipped := v.touched()
	if v.period.Kind == schedule.Year {
		v.noteMap(answered, skipped)
		return
	}
	names := func(want func(id string) bool) []string {
		var all []string
		for _, notion := range v.c.catalogue.Notions() {
			if want(notion.ID) {
				all = append(all, lowerFirst(notion.Name.In(v.voice.Lang())))
			}
		}
		return all
	}
	list := func(key speech.Key, all []string) {
		const most = 10
		if len(all) == 0 {
			return
		}
		args := speech.Args{"notions": strings.Join(all[:min(most, len(all))], " · "), "more": max(0, len(all)-most)}
		v.add(Plain, v.voice.Say(key, args))
	}
	if v.period.Kind == schedule.Month {
		list(speech.ReviewTouched, names(func(id string) bool { return answered[id] > 0 }))
		return
	}
	list(speech.ReviewThrice, names(func(id string) bool { return answered[id] >= 3 }))
	list(speech.ReviewTwice, names(func(id string) bool { return answered[id] == 2 }))
	list(speech.ReviewOnce, names(func(id string) bool { return answered[id] == 1 }))
	list(speech.ReviewSkipped, names(func(id string) bool { return answered[id] == 0 && skipped[id] > 0 }))
	if n := len(names(func(id string) bool { return answered[id] == 0 && skipped[id] == 0 })); n > 0 {
		v.add(Plain, v.voice.Say(speech.ReviewNotAsked, speech.Args{"n": n}))
	}
}

// noteMap is the map of the year in words: a line a group of notions.
func (v *lookBack) noteMap(answered, skipped map[string]int) {
	var order []string
	type counts struct{ answered, skipped, unasked int }
	groups := map[string]*counts{}
	for _, notion := range v.c.catalogue.Notions() {
		g := groups[notion.Group]
		if g == nil {
			g = &counts{}
			groups[notion.Group] = g
			order = append(order, notion.Group)
		}
		switch {
		case answered[notion.ID] > 0:
			g.answered++
		case skipped[notion.ID] > 0:
			g.skipped++
		default:
			g.unasked++
		}
	}
	v.add(Plain, v.voice.Say(speech.ReviewMap))
	for _, name := range order {
		g := groups[name]
		v.add(Plain, v.voice.Say(speech.ReviewGroup, speech.Args{
			"group": v.voice.Say(speech.Key("group_" + name)), "answered": g.answered, "skipped": g.skipped, "unasked": g.unasked,
		}))
	}
}

// marks says what the quick answers of the period gather to: how often the
// member connected or confronted, was inside or outside, and, over more than a
// month, in which role the municipality was. Counts, no average, no target.
func (v *lookBack) marks() {
	count := map[string]int{}
	kinds := map[string]int{}
	for _, conv := range v.answered {
		question, ok := v.c.catalogue.Question(conv.Question)
		if !ok {
			continue
		}
		quick, chosen := choiceOf(question, &conv.Parts[0])
		if !chosen || quick.Mark == "" || conv.Parts[0].Choice.Via == ViaWindow && !v.private {
			continue
		}
		kind, _, _ := strings.Cut(quick.Mark, ":")
		count[quick.Mark]++
		kinds[kind]++
	}
	say := func(kind string, key speech.Key, values ...string) {
		if kinds[kind] == 0 {
			return
		}
		args := speech.Args{}
		for _, value := range values {
			args["n"+value] = count[kind+":"+value]
		}
		v.add(Plain, v.voice.Say(key, args))
	}
	say("pole", speech.ReviewPoles, "connect", "confront", "both", "neither")
	say("side", speech.ReviewSides, "1", "2", "3", "4", "5")
	if v.period.Kind != schedule.Month {
		say("role", speech.ReviewRoles, "lawful", "performing", "responsive", "cooperative")
	}
}
