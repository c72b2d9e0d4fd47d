package bot

import (
	"fmt"
	"slices"
	"time"

	"gezel/bot/schedule"
	"gezel/prompts"
)

// What says what kind of thing is due.
type What string

// The kinds of things that fall due for a member.
const (
	WhatMessage  What = "message"   // something in the outbox
	WhatQuestion What = "question"  // the weekly question
	WhatLater    What = "later"     // a question the member wanted back
	WhatFollowUp What = "follow-up" // the quiet after a typed answer is over
	WhatReminder What = "reminder"
	WhatReview   What = "review"
	WhatPause    What = "pause" // a pause ends
)

// Due is one thing that falls due.
type Due struct {
	At     time.Time
	What   What
	Member MemberID
}

// rest is how long a conversation must lie still before the next weekly
// question may come (product: "waits until it has rested that long").
const rest = 30 * time.Minute

// dues lists what is due for the member, earliest first, as seen from now.
func (t *turn) dues() []Due {
	var all []Due
	t.eachDue(func(what What, at time.Time) { all = append(all, Due{At: at, What: what, Member: t.id}) })
	return sortDues(all)
}

// first is the first of what is due of those that are wanted; of two at one
// instant the one that eachDue gives first.
func (t *turn) first(want func(What) bool) (due Due, ok bool) {
	t.eachDue(func(what What, at time.Time) {
		if want(what) && (!ok || at.Before(due.At)) {
			due, ok = Due{At: at, What: what, Member: t.id}, true
		}
	})
	return due, ok
}

// eachDue gives what is due for the member, as seen from now.
func (t *turn) eachDue(give func(What, time.Time)) {
	add := func(what What, at time.Time) {
		if !at.IsZero() {
			give(what, at)
		}
	}
	if head := t.head(); head != nil && !t.m.Gone {
		add(WhatMessage, latest(head.Due, head.Wait, head.Lease))
	}
	switch {
	case !t.joined() || t.m.Gone:
	case t.paused():
		add(WhatPause, t.m.Pause.Until)
	default:
		// Of what is due at one instant the question goes first: a look-back waits
		// for another day, and what belongs to the conversation that the question
		// is going to replace is over with it.
		_, question := t.weekly()
		add(WhatQuestion, question)
		add(WhatReview, t.m.Review.At)
		if conv := t.m.Open; conv != nil {
			add(WhatFollowUp, t.late(conv.Quiet))
			add(WhatReminder, t.late(conv.Remind))
			add(WhatLater, t.late(conv.Later))
		}
	}
}

// late is when something is served that is due at an instant: then, and when
// that was missed as late as a question would be; zero when that is too late.
func (t *turn) late(due time.Time) time.Time {
	if due.IsZero() {
		return due
	}
	at, _ := t.cal.Late(due, latest(due, t.now))
	return at
}

// due is the member's entry in the agenda.
func (t *turn) due() time.Time {
	due, _ := t.first(func(What) bool { return true })
	return due.At
}

// slot is the first weekly moment after an instant in a week that has not had
// its question.
func (t *turn) slot(after time.Time) time.Time {
	at := t.cal.Next(after)
	for !at.IsZero() && t.week(at) == t.m.Week {
		at = t.cal.Next(at)
	}
	return at
}

// week names the ISO week of an instant in the member's zone.
func (t *turn) week(at time.Time) string { return prompts.WeekOf(t.local(at)).String() }

// weekly is which weekly moment comes next, and when it is served, as seen from
// now: of the moments that passed unserved only the last one counts, and that
// only while it is not too late; a conversation in full swing is let finish.
func (t *turn) weekly() (slot, serve time.Time) {
	of := weeklyOf{t.now, t.m.Since, t.resting(), t.m.Week}
	if t.found.of != of {
		t.found.of = of
		t.found.slot, t.found.serve = t.findWeekly(of.resting)
	}
	return t.found.slot, t.found.serve
}

// weeklyFound is what weekly gave, and of what, beside the calendar, that is.
type weeklyFound struct {
	of          weeklyOf
	slot, serve time.Time
}

type weeklyOf struct {
	now, since, resting time.Time
	week                string
}

func (t *turn) findWeekly(resting time.Time) (slot, serve time.Time) {
	slot = t.slot(latest(t.m.Since, t.now.AddDate(0, 0, -35)))
	for !slot.IsZero() && !slot.After(t.now) {
		next := t.slot(slot)
		if next.IsZero() || next.After(t.now) {
			break
		}
		slot = next
	}
	if slot.IsZero() {
		return slot, slot
	}
	rested := latest(slot, resting) // what waited for that is not late
	if serve, ok := t.cal.Late(rested, latest(rested, t.now)); ok {
		return slot, serve
	}
	slot = t.slot(latest(rested, t.now))
	return slot, slot
}

