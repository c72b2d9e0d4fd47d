package storage_test

import (
	"context"
	"fmt"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// handle is the coach's door: every event comes under the same name in every
// world, and so do the messages in it.
func (w *world) handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	if w.deaf {
		return bot.Answer{}, bottest.ErrLost
	}
	user := ev.Member.User
	ev.Message, ev.Thread = w.name(user, ev.Message), w.name(user, ev.Thread)
	id, known := w.names[ev.ID]
	if !known {
		about := ev.Message
		if ev.Kind == bot.Pressed || about == "" {
			about = w.step
		}
		id = w.count(string(ev.Kind) + " " + about)
		w.names[ev.ID] = id
	}
	ev.ID = id
	w.heard = append(w.heard, ev)
	answer, err := w.coach.Handle(ctx, ev)
	if err == nil && answer.Form != nil {
		w.forms[user], w.opened = answer.Form, true
	}
	return answer, err
}

// name gives the name of a message; those of the coach have theirs from the
// delivery.
func (w *world) name(user, message string) string {
	if message == "" {
		return ""
	}
	if w.names[message] == "" {
		name := w.count(user)
		w.names[message], w.places[name] = name, message
	}
	return w.names[message]
}

func (w *world) count(what string) string {
	w.counts[what]++
	return fmt.Sprintf("%s %d", what, w.counts[what])
}

// wire is the way to the chat server. A message stands there under the name of
// its delivery.
type wire struct{ w *world }

// ask asks something of the chat server, or meets with what goes wrong.
func (r wire) ask(to bot.Place, do func() error) error {
	r.w.between(to.User)
	switch fault := next(&r.w.trouble.chat); fault {
	case bottest.FailBefore:
		return bottest.ErrLost
	case bottest.Throttled:
		return &bot.Busy{Until: r.w.clock.now().Add(30 * time.Second), Err: bottest.ErrLost}
	case bottest.LoseReply:
		_ = do()
		return bottest.ErrLost
	}
	return do()
}

func (r wire) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (ref bot.Ref, err error) {
	err = r.ask(to, func() error {
		at, err := r.w.chat.Send(ctx, to, m, id)
		if err == nil {
			r.w.names[at.Message], r.w.places[string(id)], r.w.posts[string(id)] = string(id), at.Message, m
			ref = bot.Ref{Channel: at.Channel, Message: string(id)}
			if len(m.Files) > 0 {
				r.w.files[to.User] = m.Files[0].Body
			}
		}
		return err
	})
	if err != nil {
		return bot.Ref{}, err
	}
	return ref, nil
}

func (r wire) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (ref bot.Ref, found bool, err error) {
	err = r.ask(to, func() (err error) {
		ref, found, err = r.w.chat.Sent(ctx, to, id, since)
		ref.Message = r.w.names[ref.Message]
		return err
	})
	return ref, found && err == nil, err
}

func (r wire) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	return r.ask(to, func() error {
		return r.w.chat.Edit(ctx, to, bot.Ref{Channel: ref.Channel, Message: r.w.places[ref.Message]}, m)
	})
}

func (r wire) Remove(ctx context.Context, to bot.Place, ref bot.Ref) error {
	return r.ask(to, func() error {
		return r.w.chat.Remove(ctx, to, bot.Ref{Channel: ref.Channel, Message: r.w.places[ref.Message]})
	})
}

func (r wire) Profile(ctx context.Context, user string) (bot.Profile, error) {
	return r.w.chat.Profile(ctx, user)
}
