package mattermost

import (
	"context"

	"github.com/mattermost/mattermost/server/public/model"
)

const (
	mostChanged = 1000 // posts that since= gives at most, in no order
	pageSize    = 200  // the most that a page has
)

// changed gives the posts of a channel that were changed after an instant, in
// milliseconds of the server: new ones, edited ones, deleted ones, and with
// them ghosts of what was edited away. In no order, each as it is now; full tells whether they were too many for one answer.
//
// since= gives at most a thousand, and where there are more it leaves out the
// newest. So it is asked again from the latest change it gave, and what is new
// is read page by page besides, which has no such limit.
// (https://developers.mattermost.com/api-documentation/#/operations/GetPostsForChannel)
func (a *Adapter) changed(ctx context.Context, channel string, since int64) (posts []*model.Post, full bool, err error) {
	found := map[string]*model.Post{}
	since = max(since, 1) // 0 would be ignored
	for from := since; ; {
		list, resp, err := a.client.GetPostsSince(ctx, channel, from, false)
		if err != nil {
			return nil, false, a.check("read changed posts", reads, resp, err)
		}
		last := gather(found, list)
		if len(list.Order) < mostChanged {
			break
		}
		full = true
		if last <= from {
			break
		}
		from = last
	}
	if full {
		if err := a.newest(ctx, channel, since, found); err != nil {
			return nil, true, err
		}
	}
	posts = make([]*model.Post, 0, len(found))
	for _, p := range found {
		if p.UpdateAt > since {
			posts = append(posts, p)
		}
	}
	return posts, full, nil
}

// gather adds a list, and gives the latest change in it. Of two versions of a
// post the later counts.
func gather(found map[string]*model.Post, list *model.PostList) (last int64) {
	for _, p := range list.Posts {
		if old := found[p.Id]; old == nil || old.UpdateAt <= p.UpdateAt {
			found[p.Id] = p
		}
	}
	for _, id := range list.Order {
		if p := list.Posts[id]; p != nil {
			last = max(last, p.UpdateAt)
		}
	}
	return last
}

// newest reads what was posted after an instant, page by page, back from the
// end: a page is named by the post before which it stands, so that what is
// posted meanwhile shifts nothing.
func (a *Adapter) newest(ctx context.Context, channel string, since int64, found map[string]*model.Post) error {
	list, resp, err := a.client.GetPostsForChannel(ctx, channel, 0, pageSize, "", false, false)
	for {
		if err != nil {
			return a.check("read new posts", reads, resp, err)
		}
		gather(found, list)
		if len(list.Order) == 0 {
			return nil
		}
		oldest := list.Order[len(list.Order)-1] // the newest comes first
		if p := list.Posts[oldest]; p == nil || p.CreateAt <= since {
			return nil
		}
		list, resp, err = a.client.GetPostsBefore(ctx, channel, oldest, 0, pageSize, "", false, false)
	}
}
