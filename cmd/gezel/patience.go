package main

import (
	"context"
	"errors"
	"time"

	"gezel/bot"
	"gezel/bot/mattermost"
	"gezel/storage"
)

const (
	startPatience = 10 * time.Second // with what does not answer at the start
	tryEvery      = time.Second
)

// patiently opens something that may be starting at the same time, such as a
// server on the same machine: again and again while it fails with what may pass
// by itself, until patience is over or ctx is done. Of the first such failure
// waiting is told, once.
func patiently[T any](ctx context.Context, waiting func(error), passes func(error) bool, open func() (T, error)) (T, error) {
	late := time.NewTimer(startPatience)
	defer late.Stop()
	for told := false; ; {
		opened, err := open()
		if err == nil || !passes(err) {
			return opened, err
		}
		if !told && ctx.Err() == nil {
			waiting(err)
			told = true
		}
		again := time.NewTimer(tryEvery)
		select {
		case <-ctx.Done():
			return opened, ctx.Err()
		case <-late.C:
			return opened, err
		case <-again.C:
		}
	}
}

// waiting tells, once something did not come up at once, what is waited for.
func (n *node) waiting(what string) func(error) {
	return func(err error) {
		n.log.Warn("waiting for "+what, "at_most", startPatience, "error", unbusy(err))
	}
}

// storePasses tells of an error of the store whether it may pass by itself.
func storePasses(err error) bool {
	return errors.Is(err, bot.ErrUnavailable) && !errors.Is(err, storage.ErrCertificate)
}

// chatPasses tells of an error of a chat server whether it may pass by itself.
func chatPasses(err error) bool {
	_, busy := errors.AsType[*bot.Busy](err)
	return busy
}

// callPasses tells whether a call that a chat server was asked to make may still
// come: what lies in between may be starting too, or look first whether Gezel is
// ready.
func callPasses(err error) bool {
	_, wrong := errors.AsType[*mattermost.SettingError](err)
	return wrong || chatPasses(err)
}
