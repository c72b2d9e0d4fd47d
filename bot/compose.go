package bot

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"gezel/bot/speech"
	"gezel/prompts"
)

// action makes the action of a button: a verb and what it is about. It comes
// back in Event.Button; nothing in it is trusted beyond the member's own state.
func action(verb string, args ...string) string {
	return strings.Join(append([]string{verb}, args...), " ")
}

func itoa(n int) string { return strconv.Itoa(n) }

// phase is the phase of a follow-up (Korthagen's ALACT); 0 for the question
// itself.
func phase(question prompts.Question, part int) int {
	if part < 1 || part > len(question.Followups) {
		return 0
	}
	return question.Followups[part-1].Phase
}

// asking is the message that asks the question (part 0) or a follow-up.
func (t *turn) asking(conv *Conversation, part int) Message {
	question, _ := t.c.catalogue.Question(conv.Question)
	m := Message{Question: conv.Question}
	if part == 0 {
		m.Topic, m.Notification = TopicQuestion, t.voice.Say(speech.NotifyQuestion)
		if conv.Extra {
			m.Notification = t.voice.Say(speech.NotifyExtra)
		}
		m.Lines = t.questionLines(question)
		for i, quick := range question.Quick {
			m.Buttons = append(m.Buttons, Button{Label: t.numbered(i, quick), Action: action("pick", conv.ID, quick.Key)})
		}
	} else {
		m.Topic, m.Notification = TopicFollowUp, t.voice.Say(speech.NotifyFollowUp)
		m.Lines = []Line{{Text: t.followUp(conv, question, part)}}
	}
	m.Buttons = append(m.Buttons,
		Button{Label: t.voice.Say(speech.ButtonWindow), Action: action("window", conv.ID, itoa(part))},
		Button{Label: t.voice.Say(speech.ButtonSkip), Action: action("skip", conv.ID, itoa(part)), Typed: t.voice.Say(speech.SkipTyped)})
	return m
}

// questionLines is a question as it stands in the chat, without buttons.
func (t *turn) questionLines(question prompts.Question) []Line {
	lang := t.voice.Lang()
	lines := []Line{{Text: question.Text.In(lang)}}
	if question.Scale != nil {
		ends := question.Scale.In(lang)
		lines = append(lines, Line{Text: t.voice.Say(speech.ScaleEnds, speech.Args{"low": ends[0], "high": ends[1]})})
	}
	if hint := question.Hint.In(lang); hint != "" {
		lines = append(lines, Line{Style: Small, Text: hint})
	}
	if question.Heavy {
		lines = append(lines, Line{Style: Small, Text: t.voice.Say(speech.HelpNear)})
	}
	return append(lines, Line{Style: Small, Text: t.place(question)})
}

// words is the text of a question (part 0) or a follow-up. A catalogue may have
// lost it since it was asked.
func (t *turn) words(id string, part int) string {
	question, _ := t.c.catalogue.Question(id)
	switch {
	case !t.known(id, part):
		return t.voice.Say(speech.QuestionGone)
	case part > 0:
		return question.Followups[part-1].Text.In(t.voice.Lang())
	}
	return question.Text.In(t.voice.Lang())
}

// known tells whether the catalogue still has a question, and a follow-up of it.
func (t *turn) known(id string, part int) bool {
	question, ok := t.c.catalogue.Question(id)
	return ok && part <= len(question.Followups)
}

// lastSentence is what was asked, without the sentence that led up to it.
func (t *turn) lastSentence(id string, part int) string {
	text := t.words(id, part)
	return strings.TrimSpace(text[strings.LastIndex(text, ". ")+1:])
}

// place names the notion and where it stands in the essay.
func (t *turn) place(question prompts.Question) string {
	notion, _ := t.c.catalogue.Notion(question.Primary())
	return t.voice.Say(speech.Context, speech.Args{"notion": notion.Name.In(t.voice.Lang()), "part": notion.Part()})
}

// numbered is the label of a quick answer's button: "2 Confronteren". The
// points of a scale are numbers already.
func (t *turn) numbered(i int, quick prompts.Quick) string {
	label := quick.Label.In(t.voice.Lang())
	if label == itoa(i+1) {
		return label
	}
	return fmt.Sprintf("%d %s", i+1, label)
}

// followUp is the text of a follow-up; the first repeats the choice that was
// made in the chat, so that the conversation reads as one. A phrase stands in
// quotation marks: many say "I", and it is not the coach who did it.
func (t *turn) followUp(conv *Conversation, question prompts.Question, part int) string {
	text := t.words(conv.Question, part)
	choice := conv.Parts[0].Choice
	if part > 1 || choice == nil || choice.Via == ViaWindow || question.Type == prompts.Scale {
		return text
	}
	quick, ok := quickOf(question, choice.Key)
	if !ok {
		return text
	}
	label := quick.Label.In(t.voice.Lang())
	if strings.Contains(label, " ") {
		return t.voice.Say(speech.PhraseThen, speech.Args{"phrase": label, "question": text})
	}
	return label + ". " + text
}

// asked is the same message when it no longer asks: no buttons, and the choice
// readable.
func (t *turn) asked(conv *Conversation, part int) Message {
	m := t.asking(conv, part)
	m.Buttons, m.Notification = nil, ""
	p := &conv.Parts[part]
	if line := t.outcomeOf(conv, p); line != "" {
		m.Lines = append(m.Lines, Line{Text: line})
	}
	return m
}

