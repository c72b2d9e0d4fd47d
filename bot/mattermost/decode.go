package mattermost

import (
	"slices"
	"strconv"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// decode makes events of posts of one direct conversation, as they stand now:
// what happened to them after an instant, in order. Live posts and those read
// back go the same way, and so have the same ids.
//
// A post that was written and edited since is two events, of which the coach
// may know the first. Reactions, replies and pins touch a post too; they
// change none of its own times, and so come to nothing.
func (a *Adapter) decode(posts []*model.Post, since int64) []bot.Event {
	var events []bot.Event
	for _, p := range posts {
		if !a.counts(p) {
			continue
		}
		if p.DeleteAt > since {
			events = append(events, a.deleted(p))
			continue
		} else if p.DeleteAt > 0 {
			continue
		}
		if p.CreateAt > since {
			events = append(events, a.said(p))
		}
		if p.EditAt > since {
			events = append(events, a.edited(p))
		}
	}
	slices.SortStableFunc(events, func(x, y bot.Event) int { return x.At.Compare(y.At) })
	return events
}

// worded are the types of posts that a person writes. The server has others for
// what it tells of itself, and a plugin may have its own ("custom_calls").
var worded = []string{model.PostTypeDefault, model.PostTypeMe, model.PostTypeBurnOnRead}

// counts tells whether a post is a person's own. Of the bot's own posts only
// the author's id tells: anybody may set from_bot. What a webhook or a command
// posts in a person's name is not the person's word.
func (a *Adapter) counts(p *model.Post) bool {
	return p.UserId != a.me && p.UserId != "" && p.OriginalId == "" &&
		slices.Contains(worded, p.Type) && p.GetProp(model.PostPropsFromWebhook) == nil &&
		p.GetProp(model.PostPropsFromBot) == nil && p.GetProp(model.PostPropsFromPlugin) == nil
}

// event is what all events of a post share.
func (a *Adapter) event(kind bot.Kind, id string, p *model.Post, at int64) bot.Event {
	return bot.Event{
		ID: id, Kind: kind, Member: a.member(p.UserId), At: time.UnixMilli(at),
		Channel: p.ChannelId, Message: p.Id,
	}
}

func (a *Adapter) member(user string) bot.MemberID {
	return bot.MemberID{Server: a.server, User: user}
}

func (a *Adapter) said(p *model.Post) bot.Event {
	ev := a.event(bot.Said, "said/"+p.Id, p, p.CreateAt)
	ev.Text, ev.Thread, ev.Files = p.Message, p.RootId, len(p.FileIds) > 0
	return ev
}

func (a *Adapter) edited(p *model.Post) bot.Event {
	ev := a.event(bot.Edited, "edited/"+p.Id+"/"+strconv.FormatInt(p.EditAt, 10), p, p.EditAt)
	ev.Text, ev.Thread, ev.Files = p.Message, p.RootId, len(p.FileIds) > 0
	return ev
}

func (a *Adapter) deleted(p *model.Post) bot.Event {
	ev := a.event(bot.Deleted, "deleted/"+p.Id, p, p.DeleteAt)
	ev.Thread = p.RootId
	return ev
}

// millis reads a time in milliseconds, which is what a cursor is; 0 when it is
// none.
func millis(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
