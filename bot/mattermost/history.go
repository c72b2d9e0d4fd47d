package mattermost

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

const (
	mostChanged = 1000 // posts that since= gives at most, in no order
	pageSize    = 200  // the most that a page has
	mostByID    = 1000 // posts that can be asked for by their ids at once
)

// errPage: a page names a post that it does not show.
var errPage = errors.New("posts are missing")

// changed gives the posts of a conversation that were changed after an instant,
// in milliseconds of the server: new ones, edited ones, deleted ones, and with
// them ghosts of what was edited away. In no order, each as it is now.
//
// since= gives at most a thousand, and tells nothing of the rest: neither the
// newest nor the first that changed need be among them. So where there may be
// more, the whole conversation is read, which has no such limit.
// (https://developers.mattermost.com/api-documentation/#/operations/GetPostsForChannel)
func (f *feed) changed(ctx context.Context, channel string, since int64) ([]*model.Post, error) {
	found, full, err := f.a.some(ctx, channel, since)
	if err != nil || !full {
		return found.list(), err
	}
	standing, err := f.a.pages(ctx, f.ask, channel, 0, found)
	if err != nil {
		return nil, err
	}
	err = f.deleted(ctx, channel, standing, found)
	return found.list(), err
}

// posted gives the posts of a channel that were posted after an instant, and
// some of those that were changed.
func (a *Adapter) posted(ctx context.Context, channel string, since int64) ([]*model.Post, error) {
	found, full, err := a.some(ctx, channel, since)
	if err == nil && full {
		_, err = a.pages(ctx, a.ask, channel, since, found)
	}
	return found.list(), err
}

// some gives posts that were changed after an instant; full tells whether there
// may be more.
func (a *Adapter) some(ctx context.Context, channel string, since int64) (found changes, full bool, err error) {
	found = changes{since: since, posts: map[string]*model.Post{}}
	list, resp, err := a.client.GetPostsSince(ctx, channel, max(since, 1), false) // 0 would be ignored
	if err != nil {
		return found, false, a.check("read changed posts", reads, resp, err)
	}
	found.add(list.Posts)
	return found, len(list.Order) >= mostChanged, nil
}

// changes are the posts that changed after an instant, by id.
type changes struct {
	since int64
	posts map[string]*model.Post
}

// add takes what changed out of a list. Of two versions of a post the later
// counts.
func (c changes) add(list map[string]*model.Post) {
	for id, p := range list {
		if old := c.posts[id]; p.UpdateAt > c.since && (old == nil || old.UpdateAt <= p.UpdateAt) {
			c.posts[id] = p
		}
	}
}

func (c changes) list() []*model.Post { return slices.Collect(maps.Values(c.posts)) }

// pages reads what stands in a channel page by page, from the end back to an
// instant, and gives the ids of it. A page is named by the post before which it
// stands, so that what is posted meanwhile shifts nothing.
func (a *Adapter) pages(ctx context.Context, ask asker, channel string, back int64, found changes) (map[string]bool, error) {
	standing := map[string]bool{}
	for before := ""; ; {
		var list *model.PostList
		err := ask(ctx, "read a page of posts", func() (resp *model.Response, err error) {
			if before == "" {
				list, resp, err = a.client.GetPostsForChannel(ctx, channel, 0, pageSize, "", false, false)
			} else {
				list, resp, err = a.client.GetPostsBefore(ctx, channel, before, 0, pageSize, "", false, false)
			}
			if err == nil && slices.ContainsFunc(list.Order, func(id string) bool { return list.Posts[id] == nil }) {
				err = errPage
			}
			return resp, err
		})
		if err != nil {
			return nil, err
		}
		found.add(list.Posts)
		known := len(standing)
		for _, id := range list.Order {
			standing[id] = true
		}
		if len(standing) == known || oldest(list) <= back {
			return standing, nil
		}
		before = nextBefore(list)
	}
}

// oldest gives when the first post of a page was posted: the newest comes first.
func oldest(list *model.PostList) int64 { return list.Posts[list.Order[len(list.Order)-1]].CreateAt }

// nextBefore gives the post before which the next page is to stand. The server
// means what was posted earlier by the clock, so the oldest of a page is read
// again: another may have been posted in the same millisecond.
func nextBefore(list *model.PostList) string {
	first := oldest(list)
	for _, id := range slices.Backward(list.Order) {
		if list.Posts[id].CreateAt > first {
			return id
		}
	}
	return list.Order[len(list.Order)-1]
}

// deleted looks which messages that are kept of the member were deleted: no
// page shows them. Asked for by its id the server gives a deleted post too,
// with the time. What it does not know at all was removed by its own
// retention, which is nobody's wish to take an answer back.
func (f *feed) deleted(ctx context.Context, channel string, standing map[string]bool, found changes) error {
	user := f.a.channels.with(channel)
	if user == "" {
		return nil
	}
	ids, err := f.coach.Kept(ctx, f.a.member(user), time.Time{})
	if err != nil {
		return err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return standing[id] })
	for some := range slices.Chunk(ids, mostByID) {
		var list []*model.Post
		err := f.ask(ctx, "read posts by id", func() (resp *model.Response, err error) {
			list, resp, err = f.a.client.GetPostsByIds(ctx, some)
			return resp, err
		})
		if errors.Is(err, bot.ErrGone) {
			continue // none of them is there any more
		}
		if err != nil {
			return err
		}
		for _, p := range list {
			found.add(map[string]*model.Post{p.Id: p})
		}
	}
	return nil
}

// asker makes a request, and gives its error in the coach's terms.
type asker func(ctx context.Context, what string, do func() (*model.Response, error)) error

// ask asks once.
func (a *Adapter) ask(_ context.Context, what string, do func() (*model.Response, error)) error {
	resp, err := do()
	return a.check(what, reads, resp, err)
}

// ask asks until there is an answer, or none to be had for a while: one of many
// requests that was one too many must not have all of them made again.
func (f *feed) ask(ctx context.Context, what string, do func() (*model.Response, error)) error {
	until := f.a.now().Add(f.a.timing.unread / 9)
	for {
		err := f.a.ask(ctx, what, do)
		wait := f.wait(firstPause, err)
		if _, busy := errors.AsType[*bot.Busy](err); !busy || f.a.now().Add(wait).After(until) {
			return err
		}
		f.putOff(what, wait, err)
		if !sleep(ctx, wait) {
			return ctx.Err()
		}
	}
}
