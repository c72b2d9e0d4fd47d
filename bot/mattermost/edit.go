package mattermost

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// Edit implements bot.Editor. All of the properties are sent again: what is read
// back lacks what stands behind the buttons, and to repeat that would kill them.
// The first line, which notified of it, stays; so do reactions and pins, which
// the server takes away with a post that is sent whole.
func (a *Adapter) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	was, err := a.own(ctx, ref)
	if err != nil {
		return err
	}
	r := a.render(m)
	last := len(r.texts) - 1
	post := a.post(ref.Channel, cmp.Or(r.notification, was.line), bot.DeliveryID(was.delivery), last+1, last+1)
	props := with(post.Props, model.PostPropsAttachments, a.attachments(r.texts[last], r.buttons, whoMay(to), was.delivery))
	patch := &model.PostPatch{Props: &props}
	if post.Message != was.line {
		patch.Message = &post.Message // the server may have a time limit for those
	}
	_, resp, err := a.client.PatchPost(ctx, ref.Message, patch)
	if err == nil {
		a.posts.put(ref.Message, standing{was.delivery, post.Message})
	}
	return a.ofPost("edit a post", resp, err)
}

// ofPost is check for what concerns one post: that it is gone does not mean
// that the person is.
func (a *Adapter) ofPost(call string, resp *model.Response, err error) error {
	err = a.check(call, writes, resp, err)
	if failed, ok := errors.AsType[*callError](err); ok && errors.Is(err, bot.ErrGone) {
		return fmt.Errorf("%w: %w", bot.ErrRefused, failed)
	}
	return err
}

// Remove implements bot.Remover.
func (a *Adapter) Remove(ctx context.Context, _ bot.Place, ref bot.Ref) error {
	resp, err := a.client.DeletePost(ctx, ref.Message)
	err = a.ofPost("delete a post", resp, err)
	if errors.Is(err, bot.ErrRefused) && resp.StatusCode == http.StatusNotFound {
		return nil // it is gone already
	}
	return err
}

// standing is a post of the bot's own, with what an edit must keep.
type standing struct {
	delivery string // Sent looks for it
	line     string // its first, which stands above the attachments
}

// own gives a post of the bot's own.
func (a *Adapter) own(ctx context.Context, ref bot.Ref) (standing, error) {
	if post, ok := a.posts.get(ref.Message); ok {
		return post, nil
	}
	p, resp, err := a.client.GetPost(ctx, ref.Message, "")
	if err == nil && (p == nil || p.Id == "") {
		err = errNothing
	}
	if err != nil {
		return standing{}, a.ofPost("read a post", resp, err)
	}
	id, _ := p.GetProp(propDelivery).(string)
	if p.UserId != a.me || id == "" {
		return standing{}, fmt.Errorf("post is not of the coach: %w", bot.ErrRefused)
	}
	post := standing{id, p.Message}
	a.posts.put(p.Id, post)
	return post, nil
}
