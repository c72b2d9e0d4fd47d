package bot

import (
	"strings"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

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

// weeksOfYear is about how many questions a year has.
const weeksOfYear = 52

// notions names what was touched: in a quarter by how often, apart from what
// was skipped and what was not asked; in a year the whole map by its groups,
// unless it has barely begun: then hardly any of it was asked, and one sentence
// says so.
func (v *lookBack) notions() {
	answered, skipped := v.touched()
	young := len(v.asked) < weeksOfYear/4
	if v.period.Kind == schedule.Year && !young {
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
		const most = 6
		if len(all) == 0 {
			return
		}
		args := speech.Args{"notions": strings.Join(all[:min(most, len(all))], " · "), "more": max(0, len(all)-most)}
		v.add(Plain, v.voice.Say(key, args))
	}
	if v.period.Kind != schedule.Quarter {
		list(speech.ReviewTouched, names(func(id string) bool { return answered[id] > 0 }))
	}
	if v.period.Kind == schedule.Month {
		return
	}
	if v.period.Kind == schedule.Quarter {
		list(speech.ReviewThrice, names(func(id string) bool { return answered[id] >= 3 }))
		list(speech.ReviewOnce, names(func(id string) bool { return answered[id] == 1 || answered[id] == 2 }))
	}
	list(speech.ReviewSkipped, names(func(id string) bool { return answered[id] == 0 && skipped[id] > 0 }))
	if n := len(names(func(id string) bool { return answered[id] == 0 && skipped[id] == 0 })); n > 0 {
		v.add(Plain, v.voice.Say(speech.ReviewNotAsked, speech.Args{"n": n}))
	}
}

// groupNames are what the groups of the essay's notions are called.
var groupNames = map[string]speech.Key{
	"images": speech.GroupImages, "developments": speech.GroupDevelopments, "demands": speech.GroupDemands,
	"core": speech.GroupCore, "perspectives": speech.GroupPerspectives, "internal": speech.GroupInternal,
	"external": speech.GroupExternal, "craft": speech.GroupCraft,
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
	for _, group := range order {
		g, name := groups[group], group
		if key, ok := groupNames[group]; ok { // an own catalogue may have groups of its own
			name = v.voice.Say(key)
		}
		v.add(Plain, v.voice.Say(speech.ReviewGroup, speech.Args{
			"group": name, "answered": g.answered, "skipped": g.skipped, "unasked": g.unasked,
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
	for _, of := range gathered {
		if kinds[of.kind] > 0 && (of.kind != "role" || v.period.Kind != schedule.Month) {
			v.add(Plain, v.voice.Say(of.sentence, speech.Args{"counts": v.counts(of.marks, count)}))
		}
	}
}

// gathered is what marks gather to, in the order in which it is said.
var gathered = []struct {
	kind     string
	sentence speech.Key
	marks    []markName
}{
	{"pole", speech.ReviewPoles, []markName{
		{"pole:connect", speech.PoleConnect}, {"pole:confront", speech.PoleConfront},
		{"pole:both", speech.PoleBoth}, {"pole:neither", speech.PoleNeither},
	}},
	{"side", speech.ReviewSides, []markName{
		{"side:1", speech.SideAt}, {"side:2", speech.SideAt}, {"side:3", speech.SideAt},
		{"side:4", speech.SideAt}, {"side:5", speech.SideAt},
	}},
	{"role", speech.ReviewRoles, []markName{
		{"role:lawful", speech.RoleLawful}, {"role:performing", speech.RolePerforming},
		{"role:responsive", speech.RoleResponsive}, {"role:cooperative", speech.RoleCooperative},
	}},
}

type markName struct {
	mark string
	name speech.Key
}

// counts says how often each mark was chosen: "3 keer verbinden, één keer
// confronteren".
func (v *lookBack) counts(marks []markName, count map[string]int) string {
	var all []string
	for _, m := range marks {
		if n := count[m.mark]; n > 0 {
			_, value, _ := strings.Cut(m.mark, ":")
			all = append(all, v.voice.Say(speech.Times, speech.Args{"n": n, "what": v.voice.Say(m.name, speech.Args{"place": value})}))
		}
	}
	return strings.Join(all, ", ")
}
