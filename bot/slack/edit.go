package slack

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/slack-go/slack"

	"gezel/bot"
)

// Edit implements bot.Editor. Of a message that needs several, the last part
// stands under the reference, with the buttons; so the last part is replaced.
func (a *Adapter) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	if !takes(m) {
		return fmt.Errorf("%w: %w", bot.ErrRefused, errButton)
	}
	if why := a.state.refusal(); why != nil {
		return a.busy(describe("chat.update", why), lookEvery)
	}
	channel, err := a.open(ctx, bot.Place{User: to.User, Channel: ref.Channel})
	if err != nil {
		return err
	}
	all := parts(blocks(m))
	_, ts, _, err := a.api.UpdateMessageContext(ctx, channel, ref.Message,
		slack.MsgOptionText(notice(m), false), slack.MsgOptionBlocks(all[len(all)-1]...), slack.MsgOptionParse(false))
	return a.gone(ctx, to, a.check("chat.update", writes, said(ts, err)))
}

// sharedWithin is how long files may take to stand below their text: until then it
// is not taken back, or they would come and stay.
const sharedWithin = time.Minute

// Remove implements bot.Remover: the message, its other parts, and the files
// that came with it.
func (a *Adapter) Remove(ctx context.Context, to bot.Place, ref bot.Ref) error {
	return a.gone(ctx, to, a.removeAll(ctx, to, ref))
}

func (a *Adapter) removeAll(ctx context.Context, to bot.Place, ref bot.Ref) error {
	if why := a.state.refusal(); why != nil {
		return a.busy(describe("chat.delete", why), lookEvery)
	}
	channel, err := a.open(ctx, bot.Place{User: to.User, Channel: ref.Channel})
	if err != nil {
		return err
	}
	gone := []found{{Ref: bot.Ref{Channel: channel, Message: ref.Message}}}
	m, stands, err := a.one(ctx, channel, ref.Message)
	if err != nil {
		return err
	}
	if d := m.delivery(); stands && d.ID != "" && (d.Of > 1 || d.Files > 0) {
		standing, err := a.find(ctx, channel, bot.DeliveryID(d.ID), instant(ref.Message).Add(-resumeFor))
		if err != nil {
			return err
		}
		if last := standing[max(d.Of, 1)-1]; len(last.files) < d.Files && a.now().Sub(last.At) < sharedWithin {
			return a.busy(&callError{call: "files.delete", code: "not_shared_yet"}, busyFor)
		}
		for _, f := range standing {
			gone = append([]found{f}, gone...)
		}
	}
	for _, f := range gone {
		if err := a.remove(ctx, f); err != nil {
			return err
		}
	}
	return nil
}

// remove deletes one message, after the files below it: these would stay
// otherwise, where nobody sees them.
func (a *Adapter) remove(ctx context.Context, f found) error {
	for _, file := range f.files {
		err := a.api.DeleteFileContext(ctx, file.id)
		if code := describe("files.delete", err).code; err != nil && code != "file_deleted" && code != "file_not_found" {
			return a.check("files.delete", writes, err)
		}
	}
	for _, file := range f.files { // what shared them stands empty
		if err := a.unsay(ctx, f.Channel, file.message); err != nil {
			return err
		}
	}
	return a.unsay(ctx, f.Channel, f.Message)
}

// unsay deletes a message, if it stands.
func (a *Adapter) unsay(ctx context.Context, channel, ts string) error {
	_, _, err := a.api.DeleteMessageContext(ctx, channel, ts)
	if err != nil && describe("chat.delete", err).code == "message_not_found" {
		return nil
	}
	return a.check("chat.delete", writes, err)
}

// one reads one message of a conversation.
func (a *Adapter) one(ctx context.Context, channel, ts string) (got message, stands bool, err error) {
	err = a.pages(ctx, "conversations.history", url.Values{
		"channel": {channel}, "oldest": {ts}, "latest": {ts}, "inclusive": {"true"}, "include_all_metadata": {"true"},
	}, func(m message) bool {
		if m.TS == ts {
			got, stands = m, m.Subtype != tombstone
		}
		return !stands
	})
	return got, stands, err
}
