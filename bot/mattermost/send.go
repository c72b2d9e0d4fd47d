package mattermost

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/mattermost/mattermost/server/public/model"
	"golang.org/x/time/rate"

	"gezel/bot"
)

// The props by which a post of the coach is found again.
const (
	propDelivery = "gezel_delivery"
	propPart     = "gezel_part" // "2/3": a long message in several posts
)

// patience is how long a message waits its turn here; one that has to wait
// longer goes back to the coach with the time.
const patience = 5 * time.Second

// Send implements bot.Sender. A long message becomes several posts, of which
// the last has the buttons and counts: while that is missing, the message is
// not sent, and a second try goes on where the first stopped.
func (a *Adapter) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	if err := a.sendable(ctx, to); err != nil {
		return bot.Ref{}, err
	}
	channel, err := a.where(ctx, to)
	if err != nil {
		return bot.Ref{}, err
	}
	if err := a.turn(ctx, m.Topic); err != nil {
		return bot.Ref{}, err
	}
	r := a.render(m)
	parts := len(r.texts)
	for i := a.begun(ctx, channel, id, parts); i < parts-1; i++ {
		post := a.post(channel, r.notification, id, i+1, parts)
		post.SetProps(with(post.Props, model.PostPropsAttachments, a.attachments(r.texts[i], nil, "", "")))
		if _, err := a.create(ctx, post); err != nil {
			return bot.Ref{}, err
		}
	}
	post := a.post(channel, r.notification, id, parts, parts)
	post.SetProps(with(post.Props, model.PostPropsAttachments, a.attachments(r.texts[parts-1], r.buttons, whoMay(to), string(id))))
	if post.FileIds, err = a.upload(ctx, channel, m.Files); err != nil {
		return bot.Ref{}, err
	}
	return a.create(ctx, post)
}

// sendable tells whether somebody can be reached: a post to a deactivated
// account is taken, and read by nobody.
func (a *Adapter) sendable(ctx context.Context, to bot.Place) error {
	if to.User == "" {
		return nil
	}
	who, err := a.person(ctx, to.User)
	if err == nil && (who.gone || who.bot) {
		err = fmt.Errorf("account deactivated: %w", bot.ErrGone)
	}
	return err
}

// turn holds back what goes to many, so that a server with rate limiting on
// keeps room for what a member just asked for.
func (a *Adapter) turn(ctx context.Context, topic bot.Topic) error {
	if !slices.Contains([]bot.Topic{bot.TopicQuestion, bot.TopicReminder, bot.TopicReview}, topic) {
		return nil
	}
	now := a.now()
	r := a.pace.ReserveN(now, 1)
	delay := r.DelayFrom(now)
	if delay == 0 {
		return nil
	}
	if delay > patience {
		r.CancelAt(now)
		return &bot.Busy{Until: now.Add(delay), Err: errPaced}
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		r.CancelAt(a.now())
		return &bot.Busy{Until: a.now().Add(delay), Err: ctx.Err()}
	}
}

// errPaced is why a message waits that the server would take.
var errPaced = errors.New("many messages at once: paced")

// pacer holds back what goes to many; without a rate it lets everything go.
func pacer(perSecond float64) *rate.Limiter {
	if perSecond < 0 {
		return rate.NewLimiter(rate.Inf, 1)
	}
	return rate.NewLimiter(rate.Limit(perSecond), max(1, int(perSecond)))
}

// post makes a part of a message. It names no thread: with collapsed threads,
// as they are set, a reply in a direct conversation is not seen.
func (a *Adapter) post(channel, notification string, id bot.DeliveryID, part, of int) *model.Post {
	return &model.Post{
		ChannelId: channel, Message: cmp.Or(notification, "…"), // with none the attachment would be shown
		// For half a minute, and until it restarts, the server takes a post of
		// one pending id only once.
		PendingPostId: a.me + ":" + string(id) + ":" + strconv.Itoa(part),
		Props: model.StringInterface{
			propDelivery: string(id), propPart: fmt.Sprintf("%d/%d", part, of),
		},
	}
}

// with gives props with one more.
func with(props model.StringInterface, name string, value any) model.StringInterface {
	more := model.StringInterface{name: value}
	for k, v := range props {
		if k != name {
			more[k] = v
		}
	}
	return more
}

// create posts. Attachments are in its props.
func (a *Adapter) create(ctx context.Context, post *model.Post) (bot.Ref, error) {
	made, resp, err := a.client.CreatePost(ctx, post)
	if err == nil && (made == nil || made.Id == "") {
		err = errNothing
	}
	if err != nil {
		return bot.Ref{}, a.ofPlace("create a post", writes, resp, err)
	}
	a.posts.put(made.Id, standing{fmt.Sprint(post.Props[propDelivery]), post.Message})
	return bot.Ref{Channel: post.ChannelId, Message: made.Id, At: time.UnixMilli(made.CreateAt)}, nil
}

// upload puts files where a post can name them.
func (a *Adapter) upload(ctx context.Context, channel string, files []bot.File) ([]string, error) {
	var ids []string
	for _, f := range files {
		up, resp, err := a.client.UploadFileAsRequestBody(ctx, f.Body, channel, f.Name)
		if err == nil && (up == nil || len(up.FileInfos) == 0) {
			err = errNothing
		}
		if err != nil {
			return nil, a.ofPost("upload a file", resp, err) // the server may take none at all
		}
		for _, info := range up.FileInfos {
			ids = append(ids, info.Id)
		}
	}
	return ids, nil
}

// begun tells how many parts of a long message stand there already, from a try
// that did not end. When it can't be known it is none.
func (a *Adapter) begun(ctx context.Context, channel string, id bot.DeliveryID, parts int) int {
	if parts == 1 {
		return 0
	}
	n := 0
	since := a.now().Add(-bot.SeenFor).UnixMilli()
	posts, err := a.posted(ctx, channel, since)
	if err != nil {
		return 0 // what is doubled then is text that was cut in two anyway
	}
	for _, p := range posts {
		var part, of int
		if p.UserId != a.me || p.DeleteAt != 0 || p.OriginalId != "" || p.Props[propDelivery] != string(id) {
			continue
		}
		if _, err := fmt.Sscanf(fmt.Sprint(p.Props[propPart]), "%d/%d", &part, &of); err == nil && of == parts {
			n = max(n, part)
		}
	}
	return min(n, parts-1)
}

// Sent implements bot.Sender.
func (a *Adapter) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
	channel, err := a.where(ctx, to)
	if err != nil {
		return bot.Ref{}, false, err
	}
	posts, err := a.posted(ctx, channel, since.UnixMilli()-1)
	if err != nil {
		return bot.Ref{}, false, err
	}
	for _, p := range posts {
		if p.UserId != a.me || p.DeleteAt != 0 || p.OriginalId != "" || p.Props[propDelivery] != string(id) {
			continue
		}
		var part, of int
		if _, err := fmt.Sscanf(fmt.Sprint(p.Props[propPart]), "%d/%d", &part, &of); err == nil && part == of {
			a.posts.put(p.Id, standing{string(id), p.Message})
			return bot.Ref{Channel: channel, Message: p.Id, At: time.UnixMilli(p.CreateAt)}, true, nil
		}
	}
	return bot.Ref{}, false, nil
}
