package bot

import (
	"time"

	"gezel/bot/speech"
	"gezel/prompts"
)

// putWeekly puts the question of the week. A second one in the same ISO week
// never comes.
func (t *turn) putWeekly() error {
	slot, serve := t.weekly()
	if serve.After(t.now) {
		return nil
	}
	t.because(string(WhatQuestion), slot)
	week := prompts.WeekOf(t.local(t.now))
	question, err := t.questionOf(week)
	if err != nil {
		return err
	}
	t.open(question, false)
	t.m.Week, t.m.Since = week.String(), t.now
	t.m.Open.Remind = t.cal.WorkingDays(t.now, 2)
	return nil
}

// questionOf is the plan's question of a week, unless the member had it within
// 52 weeks as an extra: then a substitute.
func (t *turn) questionOf(week prompts.Week) (prompts.Question, error) {
	question := t.c.catalogue.Week(week)
	clash := false
	for _, extra := range t.m.Extras {
		clash = clash || extra.Question == question.ID && t.recent(extra.At)
	}
	if !clash {
		return question, nil
	}
	if other, ok, err := t.extra(week); err != nil || ok {
		return other, err
	}
	return question, nil
}

// recent tells whether an instant lies within the 52 weeks in which nothing is
// asked twice.
func (t *turn) recent(at time.Time) bool { return at.After(t.now.AddDate(0, 0, -52*7)) }

// extra chooses a question outside the plan that the member was not asked
// within 52 weeks; false when nothing is left.
func (t *turn) extra(week prompts.Week) (prompts.Question, bool, error) {
	all, err := t.all()
	if err != nil {
		return prompts.Question{}, false, err
	}
	asked := map[string]bool{}
	for _, conv := range all {
		if t.recent(conv.Put) {
			asked[conv.Question] = true
		}
	}
	for _, extra := range t.m.Extras {
		if t.recent(extra.At) {
			asked[extra.Question] = true
		}
	}
	question, ok := t.c.catalogue.Extra(week, func(id string) bool { return asked[id] })
	return question, ok, nil
}

// putExtra puts a question outside the plan; it says so when nothing is left.
func (t *turn) putExtra() error {
	question, ok, err := t.extra(prompts.WeekOf(t.local(t.now)))
	if err != nil {
		return err
	}
	if !ok {
		t.say(TopicError, speech.NothingLeft)
		return nil
	}
	t.open(question, true)
	recent := t.m.Extras[:0]
	for _, extra := range t.m.Extras {
		if t.recent(extra.At) {
			recent = append(recent, extra)
		}
	}
	t.m.Extras = append(recent, Asked{Question: question.ID, At: t.now})
	return nil
}

// open opens a conversation; the one that was open is put away.
func (t *turn) open(question prompts.Question, extra bool) {
	t.putAway(Replaced)
	t.m.Open = &Conversation{ID: t.serial(conversations), Question: question.ID, Extra: extra, Put: t.now}
	t.ask(t.m.Open, 0)
}

// ask asks the question (part 0) or a follow-up, for the first time or again.
func (t *turn) ask(conv *Conversation, part int) {
	if part == len(conv.Parts) {
		conv.Parts = append(conv.Parts, Part{})
	}
	conv.Parts[part].Asked, t.m.Floor = t.now, FloorOpen
	t.post(t.asking(conv, part), Noting{Conversation: conv.ID, Part: part})
}

// goOn is what comes after an answer: the next follow-up, or the end. While
// everything is held back it waits until the member is back.
func (t *turn) goOn() error {
	conv := t.m.Open
	conv.Quiet, conv.Remind, conv.Later = time.Time{}, time.Time{}, time.Time{}
	t.unremind(conv)
	t.close(conv, len(conv.Parts)-1)
	if t.paused() {
		conv.Quiet = t.now
		return nil
	}
	question, ok := t.c.catalogue.Question(conv.Question)
	if ok && len(conv.Parts) <= len(question.Followups) && !t.wayOut(conv, question) {
		t.ask(conv, len(conv.Parts))
		return nil
	}
	return t.finish()
}

// wayOut tells whether the quick answer says that there is nothing to go on.
func (t *turn) wayOut(conv *Conversation, question prompts.Question) bool {
	choice := conv.Parts[0].Choice
	if choice == nil || len(conv.Parts[0].Texts) > 0 {
		return false
	}
	quick, ok := quickOf(question, choice.Key)
	return ok && quick.WayOut()
}

func quickOf(question prompts.Question, key string) (prompts.Quick, bool) {
	for _, quick := range question.Quick {
		if quick.Key == key {
			return quick, true
		}
	}
	return prompts.Quick{}, false
}

// finish thanks, puts the conversation away, and comes back to a plan made
// earlier.
func (t *turn) finish() error {
	conv := t.m.Open
	if !conv.answered() {
		t.putAway(Skipped)
		return nil
	}
	t.putAway(Finished)
	t.post(Message{Topic: TopicThanks, Question: conv.Question, Lines: []Line{{Text: t.voice.Say(speech.Thanks)}}, Bare: true}, Noting{})
	return t.bringPlan()
}

// putAway ends the open conversation and makes a record of it. Its buttons go.
func (t *turn) putAway(end End) {
	conv := t.m.Open
	if conv == nil {
		return
	}
	last := len(conv.Parts) - 1
	if end != Finished {
		t.close(conv, last)
	}
	t.unremind(conv)
	conv.End, conv.Ended = end, t.now
	conv.Quiet, conv.Remind, conv.Later = time.Time{}, time.Time{}, time.Time{}
	t.m.Open = nil
	t.plan(conv)
	if t.read.conversations {
		t.kept = append(t.kept, conv)
	}
	t.keep(conv.ID, conv)
}

// close takes the buttons off the message of a part; the choice stays readable.
func (t *turn) close(conv *Conversation, part int) {
	if !t.known(conv.Question, part) { // as it stands it says more than can be said now
		return
	}
	if refs := conv.Parts[part].Refs; len(refs) > 0 { // those before it closed when it was put off
		t.edit(refs[len(refs)-1], t.asked(conv, part))
	}
	t.over(conv, part, false)
}

// skip skips what is being asked now: the question, or a follow-up. What was
// answered already stays an answer; then it only goes on.
func (t *turn) skip(conv *Conversation) error {
	conv.current().Skipped = !conv.current().answered()
	if len(conv.Parts) == 1 && !conv.answered() {
		t.putAway(Skipped)
		return nil
	}
	return t.goOn()
}
