package terminal

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"gezel/bot"
)

// controls are what a line that begins with a slash can be. Each takes what
// follows its name.
var controls = map[string]func(*Room, context.Context, string){
	"/gezel":   (*Room).command,
	"/press":   (*Room).press,
	"/form":    (*Room).form,
	"/edit":    (*Room).edit,
	"/delete":  (*Room).remove,
	"/as":      (*Room).become,
	"/channel": (*Room).goTo,
	"/dm":      (*Room).goBack,
	"/later":   (*Room).later,
	"/next":    (*Room).next,
	"/when":    (*Room).when,
}

// alone are the controls that take nothing behind their name.
var alone = []string{"/dm", "/next", "/when", "/quit"}

// control carries out a line that begins with a slash, and tells whether it
// ends the room.
func (r *Room) control(ctx context.Context, line string) (quit bool) {
	verb, rest := cut(line)
	verb = strings.ToLower(verb)
	do, known := controls[verb]
	switch {
	case rest != "" && slices.Contains(alone, verb):
		r.remark(fmt.Sprintf(r.words.nothingBehind, verb))
	case verb == "/quit":
		return true
	case !known:
		r.remark(fmt.Sprintf(r.words.unknownControl, verb))
	default:
		do(r, ctx, rest)
	}
	return false
}

// command is the slash command. It works in a channel too: what answers it,
// only the person sees.
func (r *Room) command(ctx context.Context, text string) {
	r.do(ctx, bot.Event{Kind: bot.Commanded, Channel: r.memory.Channel, Text: text})
}

// press presses a button of the last message that has any.
func (r *Room) press(ctx context.Context, arg string) {
	m := r.current().withButtons()
	n, ok := number(arg)
	switch {
	case m == nil:
		r.remark(r.words.noButtons)
	case !ok:
		r.remark(fmt.Sprintf(r.words.whichButton, len(m.Buttons)))
	case n > len(m.Buttons):
		r.remark(fmt.Sprintf(r.words.noSuchButton, n, len(m.Buttons)))
	default:
		r.do(ctx, bot.Event{Kind: bot.Pressed, Message: m.ID, Button: m.Buttons[n-1].Action})
	}
}

// edit changes one of the person's own messages, counted from the last.
func (r *Room) edit(ctx context.Context, arg string) {
	first, text := cut(arg)
	n, ok := number(first)
	if !ok || text == "" {
		r.remark(r.words.whichEdit)
		return
	}
	if m := r.own(n); m != nil {
		r.do(ctx, bot.Event{Kind: bot.Edited, Message: m.ID, Text: text})
	}
}

// remove deletes one of the person's own messages, counted from the last.
func (r *Room) remove(ctx context.Context, arg string) {
	n, ok := number(arg)
	if !ok {
		r.remark(r.words.whichDelete)
		return
	}
	if m := r.own(n); m != nil {
		r.drop(r.memory.Current, m.ID)
		r.do(ctx, bot.Event{Kind: bot.Deleted, Message: m.ID})
		r.remark(r.words.deleted)
	}
}

// own finds one of the person's own messages; where there is none it says so.
func (r *Room) own(n int) *message {
	m, all := r.current().own(n)
	switch {
	case all == 0:
		r.remark(r.words.noMessage)
	case m == nil:
		r.remark(fmt.Sprintf(r.words.noSuchMessage, all))
	}
	return m
}

// become makes another person the one who types.
func (r *Room) become(ctx context.Context, arg string) {
	id, ok := name(arg)
	if !ok {
		r.remark(r.words.asWhom)
		return
	}
	r.person(id)
	r.memory.Current = id
	_ = r.save(ctx) // it was told, and is written with whatever comes next
	r.remark(fmt.Sprintf(r.words.youAre, id))
	r.askAgain()
}

// goTo makes the person speak in a channel.
func (r *Room) goTo(ctx context.Context, arg string) {
	channel, ok := name(arg)
	if !ok {
		r.remark(r.words.whichChannel)
		return
	}
	r.memory.Channel = channel
	_ = r.save(ctx) // as above
	r.remark(fmt.Sprintf(r.words.inChannel, channel))
}

// goBack makes the person speak to the coach again.
func (r *Room) goBack(ctx context.Context, _ string) {
	r.memory.Channel = ""
	_ = r.save(ctx) // as above
	r.remark(r.words.inDM)
}

// later moves the clock on.
func (r *Room) later(ctx context.Context, arg string) {
	to, err := after(r.Now(), arg)
	switch {
	case errors.Is(err, errTooFar):
		r.remark(fmt.Sprintf(r.words.tooFar, farthest))
	case arg == "":
		r.remark(r.words.howLong)
	case err != nil:
		r.remark(fmt.Sprintf(r.words.noTime, arg))
	default:
		r.letPass(ctx, to)
	}
}

// next moves the clock to what is due next.
func (r *Room) next(ctx context.Context, _ string) {
	due, err := r.due(ctx)
	if err != nil {
		return // it was told
	}
	i := r.ahead(due)
	if i < 0 {
		r.remark(r.words.nothingDue)
		return
	}
	r.letPass(ctx, due[i].At)
}

// when shows what is due.
func (r *Room) when(ctx context.Context, _ string) {
	if due, err := r.due(ctx); err == nil {
		r.show(entry{kind: kindWhen, due: due})
	}
}

// most due is how many members are looked at for what is due next.
const mostDue = 100

// due is what is due, earliest first.
func (r *Room) due(ctx context.Context) (due []bot.Due, err error) {
	err = r.patiently(ctx, reading, func(ctx context.Context) error {
		due, err = r.coach.Upcoming(ctx, Server, mostDue)
		return err
	})
	return due, err
}

// ahead is which of what is due lies ahead of the clock; -1 when nothing does.
func (r *Room) ahead(due []bot.Due) int {
	now := r.Now()
	return slices.IndexFunc(due, func(d bot.Due) bool { return d.At.After(now) })
}

// letPass moves the clock, and lets everything that falls due on the way
// happen at its own time.
func (r *Room) letPass(ctx context.Context, to time.Time) {
	for ctx.Err() == nil {
		due, err := r.due(ctx)
		if err != nil {
			return // it was told; the clock stays where it got
		}
		i := r.ahead(due)
		if i < 0 || !due[i].At.Before(to) {
			break
		}
		r.move(due[i].At)
		if r.tick(ctx) != nil {
			return // as above
		}
	}
	r.move(to)
	_ = r.save(ctx) // it was told, and is written with whatever comes next
	r.remark(fmt.Sprintf(r.words.nowIs, r.words.date(r.Now())))
}