// resting is until when the open conversation must be left alone.
func (t *turn) resting() time.Time {
	if t.m.Open == nil {
		return time.Time{}
	}
	if last := t.m.Open.touched(); !last.IsZero() {
		return last.Add(rest)
	}
	return time.Time{}
}

// advance does everything that is due by now, in order.
func (t *turn) advance() error {
	if p := t.m.Pause; p != nil && !t.paused() {
		t.m.Pause = nil
	}
	for range 32 { // each step moves its own due time; the bound is a fence
		next, ok := t.firstDue()
		if !ok {
			return nil
		}
		if err := t.serve(next); err != nil {
			return err
		}
	}
	return nil
}

// firstDue is the first thing due by now that is not in the outbox.
func (t *turn) firstDue() (Due, bool) {
	due, ok := t.first(func(what What) bool { return what != WhatMessage && what != WhatPause })
	return due, ok && !due.At.After(t.now)
}

// serve does what is due. What it says follows from when that was due at first,
// not from when it is served: an outage must not make it something else.
func (t *turn) serve(d Due) error {
	t.stale(d.At)
	switch conv := t.m.Open; d.What {
	case WhatQuestion:
		return t.putWeekly()
	case WhatFollowUp:
		t.because(string(d.What)+" "+conv.Question+" "+itoa(len(conv.Parts)), conv.Quiet)
		return t.goOn()
	case WhatReminder:
		t.because(string(d.What), conv.Remind)
		t.remind()
	case WhatLater:
		t.because(string(d.What), conv.Later)
		t.bringBack()
	case WhatReview:
		t.because(string(d.What), t.m.Review.At)
		t.cause = string(d.What) + " " + t.m.Review.Period // it may have been put off
		if first := t.m.Review.First; !first.IsZero() {
			t.since = first
		}
		return t.reviewByItself()
	}
	return nil
}

// remind says once that the question still stands: what is typed then is meant
// for it.
func (t *turn) remind() {
	t.m.Open.Remind, t.m.Floor = time.Time{}, FloorOpen
	t.post(t.reminder(t.m.Open), Noting{Conversation: t.m.Open.ID, Reminder: true})
}

// bringBack puts the open question again, at the time the member asked for.
func (t *turn) bringBack() {
	conv := t.m.Open
	conv.Later = time.Time{}
	t.ask(conv, len(conv.Parts)-1)
}

// reviewByItself gives the look-back of the period that ended, if the member
// wants it and there is something in it, and plans the next.
func (t *turn) reviewByItself() error {
	awaited := t.m.Review
	if at := t.undisturbed(); at.After(t.now) {
		if t.m.Review.First.IsZero() {
			t.m.Review.First = t.m.Review.At
		}
		t.m.Review.At = at
		return nil
	}
	t.awaitReview()
	if t.m.Silent {
		return nil
	}
	period, err := schedule.ParsePeriod(awaited.Period)
	if err != nil {
		return fmt.Errorf("awaited look-back: %w", err)
	}
	return t.review(period, true)
}

const (
	// A look-back keeps this far from the question of the week, before and after:
	// each of them asks something. Mostly they are days apart; but after a pause
	// or an outage both may be due at once, and somebody's moment is at nine.
	reviewBefore = time.Hour
	reviewAfter  = 4 * time.Hour
)

// undisturbed is when a look-back that is due may come: within working hours,
// and on the next working day when a question comes or came just now.
func (t *turn) undisturbed() time.Time {
	_, question := t.weekly()
	comes := !question.IsZero() && question.Before(t.now.Add(reviewBefore))
	if conv := t.m.Open; conv != nil && !conv.Later.IsZero() { // it was asked to come back then
		comes = comes || conv.Later.Before(t.now.Add(reviewBefore))
	}
	came := t.m.Week == t.week(t.now) && t.now.Sub(t.m.Since) < reviewAfter
	if comes || came {
		today := schedule.DateOf(t.local(t.now))
		return t.cal.WorkingDays(today.At(schedule.LookBackHour, 0, t.zone), 1)
	}
	return t.cal.Working(t.now)
}

// awaitReview plans the next look-back that comes by itself.
func (t *turn) awaitReview() {
	at, period := schedule.LookBackDue(t.now, t.cal)
	t.m.Review = Awaited{At: at, Period: period.String()}
}

func latest(at ...time.Time) time.Time {
	var last time.Time
	for _, t := range at {
		if t.After(last) {
			last = t
		}
	}
	return last
}

func sortDues(all []Due) []Due {
	slices.SortStableFunc(all, func(a, b Due) int { return a.At.Compare(b.At) })
	return all
}
