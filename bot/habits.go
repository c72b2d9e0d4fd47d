package bot

import (
	"slices"
	"strings"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// optionLength is how much of a plan an option in a dialog shows: Slack takes
// 75 characters with the date
// (https://docs.slack.dev/reference/block-kit/composition-objects/option-object).
const optionLength = 50

// Which plan became a habit, only the member can say. The look-back on a year
// asks; the answer is given in a dialog, where the plans that were made in one
// may be shown too.

// carriedOut gives the plans in conversations that were done, as planned or
// otherwise, and are not marked yet, as options of a dialog.
func (t *turn) carriedOut(conversations []*Conversation) (options []Option) {
	for _, conv := range conversations {
		question, _ := t.c.catalogue.Question(conv.Question)
		for i := range conv.Parts {
			p := &conv.Parts[i]
			if done := p.Outcome == Done || p.Outcome == Otherwise; !done || phase(question, i) != 5 || len(p.Texts) == 0 || marked(p.Texts) {
				continue
			}
			words := strings.Join(strings.Fields(joined(p.Texts)), " ")
			options = append(options, Option{
				Value: conv.ID + " " + itoa(i),
				Label: t.voice.Date(t.local(conv.Put)) + ": " + excerpt(words, optionLength),
			})
		}
	}
	return options
}

// habitForm is the dialog in which a plan of a period is named; nil when none
// was carried out.
func (t *turn) habitForm(period string) (*Form, error) {
	p, err := schedule.ParsePeriod(period)
	if err != nil {
		return nil, nil // no button of ours
	}
	all, err := t.all()
	if err != nil {
		return nil, err
	}
	within := slices.DeleteFunc(slices.Clone(all), func(conv *Conversation) bool { return !p.Contains(t.local(conv.Put)) })
	options := t.carriedOut(within)
	if len(options) == 0 {
		return nil, nil
	}
	return &Form{
		ID: action("habit", period), Title: t.voice.Say(speech.FormHabitTitle), Submit: t.voice.Say(speech.FormKeep),
		Fields: []Field{{Name: fieldPlan, Label: t.voice.Say(speech.FormHabit), Type: FieldChoice, Options: options}},
	}, nil
}

func (t *turn) pressHabit(_ Ref, args []string) error {
	form, err := t.habitForm(args[0])
	if err != nil {
		return err
	}
	if form == nil {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	t.answer.Form = form
	return nil
}

// habitSent marks the plan that was named: it comes first in later look-backs.
func (t *turn) habitSent(period string, ev Event) error {
	form, err := t.habitForm(period)
	if err != nil {
		return err
	}
	value := ev.Values[fieldPlan]
	if form == nil || !slices.ContainsFunc(form.Fields[0].Options, func(o Option) bool { return o.Value == value }) {
		t.answer.Errors = map[string]string{fieldPlan: t.voice.Say(speech.FormChooseOne)}
		return nil
	}
	conv, part, err := t.part(strings.Fields(value))
	if err != nil {
		return err
	}
	mark(conv.Parts[part].Texts)
	t.changed(conv)
	t.say(TopicNote, speech.Marked)
	return nil
}
