package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"gezel/bot"
)

// places is whose direct conversation is which. Slack names a D… id in events
// and in replies to posts; asking for it would need a scope more.
type places struct {
	mu    sync.Mutex
	users map[string]string // channel → user
	ims   map[string]string // user → channel
	since map[string]string // channel → the ts from which on it is known
}

// learn notes whose a direct conversation is; since is the ts of what told it, or
// "". It tells whether only now there is a ts from which on it is known.
func (p *places) learn(channel, user, since string) bool {
	if len(channel) == 0 || channel[0] != 'D' || user == "" {
		return false
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.users == nil {
		p.users, p.ims, p.since = map[string]string{}, map[string]string{}, map[string]string{}
	}
	p.users[channel], p.ims[user] = user, channel
	if p.since[channel] != "" || since == "" {
		return false
	}
	p.since[channel] = since
	return true
}

// user is whose conversation it is, or "".
func (p *places) user(channel string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.users[channel]
}

// im is the direct conversation of somebody, or "".
func (p *places) im(user string) string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.ims[user]
}

// all gives channel → cursor of all that is known.
func (p *places) all() map[string]string {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := map[string]string{}
	for channel, user := range p.users {
		if ts := p.since[channel]; ts != "" {
			all[channel] = cursor{user: user, ts: ts}.String()
		}
	}
	return all
}

// now is a place as it is known by now.
func (p *places) now(to bot.Place) bot.Place {
	return bot.Place{User: to.User, Channel: cmp.Or(p.im(to.User), to.Channel)}
}

// gone is an error of a call to somebody's conversation. One that Slack does not
// find is asked for: it may be another by now, or Slack be wrong, and who is taken
// for gone gets nothing any more.
func (a *Adapter) gone(ctx context.Context, to bot.Place, err error) error {
	if to.User == "" || !errors.Is(err, bot.ErrGone) || describe("", err).code != "channel_not_found" {
		return err
	}
	if _, asked := a.openIM(ctx, to.User); asked != nil {
		return asked
	}
	return fmt.Errorf("%w: %w", bot.ErrUnclear, describe("", err))
}

// open gives the direct conversation of a place, and opens it if need be.
func (a *Adapter) open(ctx context.Context, to bot.Place) (string, error) {
	if to.Channel != "" {
		return to.Channel, nil
	}
	if im := a.places.im(to.User); im != "" {
		return im, nil
	}
	return a.openIM(ctx, to.User)
}

// openIM asks Slack for the direct conversation of somebody, and has it opened.
func (a *Adapter) openIM(ctx context.Context, user string) (string, error) {
	ch, _, _, err := a.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}})
	if err == nil && ch == nil {
		err = errUnreadable
	}
	if err != nil {
		return "", a.check("conversations.open", reads, err)
	}
	a.places.learn(ch.ID, user, "")
	return ch.ID, nil
}

// spacing keeps the posts to one conversation a second apart, which is what
// Slack takes of them (https://docs.slack.dev/apis/web-api/rate-limits). A few
// at once pass.
type spacing struct {
	off   bool
	mu    sync.Mutex
	lanes map[string]*rate.Limiter
}

const (
	spacingBurst = 3
	spacingKept  = 1024 // conversations, before those at rest are forgotten
)

// wait waits for a turn in a conversation.
func (s *spacing) wait(ctx context.Context, channel string) error {
	if s.off {
		return nil
	}
	s.mu.Lock()
	if s.lanes == nil || len(s.lanes) > spacingKept {
		s.lanes = map[string]*rate.Limiter{}
	}
	lane := s.lanes[channel]
	if lane == nil {
		lane = rate.NewLimiter(1, spacingBurst)
		s.lanes[channel] = lane
	}
	s.mu.Unlock()
	return lane.Wait(ctx)
}
