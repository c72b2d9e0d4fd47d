package mattermosttest

import "slices"

func newList() *postList { return &postList{Order: []string{}, Posts: map[string]*Post{}} }

func (l *postList) add(p *Post) {
	l.Order = append(l.Order, p.ID)
	l.Posts[p.ID] = p
}

func (c *call) channelPosts() (any, *AppError) {
	ch, err := c.mayRead(c.args["channel"])
	if err != nil {
		return nil, err
	}
	q := c.r.URL.Query()
	since := c.number("since", 0)
	after, before := q.Get("after"), q.Get("before")
	if since > 0 && (after != "" || before != "" || q.Has("page")) {
		return nil, bad("api.post.get_posts_for_channel.params.app_error", "since can't go with page, after or before.")
	}
	threads := q.Get("collapsedThreads") == "true" // which leaves replies out
	if since > 0 {                                 // since=0 is ignored
		return c.changedSince(ch, since, threads), nil
	}
	per := int(c.number("per_page", 60))
	if per <= 0 || per > maxPage {
		per = maxPage
	}
	return c.page(ch, after, before, int(c.number("page", 0)), per, threads), nil
}

// changedSince gives what changed after an instant: ghosts and deletions too.
// The limit takes what the database comes upon first, and that is the oldest.
func (s *Server) changedSince(ch *Channel, since int64, threads bool) *postList {
	var found []*Post
	for _, p := range ch.posts {
		if p.UpdateAt > since && (!threads || p.RootID == "") && len(found) < maxSince {
			found = append(found, p)
		}
	}
	return s.list(found)
}

// list gives posts newest first, and beside them the roots of replies.
func (s *Server) list(found []*Post) *postList {
	slices.SortStableFunc(found, func(a, b *Post) int { return int(b.CreateAt - a.CreateAt) })
	list := newList()
	for _, p := range found {
		list.add(s.view(p))
	}
	for _, p := range found {
		if root := s.posts[p.RootID]; root != nil && root.DeleteAt == 0 && list.Posts[root.ID] == nil {
			list.Posts[root.ID] = s.view(root) // not in the order
		}
	}
	return list
}

// page gives one page of what is there: of everything, from the newest on; of
// what came after a post, from the oldest on; of what came before, backwards.
func (s *Server) page(ch *Channel, after, before string, page, per int, threads bool) *postList {
	var all []*Post // oldest first
	for _, p := range ch.posts {
		if p.DeleteAt == 0 && (!threads || p.RootID == "") {
			all = append(all, p)
		}
	}
	slices.SortStableFunc(all, func(a, b *Post) int { return int(a.CreateAt - b.CreateAt) })
	from, to := 0, len(all)
	if p := s.posts[before]; p != nil {
		to = count(all, func(at int64) bool { return at < p.CreateAt })
	} else if before != "" {
		to = 0
	}
	if p := s.posts[after]; p != nil {
		from = count(all, func(at int64) bool { return at <= p.CreateAt })
	} else if after != "" {
		from = len(all)
	}
	if after != "" {
		from = min(from+page*per, to)
		to = min(from+per, to)
	} else {
		to = max(to-page*per, from)
		from = max(to-per, from)
	}
	list := s.list(slices.Clone(all[from:to]))
	if to < len(all) && to > from {
		list.NextPostID = all[to].ID
	}
	if from > 0 && to > from {
		list.PrevPostID = all[from-1].ID
	}
	list.HasNext = list.NextPostID != ""
	return list
}

// count tells how many posts, the oldest first, are as old as is asked.
func count(all []*Post, old func(createAt int64) bool) int {
	n := 0
	for n < len(all) && old(all[n].CreateAt) {
		n++
	}
	return n
}

// postsByID gives posts by their ids, the newest first: deleted ones too,
// without their text. Of ids that are none of its posts it says nothing, unless
// all of them are.
func (c *call) postsByID() (any, *AppError) {
	var ids []string
	if err := c.read(&ids); err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		return nil, invalid("post_ids")
	}
	if len(ids) > maxByID {
		return nil, bad("api.post.posts_by_ids.invalid_body.request_error", "Too many ids.")
	}
	found := []*Post{}
	known := false
	for _, id := range ids {
		p := c.posts[id]
		known = known || p != nil
		if p == nil || !c.channels[p.ChannelID].has(c.user.ID) {
			continue
		}
		found = append(found, c.view(p))
	}
	if !known {
		return nil, missing("post")
	}
	slices.SortStableFunc(found, func(a, b *Post) int { return int(b.CreateAt - a.CreateAt) })
	return found, nil
}
