package mattermost

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// Edit implements bot.Editor. All of the post is sent again: what is read back
// lacks what stands behind its buttons, and to repeat that would kill them.
func (a *Adapter) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	delivery, err := a.deliveryOf(ctx, ref)
	if err != nil {
		return err
	}
	r := a.render(m)
	last := len(r.texts) - 1
	post := a.post(ref.Channel, r.notification, bot.DeliveryID(delivery), last+1, last+1)
	post.Id, post.PendingPostId = ref.Message, ""
	post.SetProps(with(post.Props, model.PostPropsAttachments, a.attachments(r.texts[last], r.buttons, whoMay(to), delivery)))
	_, resp, err := a.client.UpdatePost(ctx, ref.Message, post)
	return a.ofPost("edit a post", resp, err)
}

// ofPost is check for what concerns one post: that it is gone does not mean
// that the person is.
func (a *Adapter) ofPost(call string, resp *model.Response, err error) error {
	err = a.check(call, writes, resp, err)
	if errors.Is(err, bot.ErrGone) {
		return fmt.Errorf("%w: %w", bot.ErrRefused, describe(call, resp, errors.Unwrap(err)))
	}
	return err
}

// Remove implements bot.Remover.
func (a *Adapter) Remove(ctx context.Context, _ bot.Place, ref bot.Ref) error {
	resp, err := a.client.DeletePost(ctx, ref.Message)
	if err != nil && resp != nil && resp.StatusCode == http.StatusNotFound {
		return nil // it is gone already
	}
	return a.ofPost("delete a post", resp, err)
}

// deliveryOf gives the delivery id of a post of the bot, which an edit must
// keep: Sent looks for it.
func (a *Adapter) deliveryOf(ctx context.Context, ref bot.Ref) (string, error) {
	if id, ok := a.posts.get(ref.Message); ok {
		return id, nil
	}
	p, resp, err := a.client.GetPost(ctx, ref.Message, "")
	if err != nil {
		return "", a.ofPost("read a post", resp, err)
	}
	id, _ := p.GetProp(propDelivery).(string)
	if p.UserId != a.me || id == "" {
		return "", fmt.Errorf("post is not of the coach: %w", bot.ErrRefused)
	}
	a.posts.put(p.Id, id)
	return id, nil
}
