package bottest

import (
	"context"
	"errors"
	"time"

	"gezel/bot"
)

// bent is a store of which some methods are broken.
type bent struct {
	*Store
	load     func(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error)
	loadAll  func(ctx context.Context, ids []bot.MemberID) ([]bot.Snapshot, error)
	save     func(ctx context.Context, c bot.Change) (string, error)
	records  func(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error)
	claim    func(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error)
	upcoming func(ctx context.Context, server bot.ServerID, limit int) ([]bot.Entry, error)
	cursors  func(ctx context.Context, server bot.ServerID) (map[string]string, error)
}

func (b *bent) Load(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
	if b.load != nil {
		return b.load(ctx, id, event)
	}
	return b.Store.Load(ctx, id, event)
}

func (b *bent) LoadAll(ctx context.Context, ids []bot.MemberID) ([]bot.Snapshot, error) {
	if b.loadAll != nil {
		return b.loadAll(ctx, ids)
	}
	return b.Store.LoadAll(ctx, ids)
}

func (b *bent) Save(ctx context.Context, c bot.Change) (string, error) {
	if b.save != nil {
		return b.save(ctx, c)
	}
	return b.Store.Save(ctx, c)
}

func (b *bent) Records(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
	if b.records != nil {
		return b.records(ctx, id, prefix)
	}
	return b.Store.Records(ctx, id, prefix)
}

func (b *bent) Claim(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
	if b.claim != nil {
		return b.claim(ctx, server, now, lease, limit)
	}
	return b.Store.Claim(ctx, server, now, lease, limit)
}

func (b *bent) Upcoming(ctx context.Context, server bot.ServerID, limit int) ([]bot.Entry, error) {
	if b.upcoming != nil {
		return b.upcoming(ctx, server, limit)
	}
	return b.Store.Upcoming(ctx, server, limit)
}

func (b *bent) Cursors(ctx context.Context, server bot.ServerID) (map[string]string, error) {
	if b.cursors != nil {
		return b.cursors(ctx, server)
	}
	return b.Store.Cursors(ctx, server)
}

// changing bends Save by what is saved.
func changing(change func(*Store, *bot.Change)) func(*bent) {
	return func(b *bent) {
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			change(b.Store, &c)
			return b.Store.Save(ctx, c)
		}
	}
}

// onConflict bends Save by what a conflict leaves.
func onConflict(do func(*Store, bot.Change)) func(*bent) {
	return func(b *bent) {
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			v, err := b.Store.Save(ctx, c)
			if errors.Is(err, bot.ErrConflict) {
				do(b.Store, c)
			}
			return v, err
		}
	}
}

// loading bends Load by what is loaded.
func loading(change func(id bot.MemberID, event string, s *bot.Snapshot)) func(*bent) {
	return func(b *bent) {
		b.load = func(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
			s, err := b.Store.Load(ctx, id, event)
			change(id, event, &s)
			return s, err
		}
	}
}

// naming bends Load, Save and Records by whom they take somebody for.
func naming(alias func(bot.MemberID) bot.MemberID) func(*bent) {
	return func(b *bent) {
		b.load = func(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
			return b.Store.Load(ctx, alias(id), event)
		}
		b.records = func(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
			return b.Store.Records(ctx, alias(id), prefix)
		}
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			c.Member = alias(c.Member)
			return b.Store.Save(ctx, c)
		}
	}
}

// claiming bends Claim by what it is asked.
func claiming(change func(now *time.Time, lease *time.Duration, limit *int)) func(*bent) {
	return func(b *bent) {
		b.claim = func(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
			change(&now, &lease, &limit)
			return b.Store.Claim(ctx, server, now, lease, limit)
		}
	}
}

// claimed bends Claim by what it leaves behind.
func claimed(do func(s *Store, ids []bot.MemberID, now time.Time, lease time.Duration) []bot.MemberID) func(*bent) {
	return func(b *bent) {
		b.claim = func(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
			ids, err := b.Store.Claim(ctx, server, now, lease, limit)
			return do(b.Store, ids, now, lease), err
		}
	}
}

// sequel bends Save by what follows it.
func sequel(do func(s *Store, c bot.Change)) func(*bent) {
	return func(b *bent) {
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			v, err := b.Store.Save(ctx, c)
			if err == nil {
				do(b.Store, c)
			}
			return v, err
		}
	}
}
