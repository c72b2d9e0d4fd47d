package slacktest

import (
	"encoding/base64"
	"slices"
	"strconv"
	"strings"
)

// readable finds a conversation that the bot may read, and checks the scope
// that its kind needs: "history" or "read".
func (c *call) readable(what string) (*channel, error) {
	ch := c.s.channels[c.args["channel"]]
	if ch == nil {
		return nil, fail("channel_not_found")
	}
	scope := map[string]string{"im": "im:", "group": "groups:", "channel": "channels:"}[ch.kind()] + what
	if err := c.need(scope); err != nil {
		return nil, err
	}
	inside := slices.Contains(ch.members, BotUser)
	switch {
	case ch.private && !inside:
		return nil, fail("channel_not_found")
	case what == "history" && !inside:
		return nil, fail("not_in_channel")
	}
	return ch, nil
}

// within tells whether a message lies between oldest and latest.
func (c *call) within(ts string) bool {
	oldest, latest := c.args["oldest"], c.args["latest"]
	inclusive := c.flag("inclusive")
	if oldest != "" && oldest != "0" {
		if d := compareTS(ts, oldest); d < 0 || d == 0 && !inclusive {
			return false
		}
	}
	if latest != "" && latest != "now" {
		if d := compareTS(ts, latest); d > 0 || d == 0 && !inclusive {
			return false
		}
	}
	return true
}

// compareTS compares instants as Slack writes them, with or without a fraction.
func compareTS(a, b string) int {
	x, y := micros(a), micros(b)
	switch {
	case x < y:
		return -1
	case x > y:
		return 1
	}
	return 0
}

func micros(ts string) int64 {
	seconds, fraction, _ := strings.Cut(ts, ".")
	whole, _ := strconv.ParseInt(seconds, 10, 64) // nonsense is long ago
	part, _ := strconv.ParseInt((fraction + "000000")[:6], 10, 64)
	return whole*1e6 + part
}

