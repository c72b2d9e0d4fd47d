package bottest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
)

// TestStore runs the contract of bot.Store. open gives an empty store that is
// closed when its test ends.
func TestStore(t *testing.T, open func(t *testing.T) bot.Store) {
	for _, c := range storeCases {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

// storeCase is one promise of bot.Store and how it is tried.
type storeCase struct {
	name    string
	promise string // whose promise: what it says
	try     func(*storeTest)
}

func (c storeCase) run(t testing.TB, s bot.Store) {
	c.try(&storeTest{tale: &tale{TB: t, promise: c.promise}, store: s})
}

var storeCases = slices.Concat(memberCases, conflictCases, seenCases, recordCases, eraseCases, agendaCases, leaseCases, cursorCases)

// storeTest is a store under test, with calls that must work.
type storeTest struct {
	*tale
	store bot.Store
}

// The chat server and the people of the suite.
const server bot.ServerID = "slack/T1"

var (
	anna = bot.MemberID{Server: server, User: "U1"}
	bart = bot.MemberID{Server: server, User: "U2"}
)

// noon is an instant with a millisecond in it, so that cutting shows.
var noon = time.Date(2026, 11, 26, 12, 0, 0, 7_000_000, time.UTC)

// save saves a change that must be taken.
func (s *storeTest) save(c bot.Change) string {
	s.Helper()
	version, err := s.store.Save(s.Context(), c)
	s.did("Save(%s) = %q, %v", sketch(c), version, err)
	if err != nil {
		s.broken("Save gave an error where it should not: %v", err)
	}
	return version
}

// conflict saves a change that must be refused.
func (s *storeTest) conflict(c bot.Change) {
	s.Helper()
	version, err := s.store.Save(s.Context(), c)
	s.did("Save(%s) = %q, %v", sketch(c), version, err)
	if !errors.Is(err, bot.ErrConflict) {
		s.broken("Save of a version that is not the member's gave %v; want bot.ErrConflict", err)
	}
}

func (s *storeTest) load(id bot.MemberID, event string) bot.Snapshot {
	s.Helper()
	snapshot, err := s.store.Load(s.Context(), id, event)
	s.did("Load(%s, event %q) = version %q, state %s, seen %t, %v",
		id, event, snapshot.Version, short(snapshot.State), snapshot.Seen, err)
	if err != nil {
		s.broken("Load gave an error: %v", err)
	}
	return snapshot
}

func (s *storeTest) records(id bot.MemberID, prefix string) []bot.Record {
	s.Helper()
	records, err := s.store.Records(s.Context(), id, prefix)
	s.did("Records(%s, %q) = %s, %v", id, prefix, ids(records), err)
	if err != nil {
		s.broken("Records gave an error: %v", err)
	}
	return records
}

func (s *storeTest) claim(server bot.ServerID, now time.Time, lease time.Duration, limit int) []bot.MemberID {
	s.Helper()
	claimed, err := s.store.Claim(s.Context(), server, now, lease, limit)
	s.did("Claim(%s, %s, lease %v, limit %d) = %v, %v", server, clock(now), lease, limit, claimed, err)
	if err != nil {
		s.broken("Claim gave an error: %v", err)
	}
	return claimed
}

func (s *storeTest) upcoming(server bot.ServerID, limit int) []bot.Entry {
	s.Helper()
	entries, err := s.store.Upcoming(s.Context(), server, limit)
	var told []string
	for _, e := range entries {
		told = append(told, e.Member.User+" at "+clock(e.Due))
	}
	s.did("Upcoming(%s, limit %d) = %v, %v", server, limit, told, err)
	if err != nil {
		s.broken("Upcoming gave an error: %v", err)
	}
	return entries
}

func (s *storeTest) cursors(server bot.ServerID) map[string]string {
	s.Helper()
	cursors, err := s.store.Cursors(s.Context(), server)
	s.did("Cursors(%s) = %v, %v", server, cursors, err)
	if err != nil {
		s.broken("Cursors gave an error: %v", err)
	}
	return cursors
}

// agenda checks all entries of the suite's server.
func (s *storeTest) agenda(want ...bot.Entry) {
	s.Helper()
	s.same("the agenda", s.upcoming(server, 100), want)
}

// sketch tells a change in one line.
func sketch(c bot.Change) string {
	parts := []string{c.Member.String(), fmt.Sprintf("version %q", c.Version), "state " + short(c.State)}
	add := func(when bool, format string, args ...any) {
		if when {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(c.Erase, "erase")
	add(len(c.Put) > 0, "put %s", ids(c.Put))
	add(len(c.Drop) > 0, "drop %q", c.Drop)
	add(!c.Due.IsZero(), "due %s", clock(c.Due))
	add(c.Event != "", "event %q", c.Event)
	add(c.Channel != "" || c.Cursor != "", "cursor of %q %q", c.Channel, c.Cursor)
	add(c.First, "if it has none")
	return strings.Join(parts, ", ")
}

// short tells a body in a few characters.
func short(body []byte) string {
	switch {
	case body == nil:
		return "nil"
	case len(body) > 24:
		return fmt.Sprintf("%q… (%d bytes)", body[:24], len(body))
	}
	return fmt.Sprintf("%q", body)
}

func ids(records []bot.Record) string {
	all := make([]string, len(records))
	for i, r := range records {
		all[i] = r.ID
	}
	return fmt.Sprintf("%q", all)
}

func clock(at time.Time) string { return at.UTC().Format("2006-01-02 15:04:05.000") }
