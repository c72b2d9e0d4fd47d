package main

import (
	"context"
	"errors"
	"time"

	"gezel/bot"
)

// sender counts what an adapter is asked to do. The page of one's own only
// some have.
func (m *metrics) sender(server bot.ServerID, a adapter) bot.Sender {
	counted := countedSender{a, m, string(server)}
	if homer, ok := a.(bot.Homer); ok {
		return countedHomer{counted, homer}
	}
	return counted
}

type countedSender struct {
	adapter
	m      *metrics
	server string
}

// done counts one call.
func (s countedSender) done(do string, began time.Time, err error) {
	s.m.sending.WithLabelValues(do).Observe(time.Since(began).Seconds())
	s.m.deliveries.WithLabelValues(s.server, do, outcomeOf(err)).Inc()
}

func outcomeOf(err error) string {
	_, busy := errors.AsType[*bot.Busy](err)
	switch {
	case err == nil:
		return "done"
	case busy:
		return "busy"
	case errors.Is(err, bot.ErrGone):
		return "gone"
	case errors.Is(err, bot.ErrRefused):
		return "refused"
	default:
		return "unsure"
	}
}

func (s countedSender) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	began := time.Now()
	ref, err := s.adapter.Send(ctx, to, m, id)
	s.done("send", began, err)
	return ref, err
}

func (s countedSender) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	began := time.Now()
	err := s.adapter.Edit(ctx, to, ref, m)
	s.done("edit", began, err)
	return err
}

func (s countedSender) Remove(ctx context.Context, to bot.Place, ref bot.Ref) error {
	began := time.Now()
	err := s.adapter.Remove(ctx, to, ref)
	s.done("remove", began, err)
	return err
}

func (s countedSender) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
	ref, found, err := s.adapter.Sent(ctx, to, id, since)
	outcome := "absent"
	switch {
	case err != nil:
		outcome = outcomeOf(err)
	case found:
		outcome = "found"
	}
	s.m.lookups.WithLabelValues(s.server, outcome).Inc()
	return ref, found, err
}

type countedHomer struct {
	countedSender
	homer bot.Homer
}

func (s countedHomer) Home(ctx context.Context, user string, m bot.Message) error {
	began := time.Now()
	err := s.homer.Home(ctx, user, m)
	s.done("home", began, err)
	return err
}
