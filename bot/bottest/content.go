package bottest

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"

	"gezel/bot"
)

// Content is what stands in a store, but for versions, which are opaque, and
// the ids of events, for which a store can only be asked one by one. Two stores
// that were told the same have equal contents: compare them with cmp.Diff.
type Content struct {
	Members map[string]Kept              // by MemberID.String
	Agenda  map[bot.ServerID][]bot.Entry // earliest first, then by user
	Cursors map[bot.ServerID]map[string]string
}

// Kept is what a store keeps of one member.
type Kept struct {
	State   []byte
	Records []bot.Record
}

// Dump gives the store's content.
func (s *Store) Dump() Content {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := Content{Members: map[string]Kept{}, Agenda: map[bot.ServerID][]bot.Entry{}, Cursors: map[bot.ServerID]map[string]string{}}
	for id, m := range s.members {
		member := Kept{State: bytes.Clone(m.state)}
		for _, key := range slices.Sorted(maps.Keys(m.records)) {
			member.Records = append(member.Records, bot.Record{ID: key, Body: bytes.Clone(m.records[key])})
		}
		c.Members[id.String()] = member
	}
	for id := range s.agenda {
		if c.Agenda[id.Server] == nil {
			c.Agenda[id.Server] = s.entries(id.Server, len(s.agenda))
		}
	}
	for server, cursors := range s.cursors {
		c.Cursors[server] = maps.Clone(cursors)
	}
	return c
}

// Dump reads the content of any store through its interface, as far as it
// concerns the members named and their chat servers.
func Dump(ctx context.Context, s bot.Store, members ...bot.MemberID) (Content, error) {
	c := Content{Members: map[string]Kept{}, Agenda: map[bot.ServerID][]bot.Entry{}, Cursors: map[bot.ServerID]map[string]string{}}
	servers := map[bot.ServerID]bool{}
	for _, id := range members {
		servers[id.Server] = true
		snapshot, err := s.Load(ctx, id, "")
		if err != nil {
			return c, fmt.Errorf("load %s: %w", id, err)
		}
		records, err := s.Records(ctx, id, "")
		if err != nil {
			return c, fmt.Errorf("records of %s: %w", id, err)
		}
		if snapshot.Version != "" || len(records) > 0 {
			c.Members[id.String()] = Kept{State: snapshot.State, Records: records}
		}
	}
	for server := range servers {
		if err := c.readServer(ctx, s, server, len(members)); err != nil {
			return c, err
		}
	}
	return c, nil
}

func (c Content) readServer(ctx context.Context, s bot.Store, server bot.ServerID, members int) error {
	entries, err := s.Upcoming(ctx, server, members+1) // one more, to show a stranger
	if err != nil {
		return fmt.Errorf("agenda of %s: %w", server, err)
	}
	if len(entries) > 0 {
		slices.SortFunc(entries, earlier)
		c.Agenda[server] = entries
	}
	cursors, err := s.Cursors(ctx, server)
	if err != nil {
		return fmt.Errorf("cursors of %s: %w", server, err)
	}
	if len(cursors) > 0 {
		c.Cursors[server] = cursors
	}
	return nil
}
