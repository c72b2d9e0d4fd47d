package bot

import (
	"slices"
	"strconv"
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

// plan notes the plan in a conversation: the answer to a follow-up of phase 5
// (Korthagen's "try out"). One that is known, or whose outcome is, stays as it
// is.
func (t *turn) plan(conv *Conversation) {
	question, _ := t.c.catalogue.Question(conv.Question)
	for i := range conv.Parts {
		p := &conv.Parts[i]
		if phase(question, i) != 5 || len(p.Texts) == 0 || p.Outcome != "" || slices.ContainsFunc(t.m.Plans, isPlan(conv.ID, i)) {
			continue
		}
		made := p.Texts[len(p.Texts)-1].At
		t.m.Plans = append(t.m.Plans, Plan{Conversation: conv.ID, Part: i, Made: made, Back: made.Add(planRests)})
	}
}

func isPlan(conv string, part int) func(Plan) bool {
	return func(p Plan) bool { return p.Conversation == conv && p.Part == part }
}

// openPlans gives the open plans. One that is no longer there (erased, or its
// text taken back) is let go.
func (t *turn) openPlans() ([]Plan, error) {
	var open []Plan
	for _, p := range t.m.Plans {
		conv, err := t.conversation(p.Conversation)
		if err != nil {
			return nil, err
		}
		if conv != nil && p.Part < len(conv.Parts) && len(conv.Parts[p.Part].Texts) > 0 {
			open = append(open, p)
		}
	}
	t.m.Plans = open
	return open, nil
}

// bringPlan comes back to the oldest plan that has rested long enough.
func (t *turn) bringPlan() error {
	rested := func(p Plan) bool { return !p.Back.IsZero() && !p.Back.After(t.now) }
	if !slices.ContainsFunc(t.m.Plans, rested) {
		return nil
	}
	plans, err := t.openPlans()
	if err != nil {
		return err
	}
	if i := slices.IndexFunc(plans, rested); i >= 0 {
		return t.askPlan(&plans[i])
	}
	return nil
}

// askPlan asks what came of an open plan.
func (t *turn) askPlan(plan *Plan) error {
	conv, err := t.conversation(plan.Conversation)
	if err != nil {
		return err
	}
	plan.Back, plan.Returned = time.Time{}, plan.Returned+1
	t.m.Asking, t.m.Floor = &Asking{Plan: *plan, At: t.now}, FloorAsking
	t.post(t.planMessage(conv, plan.Part), Noting{Conversation: conv.ID, Part: plan.Part, Plan: true})
	return nil
}

// beingAsked tells whether a plan is the one that was brought back last, and
// what came of it was not told yet.
func (t *turn) beingAsked(conv *Conversation, part int) bool {
	return t.m.Asking != nil && isPlan(conv.ID, part)(t.m.Asking.Plan)
}

func (t *turn) dropPlan(conv string, part int) {
	t.m.Plans = slices.DeleteFunc(t.m.Plans, isPlan(conv, part))
	if a := t.m.Asking; a != nil && isPlan(conv, part)(a.Plan) {
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
	p := &conv.Parts[part]
	p.Outcome, p.Told, p.Settled = outcome, via, t.now
	t.changed(conv)
	t.edit(ref, t.planClosed(conv, part))
	if t.beingAsked(conv, part) && t.m.Asking.Ref.Message != ref.Message { // it was asked once more since
		t.edit(t.m.Asking.Ref, t.planClosed(conv, part))
	}
	t.over(conv, part, true)
	t.post(Message{Topic: TopicThanks, Lines: []Line{{Text: t.voice.Say(t.planSettled(convID, part, outcome))}}}, Noting{})
	return nil
}

// planSettled lets an open plan go when what came of it was told, and gives the
// sentence that says what happens to it.
func (t *turn) planSettled(conv string, part int, outcome Outcome) speech.Key {
	if outcome != NotYet {
		t.dropPlan(conv, part)
		return map[bool]speech.Key{true: speech.PlanDropped, false: speech.PlanSettled}[outcome == Dropped]
	}
	t.m.Asking = nil
	if i := slices.IndexFunc(t.m.Plans, isPlan(conv, part)); i >= 0 && t.m.Plans[i].Returned < planReturns {
		t.m.Plans[i].Back = t.local(t.now).AddDate(0, 1, 0)
		return speech.PlanReturns
	}
	return speech.PlanStays
}

// plansShown is how many plans one message shows, each with its button.
const plansShown = 8

// plans shows the open plans, the newest of them, or those before a number of
// newer ones.
func (t *turn) plans(newer int) error {
	all, err := t.openPlans()
	if err != nil {
		return err
	}
	until := max(0, len(all)-newer)
	open := all[max(0, until-plansShown):until]
	m := Message{Topic: TopicPlan}
	for i, plan := range open {
		conv, err := t.conversation(plan.Conversation)
		if err != nil {
			return err
		}
		m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.PlanOf, speech.Args{
			"nr": i + 1, "date": t.voice.Date(t.local(plan.Made)), "question": t.lastSentence(conv.Question, plan.Part),
		})})
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
	if until > plansShown {
		m.Buttons = append(m.Buttons, Button{Label: t.voice.Say(speech.ButtonOlder), Action: action("plans", itoa(newer+plansShown))})
	}
	t.reply(m)
	return nil
}

// pressPlans shows older plans.
func (t *turn) pressPlans(_ Ref, args []string) error {
	newer, err := strconv.Atoi(args[0])
	if err != nil || newer < 0 {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	return t.plans(newer)
}
