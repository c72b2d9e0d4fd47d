package mattermosttest

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"unicode/utf8"
)

// mayPost gives a channel that the caller may write to.
func (c *call) mayPost(id string) (*Channel, *AppError) {
	ch := c.channels[id]
	if ch == nil || ch.DeleteAt != 0 || !ch.has(c.user.ID) && !c.postsAll() {
		return nil, denied()
	}
	return ch, nil
}

func (c *call) createPost() (any, *AppError) {
	var body Post
	if err := c.read(&body); err != nil {
		return nil, err
	}
	ch, err := c.mayPost(body.ChannelID)
	if err != nil {
		return nil, err
	}
	c.status = http.StatusCreated
	if p := c.repeated(body.PendingPostID); p != nil {
		return c.view(p), nil
	}
	p := &Post{
		ChannelID: ch.ID, UserID: c.user.ID, Message: body.Message, RootID: body.RootID, Props: body.Props,
		FileIDs: body.FileIDs, PendingPostID: body.PendingPostID, Type: body.Type,
	}
	if err := c.add(ch, p); err != nil {
		return nil, err
	}
	if p.PendingPostID != "" {
		c.pending[p.PendingPostID] = pending{p.ID, c.now()}
	}
	return c.view(p), nil
}

// repeated gives the post that a pending id stands for, if it came within the
// last half minute and the server was not restarted since.
func (c *call) repeated(id string) *Post {
	known, there := c.pending[id]
	if id == "" || !there || c.now()-known.at > pendingMillis {
		return nil
	}
	if p := c.posts[known.post]; p.UserID == c.user.ID {
		return p
	}
	return nil
}

// add checks a post and stores it. The caller holds mu.
func (s *Server) add(ch *Channel, p *Post) *AppError {
	if err := s.sound(p); err != nil {
		return err
	}
	root := s.posts[p.RootID]
	if p.RootID != "" {
		switch {
		case root == nil || root.DeleteAt != 0 || root.RootID != "":
			return bad("api.post.create_post.root_id.app_error", "Invalid RootId parameter.")
		case root.ChannelID != ch.ID:
			return bad("api.post.create_post.channel_root_id.app_error", "Invalid ChannelId for RootId parameter.")
		}
	}
	now := s.tick(ch)
	p.ID, p.CreateAt, p.UpdateAt = s.id(), now, now
	if s.users[p.UserID].IsBot {
		p.Props = with(p.Props, "from_bot", "true")
	}
	s.keep(ch, p)
	for _, id := range p.FileIDs {
		if f := s.files[id]; f != nil {
			f.PostID = p.ID
		}
	}
	ch.LastPostAt, ch.Total = now, ch.Total+1
	if root == nil {
		ch.LastRootAt, ch.TotalRoot = now, ch.TotalRoot+1
	} else {
		root.ReplyCount, root.LastReplyAt, root.UpdateAt = root.ReplyCount+1, now, now
	}
	s.publish(s.posted(ch, p))
	return nil
}

// keep stores a post, as it is read from then on.
func (s *Server) keep(ch *Channel, p *Post) {
	p.takeAttachments(s)
	s.posts[p.ID] = p
	ch.posts = append(ch.posts, p)
	s.note(p)
}

// sound checks what the real server checks of a post: neither that there is a
// text, nor that its files exist, nor that anybody is left to read it.
func (s *Server) sound(p *Post) *AppError {
	switch {
	case utf8.RuneCountInString(p.Message) > s.opts.MaxPostSize:
		return bad("model.post.is_valid.message_length.app_error", "Post Message property is longer than the maximum permitted length.")
	case len(p.FileIDs) > maxFiles:
		return bad("api.post.post_files.too_many.app_error", "Too many files.")
	case len(p.PendingPostID) > 0 && len(p.PendingPostID) > 100:
		return invalid("pending_post_id")
	case strings.HasPrefix(p.Type, "system_"):
		return bad("api.context.invalid_param.app_error", "Invalid post type.")
	}
	return nil
}

