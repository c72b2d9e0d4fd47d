package mattermost

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// people is what is known of those the bot talks with: who is a bot, and who
// was deactivated. The server tells of changes; when it may have told of some
// that were not heard, all of it is forgotten.
type people struct {
	asking sync.Mutex // held by who looks people up, so that others find them

	mu    sync.Mutex
	known map[string]person
}

type person struct {
	gone bool // deactivated
	bot  bool
	at   time.Time // when it was looked up
}

const (
	personFor = 10 * time.Minute // how long it is believed
	manyIDs   = 1000             // people looked up at once
)

func (p *people) get(user string, now time.Time) (person, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	who, ok := p.known[user]
	return who, ok && now.Sub(who.at) < personFor
}

func (p *people) put(u *model.User, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.known == nil {
		p.known = map[string]person{}
	}
	p.known[u.Id] = person{gone: u.DeleteAt > 0, bot: u.IsBot, at: now}
}

func (p *people) forget() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.known = nil
}

// person looks somebody up, and with them others whom the bot talks with and
// of whom nothing is known: sending to many then costs few requests.
func (a *Adapter) person(ctx context.Context, user string) (person, error) {
	now := a.now()
	if who, ok := a.people.get(user, now); ok {
		return who, nil
	}
	a.people.asking.Lock()
	defer a.people.asking.Unlock()
	if who, ok := a.people.get(user, now); ok {
		return who, nil
	}
	ids := []string{user}
	for _, other := range a.channels.users() {
		if _, ok := a.people.get(other, now); !ok && other != user && len(ids) < manyIDs {
			ids = append(ids, other)
		}
	}
	users, resp, err := a.client.GetUsersByIds(ctx, ids)
	if err != nil {
		return person{}, a.check("look up people", reads, resp, err)
	}
	for _, u := range users {
		a.people.put(u, now)
	}
	if who, ok := a.people.get(user, now); ok {
		return who, nil
	}
	// A list leaves out whom it does not find, be it for a replica that lags
	// behind; only to being asked for one person does the server say so.
	u, resp, err := a.client.GetUser(ctx, user, "")
	if err == nil && (u == nil || u.Id != user) {
		err = errNothing
	}
	if err = a.check("look up a person", reads, resp, err); errors.Is(err, bot.ErrGone) {
		return person{gone: true}, nil
	}
	if err != nil {
		return person{}, err
	}
	a.people.put(u, now)
	who, _ := a.people.get(user, now)
	return who, nil
}

// Profile implements bot.Profiler.
func (a *Adapter) Profile(ctx context.Context, user string) (bot.Profile, error) {
	u, resp, err := a.client.GetUser(ctx, user, "")
	if err != nil {
		return bot.Profile{}, a.check("look up a person", reads, resp, err)
	}
	a.people.put(u, a.now())
	return profile(u), nil
}

// profile is what a user's settings say. Any of it may be empty or nonsense:
// the coach checks it, so here only the field is chosen.
// (https://developers.mattermost.com/api-documentation/#/operations/GetUser)
func profile(u *model.User) bot.Profile {
	name := strings.TrimSpace(u.FirstName + " " + u.LastName)
	if name == "" {
		name = strings.TrimSpace(u.Nickname)
	}
	if name == "" {
		name = u.Username
	}
	zone := u.Timezone["automaticTimezone"]
	if manual := u.Timezone["manualTimezone"]; manual != "" && (zone == "" || u.Timezone["useAutomaticTimezone"] == "false") {
		zone = manual
	}
	return bot.Profile{Name: name, Locale: strings.TrimSpace(u.Locale), Zone: strings.TrimSpace(zone)}
}
