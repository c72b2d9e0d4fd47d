package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"gezel/bot/schedule"
	"gezel/bot/speech"
	"gezel/prompts"
)

// The names of fields. Letters and digits only: Mattermost takes no more.
const (
	fieldChoice   = "choice"
	fieldText     = "answer"
	fieldDay      = "day"
	fieldTime     = "time"
	fieldRhythm   = "rhythm"
	fieldLanguage = "language"
	fieldZone     = "zone"
	fieldReviews  = "reviews"
	fieldSure     = "sure"
	fieldOutcome  = "outcome"
	fieldPlan     = "plan"
)

// answerForm is the dialog in which the question or a follow-up is answered
// without leaving a copy in the chat.
func (t *turn) answerForm(conv *Conversation, part int) *Form {
	question, _ := t.c.catalogue.Question(conv.Question)
	lang := t.voice.Lang()
	form := &Form{
		ID: action("answer", conv.ID, itoa(part)), Title: t.voice.Say(speech.FormAnswerTitle), Submit: t.voice.Say(speech.FormKeep),
	}
	form.Fields = append(form.Fields, Field{
		Name: "question", Label: t.voice.Say(speech.FormQuestion), Type: FieldShow, Value: t.words(conv.Question, part),
	})
	if part == 0 {
		choice := Field{Name: fieldChoice, Label: t.voice.Say(speech.FormChoice), Type: FieldChoice, Optional: true}
		if question.Scale != nil {
			ends := question.Scale.In(lang)
			choice.Hint = t.voice.Say(speech.ScaleEnds, speech.Args{"low": ends[0], "high": ends[1]})
		}
		for _, quick := range question.Quick {
			choice.Options = append(choice.Options, Option{Value: quick.Key, Label: quick.Label.In(lang)})
		}
		form.Fields = append(form.Fields, choice)
	}
	form.Fields = append(form.Fields, Field{
		Name: fieldText, Label: t.voice.Say(speech.FormYourAnswer), Type: FieldArea, Optional: part == 0,
	})
	return form
}

// submitted takes a form that was sent: wrong values go back to their fields,
// and the dialog stays open; nothing of it is lost.
func (t *turn) submitted(ev Event) error {
	if !t.joined() {
		t.answer.Private = new(t.welcome())
		return nil
	}
	verb, rest, _ := strings.Cut(ev.Form, " ")
	args := strings.Fields(rest)
	switch {
	case verb == "answer" && len(args) == 2:
		return t.answered(args, ev)
	case verb == "edit" && len(args) == 1:
		return t.edited(args[0], ev)
	case verb == "settings":
		t.setAll(ev.Values)
		return nil
	case verb == "forget":
		return t.forgetSure(ev)
	case verb == "outcome" && len(args) == 2:
		return t.outcomeSent(args, ev)
	case verb == "habit" && len(args) == 1:
		return t.habitSent(args[0], ev)
	}
	t.say(TopicError, speech.TooLate)
	return nil
}