// with gives properties with one more.
func with(props map[string]any, name string, value any) map[string]any {
	more := maps.Clone(props)
	if more == nil {
		more = map[string]any{}
	}
	more[name] = value
	return more
}

// takeAttachments makes of the property what the server reads in it. Actions
// without an id get one, another each time.
func (p *Post) takeAttachments(s *Server) {
	value, there := p.Props["attachments"]
	p.attachments = nil
	if !there {
		return
	}
	if json.Unmarshal(encode(value), &p.attachments) != nil {
		return // kept as it came, and shown as nothing
	}
	p.Props = maps.Clone(p.Props)
	delete(p.Props, "attachments")
	for i := range p.attachments {
		for j := range p.attachments[i].Actions {
			if a := &p.attachments[i].Actions[j]; a.ID == "" {
				a.ID = s.id()
			}
		}
	}
}

// view is a post as anybody reads it: without what its buttons call, with its
// files and reactions, and of a deleted one no text. The caller holds mu.
func (s *Server) view(p *Post) *Post {
	v := *p
	if v.Props == nil {
		v.Props = map[string]any{}
	}
	if p.DeleteAt != 0 && p.OriginalID == "" {
		v.Message, v.FileIDs, v.Props = "", nil, map[string]any{}
		return &v
	}
	if p.attachments != nil {
		v.Props = with(v.Props, "attachments", stripped(p.attachments))
	}
	v.Metadata = &metadata{Reactions: p.reactions}
	v.HasReactions = len(p.reactions) > 0
	for _, id := range p.FileIDs {
		if f := s.files[id]; f != nil {
			v.Metadata.Files = append(v.Metadata.Files, f)
		}
	}
	return &v
}

// stripped gives attachments whose actions don't tell what they call.
func stripped(all []attachment) []attachment {
	out := slices.Clone(all)
	for i := range out {
		out[i].Actions = slices.Clone(out[i].Actions)
		for j := range out[i].Actions {
			out[i].Actions[j].Integration = nil
		}
	}
	return out
}

// mayReadPost gives a post that is there and that the caller may read.
func (c *call) mayReadPost(id string) (*Post, *AppError) {
	p := c.posts[id]
	if p == nil || p.DeleteAt != 0 {
		return nil, missing("post")
	}
	if _, err := c.mayRead(p.ChannelID); err != nil {
		return nil, err
	}
	return p, nil
}

func (c *call) getPost() (any, *AppError) {
	p, err := c.mayReadPost(c.args["post"])
	if err != nil {
		return nil, err
	}
	return c.view(p), nil
}

func (c *call) getThread() (any, *AppError) {
	p, err := c.mayReadPost(c.args["post"])
	if err != nil {
		return nil, err
	}
	root := p.ID
	if p.RootID != "" {
		root = p.RootID
	}
	list := newList()
	for _, other := range slices.Backward(c.channels[p.ChannelID].posts) {
		if other.DeleteAt == 0 && (other.ID == root || other.RootID == root) {
			list.add(c.view(other))
		}
	}
	return list, nil
}

// postsAll tells whether the caller may post to channels of others.
func (c *call) postsAll() bool {
	return hasWord(c.user.Roles, "system_post_all") || c.admins()
}

func hasWord(s, word string) bool { return slices.Contains(strings.Fields(s), word) }

func (c *call) createEphemeral() (any, *AppError) {
	if !c.admins() && !c.may(c.user, "create_post_ephemeral") {
		return nil, denied()
	}
	var body struct {
		UserID string `json:"user_id"`
		Post   Post   `json:"post"`
	}
	if err := c.read(&body); err != nil {
		return nil, err
	}
	ch := c.channels[body.Post.ChannelID]
	if ch == nil || !ch.has(body.UserID) {
		return nil, invalid("channel_id")
	}
	p := &Post{ChannelID: ch.ID, UserID: c.user.ID, Message: body.Post.Message, Props: body.Post.Props}
	c.whisper(ch, p, body.UserID)
	c.status = http.StatusCreated
	return c.view(p), nil
}
