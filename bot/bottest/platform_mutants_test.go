package bottest

import (
	"context"
	"errors"
	"fmt"
	"html"
	"log"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"gezel/bot"
)

var sendMutants = []platformMutant{
	{"it is posted twice", "sent is seen", func(b *bentRig) {
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			_, _ = b.Chat.Send(ctx, to, m, id)
			return b.Chat.Send(ctx, to, m, id)
		}
	}},
	{"it is posted to another", "sent is seen", func(b *bentRig) {
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			_, _ = b.Chat.Send(ctx, b.Chat.Person("bart").Place(), m, id)
			return b.Chat.Send(ctx, to, m, id)
		}
	}},
	{"no reference", "sent is seen", func(b *bentRig) {
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			_, err := b.Chat.Send(ctx, to, m, id)
			return bot.Ref{}, err
		}
	}},
	{"small lines are left out", "sent is seen", sending(func(m *bot.Message) {
		m.Lines = slices.DeleteFunc(m.Lines, func(l bot.Line) bool { return l.Style == bot.Small })
	})},
	{"lines change places", "sent is seen", sending(func(m *bot.Message) { slices.Reverse(m.Lines) })},
	{"a button is left out", "sent is seen", sending(func(m *bot.Message) { m.Buttons = m.Buttons[:min(2, len(m.Buttons))] })},
	{"nothing is ever found", "sent is found", func(b *bentRig) {
		b.sent = func(context.Context, bot.Place, bot.DeliveryID, time.Time) (bot.Ref, bool, error) {
			return bot.Ref{}, false, nil
		}
	}},
	{"anything is found", "sent is found", func(b *bentRig) {
		b.sent = func(context.Context, bot.Place, bot.DeliveryID, time.Time) (bot.Ref, bool, error) {
			return bot.Ref{}, true, nil
		}
	}},
	{"it is found elsewhere", "sent is found", func(b *bentRig) {
		b.sent = func(ctx context.Context, _ bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
			return b.Chat.Sent(ctx, b.Chat.Person("anna").Place(), id, since)
		}
	}},
	{"the last page alone is searched", "found among many", func(b *bentRig) {
		b.sent = func(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
			ref, found, err := b.Chat.Sent(ctx, to, id, since)
			posts := b.Chat.Person("anna").Sees()
			last := posts[max(0, len(posts)-pageSize):]
			return ref, found && slices.ContainsFunc(last, func(m Shown) bool { return m.ID == ref.Message }), err
		}
	}},
	{"what was sent is in memory", "found after a restart", func(b *bentRig) {
		memory := map[bot.DeliveryID]bot.Ref{}
		b.link = func(*Link) { clear(memory) }
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			ref, err := b.Chat.Send(ctx, to, m, id)
			memory[id] = ref
			return ref, err
		}
		b.sent = func(_ context.Context, _ bot.Place, id bot.DeliveryID, _ time.Time) (bot.Ref, bool, error) {
			ref, found := memory[id]
			return ref, found, nil
		}
	}},
	{"the buttons stay", "edit", func(b *bentRig) {
		b.edit = func(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
			m.Buttons = withButton().Buttons
			return b.Chat.Edit(ctx, to, ref, m)
		}
	}},
	{"posted by another clock", "when it was posted", func(b *bentRig) {
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			ref, err := b.Chat.Send(ctx, to, m, id)
			ref.At = ref.At.Add(time.Hour)
			return ref, err
		}
	}},
	{"an edit is another message", "edit", func(b *bentRig) {
		b.edit = func(ctx context.Context, to bot.Place, _ bot.Ref, m bot.Message) error {
			_, err := b.Chat.Send(ctx, to, m, "edit")
			return err
		}
	}},
	{"the same edit is an error", "edit", func(b *bentRig) {
		var last bot.Ref
		b.edit = func(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
			if ref == last {
				return errors.New("nothing to edit")
			}
			last = ref
			return b.Chat.Edit(ctx, to, ref, m)
		}
	}},
	{"nothing is removed", "remove", func(b *bentRig) {
		b.remove = func(context.Context, bot.Place, bot.Ref) error { return nil }
	}},
	{"removing twice is an error", "remove", func(b *bentRig) {
		gone := map[bot.Ref]bool{}
		b.remove = func(ctx context.Context, to bot.Place, ref bot.Ref) error {
			if gone[ref] {
				return errors.New("message not found")
			}
			gone[ref] = true
			return b.Chat.Remove(ctx, to, ref)
		}
	}},
}

