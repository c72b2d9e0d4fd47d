package slacktest

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Limits of the methods of chat.
const (
	maxText       = 40000
	maxUpdateText = 4000
)

// reach finds where a message may go: a conversation, or somebody's direct one.
func (c *call) reach(id string) (*channel, error) {
	if u := c.s.users[id]; u != nil {
		if u.deleted || u.bot {
			return nil, fail("channel_not_found")
		}
		return c.s.openIM(u), nil
	}
	ch := c.s.channels[id]
	switch {
	case ch == nil:
		return nil, fail("channel_not_found")
	case ch.archived, ch.im != nil && ch.im.deleted:
		return nil, fail("is_archived")
	case ch.private && !slices.Contains(ch.members, BotUser):
		return nil, fail("channel_not_found") // it hides itself
	case !slices.Contains(ch.members, BotUser):
		return nil, fail("not_in_channel")
	}
	return ch, nil
}

// said reads what a message is to say: text and blocks.
func (c *call) said(limit int) (blocks []obj, err error) {
	if err := c.decode("blocks", &blocks); err != nil {
		return nil, fail("invalid_blocks_format")
	}
	if err := c.s.checkBlocks(blocks, inMessage); err != nil {
		return nil, err
	}
	if tooLong(blocks) {
		return nil, fail("msg_blocks_too_long")
	}
	text := c.args["text"]
	if text == "" && len(blocks) == 0 {
		return nil, fail("no_text")
	}
	if utf8.RuneCountInString(text) > limit {
		return nil, fail("msg_too_long")
	}
	return blocks, nil
}

// metadata checks the metadata of a message.
func (c *call) metadata() (json.RawMessage, error) {
	text := c.args["metadata"]
	if text == "" {
		return nil, nil
	}
	var m struct {
		Type    string         `json:"event_type"`
		Payload map[string]any `json:"event_payload"`
	}
	if json.Unmarshal([]byte(text), &m) != nil {
		return nil, fail("invalid_metadata_format")
	}
	if m.Type == "" || m.Payload == nil {
		return nil, fail("invalid_metadata_schema")
	}
	return json.RawMessage(text), nil
}

func (c *call) chatPostMessage() (obj, error) {
	ch, err := c.reach(c.args["channel"])
	if err != nil {
		return nil, err
	}
	blocks, err := c.said(maxText)
	if err != nil {
		return nil, err
	}
	metadata, err := c.metadata()
	if err != nil {
		return nil, err
	}
	thread := c.args["thread_ts"]
	if thread != "" {
		parent := ch.byTS[thread]
		if parent == nil || parent.thread != "" && parent.thread != parent.ts {
			return nil, fail("thread_not_found")
		}
	}
	m := &message{
		ts: c.s.nextTS(), thread: thread, user: BotUser, bot: BotID, text: c.args["text"], blocks: blocks,
		metadata: metadata, broadcast: thread != "" && c.flag("reply_broadcast"), linkNames: c.linkNames(),
	}
	ch.add(m)
	c.s.own(m, m.json(true))
	return obj{"channel": ch.id, "ts": m.ts, "message": m.json(true)}, nil
}

// linkNames tells whether names in the text are to become mentions.
func (c *call) linkNames() bool { return c.flag("link_names") || c.args["parse"] == "full" }

// own tells the app, and the people's screens, of what the bot did itself.
func (s *Server) own(m *message, event obj) {
	s.pulse.Beat()
	if !s.opts.Quiet {
		s.tellMessage(m.channel, event, false)
	}
}

// mine finds a message of the bot.
func (c *call) mine(otherwise string) (*channel, *message, error) {
	ch := c.s.channels[c.args["channel"]]
	if ch == nil {
		return nil, nil, fail("channel_not_found")
	}
	m := ch.byTS[c.args["ts"]]
	switch {
	case m == nil || m.subtype == "tombstone":
		return nil, nil, fail("message_not_found")
	case m.bot != BotID:
		return nil, nil, fail(otherwise)
	}
	return ch, m, nil
}

func (c *call) chatUpdate() (obj, error) {
	ch, m, err := c.mine("cant_update_message")
	if err != nil {
		return nil, err
	}
	if ch.archived || ch.im != nil && ch.im.deleted {
		return nil, fail("is_archived")
	}
	blocks, err := c.said(maxUpdateText)
	if err != nil {
		return nil, err
	}
	metadata, err := c.metadata()
	if err != nil {
		return nil, err
	}
	files, err := c.attached(m)
	if err != nil {
		return nil, err
	}
	before := m.json(true)
	m.files = files
	if _, given := c.args["blocks"]; given || c.args["text"] != "" {
		m.blocks = blocks // text without blocks takes them away
	}
	if text, given := c.args["text"]; given {
		m.text = text
	}
	if metadata != nil {
		m.metadata = metadata
	}
	m.linkNames = c.linkNames()
	at := c.s.nextTS()
	m.edited = at[:strings.IndexByte(at, '.')] + ".000000"
	c.s.own(m, c.s.changed(m, before, false))
	return obj{"channel": ch.id, "ts": m.ts, "text": m.text, "message": m.json(true)}, nil
}

