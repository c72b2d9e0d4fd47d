package bottest

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"time"

	"gezel/bot"
)

// handling bends what becomes of an event at the door.
func handling(bend func(next Handler) Handler) func(*bentRig) {
	return func(b *bentRig) {
		b.link = func(l *Link) { l.Handle = bend(l.Handle) }
	}
}

// hearing bends the events of one kind; false swallows them.
func hearing(kind bot.Kind, change func(*bot.Event) bool) func(*bentRig) {
	return handling(func(next Handler) Handler {
		return func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
			if ev.Kind == kind && !change(&ev) {
				return bot.Answer{}, nil
			}
			return next(ctx, ev)
		}
	})
}

// owing bends what the handler answers.
func owing(change func(bot.Event, *bot.Answer, *error)) func(*bentRig) {
	return handling(func(next Handler) Handler {
		return func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
			answer, err := next(ctx, ev)
			change(ev, &answer, &err)
			return answer, err
		}
	})
}

// swapped hands over the second of two messages before the first.
func swapped(next Handler) Handler {
	var held *bot.Event
	return func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
		if ev.Kind != bot.Said || ev.Member.User != "anna" {
			return next(ctx, ev)
		}
		if held == nil {
			held = &ev
			return bot.Answer{}, nil
		}
		first := *held
		held = nil
		if answer, err := next(ctx, ev); err != nil {
			return answer, err
		}
		return next(ctx, first)
	}
}

// single lets one event in at a time, of all people.
func single(next Handler) Handler {
	turn := make(chan struct{}, 1)
	return func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
		turn <- struct{}{}
		defer func() { <-turn }()
		return next(ctx, ev)
	}
}

// overtaking puts an event that was not taken aside, and goes on with the next.
func overtaking(next Handler) Handler {
	var aside []bot.Event
	return func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
		answer, err := next(ctx, ev)
		if err != nil {
			aside = append(aside, ev)
			return bot.Answer{}, nil
		}
		for _, old := range aside {
			if _, err := next(ctx, old); err != nil {
				return answer, nil
			}
		}
		aside = nil
		return answer, nil
	}
}

// doubled handles two copies of an event at once.
func doubled(next Handler) Handler {
	return func(ctx context.Context, ev bot.Event) (answer bot.Answer, err error) {
		together(2, func(i int) {
			if a, e := next(ctx, ev); i == 0 {
				answer, err = a, e
			}
		})
		return answer, err
	}
}

// sending bends the message that is sent.
func sending(change func(*bot.Message)) func(*bentRig) {
	return func(b *bentRig) {
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			m.Lines = slices.Clone(m.Lines)
			change(&m)
			return b.Chat.Send(ctx, to, m, id)
		}
	}
}

// failing bends the errors of all calls.
func failing(change func(error) error) func(*bentRig) {
	return func(b *bentRig) {
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			ref, err := b.Chat.Send(ctx, to, m, id)
			return ref, change(err)
		}
		b.sent = func(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
			ref, found, err := b.Chat.Sent(ctx, to, id, since)
			return ref, found, change(err)
		}
		b.edit = func(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
			return change(b.Chat.Edit(ctx, to, ref, m))
		}
	}
}

// seeing bends each message that people see.
func seeing(change func(*Shown)) func(*bentRig) {
	return func(b *bentRig) {
		b.sees = func(_ string, all []Shown) []Shown {
			for i := range all {
				change(&all[i])
			}
			return all
		}
	}
}

// ahead gives cursors that lie after everything.
type ahead struct{}

func (ahead) Cursors(context.Context, bot.ServerID) (map[string]string, error) {
	return map[string]string{"dm-anna": "100000", "dm-bart": "100000"}, nil
}

// hasty gives the cursors of all that was delivered, taken or not.
type hasty map[string]string

func (h hasty) Cursors(context.Context, bot.ServerID) (map[string]string, error) {
	return maps.Clone(h), nil
}

// logging logs something of every event.
func logging(log func(*slog.Logger, bot.Event)) func(*bentRig) {
	return func(b *bentRig) {
		b.link = func(l *Link) {
			next, logger := l.Handle, l.Log
			l.Handle = func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
				log(logger, ev)
				return next(ctx, ev)
			}
		}
	}
}
