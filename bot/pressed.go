package bot

import (
	"strconv"
	"strings"

	"gezel/bot/speech"
)

// pressed takes a button. Nothing in its action is trusted: it can only name
// what is in the member's own state, and a button whose time is over says so.
func (t *turn) pressed(ev Event) error {
	verb, rest, _ := strings.Cut(ev.Button, " ")
	args := strings.Split(rest, " ")
	var ref Ref
	if ev.Message != "" {
		ref = Ref{Channel: ev.Channel, Message: ev.Message}
	}
	if verb == "join" {
		return t.joinBy(args[0], ref)
	}
	if verb == "privacy" {
		t.privacy()
		return nil
	}
	if !t.joined() {
		t.reply(t.welcome())
		return nil
	}
	press, ok := presses[verb]
	if !ok || len(args) != press.args {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	return press.do(t, ref, args)
}

// presses are the buttons by verb, with the number of words that follow it.
// It is a function of nothing but the code; an init breaks the cycle.
var presses map[string]press

type press struct {
	args int
	do   func(t *turn, ref Ref, args []string) error
}

func init() {
	presses = map[string]press{
		"pick":     {2, (*turn).pressPick},
		"window":   {2, opens((*turn).answerForm)},
		"skip":     {2, (*turn).pressSkip},
		"decline":  {1, (*turn).pressDecline},
		"show":     {2, opens((*turn).showForm)},
		"outcome":  {3, (*turn).pressOutcome},
		"plan":     {2, (*turn).pressPlan},
		"plans":    {1, (*turn).pressPlans},
		"meant":    {2, (*turn).pressMeant},
		"keep":     {4, (*turn).pressKeep},
		"mark":     {3, (*turn).pressMark},
		"form":     {1, (*turn).pressForm},
		"review":   {1, (*turn).pressReview},
		"habit":    {1, (*turn).pressHabit},
		"pause":    {1, func(t *turn, _ Ref, _ []string) error { return t.pause("") }},
		"resume":   {1, func(t *turn, _ Ref, _ []string) error { t.resume(); return nil }},
		"erase":    {1, (*turn).pressErase},
		"retract":  {1, (*turn).pressRetract},
		"question": {1, (*turn).pressQuestion},
	}
}

// part finds the part of a conversation that a button names.
func (t *turn) part(args []string) (*Conversation, int, error) {
	conv, err := t.conversation(args[0])
	if err != nil || conv == nil {
		return nil, 0, err
	}
	part, err := strconv.Atoi(args[1])
	if err != nil || part < 0 || part >= len(conv.Parts) {
		return nil, 0, nil
	}
	return conv, part, nil
}

// pressPick is a quick answer. One pressed on a question that is over is a
// late answer: it counts.
func (t *turn) pressPick(ref Ref, args []string) error {
	conv, _, err := t.part([]string{args[0], "0"})
	if err != nil {
		return err
	}
	if conv == nil {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	question, _ := t.c.catalogue.Question(conv.Question)
	quick, ok := quickOf(question, args[1])
	if !ok {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	choice := Choice{Key: quick.Key, At: t.now}
	if conv == t.m.Open {
		return t.choose(choice, ref)
	}
	t.chooseLate(conv, choice, ref)
	return nil
}

// chooseLate takes a quick answer to a question that is over.
func (t *turn) chooseLate(conv *Conversation, choice Choice, pressed Ref) {
	p := &conv.Parts[0]
	t.answer.Tick = choice.Message != ""
	if p.Choice != nil && p.Choice.Key == choice.Key {
		return
	}
	p.Choice, p.Skipped = &choice, false
	t.changed(conv)
	t.edit(pressed, t.asked(conv, 0))
	t.post(Message{Topic: TopicThanks, Question: conv.Question, Lines: []Line{{Text: t.voice.Say(speech.Thanks)}}, Bare: true}, Noting{})
}

// opens is a button that opens a window about a part of a conversation.
func opens(form func(*turn, *Conversation, int) *Form) func(*turn, Ref, []string) error {
	return func(t *turn, _ Ref, args []string) error {
		conv, part, err := t.part(args)
		if err != nil {
			return err
		}
		if conv == nil {
			t.say(TopicError, speech.TooLate)
			return nil
		}
		t.answer.Form = form(t, conv, part)
		return nil
	}
}

// pressSkip skips what is still being asked; a second press does nothing.
func (t *turn) pressSkip(ref Ref, args []string) error {
	conv, part, err := t.part(args)
	if err != nil {
		return err
	}
	if conv != nil && conv.Parts[part].Skipped {
		return nil
	}
	if conv == nil || conv != t.m.Open {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	if part != len(conv.Parts)-1 {
		return nil
	}
	if p := conv.current(); ref.Message != "" && !p.has(ref.Message) { // its sending was never heard of
		p.Refs = append(p.Refs, ref)
	}
	return t.skip(conv)
}

// pressDecline skips the question that a reminder is about.
func (t *turn) pressDecline(ref Ref, args []string) error {
	conv, err := t.conversation(args[0])
	if err != nil {
		return err
	}
	if conv == nil || conv != t.m.Open {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	if conv.Reminder.IsZero() { // its sending was never heard of
		conv.Reminder = ref
	}
	if len(conv.Parts) > 1 || conv.answered() {
		t.unremind(conv)
		return nil
	}
	return t.skip(conv)
}

func (t *turn) pressOutcome(ref Ref, args []string) error {
	conv, part, err := t.part(args)
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		if conv != nil && string(o.outcome) == args[2] {
			if conv.Parts[part].Outcome == o.outcome && !t.beingAsked(conv, part) {
				return nil
			}
			return t.outcome(conv.ID, part, o.outcome, ViaChat, ref)
		}
	}
	t.say(TopicError, speech.TooLate)
	return nil
}

func (t *turn) pressPlan(_ Ref, args []string) error {
	plans, err := t.openPlans()
	if err != nil {
		return err
	}
	for i := range plans {
		if plans[i].Conversation == args[0] && itoa(plans[i].Part) == args[1] {
			return t.askPlan(&plans[i])
		}
	}
	t.say(TopicError, speech.TooLate)
	return nil
}

// pressKeep keeps a word that was taken for a command as the answer it was
// meant to be.
func (t *turn) pressKeep(ref Ref, args []string) error {
	conv, part, err := t.part(args)
	if err != nil {
		return err
	}
	word := args[3]
	if conv == nil || !everyday[word] {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	for _, text := range conv.Parts[part].Texts {
		if text.Message == args[2] {
			return nil
		}
	}
	words := Text{Text: word, At: t.now, Message: args[2]}
	t.edit(ref, Message{Topic: TopicAnswer, Lines: []Line{{Text: t.voice.Say(speech.KeptAsAnswer)}}})
	if conv != t.m.Open {
		t.answerLate(conv, part, words)
		return nil
	}
	err = t.answerText(part, words)
	t.answer.Tick = false // it would stand on the coach's own message
	return err
}

// pressQuestion puts a question from the page, if none is open: the button stands
// there until the page is made anew, which it is at once.
func (t *turn) pressQuestion(_ Ref, _ []string) error {
	if t.m.Open == nil || t.paused() {
		return t.question()
	}
	t.look()
	return nil
}

// pressForm opens one of the dialogs that a typed command can't open itself.
func (t *turn) pressForm(_ Ref, args []string) error {
	switch args[0] {
	case "settings":
		t.answer.Form = t.settingsForm()
	case "edit":
		return t.editLast()
	case "forget":
		t.answer.Form = t.forgetForm()
	default:
		t.say(TopicError, speech.TooLate)
	}
	return nil
}
