package bottest

import (
	"context"
	"errors"
	"sync"
	"time"

	"gezel/bot"
)

// lateSender is a sender whose adapter comes after it: a coach is made before
// the adapter that hands it what was missed.
type lateSender struct {
	mu      sync.Mutex
	adapter bot.Sender
}

var errNotYet = errors.New("the adapter is not there yet")

func (l *lateSender) set(adapter bot.Sender) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.adapter = adapter
}

// get gives the adapter as what it can do.
func get[T any](l *lateSender) (T, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	able, ok := l.adapter.(T)
	if !ok {
		return able, errNotYet
	}
	return able, nil
}

func (l *lateSender) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	a, err := get[bot.Sender](l)
	if err != nil {
		return bot.Ref{}, err
	}
	return a.Send(ctx, to, m, id)
}

func (l *lateSender) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
	a, err := get[bot.Sender](l)
	if err != nil {
		return bot.Ref{}, false, err
	}
	return a.Sent(ctx, to, id, since)
}

func (l *lateSender) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	a, err := get[bot.Editor](l)
	if err != nil {
		return err
	}
	return a.Edit(ctx, to, ref, m)
}

func (l *lateSender) Remove(ctx context.Context, to bot.Place, ref bot.Ref) error {
	a, err := get[bot.Remover](l)
	if err != nil {
		return err
	}
	return a.Remove(ctx, to, ref)
}

func (l *lateSender) Profile(ctx context.Context, user string) (bot.Profile, error) {
	a, err := get[bot.Profiler](l)
	if err != nil {
		return bot.Profile{}, err
	}
	return a.Profile(ctx, user)
}