// cursor gives where a page begins: the name behind prefix.
func (c *call) cursor(prefix string) (string, error) {
	text := c.args["cursor"]
	if text == "" {
		return "", nil
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	name, ok := strings.CutPrefix(string(raw), prefix)
	if err != nil || !ok {
		return "", fail("invalid_cursor")
	}
	return name, nil
}

func cursorAt(prefix, name string) string {
	return base64.StdEncoding.EncodeToString([]byte(prefix + name))
}

// pageOf cuts a page out of a list and tells the cursor of the next.
func pageOf[T any](c *call, all []T, id func(T) string, prefix string, standard, most int) ([]T, string, error) {
	limit, err := c.limit(standard, most)
	if err != nil {
		return nil, "", err
	}
	from, err := c.cursor(prefix)
	if err != nil {
		return nil, "", err
	}
	if from != "" {
		i := slices.IndexFunc(all, func(one T) bool { return id(one) == from })
		if i < 0 {
			return nil, "", fail("invalid_cursor")
		}
		all = all[i:]
	}
	if len(all) <= limit {
		return all, "", nil
	}
	return all[:limit], cursorAt(prefix, id(all[limit])), nil
}

func (c *call) conversationsHistory() (obj, error) {
	ch, err := c.readable("history")
	if err != nil {
		return nil, err
	}
	if c.s.opts.Forward && c.args["oldest"] != "" && c.args["latest"] == "" {
		return c.historyForward(ch)
	}
	limit, err := c.limit(100, 999)
	if err != nil {
		return nil, err
	}
	from, err := c.cursor("next_ts:")
	if err != nil {
		return nil, err
	}
	next := ""
	list := []obj{} // never null
	for _, m := range slices.Backward(ch.messages) {
		if !m.top() || !c.within(m.ts) || from != "" && compareTS(m.ts, from) > 0 {
			continue
		}
		if len(list) == limit {
			next = cursorAt("next_ts:", m.ts)
			break
		}
		list = append(list, m.json(c.flag("include_all_metadata")))
	}
	return withCursor(obj{
		"messages": list, "has_more": next != "", "pin_count": 0, "channel_actions_ts": nil, "channel_actions_count": 0,
	}, next), nil
}

// historyForward gives the page nearest to the instant that is asked from, the
// newest on it first.
func (c *call) historyForward(ch *channel) (obj, error) {
	var all []*message
	for _, m := range ch.messages {
		if m.top() && c.within(m.ts) {
			all = append(all, m)
		}
	}
	page, next, err := pageOf(c, all, func(m *message) string { return m.ts }, "next_ts:", 100, 999)
	if err != nil {
		return nil, err
	}
	list := []obj{} // never null
	for _, m := range slices.Backward(page) {
		list = append(list, m.json(c.flag("include_all_metadata")))
	}
	return withCursor(obj{"messages": list, "has_more": next != ""}, next), nil
}

// withCursor adds the cursor of the next page; on the last one history and
// replies leave it out.
func withCursor(answer obj, next string) obj {
	if next != "" {
		answer["response_metadata"] = obj{"next_cursor": next}
	}
	return answer
}

func (c *call) conversationsReplies() (obj, error) {
	ch, err := c.readable("history")
	if err != nil {
		return nil, err
	}
	parent := ch.byTS[c.args["ts"]]
	if parent == nil {
		return nil, fail("thread_not_found")
	}
	all := []*message{parent}
	for _, reply := range parent.replies {
		if c.within(reply.ts) {
			all = append(all, reply)
		}
	}
	page, next, err := pageOf(c, all, func(m *message) string { return m.ts }, "next_ts:", 1000, 1000)
	if err != nil {
		return nil, err
	}
	list := []obj{}
	for _, m := range page {
		list = append(list, m.json(c.flag("include_all_metadata")))
	}
	return withCursor(obj{"messages": list, "has_more": next != ""}, next), nil
}

func (c *call) conversationsOpen() (obj, error) {
	ch := c.s.channels[c.args["channel"]]
	if id := c.args["users"]; id != "" {
		u := c.s.users[id]
		switch {
		case u == nil:
			return nil, fail("user_not_found")
		case u.deleted:
			return nil, fail("user_disabled")
		case u.bot:
			return nil, fail("cannot_dm_bot")
		}
		already := u.im != nil
		ch = c.s.openIM(u)
		if !c.flag("return_im") {
			answer := obj{"channel": obj{"id": ch.id}}
			if already {
				answer["no_op"], answer["already_open"] = true, true
			}
			return answer, nil
		}
	}
	if ch == nil {
		return nil, fail("channel_not_found")
	}
	return obj{"channel": ch.json()}, nil
}

func (c *call) conversationsInfo() (obj, error) {
	ch, err := c.readable("read")
	if err != nil {
		return nil, err
	}
	return obj{"channel": ch.json()}, nil
}

func (c *call) conversationsJoin() (obj, error) {
	ch := c.s.channels[c.args["channel"]]
	switch {
	case ch == nil || ch.private:
		return nil, fail("channel_not_found")
	case ch.im != nil:
		return nil, fail("method_not_supported_for_channel_type")
	case ch.archived:
		return nil, fail("is_archived")
	}
	answer := obj{}
	if slices.Contains(ch.members, BotUser) {
		answer["warning"] = "already_in_channel"
		answer["response_metadata"] = obj{"warnings": []string{"already_in_channel"}}
	} else {
		c.s.enter(ch, c.s.users[BotUser])
	}
	answer["channel"] = ch.json()
	return answer, nil
}

// enter has somebody join a channel.
func (s *Server) enter(ch *channel, u *user) {
	ch.members = append(ch.members, u.id)
	s.emit("member_joined_channel", obj{
		"type": "member_joined_channel", "user": u.id, "channel": ch.id, "channel_type": strings.ToUpper(ch.id[:1]),
		"team": u.team, "event_ts": s.nextTS(),
	}, u.id)
	s.pulse.Beat()
}
