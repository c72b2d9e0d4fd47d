package slack

import (
	"context"
	"net/url"

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
	return a.coach.Handle(ctx, ev)
}