// outcomeOf says in a line how a part was answered, where the chat does not
// show it already.
func (t *turn) outcomeOf(conv *Conversation, p *Part) string {
	question, _ := t.c.catalogue.Question(conv.Question)
	switch {
	case p.Choice != nil && p.Choice.Via == ViaWindow, p.Choice == nil && len(p.Texts) > 0 && p.Texts[0].Via == ViaWindow:
		return t.voice.Say(speech.AnsweredInWindow)
	case p.Choice != nil:
		if quick, ok := quickOf(question, p.Choice.Key); ok {
			return t.voice.Say(speech.Chosen, speech.Args{"label": quick.Label.In(t.voice.Lang())})
		}
	case p.Skipped:
		return t.voice.Say(speech.SkippedIt)
	}
	return ""
}

// reminder says once that the question of some days ago still stands.
func (t *turn) reminder(conv *Conversation) Message {
	return Message{
		Topic: TopicReminder, Question: conv.Question, Notification: t.voice.Say(speech.NotifyReminder),
		Lines:   []Line{{Text: t.voice.Say(speech.Reminder, speech.Args{"day": t.dayBefore(conv.Put)})}},
		Buttons: []Button{{Label: t.voice.Say(speech.ButtonSkip), Action: action("decline", conv.ID)}},
	}
}

// dayBefore names the day of a question in its reminder: by its weekday, unless
// holidays lie between the two and there is more than one such day.
func (t *turn) dayBefore(at time.Time) string {
	if t.cal.WorkingDays(at, 2).Sub(at) < 6*24*time.Hour {
		return t.voice.Weekday(t.local(at).Weekday())
	}
	return t.voice.Date(t.local(at))
}

// own is what a member wrote, as lines: word for word where only they see it,
// and in the chat only what was typed there.
func own(texts []Text, private bool) (lines []Line, hidden bool) {
	for _, text := range texts {
		if text.Via == ViaWindow && !private {
			hidden = true
			continue
		}
		lines = append(lines, Line{Style: Quote, Text: text.Text, Via: text.Via})
	}
	return lines, hidden
}

// planText is a plan as it may be shown here.
func (t *turn) planText(conv *Conversation, part int) []Line {
	lines, hidden := own(conv.Parts[part].Texts, t.private)
	if hidden {
		lines = append(lines, Line{Text: t.voice.Say(speech.AnsweredInWindow)})
	}
	return lines
}

var outcomes = []struct {
	outcome Outcome
	label   speech.Key
}{
	{Done, speech.OutcomeDone},
	{Otherwise, speech.OutcomeOtherwise},
	{NotYet, speech.OutcomeNotYet},
	{Dropped, speech.OutcomeDropped},
}

// planMessage brings a plan back into the chat, with the follow-up it answered.
func (t *turn) planMessage(conv *Conversation, part int) Message {
	m := t.planLines(conv, part)
	for i, o := range outcomes {
		m.Buttons = append(m.Buttons, Button{
			Label:  fmt.Sprintf("%d %s", i+1, t.voice.Say(o.label)),
			Action: action("outcome", conv.ID, itoa(part), string(o.outcome)),
		})
	}
	if _, hidden := own(conv.Parts[part].Texts, false); hidden {
		m.Buttons = append(m.Buttons, Button{Label: t.voice.Say(speech.ButtonShow), Action: action("show", conv.ID, itoa(part))})
	}
	return m
}

func (t *turn) planLines(conv *Conversation, part int) Message {
	m := Message{Topic: TopicPlan, Question: conv.Question, Notification: t.voice.Say(speech.NotifyPlan)}
	lines, hidden := own(conv.Parts[part].Texts, false)
	if hidden {
		m.Lines = []Line{{Text: t.planInWindow(conv, part)}, {Text: t.voice.Say(speech.WhatCame)}}
		return m
	}
	m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.PlanBack, speech.Args{
		"date": t.voice.Date(t.local(conv.Parts[part].Asked)), "question": t.words(conv.Question, part)})})
	m.Lines = append(m.Lines, lines...)
	m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.WhatCame)})
	return m
}

// lately is how long "last time" lasts, from one week's question to the next.
const lately = 10 * 24 * time.Hour

// planInWindow says that a plan was made, and when if that was not last time:
// what it was stays in the window.
func (t *turn) planInWindow(conv *Conversation, part int) string {
	asked, now := conv.Parts[part].Asked, t.now
	if t.beingAsked(conv, part) {
		now = t.m.Asking.At
	}
	if now.Sub(asked) < lately {
		return t.voice.Say(speech.PlanInWindow)
	}
	return t.voice.Say(speech.PlanInWindowOn, speech.Args{"date": t.voice.Date(t.local(asked))})
}

// planClosed is the same message once it is answered.
func (t *turn) planClosed(conv *Conversation, part int) Message {
	m := t.planLines(conv, part)
	m.Notification = ""
	p := &conv.Parts[part]
	line := t.voice.Say(speech.AnsweredInWindow)
	if p.Told != ViaWindow {
		line = t.voice.Say(speech.Chosen, speech.Args{"label": t.outcomeLabel(p.Outcome)})
	}
	m.Lines = append(m.Lines, Line{Text: line})
	return m
}

func (t *turn) outcomeLabel(outcome Outcome) string {
	for _, o := range outcomes {
		if o.outcome == outcome {
			return t.voice.Say(o.label)
		}
	}
	return t.voice.Say(speech.OutcomeOpen)
}
