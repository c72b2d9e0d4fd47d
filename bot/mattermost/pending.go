package mattermost

import (
	"context"
	"errors"
	"net/http"
	"time"

	"gezel/bot"
)

// What is being built: the names are settled, the rest follows.
var errPending = errors.New("mattermost: not built yet")

// Run hears the server and gives the coach what happens, until ctx is done.
func (a *Adapter) Run(ctx context.Context, coach Coach, cursors bot.Cursors) error { return errPending }

// Handler answers what the Mattermost server calls: /mattermost/action,
// /mattermost/dialog and /mattermost/command. nil without a public URL.
func (a *Adapter) Handler() http.Handler { return nil }

// CheckCallbacks asks the server to call Gezel at its public URL, which must
// be listening. An error says what to change; nil also when it can't be known.
func (a *Adapter) CheckCallbacks(ctx context.Context) error { return nil }

// Send implements bot.Sender.
func (a *Adapter) Send(context.Context, bot.Place, bot.Message, bot.DeliveryID) (bot.Ref, error) {
	return bot.Ref{}, errPending
}

// Sent implements bot.Sender.
func (a *Adapter) Sent(context.Context, bot.Place, bot.DeliveryID, time.Time) (bot.Ref, bool, error) {
	return bot.Ref{}, false, errPending
}

// Edit implements bot.Editor.
func (a *Adapter) Edit(context.Context, bot.Place, bot.Ref, bot.Message) error { return errPending }

// Remove implements bot.Remover.
func (a *Adapter) Remove(context.Context, bot.Place, bot.Ref) error { return errPending }

// Profile implements bot.Profiler.
func (a *Adapter) Profile(context.Context, string) (bot.Profile, error) {
	return bot.Profile{}, errPending
}

func (a *Adapter) tokenRefused(err error) {
	a.log.Error("token refused", "server", a.server, "error", err)
}

var _ = (*Adapter).check
