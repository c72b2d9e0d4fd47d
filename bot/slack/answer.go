package slack

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/slack-go/slack"

	"gezel/bot"
)

const (
	tickName = "white_check_mark"
	// openFor is how long opening a dialog may take: trigger_id lives 3 s.
	openFor = 2500 * time.Millisecond
	payFor  = 8 * time.Second // the rest of what is owed
	// hookUses is how often a response_url works.
	hookUses = 5
)

// pay gives a person what is owed for an event that is kept. A dialog comes
// first, since trigger_id dies; then Slack is told; then the rest, for which
// nobody waits.
func (a *Adapter) pay(ev bot.Event, to owed, answer bot.Answer, ack func(payload any) error) {
	var payload any
	switch {
	case ev.Kind == bot.Submitted && len(answer.Errors) > 0:
		payload = map[string]any{"response_action": "errors", "errors": errorsByBlock(answer.Errors, to.fields)}
	case ev.Kind == bot.Submitted && answer.Form != nil:
		payload = map[string]any{"response_action": "update", "view": dialog(*answer.Form)}
	case answer.Form != nil:
		a.openDialog(ev, to, *answer.Form)
	}
	if err := ack(payload); err != nil {
		a.log.Warn("not acknowledged", "event", ev.ID, "error", err)
		if payload != nil && answer.Form != nil {
			a.openDialog(ev, to, *answer.Form)
		}
	}
	if answer.Tick && a.ticks && ev.Message != "" {
		a.later(func(ctx context.Context) { a.tick(ctx, ev) })
	}
	if answer.Private != nil {
		a.later(func(ctx context.Context) { a.whisper(ctx, ev, to, *answer.Private) })
	}
}

// chores are what nobody waits for but the end of Run.
type chores struct {
	mu    sync.Mutex
	ended bool
	going sync.WaitGroup
}

// begin begins one, unless all is coming to an end.
func (c *chores) begin(do func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.ended {
		c.going.Go(do)
	}
}

// end begins no more, and waits for those that are going, or for ctx.
func (c *chores) end(ctx context.Context) {
	c.mu.Lock()
	c.ended = true
	c.mu.Unlock()
	await(ctx, &c.going)
}

// later does something after what is owed at once.
func (a *Adapter) later(do func(context.Context)) {
	a.work.begin(func() {
		ctx, cancel := context.WithTimeout(context.Background(), payFor)
		defer cancel()
		do(ctx)
	})
}

// openDialog shows a form: a new one, or in place of the one it came from. Where
// that fails the person is told, and can press again.
func (a *Adapter) openDialog(ev bot.Event, to owed, f bot.Form) {
	ctx, cancel := context.WithTimeout(context.Background(), openFor)
	defer cancel()
	call, err := "views.open", error(nil)
	switch {
	case to.view != "" && to.surface != "home":
		call = "views.update"
		_, err = a.api.UpdateViewContext(ctx, dialog(f), "", "", to.view)
	case to.trigger == "":
		err = errors.New("no_trigger")
	default:
		_, err = a.api.OpenViewContext(ctx, to.trigger, dialog(f))
	}
	if err == nil {
		return
	}
	a.count("dialog-lost")
	a.log.Warn("dialog not opened", "event", ev.ID, "error", describe(call, err))
	if f.Late != nil {
		to.trigger = "" // it is spent, or it came too late
		a.later(func(ctx context.Context) { a.whisper(ctx, ev, to, *f.Late) })
	}
}

// tick marks a message as kept. Where Slack has no room for it now, it comes with
// those that nobody waits for: what has no tick looks lost.
func (a *Adapter) tick(ctx context.Context, ev bot.Event) {
	err := a.react(ctx, ev)
	if err == nil {
		return
	}
	var busy *bot.Busy
	why := describe("reactions.add", err)
	if !lacking[why.code] && errors.As(a.check("reactions.add", reads, err), &busy) {
		a.mark(ev, busy.Until)
		return
	}
	a.log.Warn("no tick", "event", ev.ID, "error", why)
}

// react puts the tick there, once. That it stands already, or that the message is
// gone, is no error.
func (a *Adapter) react(ctx context.Context, ev bot.Event) error {
	item := slack.NewRefToMessage(ev.Channel, ev.Message)
	if !a.marks.claim(item) {
		return nil
	}
	callCtx, cancel := context.WithTimeout(ctx, payFor)
	defer cancel()
	err := a.api.AddReactionContext(callCtx, tickName, item)
	if code := describe("reactions.add", err).code; err != nil && (code == "already_reacted" || code == "message_not_found") {
		return nil
	}
	if err != nil {
		a.marks.release(item)
	}
	return err
}

// whisper shows a message to one person alone: by the response_url, which
// works everywhere; on a page, or after a shortcut, which may be used anywhere, in
// a dialog; else beside the conversation.
func (a *Adapter) whisper(ctx context.Context, ev bot.Event, to owed, m bot.Message) {
	if to.surface != "" && to.trigger != "" && to.respond == "" {
		a.showDialog(ctx, ev, to, m)
		return
	}
	for i, blocks := range parts(blocks(m)) {
		call, err := "response_url", errors.New("not_tried")
		if to.respond != "" && i < hookUses {
			err = slack.PostWebhookCustomHTTPContext(ctx, to.respond, a.http, &slack.WebhookMessage{
				ResponseType: "ephemeral", Text: notice(m), Blocks: &slack.Blocks{BlockSet: blocks},
			})
		}
		if err != nil {
			call, err = "chat.postEphemeral", a.ephemeral(ctx, ev, m, blocks)
		}
		if err != nil {
			a.count("whisper-lost")
			a.log.Warn("private answer not shown", "event", ev.ID, "error", describe(call, err))
			return
		}
	}
}

// ephemeral shows blocks in the direct conversation.
func (a *Adapter) ephemeral(ctx context.Context, ev bot.Event, m bot.Message, blocks []slack.Block) error {
	channel, err := a.open(ctx, bot.Place{User: ev.Member.User, Channel: ev.Channel})
	if err != nil {
		return err
	}
	_, err = a.api.PostEphemeralContext(ctx, channel, ev.Member.User,
		slack.MsgOptionText(notice(m), false), slack.MsgOptionBlocks(blocks...), slack.MsgOptionParse(false))
	return err
}

// showDialog shows a message in a dialog that takes nothing.
func (a *Adapter) showDialog(ctx context.Context, ev bot.Event, to owed, m bot.Message) {
	v := slack.ModalViewRequest{Type: slack.VTModal, Title: plain(fallback), Blocks: viewBlocks(m), CallbackID: "gezel:show"}
	call, err := "views.open", error(nil)
	if to.surface == "modal" {
		call = "views.push"
		_, err = a.api.PushViewContext(ctx, to.trigger, v)
	} else {
		_, err = a.api.OpenViewContext(ctx, to.trigger, v)
	}
	if err != nil {
		a.count("whisper-lost")
		a.log.Warn("private answer not shown", "event", ev.ID, "error", describe(call, err))
	}
}

// Home implements bot.Homer.
func (a *Adapter) Home(ctx context.Context, user string, m bot.Message) error {
	if !takes(m) {
		return fmt.Errorf("%w: %w", bot.ErrRefused, errButton)
	}
	if why := a.state.refusal(); why != nil {
		return a.busy(describe("views.publish", why), lookEvery)
	}
	_, err := a.api.PublishViewContext(ctx, slack.PublishViewContextRequest{
		UserID: user, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: viewBlocks(m)},
	})
	return a.check("views.publish", reads, err) // publishing again does no harm
}
