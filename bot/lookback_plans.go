package bot

import (
	"slices"
	"strings"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// plansMade lists the plans and what came of them: in a month each, in a
// quarter those that came back. One that was made before and came back in the
// period stands there, too. A year asks which of them became a habit.
func (v *lookBack) plansMade() {
	if v.period.Kind == schedule.Year {
		v.askHabit()
		return
	}
	titled := false
	for _, conv := range v.all {
		question, _ := v.c.catalogue.Question(conv.Question)
		within := slices.Contains(v.answered, conv)
		for i := range conv.Parts {
			p := &conv.Parts[i]
			made := within && (p.Outcome != "" || v.period.Kind == schedule.Month)
			back := !p.Settled.IsZero() && v.period.Contains(v.local(p.Settled))
			if phase(question, i) != 5 || len(p.Texts) == 0 || !made && !back {
				continue
			}
			if !titled {
				v.add(Heading, v.voice.Say(speech.PlansTitle))
				titled = true
			}
			v.planMade(conv, i)
		}
	}
}

// askHabit asks which plan became a habit, if one was carried out.
func (v *lookBack) askHabit() {
	if len(v.carriedOut(v.answered)) == 0 {
		return
	}
	v.add(Plain, v.voice.Say(speech.ReviewHabits))
	v.m.Buttons = append(v.m.Buttons, Button{Label: v.voice.Say(speech.ButtonHabit), Action: action("habit", v.period.String())})
}

// planMade says when a plan was made, to what question, and what came of it.
// What was said in a window stays there.
func (v *lookBack) planMade(conv *Conversation, part int) {
	p := &conv.Parts[part]
	outcome := v.outcomeLabel(p.Outcome)
	told := p.Told == ViaWindow && !v.private
	if told {
		outcome = strings.TrimSuffix(v.voice.Say(speech.AnsweredInWindow), ".")
	}
	date := v.voice.Date(v.local(p.Asked)) // as it is named when the plan comes back
	v.add(Plain, v.voice.Say(speech.ReviewPlan, speech.Args{
		"date": date, "outcome": lowerFirst(outcome), "question": v.lastSentence(conv.Question, part),
	}))
	if written(p.Texts) == ViaWindow && !v.private {
		if !told {
			v.add(Small, v.voice.Say(speech.AnsweredInWindow))
		}
		v.offerToShow(conv, part, date)
	} else {
		v.quote(p.Texts)
	}
}
