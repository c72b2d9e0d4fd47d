package bottest

import (
	"context"

	"gezel/bot"
)

var pageMutants = []platformMutant{
	{"a file alone is swallowed", "said with a file", hearing(bot.Said, func(ev *bot.Event) bool { return ev.Text != "" })},
	{"of a file nothing is told", "said with a file", hearing(bot.Said, func(ev *bot.Event) bool { ev.Files = false; return true })},
	{"the text beside a file is lost", "said with a file", hearing(bot.Said, func(ev *bot.Event) bool { ev.Text = ""; return true })},
	{"a file is missed", "said with a file", func(b *bentRig) {
		b.again = func() { b.mu.Lock(); b.online = true; b.mu.Unlock() }
	}},
	{"opened is swallowed", "page opened", hearing(bot.Opened, func(*bot.Event) bool { return false })},
	{"opened once is opened for good", "page opened", hearing(bot.Opened, func(ev *bot.Event) bool { ev.ID = "opened"; return true })},
	{"the page has no buttons", "page", homing(func(m *bot.Message) { m.Buttons = nil })},
	{"the page has no quotes", "page", homing(func(m *bot.Message) { m.Lines = m.Lines[:1] })},
	{"the first page stays", "page", func(b *bentRig) {
		b.home = func(ctx context.Context, user string, m bot.Message) error {
			if _, there := b.Chat.Person(user).Page(); there {
				return nil
			}
			return b.Chat.Home(ctx, user, m)
		}
	}},
	{"the page is posted", "page", func(b *bentRig) {
		b.home = func(ctx context.Context, user string, m bot.Message) error {
			_, _ = b.Chat.Send(ctx, bot.Place{User: user}, m, "page")
			return b.Chat.Home(ctx, user, m)
		}
	}},
	{"one page for all", "page", func(b *bentRig) {
		b.home = func(ctx context.Context, user string, m bot.Message) error {
			_ = b.Chat.Home(ctx, b.Chat.Person("bart").name, m)
			return b.Chat.Home(ctx, user, m)
		}
	}},
	{"a press on the page is on a message", "page", hearing(bot.Pressed, func(ev *bot.Event) bool { ev.Message = "m1"; return true })},
}

// homing bends what is put on a page.
func homing(bend func(*bot.Message)) func(*bentRig) {
	return func(b *bentRig) {
		b.home = func(ctx context.Context, user string, m bot.Message) error {
			bend(&m)
			return b.Chat.Home(ctx, user, m)
		}
	}
}
