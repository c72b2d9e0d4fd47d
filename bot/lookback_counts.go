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