// attached gives the files that a message has after an update: those named by
// file_ids, in place of those it had; without file_ids those it had.
func (c *call) attached(m *message) ([]*file, error) {
	if _, given := c.args["file_ids"]; !given {
		return m.files, nil
	}
	var ids []string
	if c.decode("file_ids", &ids) != nil {
		ids = strings.Split(c.args["file_ids"], ",")
	}
	var files []*file
	for _, id := range ids {
		f := c.s.files[id]
		if f == nil || !f.done {
			return nil, fail("file_not_found")
		}
		files = append(files, f)
	}
	return files, nil
}

func (c *call) chatDelete() (obj, error) {
	ch, m, err := c.mine("cant_delete_message")
	if err != nil {
		return nil, err
	}
	before := m.json(true)
	gone := *m
	tombstone := ch.remove(m)
	c.s.own(&gone, c.s.deleted(ch, m, before, tombstone, true, false))
	return obj{"channel": ch.id, "ts": c.args["ts"]}, nil
}

func (c *call) chatPostEphemeral() (obj, error) {
	ch, err := c.reach(c.args["channel"])
	if err != nil {
		return nil, err
	}
	u := c.s.users[c.args["user"]]
	switch {
	case u == nil:
		return nil, fail("user_not_in_channel")
	case !slices.Contains(ch.members, u.id):
		return nil, fail("user_not_in_channel")
	}
	blocks, err := c.said(maxText)
	if err != nil {
		return nil, err
	}
	m := c.s.whisper(u, ch, c.args["text"], blocks)
	m.linkNames = c.linkNames()
	return obj{"message_ts": m.ts}, nil
}

// whisper shows a message to one person alone.
func (s *Server) whisper(u *user, ch *channel, text string, blocks []obj) *message {
	m := &message{ts: s.nextTS(), user: BotUser, bot: BotID, text: text, blocks: blocks, private: true, channel: ch}
	if u.private == nil {
		u.private = map[string]*message{}
	}
	u.private[m.ts] = m
	s.pulse.Beat()
	return m
}

func (c *call) reactionTo() (*message, string, error) {
	ch := c.s.channels[c.args["channel"]]
	switch {
	case c.args["name"] == "":
		return nil, "", fail("invalid_name")
	case ch == nil:
		return nil, "", fail("channel_not_found")
	case c.args["timestamp"] == "":
		return nil, "", fail("no_item_specified")
	}
	m := ch.byTS[c.args["timestamp"]]
	if m == nil || m.subtype == "tombstone" {
		return nil, "", fail("message_not_found")
	}
	return m, strings.Trim(c.args["name"], ":"), nil
}

func (c *call) reactionsAdd() (obj, error) {
	m, name, err := c.reactionTo()
	if err != nil {
		return nil, err
	}
	if m.reacted(name, BotUser) {
		return nil, fail("already_reacted")
	}
	m.react(name, BotUser)
	c.s.pulse.Beat()
	return obj{}, nil
}

func (c *call) reactionsRemove() (obj, error) {
	m, name, err := c.reactionTo()
	if err != nil {
		return nil, err
	}
	if !m.reacted(name, BotUser) {
		return nil, fail("no_reaction")
	}
	for i := range m.reactions {
		if m.reactions[i].name == name {
			m.reactions[i].users = slices.DeleteFunc(m.reactions[i].users, func(id string) bool { return id == BotUser })
		}
	}
	m.reactions = slices.DeleteFunc(m.reactions, func(r reaction) bool { return len(r.users) == 0 })
	c.s.pulse.Beat()
	return obj{}, nil
}

func (m *message) reacted(name, user string) bool {
	return slices.ContainsFunc(m.reactions, func(r reaction) bool { return r.name == name && slices.Contains(r.users, user) })
}

func (m *message) react(name, user string) {
	for i := range m.reactions {
		if m.reactions[i].name == name {
			m.reactions[i].users = append(m.reactions[i].users, user)
			return
		}
	}
	m.reactions = append(m.reactions, reaction{name, []string{user}})
}
