package slack

import (
	"context"
	"net/url"
	"regexp"
	"strings"
	"time"

	"gezel/bot"
)

// Profile implements bot.Profiler.
func (a *Adapter) Profile(ctx context.Context, user string) (bot.Profile, error) {
	if why := a.state.refusal(); why != nil {
		return bot.Profile{}, a.busy(describe("users.info", why), lookEvery)
	}
	var reply struct {
		User profile `json:"user"`
	}
	err := a.ask(ctx, "users.info", url.Values{"user": {user}, "include_locale": {"true"}}, &reply)
	return reply.User.neutral(), err
}

// handle gives an event to the coach. The event of a changed profile lacks the
// language, which has to be asked for; of people who never spoke to the bot,
// and there may be thousands, now and then alone.
func (a *Adapter) handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	if ev.Kind == bot.Changed && ev.Profile != nil && ev.Profile.Locale == "" {
		if a.places.im(ev.Member.User) != "" || a.lookups.Allow() {
			if p, err := a.Profile(ctx, ev.Member.User); err != nil {
				a.log.Warn("language not known", "event", ev.ID, "error", err)
			} else {
				ev.Profile = &p
			}
		}
	}
	if ev.Kind == bot.Said || ev.Kind == bot.Edited {
		ev.Text = a.named(ctx, ev.Text)
	}
	if ev.Channel == "" && (ev.Kind == bot.Commanded || ev.Kind == bot.Pressed) {
		a.converse(ctx, &ev)
	}
	return a.coach.Handle(ctx, ev)
}

// converse has what somebody does elsewhere, by a command, on the page or in a
// dialog, bring along their conversation: they may join by it, and what they type
// there next is to be read back though nothing was said there yet. Where Slack does
// not tell in time, it goes on without; the first message to them tells.
func (a *Adapter) converse(ctx context.Context, ev *bot.Event) {
	ctx, cancel := context.WithTimeout(ctx, openingFor)
	defer cancel()
	var err error
	if ev.Channel, err = a.open(ctx, bot.Place{User: ev.Member.User}); err != nil {
		a.log.Warn("conversation not known", "event", ev.ID, "error", err)
	}
	a.first(ev, stamp(ev.At))
}

// openingFor is how long asking for a conversation may hold up what somebody does.
const openingFor = time.Second

// mention is somebody whom Slack wrote into a text by their id.
var mention = regexp.MustCompile(`@[UW][A-Z0-9]{7,}\b`)

const (
	namesFor  = time.Second // how long asking for names may hold up a message
	namesMost = 5           // of one message
)

// named gives a text with the names of those mentioned in it, as the person saw
// them. Who can't be asked for keeps the id.
func (a *Adapter) named(ctx context.Context, text string) string {
	if !strings.Contains(text, "@") {
		return text
	}
	ctx, cancel := context.WithTimeout(ctx, namesFor)
	defer cancel()
	names := map[string]string{}
	return mention.ReplaceAllStringFunc(text, func(at string) string {
		if names[at] == "" {
			names[at] = at
			if len(names) > namesMost {
				return at
			}
			if p, err := a.Profile(ctx, at[1:]); err == nil && p.Name != "" {
				names[at] = "@" + p.Name
			}
		}
		return names[at]
	})
}
