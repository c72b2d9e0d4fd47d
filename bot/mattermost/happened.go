package mattermost

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// happened hands on one event of the WebSocket. What is not known, or not
// understood, is left alone.
func (a *Adapter) happened(f *feed, fr frame) {
	switch model.WebsocketEventType(fr.Event) {
	case model.WebsocketEventPosted, model.WebsocketEventPostEdited, model.WebsocketEventPostDeleted:
		p, ok := inside[model.Post](fr.Data["post"])
		if !ok || p.Id == "" {
			a.log.Warn("event not understood", "event", fr.Event, "seq", fr.Seq)
			return
		}
		if a.ours(p, fr) {
			a.postHappened(f, model.WebsocketEventType(fr.Event), p)
		}
	case model.WebsocketEventDirectAdded:
		a.opened(f, fr)
	case model.WebsocketEventUserUpdated:
		if u, ok := inside[model.User](fr.Data["user"]); ok && u.Id != "" {
			a.changedProfile(f, u)
		}
	case model.WebsocketEventUserActivationStatusChange:
		a.activation(f)
	}
}

// inside reads what is JSON inside JSON, or JSON itself, as Mattermost has
// either.
func inside[T any](raw json.RawMessage) (*T, bool) {
	body := []byte(raw)
	var s string
	if json.Unmarshal(raw, &s) == nil {
		body = []byte(s)
	}
	v := new(T)
	if len(body) == 0 || json.Unmarshal(body, v) != nil {
		return nil, false
	}
	return v, true
}

// ours tells whether a post stands in a direct conversation with the bot.
// Only the event of a new post tells the type of its channel.
func (a *Adapter) ours(p *model.Post, fr frame) bool {
	if a.channels.with(p.ChannelId) != "" {
		return true
	}
	name := text(fr.Data["channel_name"])
	if text(fr.Data["channel_type"]) != string(model.ChannelTypeDirect) || other(name, a.me) == "" {
		return false
	}
	a.channels.put(other(name, a.me), p.ChannelId)
	return true
}

// postHappened hands on what happened to a post, once the history of its
// conversation is read. The server tells of a deletion without its time, and
// of the replies that go with a post not at all: so deletions are read back.
func (a *Adapter) postHappened(f *feed, kind model.WebsocketEventType, p *model.Post) {
	since := f.since(p.ChannelId)
	f.live(p.ChannelId, func() {
		switch {
		case kind != model.WebsocketEventPostDeleted:
		case f.isUnread(p.ChannelId): // and what is deleted must not wait for it
			p.DeleteAt = max(p.DeleteAt, a.now().UnixMilli())
		default:
			f.deletions(p, since)
			return
		}
		for _, ev := range a.decode([]*model.Post{p}, since) {
			if _, known := f.taken.get(ev.ID); !known && !f.overtaken(ev) { // read back from the history already
				f.put(ev, nil)
			}
		}
	})
}

// deletions reads what was deleted in a conversation after an instant, of which
// one post is known. The server may read from a copy of its database that does
// not know it yet, or may not be able to say: then that post was deleted some
// time after its last change, which is handed in at once, since the cursor goes
// on and nobody would read it after a restart.
func (f *feed) deletions(p *model.Post, since int64) {
	known := !f.a.counts(p)
	p.DeleteAt = p.UpdateAt
	f.work.Go(func() {
		err := f.again(f.ctx, "read what was deleted", func() error {
			posts, err := f.changed(f.ctx, p.ChannelId, since)
			for _, ev := range f.a.decode(posts, since) {
				if ev.Kind == bot.Deleted {
					known = known || ev.Message == p.Id
					f.put(ev, nil)
				}
			}
			if !known {
				known = true
				f.put(f.a.deleted(p), nil)
			}
			if errors.Is(err, bot.ErrGone) {
				return nil
			}
			return err
		})
		if err != nil {
			return // stopped: the history is read at the next start
		}
	})
}

// opened greets who opened the conversation.
func (a *Adapter) opened(f *feed, fr frame) {
	user, channel := text(fr.Data["creator_id"]), fr.Broadcast.ChannelID
	if user == "" || user == a.me || channel == "" || a.channels.of(user) == channel { // or not for the first time
		return
	}
	a.channels.put(user, channel)
	f.live(channel, func() {
		f.put(bot.Event{ID: "opened/" + channel, Kind: bot.Greeted, Member: a.member(user), At: a.now(), Channel: channel}, nil)
	})
}

// changedProfile hands on a profile, of people that the bot talks with: the
// server tells everybody of all people. Who these are is known once the
// conversations are listed.
func (a *Adapter) changedProfile(f *feed, u *model.User) {
	a.people.put(u, a.now())
	f.live("", func() {
		channel := a.channels.of(u.Id)
		if channel == "" || u.IsBot {
			return
		}
		at := strconv.FormatInt(u.UpdateAt, 10)
		ev := bot.Event{ID: "changed/" + u.Id + "/" + at, Kind: bot.Changed, Member: a.member(u.Id), At: a.now()}
		if u.DeleteAt > 0 {
			ev.ID, ev.Kind = "left/"+u.Id+"/"+at, bot.Left
		} else {
			about := profile(u)
			ev.Profile = &about
		}
		f.live(channel, func() { f.put(ev, nil) })
	})
}

// activation looks who is still there: the server says that somebody's account
// was switched on or off, and not whose.
func (a *Adapter) activation(f *feed) {
	a.people.forget()
	f.live("", func() {
		f.work.Go(func() {
			a.lookAt(f, a.channels.users(), func(u *model.User) bool { return u.DeleteAt > 0 })
		})
	})
}

// whatBecame looks what became of people since their conversations were read:
// whose account was switched off or on again, and who has another language or
// time zone. No history tells it.
func (a *Adapter) whatBecame(f *feed) {
	read := map[string]int64{}
	f.mu.Lock()
	for channel, r := range f.reached {
		if user := a.channels.with(channel); user != "" && r.read > 0 {
			read[user] = r.read
		}
	}
	f.mu.Unlock()
	f.work.Go(func() {
		a.lookAt(f, slices.Collect(maps.Keys(read)), func(u *model.User) bool { return u.UpdateAt > read[u.Id] })
	})
}

// lookAt looks people up, and hands on the profiles of those of whom there is
// news.
func (a *Adapter) lookAt(f *feed, ids []string, news func(*model.User) bool) {
	for some := range slices.Chunk(ids, manyIDs) {
		err := f.again(f.ctx, "look what became of people", func() error {
			users, resp, err := a.client.GetUsersByIds(f.ctx, some)
			if err != nil {
				return a.check("look up people", reads, resp, err)
			}
			for _, u := range users {
				a.people.put(u, a.now())
				if news(u) {
					a.changedProfile(f, u)
				}
			}
			return nil
		})
		if err != nil {
			return // stopped; who is gone is found out when something is sent
		}
	}
}
