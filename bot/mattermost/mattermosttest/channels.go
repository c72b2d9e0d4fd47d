package mattermosttest

import (
	"net/http"
	"slices"
	"strings"
)

// addChannel makes a channel with one member. The caller holds mu.
func (s *Server) addChannel(kind, name, shown, member string) *Channel {
	now := s.now()
	c := &Channel{ID: s.id(), CreateAt: now, UpdateAt: now, Type: kind, Name: name, DisplayName: shown, CreatorID: member, members: []string{member}, stamp: now}
	s.channels[c.ID] = c
	return c
}

// direct gives the conversation of two, and makes it at its first use. The
// caller holds mu.
func (s *Server) direct(one, other string) *Channel {
	name := min(one, other) + "__" + max(one, other)
	if c := s.rooms[name]; c != nil {
		return c
	}
	c := s.addChannel("D", name, "", one)
	s.rooms[name] = c
	if one != other {
		c.members = append(c.members, other)
	}
	s.publish(event{
		name: "direct_added", data: map[string]any{"creator_id": one, "teammate_id": other}, channel: c,
	})
	return c
}

func (c *Channel) has(user string) bool { return slices.Contains(c.members, user) }

// mayRead gives a channel that the caller is a member of.
func (c *call) mayRead(id string) (*Channel, *AppError) {
	ch := c.channels[id]
	if ch == nil && c.admins() {
		return nil, missing("channel")
	}
	if ch == nil || !ch.has(c.user.ID) && !c.admins() {
		return nil, denied() // nobody is told which channels there are
	}
	return ch, nil
}

func (c *call) directChannel() (any, *AppError) {
	var ids []string
	if err := c.read(&ids); err != nil {
		return nil, err
	}
	if len(ids) != 2 {
		return nil, invalid("user_ids")
	}
	for _, id := range ids {
		if c.users[id] == nil {
			return nil, missing("user")
		}
	}
	if !slices.Contains(ids, c.user.ID) && !c.admins() {
		return nil, denied()
	}
	if c.restricted() && !(c.team.members[ids[0]] && c.team.members[ids[1]]) {
		return nil, denied()
	}
	c.status = http.StatusCreated
	return c.direct(ids[0], ids[1]), nil
}

func (c *call) createChannel() (any, *AppError) {
	var body Channel
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if body.TeamID != c.team.ID || body.Name == "" || body.Type != "O" && body.Type != "P" {
		return nil, invalid("channel")
	}
	c.status = http.StatusCreated
	ch := c.addChannel(body.Type, body.Name, body.DisplayName, c.user.ID)
	ch.TeamID = c.team.ID
	return ch, nil
}

func (c *call) getChannel() (any, *AppError) { return orError(c.mayRead(c.args["channel"])) }

// orError keeps a nil pointer from becoming an answer.
func orError[T any](answer *T, err *AppError) (any, *AppError) {
	if err != nil {
		return nil, err
	}
	return answer, nil
}

func (c *call) myChannels() (any, *AppError) {
	if c.args["user"] != c.user.ID && !c.admins() {
		return nil, denied()
	}
	mine := []*Channel{}
	for _, ch := range c.channels {
		if ch.has(c.args["user"]) && ch.DeleteAt == 0 {
			mine = append(mine, ch)
		}
	}
	slices.SortFunc(mine, func(a, b *Channel) int { return strings.Compare(a.DisplayName+a.ID, b.DisplayName+b.ID) })
	return mine, nil
}

// member is one person's place in a channel.
type member struct {
	ChannelID string `json:"channel_id"`
	UserID    string `json:"user_id"`
	Roles     string `json:"roles"`
}

func (c *call) channelMembers() (any, *AppError) {
	ch, err := c.mayRead(c.args["channel"])
	if err != nil {
		return nil, err
	}
	per, page := min(c.number("per_page", 60), maxPage), c.number("page", 0)
	all := []member{}
	for _, id := range ch.members {
		all = append(all, member{ch.ID, id, "channel_user"})
	}
	from := min(page*per, int64(len(all)))
	return all[from:min(from+per, int64(len(all)))], nil
}

func (c *call) joinChannel() (any, *AppError) {
	var body member
	if err := c.read(&body); err != nil {
		return nil, err
	}
	ch := c.channels[c.args["channel"]]
	if ch == nil || ch.Type == "D" || c.users[body.UserID] == nil {
		return nil, invalid("user_id")
	}
	if !ch.has(c.user.ID) && !c.admins() {
		return nil, denied()
	}
	if !ch.has(body.UserID) {
		ch.members = append(ch.members, body.UserID)
		c.publish(event{name: "user_added", data: map[string]any{"team_id": ch.TeamID, "user_id": body.UserID}, channel: ch})
	}
	c.status = http.StatusCreated
	return member{ch.ID, body.UserID, "channel_user"}, nil
}