var faultMutants = []platformMutant{
	{"it tries again by itself", "lost reply", func(b *bentRig) {
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			ref, err := b.Chat.Send(ctx, to, m, id)
			if errors.Is(err, ErrLost) {
				return b.Chat.Send(ctx, to, m, id)
			}
			return ref, err
		}
	}},
	{"a lost reply is an outage", "lost reply", failing(func(err error) error {
		if errors.Is(err, ErrLost) {
			return &bot.Busy{Until: noon.Add(time.Minute), Err: err}
		}
		return err
	})},
	{"busy is any error", "busy", failing(func(err error) error {
		if busy := new(bot.Busy); errors.As(err, &busy) {
			return busy.Err
		}
		return err
	})},
	{"busy has no time", "busy", failing(func(err error) error {
		if busy := new(bot.Busy); errors.As(err, &busy) {
			return &bot.Busy{Err: busy.Err}
		}
		return err
	})},
	{"gone is any error", "gone", failing(func(err error) error {
		if errors.Is(err, bot.ErrGone) {
			return errors.New("user not found")
		}
		return err
	})},
	{"refused is any error", "refused", failing(func(err error) error {
		if errors.Is(err, bot.ErrRefused) {
			return errors.New("message too long")
		}
		return err
	})},
}

var renderMutants = []platformMutant{
	{"a mention is live", "no live markup", seeing(func(m *Shown) {
		if strings.Contains(m.Text, "<!channel>") {
			m.Live = []string{"<!channel>"}
		}
	})},
	{"escapes can be read", "no live markup", sending(func(m *bot.Message) {
		for i := range m.Lines {
			m.Lines[i].Text = html.EscapeString(m.Lines[i].Text)
		}
	})},
	{"a quote has one line", "no live markup", sending(func(m *bot.Message) {
		for i := range m.Lines {
			m.Lines[i].Text, _, _ = strings.Cut(m.Lines[i].Text, "\n")
		}
	})},
	{"the notification is the first line", "neutral notification", seeing(func(m *Shown) { m.Notification, _, _ = strings.Cut(m.Text, "\n") })},
	{"the notification is the first line if there is none", "neutral notification", seeing(func(m *Shown) {
		if m.Notification == "" {
			m.Notification = m.Text
		}
	})},
	{"a long text is cut", "long text", sending(func(m *bot.Message) {
		for i, l := range m.Lines {
			m.Lines[i].Text = l.Text[:min(3000, len(l.Text))]
		}
	})},
	{"files are left out", "files", sending(func(m *bot.Message) { m.Files = nil })},
}

var secretMutants = []platformMutant{
	{"whole events in the debug log", "nothing leaks", logging(func(l *slog.Logger, ev bot.Event) { l.Debug(fmt.Sprintf("event %+v", ev)) })},
	{"a log past the one given", "nothing leaks", logging(func(_ *slog.Logger, ev bot.Event) { slog.Info("heard", "text", ev.Text) })},
	{"a log of the older kind", "nothing leaks", logging(func(_ *slog.Logger, ev bot.Event) { log.Print("heard ", ev.Text) })},
	{"a log that cuts", "nothing leaks", logging(func(l *slog.Logger, ev bot.Event) { l.Info("heard", "text", ev.Text[:min(len(ev.Text), 32)]) })},
	{"the message in an error", "nothing leaks", func(b *bentRig) {
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			ref, err := b.Chat.Send(ctx, to, m, id)
			if err != nil {
				err = fmt.Errorf("posting %v: %w", m, err)
			}
			return ref, err
		}
	}},
	{"the token in a log line", "nothing leaks", func(b *bentRig) {
		b.about = func(a *About) { a.Tokens = []string{"xoxb-1-2-3"} }
		b.link = func(l *Link) { l.Log.Info("connecting", "with", "xoxb-1-2-3") }
	}},
	{"the token in an error", "nothing leaks", func(b *bentRig) {
		b.about = func(a *About) { a.Tokens = []string{"xoxb-1-2-3"} }
		failing(func(err error) error {
			if err != nil {
				err = fmt.Errorf("post with xoxb-1-2-3: %w", err)
			}
			return err
		})(b)
	}},
}

func TestPlatformSuiteCatches(t *testing.T) {
	caught := map[string]bool{}
	for _, m := range slices.Concat(eventMutants, pageMutants, answerMutants, deliveryMutants, missedMutants, sendMutants, faultMutants, renderMutants, secretMutants) {
		caught[m.caught] = true
		t.Run(m.name, func(t *testing.T) {
			i := slices.IndexFunc(platformCases, func(c platformCase) bool { return c.name == m.caught })
			if i < 0 {
				t.Fatalf("there is no case %q", m.caught)
			}
			synctest.Test(t, func(t *testing.T) { // so that waiting in vain takes no time
				failure := record(t, func(tb testing.TB) {
					b := &bentRig{chatRig: chatRig{NewChat(tb, "chat/1", frozen)}}
					m.bend(b)
					platformCases[i].run(tb, b)
				})
				tells(t, failure, platformCases[i].promise)
			})
		})
	}
	for _, c := range platformCases {
		if !caught[c.name] {
			t.Errorf("nothing shows that the case %q can fail", c.name)
		}
	}
}
