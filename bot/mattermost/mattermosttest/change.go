package mattermosttest

import (
	"bytes"
	"net/http"
	"slices"
)

// ours gives a post that the caller may change.
func (c *call) ours() (*Post, *AppError) {
	p := c.posts[c.args["post"]]
	if p == nil || p.DeleteAt != 0 {
		return nil, missing("post")
	}
	if p.UserID != c.user.ID && !c.admins() {
		return nil, denied()
	}
	return p, nil
}

func (c *call) updatePost() (any, *AppError) {
	p, err := c.ours()
	if err != nil {
		return nil, err
	}
	var body Post
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if body.ID != p.ID {
		return nil, invalid("id")
	}
	files := p.FileIDs
	if body.FileIDs != nil {
		files = body.FileIDs
	}
	if err := c.edit(p, body.Message, body.Props, files); err != nil {
		return nil, err
	}
	p.IsPinned = body.IsPinned // as with everything that the caller leaves out
	if !body.HasReactions {
		p.reactions = nil // stored still, and shown no more
	}
	return c.view(p), nil
}

func (c *call) patchPost() (any, *AppError) {
	p, err := c.ours()
	if err != nil {
		return nil, err
	}
	var body struct {
		Message *string         `json:"message"`
		Props   *map[string]any `json:"props"`
		FileIDs *[]string       `json:"file_ids"`
		Pinned  *bool           `json:"is_pinned"`
	}
	if err := c.read(&body); err != nil {
		return nil, err
	}
	message, props, files := p.Message, p.allProps(), p.FileIDs
	if body.Message != nil {
		message = *body.Message
	}
	if body.Props != nil {
		props = *body.Props
	}
	if body.FileIDs != nil {
		files = *body.FileIDs
	}
	if body.Pinned != nil {
		p.IsPinned = *body.Pinned
	}
	if err := c.edit(p, message, props, files); err != nil {
		return nil, err
	}
	return c.view(p), nil
}

// allProps are the properties as they were given, attachments and what they
// call among them.
func (p *Post) allProps() map[string]any {
	if p.attachments == nil {
		return p.Props
	}
	return with(p.Props, "attachments", p.attachments)
}

// edit changes a post and leaves a ghost: the post as it was, under another id.
// The caller holds mu.
func (s *Server) edit(p *Post, message string, props map[string]any, files []string) *AppError {
	next := Post{Message: message, FileIDs: files, Type: p.Type}
	if err := s.sound(&next); err != nil {
		return err
	}
	ch := s.channels[p.ChannelID]
	ghost := *p
	now := s.tick(ch)
	ghost.ID, ghost.OriginalID, ghost.UpdateAt, ghost.DeleteAt = s.id(), p.ID, now, now
	before := encode(stripped(p.attachments))
	if s.users[p.UserID].IsBot {
		props = with(props, "from_bot", "true")
	}
	changed := p.Message != message || !slices.Equal(p.FileIDs, files)
	p.Message, p.Props, p.FileIDs, p.UpdateAt = message, props, files, now
	p.takeAttachments(s)
	if changed || !bytes.Equal(before, encode(stripped(p.attachments))) {
		p.EditAt = now
	}
	s.posts[ghost.ID] = &ghost
	ch.posts = append(ch.posts, &ghost)
	s.note(p)
	s.publish(event{name: "post_edited", data: map[string]any{"post": text(s.view(p))}, channel: ch})
	return nil
}

func (c *call) deletePost() (any, *AppError) {
	p, err := c.ours()
	if err != nil {
		return nil, err
	}
	c.remove(p, c.user.ID)
	return ok, nil
}

// remove deletes a post, and of a root its replies, of which no event tells.
// The event of the root holds it as it was. The caller holds mu.
func (s *Server) remove(p *Post, by string) {
	ch := s.channels[p.ChannelID]
	old := text(s.view(p))
	now := s.tick(ch)
	for _, other := range ch.posts {
		if (other == p || other.RootID == p.ID) && other.DeleteAt == 0 {
			other.DeleteAt, other.UpdateAt = now, now
		}
	}
	if root := s.posts[p.RootID]; root != nil {
		root.ReplyCount, root.UpdateAt = root.ReplyCount-1, now
	}
	s.publish(event{name: "post_deleted", data: map[string]any{"post": old, "delete_by": by}, channel: ch})
}

func (c *call) postReactions() (any, *AppError) {
	p, err := c.mayReadPost(c.args["post"])
	if err != nil {
		return nil, err
	}
	return append([]reaction{}, p.reactions...), nil
}

func (c *call) createReaction() (any, *AppError) {
	var body reaction
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if body.UserID != c.user.ID {
		return nil, denied()
	}
	p, err := c.mayReadPost(body.PostID)
	if err != nil {
		return nil, err
	}
	if body.EmojiName == "" {
		return nil, invalid("emoji_name")
	}
	c.status = http.StatusCreated
	return c.react(p, c.user.ID, body.EmojiName), nil
}

// react puts a reaction under a post, which is no edit of it but touches it.
// The caller holds mu.
func (s *Server) react(p *Post, user, emoji string) reaction {
	for _, r := range p.reactions {
		if r.UserID == user && r.EmojiName == emoji {
			return r
		}
	}
	now := s.tick(s.channels[p.ChannelID])
	r := reaction{UserID: user, PostID: p.ID, EmojiName: emoji, CreateAt: now, UpdateAt: now, ChannelID: p.ChannelID}
	p.reactions, p.UpdateAt = append(slices.Clip(p.reactions), r), now
	s.publish(event{name: "reaction_added", data: map[string]any{"reaction": text(r)}, channel: s.channels[p.ChannelID]})
	return r
}

func (c *call) deleteReaction() (any, *AppError) {
	p, err := c.mayReadPost(c.args["post"])
	if err != nil {
		return nil, err
	}
	if c.args["user"] != c.user.ID {
		return nil, denied()
	}
	var gone []reaction
	p.reactions = slices.DeleteFunc(slices.Clone(p.reactions), func(r reaction) bool {
		it := r.UserID == c.user.ID && r.EmojiName == c.args["emoji"]
		if it {
			gone = append(gone, r)
		}
		return it
	})
	ch := c.channels[p.ChannelID]
	for _, r := range gone {
		p.UpdateAt = c.tick(ch)
		c.publish(event{name: "reaction_removed", data: map[string]any{"reaction": text(r)}, channel: ch})
	}
	return ok, nil
}
