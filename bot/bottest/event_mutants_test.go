package bottest

import (
	"context"
	"html"
	"slices"
	"strconv"
	"strings"
	"time"

	"gezel/bot"
)

// platformMutant is a way in which an adapter is broken.
type platformMutant struct {
	name, caught string // the case that must catch it
	bend         func(*bentRig)
}

var eventMutants = []platformMutant{
	{"text stays escaped", "said", hearing(bot.Said, func(ev *bot.Event) bool { ev.Text = html.EscapeString(ev.Text); return true })},
	{"text is cut by bytes", "said", hearing(bot.Said, func(ev *bot.Event) bool { ev.Text = ev.Text[:min(255, len(ev.Text))]; return true })},
	{"no id", "said", hearing(bot.Said, func(ev *bot.Event) bool { ev.ID = ""; return true })},
	{"no channel", "said", hearing(bot.Said, func(ev *bot.Event) bool { ev.Channel = ""; return true })},
	{"milliseconds for seconds", "said", hearing(bot.Said, func(ev *bot.Event) bool { ev.At = time.UnixMilli(ev.At.Unix()); return true })},
	{"said is swallowed", "said", hearing(bot.Said, func(*bot.Event) bool { return false })},
	{"the thread is lost", "said in a thread", hearing(bot.Said, func(ev *bot.Event) bool { ev.Thread = ""; return true })},
	{"all edits have one id", "edited", hearing(bot.Edited, func(ev *bot.Event) bool { ev.ID = "edited/" + ev.Message; return true })},
	{"an edit has the id of the message", "edited", hearing(bot.Edited, func(ev *bot.Event) bool { ev.ID = "said/" + ev.Message; return true })},
	{"the outer, empty text", "edited", hearing(bot.Edited, func(ev *bot.Event) bool { ev.Text = ""; return true })},
	{"a deletion brings the text", "deleted", hearing(bot.Deleted, func(ev *bot.Event) bool { ev.Text = "wat er stond"; return true })},
	{"a deletion has the id of the message", "deleted", hearing(bot.Deleted, func(ev *bot.Event) bool { ev.ID = "said/" + ev.Message; return true })},
	{"the action is lowered", "pressed", hearing(bot.Pressed, func(ev *bot.Event) bool { ev.Button = strings.ToUpper(ev.Button); return true })},
	{"the press is on no message", "pressed", hearing(bot.Pressed, func(ev *bot.Event) bool { ev.Message = ""; return true })},
	{"all presses have one id", "pressed", hearing(bot.Pressed, func(ev *bot.Event) bool { ev.ID = "pressed/" + ev.Message; return true })},
	{"the command itself is in the text", "commanded", hearing(bot.Commanded, func(ev *bot.Event) bool { ev.Text = "/gezel " + ev.Text; return true })},
	{"no profile", "profile changed", hearing(bot.Changed, func(ev *bot.Event) bool { ev.Profile = nil; return true })},
	{"no zone when looked up", "profile changed", func(b *bentRig) { b.known = func(p *bot.Profile) { p.Zone = "" } }},
	{"greeted is swallowed", "greeted", hearing(bot.Greeted, func(*bot.Event) bool { return false })},
	{"left is swallowed", "left", hearing(bot.Left, func(*bot.Event) bool { return false })},
	{"one person for all", "people apart", hearing(bot.Said, func(ev *bot.Event) bool { ev.Member.User = "anna"; return true })},
	{"the id is the text", "people apart", hearing(bot.Said, func(ev *bot.Event) bool { ev.ID = ev.Text; return true })},
}

var answerMutants = []platformMutant{
	{"no tick", "tick", owing(func(_ bot.Event, a *bot.Answer, _ *error) { a.Tick = false })},
	{"a tick for all", "tick", owing(func(_ bot.Event, a *bot.Answer, _ *error) { a.Tick = true })},
	{"private is dropped", "private", owing(func(_ bot.Event, a *bot.Answer, _ *error) { a.Private = nil })},
	{"private has no buttons", "private", owing(func(_ bot.Event, a *bot.Answer, _ *error) {
		if a.Private != nil {
			a.Private.Buttons = nil
		}
	})},
	{"private for all to see", "private", func(b *bentRig) {
		b.sees = func(name string, all []Shown) []Shown {
			if name != "anna" {
				all = append(all, b.Chat.Person("anna").Sees()...)
			}
			return all
		}
	}},
	{"no dialog", "form", owing(func(_ bot.Event, a *bot.Answer, _ *error) { a.Form = nil })},
	{"the dialog's title is cut", "form", func(b *bentRig) { b.dialog = func(d *Dialog) { d.Title = d.Title[:10] } }},
	{"the dialog opens empty", "form", func(b *bentRig) {
		b.dialog = func(d *Dialog) {
			for i := range d.Fields {
				d.Fields[i].Value = ""
			}
		}
	}},
	{"a field is missing", "form", func(b *bentRig) { b.dialog = func(d *Dialog) { d.Fields = d.Fields[:min(3, len(d.Fields))] } }},
	{"labels for values", "form", hearing(bot.Submitted, func(ev *bot.Event) bool { ev.Values["best"] = "Confronteren"; return true })},
	{"the form has no id", "form", hearing(bot.Submitted, func(ev *bot.Event) bool { ev.Form = ""; return true })},
	{"the dialog stays open", "form", owing(func(ev bot.Event, a *bot.Answer, _ *error) {
		if ev.Kind == bot.Submitted {
			a.Errors = map[string]string{"text": "?"}
		}
	})},
	{"errors are dropped", "form refused", owing(func(_ bot.Event, a *bot.Answer, _ *error) { a.Errors = nil })},
	{"all submissions have one id", "form refused", hearing(bot.Submitted, func(ev *bot.Event) bool { ev.ID = ev.Form; return true })},
}

