package bottest

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"

	"gezel/bot"
)

// storeMutant is a way in which a store is broken.
type storeMutant struct {
	name, caught string // the case that must catch it
	bend         func(*bent)
}

var memberMutants = []storeMutant{
	{"an unknown member has a version", "unknown member", loading(func(_ bot.MemberID, _ string, s *bot.Snapshot) { s.Version = "0" + s.Version })},
	{"bodies become valid text", "round trip", changing(func(_ *Store, c *bot.Change) { c.State = bytes.ToValidUTF8(c.State, []byte("?")) })},
	{"bodies are cut", "large bodies", changing(func(_ *Store, c *bot.Change) { c.State = c.State[:min(len(c.State), 65535)] })},
	{"an empty state forgets", "empty state", changing(func(_ *Store, c *bot.Change) {
		if len(c.State) == 0 {
			c.State = nil
		}
	})},
	{"save gives another version than load", "new version", loading(func(_ bot.MemberID, _ string, s *bot.Snapshot) { s.Version += "'" })},
	{"the version follows from the state", "new version", func(b *bent) {
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			c.Version = b.version(c.Member)
			_, err := b.Store.Save(ctx, c)
			b.members[c.Member].version = string(c.State)
			return string(c.State), err
		}
	}},
	{"load hands out its own bytes", "bodies are copied", func(b *bent) {
		b.load = func(_ context.Context, id bot.MemberID, _ string) (bot.Snapshot, error) {
			m := b.members[id]
			return bot.Snapshot{Version: m.version, State: m.state}, nil
		}
	}},
	{"save keeps the caller's bytes", "bodies are copied", sequel(func(s *Store, c bot.Change) { s.members[c.Member].state = c.State })},
	{"servers share their members", "members apart", naming(func(id bot.MemberID) bot.MemberID { return bot.MemberID{User: id.User} })},
	{"several come in an order of their own", "several at once", func(b *bent) {
		b.loadAll = func(ctx context.Context, ids []bot.MemberID) ([]bot.Snapshot, error) {
			snapshots, err := b.Store.LoadAll(ctx, ids)
			slices.SortFunc(snapshots, func(a, b bot.Snapshot) int { return strings.Compare(a.Version, b.Version) })
			return snapshots, err
		}
	}},
	{"members are named by their string", "odd names", naming(func(id bot.MemberID) bot.MemberID { return bot.MemberID{User: id.String()} })},
	{"users are folded", "odd names", naming(func(id bot.MemberID) bot.MemberID { id.User = strings.ToLower(id.User); return id })},
	{"users are trimmed", "odd names", naming(func(id bot.MemberID) bot.MemberID { id.User = strings.TrimSpace(id.User); return id })},
	{"calls go on when cancelled", "cancelled context", func(b *bent) {
		b.upcoming = func(ctx context.Context, server bot.ServerID, limit int) ([]bot.Entry, error) {
			return b.Store.Upcoming(context.WithoutCancel(ctx), server, limit)
		}
	}},
}

var conflictMutants = []storeMutant{
	{"versions are not compared", "stale version", changing(func(s *Store, c *bot.Change) { c.Version = s.version(c.Member) })},
	{"somebody known may be saved as new", "stale version", changing(func(s *Store, c *bot.Change) {
		if c.Version == "" {
			c.Version = s.version(c.Member)
		}
	})},
	{"a conflict remembers the event", "conflict changes nothing", onConflict(func(s *Store, c bot.Change) { s.seen[sighting{c.Member, c.Event}] = true })},
	{"a conflict moves the cursor", "conflict changes nothing", onConflict(func(s *Store, c bot.Change) { s.cursors[server][c.Channel] = c.Cursor })},
	{"a conflict moves the entry", "conflict changes nothing", onConflict(func(s *Store, c bot.Change) { s.agenda[c.Member] = c.Due })},
	{"a conflict drops records", "conflict changes nothing", onConflict(func(s *Store, c bot.Change) {
		for _, id := range c.Drop {
			delete(s.members[c.Member].records, id)
		}
	})},
	{"a conflict puts records", "conflict changes nothing", onConflict(func(s *Store, c bot.Change) {
		for _, r := range c.Put {
			s.members[c.Member].records[r.ID] = r.Body
		}
	})},
	{"a conflict erases", "conflict changes nothing", onConflict(func(s *Store, c bot.Change) {
		if c.Erase {
			clear(s.members[c.Member].records)
		}
	})},
	{"only a part is saved", "all in one step", changing(func(_ *Store, c *bot.Change) {
		if len(c.Drop) > 0 {
			c.Put = nil
		}
	})},
	{"a conflict is kept quiet", "concurrent saves", func(b *bent) {
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			v, err := b.Store.Save(ctx, c)
			if errors.Is(err, bot.ErrConflict) {
				return c.Version, nil
			}
			return v, err
		}
	}},
}

