package bottest

import (
	"bytes"
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"gezel/bot"
)

// Store is bot.Store in maps: the model that a real store is compared with.
// It remembers events for good, and seals nothing.
type Store struct {
	mu      sync.Mutex
	saves   int // the last version given out; never the same one twice
	members map[bot.MemberID]*kept
	agenda  map[bot.MemberID]time.Time
	seen    map[sighting]bool
	cursors map[bot.ServerID]map[string]string
}

// kept is one member in a Store.
type kept struct {
	version string
	state   []byte
	records map[string][]byte
}

// sighting is one event of one member.
type sighting struct {
	member bot.MemberID
	event  string
}

// NewStore gives an empty store.
func NewStore() *Store {
	return &Store{
		members: map[bot.MemberID]*kept{},
		agenda:  map[bot.MemberID]time.Time{},
		seen:    map[sighting]bool{},
		cursors: map[bot.ServerID]map[string]string{},
	}
}

// Load implements bot.Members.
func (s *Store) Load(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
	if err := ctx.Err(); err != nil {
		return bot.Snapshot{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	snapshot := bot.Snapshot{Seen: s.seen[sighting{id, event}]}
	if m := s.members[id]; m != nil {
		snapshot.Version, snapshot.State = m.version, bytes.Clone(m.state)
	}
	return snapshot, nil
}

// LoadAll implements bot.Members.
func (s *Store) LoadAll(ctx context.Context, ids []bot.MemberID) ([]bot.Snapshot, error) {
	snapshots := make([]bot.Snapshot, len(ids))
	for i, id := range ids {
		var err error
		if snapshots[i], err = s.Load(ctx, id, ""); err != nil {
			return nil, err
		}
	}
	return snapshots, nil
}

// Save implements bot.Members.
func (s *Store) Save(ctx context.Context, c bot.Change) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.version(c.Member) != c.Version {
		return "", bot.ErrConflict
	}
	s.keep(c)
	if c.Event != "" {
		s.seen[sighting{c.Member, c.Event}] = true
	}
	if c.Channel != "" && c.Cursor != "" {
		if s.cursors[c.Member.Server] == nil {
			s.cursors[c.Member.Server] = map[string]string{}
		}
		if s.cursors[c.Member.Server][c.Channel] == "" || !c.First {
			s.cursors[c.Member.Server][c.Channel] = c.Cursor
		}
	}
	delete(s.agenda, c.Member)
	if !c.Due.IsZero() && c.State != nil {
		s.agenda[c.Member] = milli(c.Due)
	}
	return s.version(c.Member), nil
}

// keep applies the part of a change that lies under the member's key.
func (s *Store) keep(c bot.Change) {
	if c.State == nil {
		delete(s.members, c.Member)
		return
	}
	m := s.members[c.Member]
	if m == nil || c.Erase {
		m = &kept{records: map[string][]byte{}}
		s.members[c.Member] = m
	}
	for _, id := range c.Drop {
		delete(m.records, id)
	}
	for _, r := range c.Put {
		m.records[r.ID] = bytes.Clone(r.Body)
	}
	s.saves++
	m.version, m.state = strconv.Itoa(s.saves), bytes.Clone(c.State)
}

func (s *Store) version(id bot.MemberID) string {
	if m := s.members[id]; m != nil {
		return m.version
	}
	return ""
}

// Records implements bot.Records.
func (s *Store) Records(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var records []bot.Record
	if m := s.members[id]; m != nil {
		for _, key := range slices.Sorted(maps.Keys(m.records)) {
			if strings.HasPrefix(key, prefix) {
				records = append(records, bot.Record{ID: key, Body: bytes.Clone(m.records[key])})
			}
		}
	}
	return records, nil
}

// Claim implements bot.Agenda.
func (s *Store) Claim(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var claimed []bot.MemberID
	for _, entry := range s.entries(server, limit) {
		if !entry.Due.After(now) {
			claimed = append(claimed, entry.Member)
			s.agenda[entry.Member] = milli(now.Add(lease))
		}
	}
	return claimed, nil
}

// Upcoming implements bot.Agenda.
func (s *Store) Upcoming(ctx context.Context, server bot.ServerID, limit int) ([]bot.Entry, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.entries(server, limit), nil
}

// entries gives at most limit entries of a server, earliest first.
func (s *Store) entries(server bot.ServerID, limit int) []bot.Entry {
	var entries []bot.Entry
	for id, due := range s.agenda {
		if id.Server == server {
			entries = append(entries, bot.Entry{Member: id, Due: due})
		}
	}
	slices.SortFunc(entries, earlier)
	return entries[:min(limit, len(entries))]
}

// earlier orders entries of one server by time, those of one time by user.
func earlier(a, b bot.Entry) int {
	return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Member.User, b.Member.User))
}

// Cursors implements bot.Cursors.
func (s *Store) Cursors(ctx context.Context, server bot.ServerID) (map[string]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.cursors[server]), nil
}

// milli cuts an instant to what an agenda keeps of it.
func milli(at time.Time) time.Time { return at.Truncate(time.Millisecond).UTC() }
