package terminal

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"gezel/bot"
)

// Coach is what the room needs of the coach.
type Coach interface {
	Handle(ctx context.Context, ev bot.Event) (bot.Answer, error)
	Tick(ctx context.Context) (int, error)
	Upcoming(ctx context.Context, server bot.ServerID, limit int) ([]bot.Due, error)
}

// ErrUnsaved ends a room in which people did what the store has not taken.
var ErrUnsaved = errors.New("what people did last is not saved")

// Room is where people are with the coach: it reads what they type.
type Room struct {
	*Chat
	coach Coach
}

// NewRoom makes a room around a chat server and the coach on it.
func NewRoom(chat *Chat, coach Coach) *Room { return &Room{Chat: chat, coach: coach} }

// second is how often a room whose clock runs looks for what is due.
const second = time.Second

// Run reads lines until they end, somebody quits or ctx is done. The one error
// is ErrUnsaved.
func (r *Room) Run(ctx context.Context, in io.Reader) error {
	r.enter(ctx)
	inside, leave := context.WithCancel(ctx)
	defer leave()
	lines := read(inside, in)
	var ticks <-chan time.Time
	if !r.frozen() {
		ticker := time.NewTicker(second)
		defer ticker.Stop()
		ticks = ticker.C
	}
	for {
		if p, ok := r.print.(greeter); ok {
			p.prompt(r.place())
		}
		select {
		case <-ctx.Done():
			return r.leave(context.WithoutCancel(ctx))
		case line, more := <-lines:
			if !more || r.line(ctx, line) {
				return r.leave(context.WithoutCancel(ctx))
			}
		case <-ticks:
			r.look(ctx)
		}
	}
}

// read gives the lines of in, without their ends, as they are asked for. A
// last line without an end is a line.
func read(ctx context.Context, in io.Reader) <-chan string {
	lines := make(chan string)
	go func() {
		defer close(lines)
		reader := bufio.NewReader(in)
		for {
			line, err := reader.ReadString('\n')
			if line != "" {
				select {
				case lines <- strings.TrimRight(line, "\r\n"):
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				return
			}
		}
	}()
	return lines
}

// enter opens the room: it says where people are, hands over what was left
// when the room ended last, and does what has fallen due since.
func (r *Room) enter(ctx context.Context) {
	if p, ok := r.print.(greeter); ok {
		p.greet(r.greeting())
	}
	r.askAgain()
	r.look(ctx)
}

// look hands over what waits, and does what is due.
func (r *Room) look(ctx context.Context) {
	if r.hand(ctx) == nil {
		_ = r.tick(ctx) // it was told, and comes again
	}
}

// leave ends the room; what the store has not taken it is offered once more.
func (r *Room) leave(ctx context.Context) error {
	if p, ok := r.print.(greeter); ok {
		defer p.part()
	}
	if !r.unsaved && len(r.memory.Pending) == 0 {
		return nil
	}
	r.gaveUp = true // no more waiting
	if r.hand(ctx) == nil && r.save(ctx) == nil {
		return nil
	}
	r.remark(r.words.unsaved)
	return ErrUnsaved
}

// line takes one line, and tells whether it ends the room.
func (r *Room) line(ctx context.Context, text string) (quit bool) {
	text = strings.ToValidUTF8(text, "\uFFFD")
	r.show(entry{kind: kindInput, text: text})
	if len(r.memory.Pending) > 0 {
		_ = r.hand(ctx) // it was told; what comes now waits behind it
	}
	switch form := r.current().Form; {
	case strings.HasPrefix(text, "/"):
		if quit = r.control(ctx, text); quit {
			return true
		}
	case form != nil && form.Asking >= 0:
		r.fill(ctx, form, text)
	case text == "":
		return false
	case r.memory.Channel != "":
		r.remark(fmt.Sprintf(r.words.nobodyHears, r.memory.Channel))
		return false
	default:
		r.say(ctx, text)
	}
	if len(r.memory.Pending) == 0 {
		_ = r.tick(ctx) // it was told, and comes again
	}
	return false
}

// say is a message to the coach.
func (r *Room) say(ctx context.Context, text string) {
	m := &message{ID: r.serial(), Own: true}
	r.add(r.memory.Current, m)
	r.do(ctx, bot.Event{Kind: bot.Said, Message: m.ID, Text: text})
}

// do is something the current person does: it is written down, and then handed
// to the coach. What can't be now is kept, in order.
func (r *Room) do(ctx context.Context, ev bot.Event) {
	ev.ID, ev.At = r.eventID(), r.Now()
	ev.Member = bot.MemberID{Server: Server, User: r.memory.Current}
	profile := r.current().Profile
	ev.Profile = &profile
	if ev.Channel == "" {
		ev.Channel = channelOf(r.memory.Current)
	}
	behind := len(r.memory.Pending) > 0
	r.memory.Pending = append(r.memory.Pending, ev)
	if behind {
		r.remark(r.words.alsoKept)
		_ = r.save(ctx) // it was told before
		return
	}
	_ = r.hand(ctx) // it was told; the event waits
}

// hand gives the coach what people did, in order, as far as the store takes it.
func (r *Room) hand(ctx context.Context) error {
	for len(r.memory.Pending) > 0 {
		ev := r.memory.Pending[0]
		var answer bot.Answer
		err := r.patiently(ctx, handing, func(ctx context.Context) (err error) {
			if err = r.write(ctx); err == nil {
				answer, err = r.coach.Handle(ctx, ev)
			}
			return err
		})
		if err != nil {
			return err
		}
		r.memory.Pending = r.memory.Pending[1:]
		r.answer(ctx, ev, answer)
	}
	return nil
}

// answer shows what the coach owes at once.
func (r *Room) answer(ctx context.Context, ev bot.Event, a bot.Answer) {
	p := r.person(ev.Member.User)
	var show []entry
	add := func(e entry) {
		e.to = ev.Member.User
		show = append(show, e)
	}
	if a.Tick && (ev.Kind == bot.Said || ev.Kind == bot.Edited) {
		add(entry{kind: kindTick, id: ev.Message})
	}
	if ev.Kind == bot.Submitted {
		show = append(show, r.submitted(p, ev, a)...)
	}
	if a.Private != nil {
		m := r.stand(ev.Member.User, *a.Private)
		m.Lines = nil
		add(entry{kind: kindMessage, id: m.ID, message: *a.Private, ephemeral: true})
	}
	if a.Form != nil {
		p.Form = opened(*a.Form)
		add(entry{kind: kindForm, id: a.Form.ID, form: *a.Form})
	}
	_ = r.save(ctx) // it was told, and is written with whatever comes next
	for _, e := range show {
		r.show(e)
	}
	if a.Private != nil {
		r.keepFiles(*a.Private)
	}
}

// tick lets the coach do all that is due.
func (r *Room) tick(ctx context.Context) error {
	return r.patiently(ctx, ticking, func(ctx context.Context) error {
		_, err := r.coach.Tick(ctx)
		return err
	})
}

// place is who types, and where.
func (r *Room) place() string {
	if r.memory.Channel == "" {
		return r.memory.Current
	}
	return r.memory.Current + " #" + r.memory.Channel
}

// greeting is where the person is.
func (r *Room) greeting() greeting {
	g := greeting{who: r.place(), at: r.Now(), known: r.known, kept: r.journal != nil}
	if m := r.current().withButtons(); m != nil && len(m.Lines) > 0 {
		g.stands = m
	}
	return g
}