var seenMutants = []storeMutant{
	{"events are forgotten at once", "event seen", loading(func(_ bot.MemberID, _ string, s *bot.Snapshot) { s.Seen = false })},
	{"any event is taken for seen", "event seen", loading(func(_ bot.MemberID, _ string, s *bot.Snapshot) { s.Seen = true })},
	{"no event is taken for seen", "event seen", changing(func(s *Store, c *bot.Change) { s.seen[sighting{c.Member, c.Event}] = true })},
	{"the last event alone is known", "event seen", func(b *bent) {
		last := map[bot.MemberID]string{}
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			last[c.Member] = c.Event
			return b.Store.Save(ctx, c)
		}
		b.load = func(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
			s, err := b.Store.Load(ctx, id, event)
			s.Seen = s.Seen && last[id] == event
			return s, err
		}
	}},
	{"only so many events are known", "event seen for long", sequel(func(s *Store, c bot.Change) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.saves > 5000 {
			delete(s.seen, sighting{anna, "the first"})
		}
	})},
	{"who is forgotten takes the events along", "event seen of a stranger", sequel(func(s *Store, c bot.Change) {
		if c.State == nil {
			maps.DeleteFunc(s.seen, func(k sighting, _ bool) bool { return k.member == c.Member })
		}
	})},
	{"events are known to all servers", "event of another server", func(b *bent) {
		b.load = func(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
			return b.Store.Load(ctx, bot.MemberID{Server: server, User: id.User}, event)
		}
	}},
}

var recordMutants = []storeMutant{
	{"records come in any order", "records in order", func(b *bent) {
		b.records = func(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
			records, err := b.Store.Records(ctx, id, prefix)
			slices.Reverse(records)
			return records, err
		}
	}},
	{"the prefix may stand anywhere", "records in order", func(b *bent) {
		b.records = func(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
			records, err := b.Store.Records(ctx, id, "")
			return slices.DeleteFunc(records, func(r bot.Record) bool { return !strings.Contains(r.ID, prefix) }), err
		}
	}},
	{"the first record stays", "records replaced and dropped", changing(func(s *Store, c *bot.Change) {
		c.Put = slices.DeleteFunc(slices.Clone(c.Put), func(r bot.Record) bool {
			return s.members[c.Member] != nil && s.members[c.Member].records[r.ID] != nil
		})
	})},
	{"nothing is dropped", "records replaced and dropped", changing(func(_ *Store, c *bot.Change) { c.Drop = nil })},
	{"a save drops what it does not name", "records replaced and dropped", changing(func(_ *Store, c *bot.Change) { c.Erase = true })},
	{"the prefix is a pattern", "prefix is plain text", func(b *bent) {
		b.records = func(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
			records, err := b.Store.Records(ctx, id, "")
			return slices.DeleteFunc(records, func(r bot.Record) bool {
				match, err := path.Match(prefix+"*", r.ID)
				return err != nil || !match
			}), err
		}
	}},
}

var eraseMutants = []storeMutant{
	{"who is forgotten stays in the agenda", "nil forgets", func(b *bent) {
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			due, was := b.agenda[c.Member]
			v, err := b.Store.Save(ctx, c)
			if c.State == nil && was {
				b.agenda[c.Member] = due
			}
			return v, err
		}
	}},
	{"who is forgotten leaves records", "nil forgets", func(b *bent) {
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			old := b.members[c.Member]
			v, err := b.Store.Save(ctx, c)
			if c.State == nil {
				b.members[c.Member] = &kept{records: old.records}
			}
			return v, err
		}
	}},
	{"who is forgotten keeps a version", "nil forgets", func(b *bent) {
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			v, err := b.Store.Save(ctx, c)
			if c.State == nil {
				v = "gone"
			}
			return v, err
		}
	}},
	{"erasing leaves the records", "erase begins anew", changing(func(_ *Store, c *bot.Change) { c.Erase = false })},
	{"erasing takes the new records too", "erase begins anew", changing(func(_ *Store, c *bot.Change) {
		if c.Erase {
			c.Put = nil
		}
	})},
	{"versions are counted from one", "no version twice", func(b *bent) {
		count := map[bot.MemberID]int{}
		b.save = func(ctx context.Context, c bot.Change) (string, error) {
			v, err := b.Store.Save(ctx, c)
			if err != nil {
				return v, err
			}
			if c.State == nil {
				delete(count, c.Member)
				return "", nil
			}
			count[c.Member]++
			b.members[c.Member].version = strconv.Itoa(count[c.Member])
			return b.members[c.Member].version, nil
		}
	}},
}
