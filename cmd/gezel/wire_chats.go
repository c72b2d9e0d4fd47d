package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"net/http"
	"time"

	"gezel/bot"
	"gezel/bot/mattermost"
	"gezel/bot/slack"
	"gezel/storage"
)

// hearer is who an adapter gives to what it hears: the coach.
type hearer interface {
	Handle(context.Context, bot.Event) (bot.Answer, error)
	Kept(context.Context, bot.MemberID, time.Time) ([]string, error)
}

// adapter is what every chat server of serve can do for the coach.
type adapter interface {
	bot.Sender
	bot.Editor
	bot.Remover
	bot.Profiler
}

// chat is one chat server, connected.
type chat struct {
	server  bot.ServerID
	sender  adapter
	run     func(context.Context, hearer, bot.Cursors) error
	ready   func() error
	reread  func()                      // the store may have lost its last seconds
	aside   func(bool)                  // leave what comes in to other processes, or not any more; nil: not needed
	check   func(context.Context) error // that the server reaches handler, patiently; nil: nobody can tell
	path    string                      // below which handler answers
	handler http.Handler                // nil where nothing comes in over HTTP
}

// why tells in fixed words why a chat server is not ready; "" when it is.
func (c chat) why() string {
	switch err := c.ready(); {
	case err == nil:
		return ""
	case errors.Is(err, bot.ErrToken):
		return bot.ErrToken.Error()
	}
	return "not connected"
}

// openChats makes an adapter of each chat server that is set up.
func openChats(ctx context.Context, n *node, key storage.Key) ([]chat, error) {
	var set []func(context.Context, *node, storage.Key) (chat, error)
	if n.hasSlack() {
		set = append(set, openSlack)
	}
	if n.hasMattermost() {
		set = append(set, openMattermost)
	}
	var all []chat
	for _, open := range set {
		c, err := open(ctx, n, key)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

func openSlack(ctx context.Context, n *node, _ storage.Key) (chat, error) {
	a, err := patiently(ctx, n.waiting("Slack"), chatPasses, func() (*slack.Adapter, error) {
		return slack.New(ctx, slack.Options{
			Settings: slack.Settings{
				BotToken: n.SlackBotToken, AppToken: n.SlackAppToken, SigningSecret: n.SlackSigningSecret, APIURL: n.SlackAPIURL,
			},
			Log: n.log, Now: n.now, Count: n.metrics.count("slack"),
		})
	})
	if wrong, ok := errors.AsType[*slack.SettingError](err); ok {
		return chat{}, settingProblem("GEZEL_SLACK_", wrong.Setting, wrong.Err, wrong.Hint)
	}
	if err != nil {
		hint := "see that Slack can be reached from here, and start again"
		if n.SlackAPIURL != "" {
			hint = "see that GEZEL_SLACK_API_URL is the address of Slack's API, such as https://slack-gov.com/api/, and can be reached from here"
		}
		return chat{}, &problem{err: fmt.Errorf("slack: %w", unbusy(err)), hint: hint}
	}
	for _, w := range a.Warnings() {
		n.warn.add("slack: "+w.What, w.Do)
	}
	return chat{
		server: a.Server(), sender: a, ready: a.Ready, reread: a.Reread, aside: a.Aside, path: "/slack/", handler: a.Handler(),
		run: func(ctx context.Context, h hearer, c bot.Cursors) error { return a.Run(ctx, h, c) },
	}, nil
}

func openMattermost(ctx context.Context, n *node, key storage.Key) (chat, error) {
	a, err := patiently(ctx, n.waiting("Mattermost"), chatPasses, func() (*mattermost.Adapter, error) {
		return mattermost.New(ctx, mattermost.Options{
			Settings: mattermost.Settings{
				URL: n.MattermostURL, Token: n.MattermostToken, CommandToken: n.MattermostCommandToken,
				PublicURL: n.PublicURL, Secret: key.Secret("mattermost callbacks"),
			},
			Log: n.log, Now: n.now, Count: n.metrics.count("mattermost"),
		})
	})
	if err != nil {
		return chat{}, mattermostProblem(err)
	}
	for _, w := range a.Warnings() {
		n.warn.add("mattermost: "+w.What, w.Do)
	}
	return chat{
		server: a.Server(), sender: a, ready: a.Ready, reread: a.Reread, path: "/mattermost/", handler: a.Handler(),
		check: func(ctx context.Context) error { return checkMattermost(ctx, n, a) },
		run:   func(ctx context.Context, h hearer, c bot.Cursors) error { return a.Run(ctx, h, c) },
	}, nil
}

// checkMattermost has the server call Gezel. That it could not be asked to is a
// warning.
func checkMattermost(ctx context.Context, n *node, a *mattermost.Adapter) error {
	_, err := patiently(ctx, n.waiting("a call of the Mattermost server at GEZEL_PUBLIC_URL"), callPasses, func() (struct{}, error) {
		return struct{}{}, a.CheckCallbacks(ctx)
	})
	if unchecked, ok := errors.AsType[*mattermost.UncheckedError](err); ok {
		n.warn.add(fmt.Sprintf("GEZEL_PUBLIC_URL: it was not checked whether the Mattermost server reaches Gezel there: %v", unbusy(unchecked.Err)), unchecked.Hint)
		return nil
	}
	return mattermostProblem(err)
}

// mattermostProblem says what is wrong by the name of the setting; nil for nil.
func mattermostProblem(err error) error {
	if wrong, ok := errors.AsType[*mattermost.SettingError](err); ok {
		return settingProblem("GEZEL_MATTERMOST_", wrong.Setting, wrong.Err, wrong.Hint)
	}
	if err != nil {
		return fmt.Errorf("mattermost: %w", err)
	}
	return nil
}

// quiet gives what the HTTP server complains of to a log, as debugging: it is
// about those who call, and may quote them.
func quiet(to *slog.Logger) *log.Logger {
	return log.New(writer(func(int) { to.Debug("http request failed") }), "", 0)
}

type writer func(int)

func (w writer) Write(p []byte) (int, error) { w(len(p)); return len(p), nil }

var _ io.Writer = writer(nil)
