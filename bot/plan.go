package bot

import (
	"slices"
	"time"

	"gezel/bot/speech"
)

const (
	// A plan comes back at the end of the first conversation that ends six or
	// more days later; one that was not got round to once more a month later
	// (product: "A plan").
	planRests   = 6 * 24 * time.Hour
	planReturns = 2
)

// plan notes the plan in a conversation that ends: the answer to a follow-up
// of phase 5 (Korthagen's "try out").
func (t *turn) plan(conv *Conversation) {
	question, ok := t.c.catalogue.Question(conv.Question)
	if !ok {
		return
	}
	for i := range conv.Parts {
		if phase(question, i) == 5 && len(conv.Parts[i].Texts) > 0 {
			t.m.Plans = append(t.m.Plans, Plan{Conversation: conv.ID, Part: i, Made: t.now, Back: t.now.Add(planRests)})
		}
	}
}

// bringPlan comes back to the oldest plan that has rested long enough.
func (t *turn) bringPlan() error {
	for i := range t.m.Plans {
		plan := &t.m.Plans[i]
		if plan.Back.IsZero() || plan.Back.After(t.now) {
			continue
		}
		return t.askPlan(plan)
	}
	return nil
}

// askPlan asks what came of a plan. A plan that is no longer there (erased, or
// its text taken back) is let go.
func (t *turn) askPlan(plan *Plan) error {
	conv, err := t.conversation(plan.Conversation)
	if err != nil {
		return err
	}
	if conv == nil || plan.Part >= len(conv.Parts) || len(conv.Parts[plan.Part].Texts) == 0 {
		t.dropPlan(plan.Conversation, plan.Part)
		return nil
	}
	plan.Back, plan.Returned = time.Time{}, plan.Returned+1
	t.m.Asking = &Asking{Plan: *plan, At: t.now}
	t.post(t.planMessage(conv, plan.Part), Noting{Plan: true})
	return nil
}

func (t *turn) dropPlan(conv string, part int) {
	t.m.Plans = slices.DeleteFunc(t.m.Plans, func(p Plan) bool { return p.Conversation == conv && p.Part == part })
	if a := t.m.Asking; a != nil && a.Plan.Conversation == conv && a.Plan.Part == part {
		t.m.Asking = nil
	}
}

// outcome notes what came of a plan. One not got round to stays open, and
// comes back once more a month later.
func (t *turn) outcome(convID string, part int, outcome Outcome, via Via, ref Ref) error {
	conv, err := t.conversation(convID)
	if err != nil {
		return err
	}
	if conv == nil || part >= len(conv.Parts) {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	conv.Parts[part].Outcome, conv.Parts[part].Told = outcome, via
	t.changed(conv)
	t.edit(ref, t.planClosed(conv, part))
	t.post(Message{Topic: TopicThanks, Lines: []Line{{Text: t.voice.Say(speech.Thanks)}}}, Noting{})
	if outcome != NotYet {
		t.dropPlan(convID, part)
		return nil
	}
	t.m.Asking = nil
	for i := range t.m.Plans {
		p := &t.m.Plans[i]
		if p.Conversation == convID && p.Part == part && p.Returned < planReturns {
			p.Back = t.local(t.now).AddDate(0, 1, 0)
		}
	}
	return nil
}

// plans shows the open plans.
func (t *turn) plans() error {
	m := Message{Topic: TopicPlan}
	for i, plan := range t.m.Plans {
		conv, err := t.conversation(plan.Conversation)
		if err != nil {
			return err
		}
		if conv == nil || plan.Part >= len(conv.Parts) || len(conv.Parts[plan.Part].Texts) == 0 {
			continue
		}
		m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.PlanOf, speech.Args{"nr": i + 1, "date": t.voice.Date(t.local(plan.Made))})})
		m.Lines = append(m.Lines, t.planText(conv, plan.Part)...)
		m.Buttons = append(m.Buttons, Button{
			Label:  t.voice.Say(speech.ButtonPlanNow, speech.Args{"nr": i + 1}),
			Action: action("plan", conv.ID, itoa(plan.Part)),
		})
	}
	if len(m.Lines) == 0 {
		t.say(TopicPlan, speech.NoPlans)
		return nil
	}
	m.Lines = append([]Line{{Style: Heading, Text: t.voice.Say(speech.PlansTitle)}}, m.Lines...)
	t.reply(m)
	return nil
}
