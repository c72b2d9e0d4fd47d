package mattermost

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// channels knows the direct conversations of the bot, from either end.
type channels struct {
	mu      sync.Mutex
	byUser  map[string]string
	byPlace map[string]string
}

func (c *channels) put(user, channel string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.byUser == nil {
		c.byUser, c.byPlace = map[string]string{}, map[string]string{}
	}
	c.byUser[user], c.byPlace[channel] = channel, user
}

// of gives the conversation with somebody, "" when it is not known.
func (c *channels) of(user string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byUser[user]
}

// with gives whose conversation a channel is, "" when it is not known.
func (c *channels) with(channel string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.byPlace[channel]
}

func (c *channels) users() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Collect(maps.Keys(c.byUser))
}

// other gives whom a direct channel is with, by its name: two user ids.
func other(name, me string) string {
	one, two, ok := strings.Cut(name, "__")
	switch {
	case !ok || one == two:
		return ""
	case one == me:
		return two
	case two == me:
		return one
	}
	return ""
}

// direct gives the conversation with somebody, and opens it at its first use.
func (a *Adapter) direct(ctx context.Context, user string) (string, error) {
	if channel := a.channels.of(user); channel != "" {
		return channel, nil
	}
	ch, resp, err := a.client.CreateDirectChannel(ctx, a.me, user)
	if err == nil && (ch == nil || ch.Id == "") {
		err = errNothing
	}
	if err != nil {
		return "", a.ofPlace("open a conversation", reads, resp, err)
	}
	a.channels.put(user, ch.Id)
	return ch.Id, nil
}

// where gives the channel of a place.
func (a *Adapter) where(ctx context.Context, to bot.Place) (string, error) {
	if to.Channel != "" {
		if to.User != "" {
			a.channels.put(to.User, to.Channel)
		}
		return to.Channel, nil
	}
	return a.direct(ctx, to.User)
}

// conversations lists the bot's direct channels.
func (a *Adapter) conversations(ctx context.Context) ([]*model.Channel, error) {
	all, resp, err := a.client.GetChannelsForUserWithLastDeleteAt(ctx, a.me, 0)
	if err != nil {
		return nil, a.check("list conversations", reads, resp, err)
	}
	var direct []*model.Channel
	for _, ch := range all {
		if user := other(ch.Name, a.me); ch.Type == model.ChannelTypeDirect && user != "" {
			a.channels.put(user, ch.Id)
			direct = append(direct, ch)
		}
	}
	return direct, nil
}
