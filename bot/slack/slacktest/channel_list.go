package slacktest

import (
	"maps"
	"slices"
	"strings"
)

func (c *call) conversationsMembers() (obj, error) {
	ch, err := c.readable("read")
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(c, ch.members, func(id string) string { return id }, "user:", 100, 1000)
	return obj{"members": page, "response_metadata": obj{"next_cursor": next}}, err
}

func (c *call) conversationsList() (obj, error) { return c.list(false) }

func (c *call) usersConversations() (obj, error) { return c.list(true) }

// list lists conversations by their types; of the bot's own alone if mine.
func (c *call) list(mine bool) (obj, error) {
	types := c.args["types"]
	if types == "" {
		types = "public_channel"
	}
	kinds := map[string]bool{}
	for kind := range strings.SplitSeq(types, ",") {
		known := map[string][2]string{
			"public_channel": {"channel", "channels:read"}, "private_channel": {"group", "groups:read"},
			"im": {"im", "im:read"}, "mpim": {"mpim", "mpim:read"},
		}[strings.TrimSpace(kind)]
		if known[0] == "" {
			return nil, fail("invalid_types")
		}
		if err := c.need(known[1]); err != nil {
			return nil, err
		}
		kinds[known[0]] = true
	}
	var all []*channel
	for _, ch := range c.s.channels {
		inside := slices.Contains(ch.members, BotUser)
		if kinds[ch.kind()] && (inside || !mine && !ch.private && ch.im == nil) && !(c.flag("exclude_archived") && ch.archived) {
			all = append(all, ch)
		}
	}
	slices.SortFunc(all, func(a, b *channel) int { return strings.Compare(a.id, b.id) })
	page, next, err := pageOf(c, all, func(ch *channel) string { return ch.id }, "team:", 100, 1000)
	if err != nil {
		return nil, err
	}
	list := []obj{}
	for _, ch := range page {
		list = append(list, ch.json())
	}
	return obj{"channels": list, "response_metadata": obj{"next_cursor": next}}, nil
}

// json is the conversation as the Web API tells it.
func (ch *channel) json() obj {
	o := obj{
		"id": ch.id, "created": ch.created.Unix(), "updated": ch.created.UnixMilli(), "is_archived": ch.archived,
		"is_im": ch.im != nil, "is_org_shared": false, "context_team_id": TeamID,
	}
	if ch.im != nil {
		o["user"] = ch.im.id
		o["is_user_deleted"] = ch.im.deleted
		o["is_open"] = true
		o["priority"] = 0
		return o
	}
	empty := obj{"value": "", "creator": "", "last_set": 0}
	maps.Copy(o, obj{
		"name": ch.name, "name_normalized": ch.name, "creator": otherApp, "is_channel": !ch.private, "is_group": false,
		"is_mpim": false, "is_private": ch.private, "is_general": ch.name == "general", "is_member": slices.Contains(ch.members, BotUser),
		"is_shared": ch.shared, "is_ext_shared": ch.shared, "is_pending_ext_shared": false, "pending_shared": []string{},
		"topic": empty, "purpose": empty, "previous_names": []string{}, "unlinked": 0, "num_members": len(ch.members),
	})
	return o
}
