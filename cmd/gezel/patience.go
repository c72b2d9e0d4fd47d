package main

import (
	"context"
	"errors"
	"time"

	"gezel/bot"
	"gezel/storage"
)

const (
	startPatience = 10 * time.Second // with what does not answer at the start
	tryEvery      = time.Second
)

// patiently opens something that may be starting at the same time, such as a
// server on the same machine: again and again while it fails with what may pass
// by itself, until patience is over or ctx is done.
func patiently[T any](ctx context.Context, passes func(error) bool, open func() (T, error)) (T, error) {
	late := time.NewTimer(startPatience)
	defer late.Stop()
	for {
		opened, err := open()
		if err == nil || !passes(err) {
			return opened, err
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

// storePasses tells of an error of the store whether it may pass by itself.
func storePasses(err error) bool {
	return errors.Is(err, bot.ErrUnavailable) && !errors.Is(err, storage.ErrCertificate)
}

// chatPasses tells of an error of a chat server whether it may pass by itself.
func chatPasses(err error) bool {
	_, busy := errors.AsType[*bot.Busy](err)
	return busy
}