// answered keeps an answer given in a window. A dialog that was left open
// while the question was replaced still saves.
func (t *turn) answered(args []string, ev Event) error {
	conv, part, err := t.part(args)
	if err != nil {
		return err
	}
	if conv == nil {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	question, _ := t.c.catalogue.Question(conv.Question)
	p := &conv.Parts[part]
	text := clean(ev.Values[fieldText])
	key := ev.Values[fieldChoice]
	_, known := quickOf(question, key)
	switch {
	case text == "" && (part > 0 || !known):
		t.answer.Errors = map[string]string{fieldText: t.voice.Say(speech.FormEmpty)}
		return nil
	case part == 0 && known:
		p.Choice = &Choice{Key: key, At: t.now, Via: ViaWindow}
	}
	if text != "" {
		p.Texts = append(p.Texts, Text{Text: text, At: t.now, Via: ViaWindow})
	}
	p.Skipped = false
	if conv == t.m.Open && part == len(conv.Parts)-1 {
		return t.goOn()
	}
	t.plan(conv)
	t.changed(conv)
	t.close(conv, part)
	t.post(Message{Topic: TopicThanks, Question: conv.Question, Lines: []Line{{Text: t.voice.Say(speech.Thanks)}}, Bare: true}, Noting{})
	return nil
}

// showForm shows a conversation in a window, where what was written in one may
// be shown. Of an open plan it shows that alone, and asks what came of it.
func (t *turn) showForm(conv *Conversation, part int) *Form {
	question, _ := t.c.catalogue.Question(conv.Question)
	lang := t.voice.Lang()
	form := &Form{ID: "show", Title: t.voice.Say(speech.FormShowTitle)}
	open := slices.ContainsFunc(t.m.Plans, isPlan(conv.ID, part))
	for i := range conv.Parts {
		if open && i != part {
			continue
		}
		p := &conv.Parts[i]
		var texts []string
		if quick, ok := choiceOf(question, p); ok {
			texts = append(texts, quick.Label.In(lang))
		}
		for _, text := range p.Texts {
			texts = append(texts, text.Text)
		}
		if len(texts) > 0 {
			form.Fields = append(form.Fields, Field{
				Name: "shown" + itoa(i), Label: t.words(conv.Question, i), Type: FieldShow, Value: strings.Join(texts, "\n\n"),
			})
		}
	}
	if open {
		field := Field{Name: fieldOutcome, Label: t.voice.Say(speech.WhatCame), Type: FieldChoice}
		for _, o := range outcomes {
			field.Options = append(field.Options, Option{Value: string(o.outcome), Label: t.voice.Say(o.label)})
		}
		form.ID, form.Submit = action("outcome", conv.ID, itoa(part)), t.voice.Say(speech.FormKeep)
		form.Fields = append(form.Fields, field)
	}
	return form
}

func choiceOf(question prompts.Question, p *Part) (prompts.Quick, bool) {
	if p.Choice == nil {
		return prompts.Quick{}, false
	}
	return quickOf(question, p.Choice.Key)
}

func (t *turn) outcomeSent(args []string, ev Event) error {
	conv, part, err := t.part(args)
	if err != nil {
		return err
	}
	for _, o := range outcomes {
		if conv != nil && string(o.outcome) == ev.Values[fieldOutcome] {
			var ref Ref
			if t.beingAsked(conv, part) {
				ref = t.m.Asking.Ref
			}
			return t.outcome(conv.ID, part, o.outcome, ViaWindow, ref)
		}
	}
	t.answer.Errors = map[string]string{fieldOutcome: t.voice.Say(speech.FormEmpty)}
	return nil
}

// settings offers the settings in one dialog.
func (t *turn) settings() {
	if t.private {
		t.answer.Form = t.settingsForm()
		return
	}
	m := Message{Topic: TopicSettings, Lines: t.settingsLines()}
	m.Buttons = []Button{{
		Label: t.voice.Say(speech.ButtonSettings), Action: action("form", "settings"), Typed: t.voice.Say(speech.SettingsTyped),
	}}
	t.reply(m)
}

func (t *turn) settingsLines() []Line {
	args := t.momentArgs(t.cal.Moment)
	args["zone"] = t.zone.String()
	args["language"] = t.voice.Say(speech.LanguageName)
	key := speech.SettingsReviews
	if t.m.Silent {
		key = speech.SettingsNoReviews
	}
	return []Line{{Text: t.voice.Say(speech.SettingsNow, args)}, {Text: t.voice.Say(key)}}
}

// settingsForm is all of the settings in one dialog.
func (t *turn) settingsForm() *Form {
	day, hour, minute, other, ok := t.cal.Moment.Weekly()
	if !ok {
		day, hour, minute = time.Thursday, 16, 0
	}
	days := Field{Name: fieldDay, Label: t.voice.Say(speech.FormDay), Type: FieldChoice, Value: itoa(int(day))}
	for i := range 7 {
		d := time.Weekday((i + 1) % 7)
		days.Options = append(days.Options, Option{Value: itoa(int(d)), Label: t.voice.Weekday(d)})
	}
	clock := time.Date(2000, 1, 1, hour, minute, 0, 0, time.UTC)
	return &Form{
		ID: "settings", Title: t.voice.Say(speech.FormSettingsTitle), Submit: t.voice.Say(speech.FormKeep),
		Fields: []Field{
			days,
			{Name: fieldTime, Label: t.voice.Say(speech.FormTime), Type: FieldText, Value: t.voice.Clock(clock)},
			t.pick(fieldRhythm, speech.FormRhythm, map[bool]string{false: "1", true: "2"}[other],
				option{"1", speech.FormWeekly}, option{"2", speech.FormBiweekly}),
			t.pick(fieldLanguage, speech.FormLanguage, t.voice.Lang(), option{"nl", speech.FormDutch}, option{"en", speech.FormEnglish}),
			{Name: fieldZone, Label: t.voice.Say(speech.FormZone), Type: FieldText, Value: t.zone.String()},
			t.pick(fieldReviews, speech.FormReviews, map[bool]string{false: "yes", true: "no"}[t.m.Silent],
				option{"yes", speech.FormYes}, option{"no", speech.FormNo}),
		},
	}
}

type option struct {
	value string
	label speech.Key
}

func (t *turn) pick(name string, label speech.Key, value string, options ...option) Field {
	field := Field{Name: name, Label: t.voice.Say(label), Type: FieldChoice, Value: value}
	for _, o := range options {
		field.Options = append(field.Options, Option{Value: o.value, Label: t.voice.Say(o.label)})
	}
	return field
}

// setAll takes the settings dialog: all of it, or none with a sentence at each
// field that is wrong. A field that was not sent stays as it is.
func (t *turn) setAll(values map[string]string) {
	wrong := map[string]string{}
	form := t.settingsForm()
	value := func(name string) string {
		if v, ok := values[name]; ok {
			return clean(v)
		}
		i := slices.IndexFunc(form.Fields, func(f Field) bool { return f.Name == name })
		return form.Fields[i].Value
	}
	for _, field := range form.Fields {
		if field.Type == FieldChoice && !slices.ContainsFunc(field.Options, func(o Option) bool { return o.Value == value(field.Name) }) {
			wrong[field.Name] = t.voice.Say(speech.FormChooseOne)
		}
	}
	clock, err := time.Parse("15:04", strings.ReplaceAll(value(fieldTime), ".", ":"))
	if err != nil {
		wrong[fieldTime] = t.voice.Say(speech.FormBadTime, speech.Args{"input": value(fieldTime)})
	}
	if _, err := schedule.Zone(value(fieldZone)); err != nil {
		wrong[fieldZone] = t.voice.Say(speech.FormBadZone, speech.Args{"input": value(fieldZone)})
	}
	if len(wrong) > 0 {
		t.answer.Errors = wrong
		return
	}
	if zone := value(fieldZone); zone != t.zone.String() {
		t.m.Zone = zone
	}
	if lang := value(fieldLanguage); lang != t.voice.Lang() {
		t.m.Language = lang
	}
	t.m.Silent = value(fieldReviews) == "no"
	t.tune()
	day, _ := strconv.Atoi(value(fieldDay))
	moment := schedule.NewMoment(time.Weekday(day), clock.Hour(), clock.Minute(), value(fieldRhythm) == "2", t.local(t.now))
	if momentChanged(t.cal.Moment, moment) {
		t.applyMoment(moment)
	}
	t.post(Message{Topic: TopicSettings, Lines: append([]Line{{Text: t.voice.Say(speech.SettingsKept)}}, t.settingsLines()...)}, Noting{})
}

// momentChanged compares moments by what a member sees of them: every other
// week keeps its rhythm when the dialog is sent unchanged.
func momentChanged(a, b schedule.Moment) bool {
	day1, hour1, min1, other1, ok1 := a.Weekly()
	day2, hour2, min2, other2, ok2 := b.Weekly()
	return ok1 != ok2 || day1 != day2 || hour1 != hour2 || min1 != min2 || other1 != other2
}
