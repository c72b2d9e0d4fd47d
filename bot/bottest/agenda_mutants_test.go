package bottest

import (
	"context"
	"maps"
	"slices"
	"testing"
	"time"

	"gezel/bot"
)

var agendaMutants = []storeMutant{
	{"the limit is not kept", "upcoming", func(b *bent) {
		b.upcoming = func(ctx context.Context, server bot.ServerID, _ int) ([]bot.Entry, error) {
			return b.Store.Upcoming(ctx, server, 1000)
		}
	}},
	{"the last comes first", "upcoming", func(b *bent) {
		b.upcoming = func(ctx context.Context, server bot.ServerID, limit int) ([]bot.Entry, error) {
			entries, err := b.Store.Upcoming(ctx, server, limit)
			slices.Reverse(entries)
			return entries, err
		}
	}},
	{"an entry is never removed", "due moves", func(b *bent) {
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			if c.Due.IsZero() {
				c.Due = b.agenda[c.Member]
			}
			return b.Store.Save(ctx, c)
		}
	}},
	{"an entry moves forward only", "due moves", changing(func(s *Store, c *bot.Change) {
		if old := s.agenda[c.Member]; !c.Due.IsZero() && c.Due.Before(old) {
			c.Due = old
		}
	})},
	{"due to the second", "due to the millisecond", changing(func(_ *Store, c *bot.Change) { c.Due = c.Due.Truncate(time.Second) })},
	{"due in local time", "due to the millisecond", changing(func(_ *Store, c *bot.Change) {
		_, offset := c.Due.Zone()
		c.Due = c.Due.Add(time.Duration(offset) * time.Second)
	})},
	{"due now is too early", "claim what is due", claiming(func(now *time.Time, _ *time.Duration, _ *int) { *now = now.Add(-time.Millisecond) })},
	{"due soon is due", "claim what is due", claiming(func(now *time.Time, _ *time.Duration, _ *int) { *now = now.Add(time.Second) })},
	{"all that is due is claimed", "claim what is due", claiming(func(_ *time.Time, _ *time.Duration, limit *int) { *limit = 1000 })},
	{"the shortest due is claimed first", "claim what is due", claimed(func(_ *Store, ids []bot.MemberID, _ time.Time, _ time.Duration) []bot.MemberID {
		slices.Reverse(ids)
		return ids
	})},
	{"one agenda for all servers", "agendas apart", func(b *bent) {
		b.upcoming = func(ctx context.Context, _ bot.ServerID, limit int) ([]bot.Entry, error) {
			one, _ := b.Store.Upcoming(ctx, server, limit)
			two, err := b.Store.Upcoming(ctx, "slack/T2", limit)
			return append(one, two...), err
		}
	}},
}

var leaseMutants = []storeMutant{
	{"who is claimed is taken out", "lease", claimed(func(s *Store, ids []bot.MemberID, _ time.Time, _ time.Duration) []bot.MemberID {
		for _, id := range ids {
			delete(s.agenda, id)
		}
		return ids
	})},
	{"the lease runs from the old entry", "lease", func(b *bent) {
		b.claim = func(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
			before := maps.Clone(b.agenda)
			ids, err := b.Store.Claim(ctx, server, now, lease, limit)
			for _, id := range ids {
				b.agenda[id] = before[id].Add(lease)
			}
			return ids, err
		}
	}},
	{"no lease is a long one", "no lease", claiming(func(_ *time.Time, lease *time.Duration, _ *int) {
		if *lease == 0 {
			*lease = time.Hour
		}
	})},
	{"the lease outlives the save", "save ends the claim", func(b *bent) {
		leased := map[bot.MemberID]time.Time{}
		b.claim = func(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
			ids, err := b.Store.Claim(ctx, server, now, lease, limit)
			for _, id := range ids {
				leased[id] = now.Add(lease)
			}
			return ids, err
		}
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			if end := leased[c.Member]; c.Due.Before(end) {
				c.Due = end
			}
			return b.Store.Save(ctx, c)
		}
	}},
	{"a claim is a change", "claim leaves the version", claimed(func(s *Store, ids []bot.MemberID, _ time.Time, _ time.Duration) []bot.MemberID {
		for _, id := range ids {
			s.members[id].version += "'"
		}
		return ids
	})},
	{"the last save wins", "late claimer", changing(func(s *Store, c *bot.Change) { c.Version = s.version(c.Member) })},
	{"two may claim the same", "two claimers", claimed(func(s *Store, ids []bot.MemberID, now time.Time, _ time.Duration) []bot.MemberID {
		s.mu.Lock()
		defer s.mu.Unlock()
		if len(s.seen) == 0 && len(ids) > 0 { // once
			s.agenda[ids[0]] = now
			s.seen[sighting{ids[0], ""}] = true
		}
		return ids
	})},
}

var cursorMutants = []storeMutant{
	{"no cursor is a cursor", "cursors move", sequel(func(s *Store, c bot.Change) {
		if c.Channel != "" {
			s.cursors[c.Member.Server][c.Channel] = c.Cursor
		}
	})},
	{"a first cursor moves one", "cursors begin", sequel(func(s *Store, c bot.Change) {
		if c.First {
			s.cursors[c.Member.Server][c.Channel] = c.Cursor
		}
	})},
	{"who is forgotten takes the cursors along", "cursors stay", sequel(func(s *Store, c bot.Change) {
		if c.State == nil {
			clear(s.cursors[c.Member.Server])
		}
	})},
	{"cursors are those of all servers", "cursors apart", func(b *bent) {
		b.cursors = func(ctx context.Context, _ bot.ServerID) (map[string]string, error) {
			return b.Store.Cursors(ctx, server)
		}
	}},
}

func TestStoreSuiteCatches(t *testing.T) {
	caught := map[string]bool{}
	for _, m := range slices.Concat(memberMutants, conflictMutants, seenMutants, recordMutants, eraseMutants, agendaMutants, leaseMutants, cursorMutants) {
		caught[m.caught] = true
		t.Run(m.name, func(t *testing.T) {
			i := slices.IndexFunc(storeCases, func(c storeCase) bool { return c.name == m.caught })
			if i < 0 {
				t.Fatalf("there is no case %q", m.caught)
			}
			failure := record(t, func(tb testing.TB) {
				b := &bent{Store: NewStore()}
				m.bend(b)
				storeCases[i].run(tb, b)
			})
			tells(t, failure, storeCases[i].promise)
		})
	}
	for _, c := range storeCases {
		if !caught[c.name] {
			t.Errorf("nothing shows that the case %q can fail", c.name)
		}
	}
}