var deliveryMutants = []platformMutant{
	{"every delivery has an id of its own", "redelivered", handling(func(next Handler) Handler {
		n := 0
		return func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
			n++
			ev.ID += "/" + strconv.Itoa(n)
			return next(ctx, ev)
		}
	})},
	{"two change places", "in order", handling(swapped)},
	{"two are handled at once", "in order", handling(doubled)},
	{"one at a time for all", "side by side", handling(single)},
	{"what failed is lost", "comes again", owing(func(_ bot.Event, _ *bot.Answer, err *error) { *err = nil })},
	{"what failed is overtaken", "comes again", handling(overtaking)},
	{"own messages are answers", "own messages", func(b *bentRig) {
		b.send = func(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
			ref, err := b.Chat.Send(ctx, to, m, id)
			b.deliver(bot.Event{ID: "own", Kind: bot.Said, Member: bot.MemberID{Server: b.id, User: "anna"}, Message: ref.Message})
			return ref, err
		}
	}},
	{"other bots give answers", "own messages", func(b *bentRig) {
		b.noise = func() {
			b.deliver(bot.Event{ID: "bot", Kind: bot.Said, Member: bot.MemberID{Server: b.id, User: "anna"}, Message: "m0"})
		}
	}},
}

var missedMutants = []platformMutant{
	{"nothing is read after a reconnect", "missed while disconnected", func(b *bentRig) {
		b.again = func() { b.mu.Lock(); b.online = true; b.mu.Unlock() }
	}},
	{"one page is read", "missed while disconnected", hearing(bot.Said, func(ev *bot.Event) bool {
		n, _ := strconv.Atoi(ev.Cursor)
		return n < 2*pageSize
	})},
	{"missed deletions are not read", "missed while disconnected", hearing(bot.Deleted, func(*bot.Event) bool { return false })},
	{"what is kept is not compared", "missed while disconnected", func(b *bentRig) {
		b.forgetful = true
		b.link = func(l *Link) { l.Kept = nil }
	}},
	{"what is kept is not compared after a restart", "missed while stopped", func(b *bentRig) {
		b.forgetful = true
		b.link = func(l *Link) { l.Kept = nil }
	}},
	{"missed edits are not read", "missed while disconnected", hearing(bot.Edited, func(*bot.Event) bool { return false })},
	{"read back it is another event", "missed while disconnected", func(b *bentRig) {
		b.link = func(l *Link) {
			next := l.Handle
			l.Handle = func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
				old := ev
				old.ID += "'"
				if _, err := next(ctx, old); err != nil {
					return bot.Answer{}, err
				}
				return next(ctx, ev)
			}
		}
	}},
	{"the last comes first", "missed while disconnected", func(b *bentRig) {
		b.again = func() {
			b.mu.Lock()
			h, q := b.people["anna"], &queue{}
			b.queues["anna"] = q
			b.catchUp(h, "3")
			said := slices.DeleteFunc(slices.Clone(q.events), func(ev bot.Event) bool { return ev.Kind != bot.Said })
			rest := slices.DeleteFunc(slices.Clone(q.events), func(ev bot.Event) bool { return ev.Kind == bot.Said })
			slices.Reverse(said)
			q.events, b.online = append(said, rest...), true
			b.mu.Unlock()
			b.Retry()
		}
	}},
	{"it starts where the history ends", "missed while stopped", func(b *bentRig) { b.link = func(l *Link) { l.Cursors = ahead{} } }},
	{"the history is never read again", "cursor put back", func(b *bentRig) { b.link = func(l *Link) { l.Cursors = ahead{} } }},
	{"ids are of the process", "cursor put back", func(b *bentRig) {
		starts := 0
		b.link = func(l *Link) {
			next := l.Handle
			starts++
			run := strconv.Itoa(starts)
			l.Handle = func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
				ev.ID += "/" + run
				return next(ctx, ev)
			}
		}
	}},
	{"the cursor runs ahead", "failed before a restart", func(b *bentRig) {
		cursors := hasty{}
		b.link = func(l *Link) {
			next := l.Handle
			l.Cursors = cursors
			l.Handle = func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
				cursors[ev.Channel] = ev.Cursor
				return next(ctx, ev)
			}
		}
	}},
}
