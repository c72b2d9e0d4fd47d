package bottest

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"time"

	"gezel/bot"
)

var memberCases = []storeCase{
	{"unknown member", "Members.Load: an unknown member gives a Snapshot with an empty Version", loadUnknown},
	{"round trip", "Members: bodies are opaque, what Save took Load gives back byte by byte", roundTrip},
	{"large bodies", "Members: bodies are opaque, of any size", largeBodies},
	{"empty state", "Change.State: nil forgets the member; empty is a state like any other", emptyState},
	{"new version", "Members.Save: returns the new version, which Load gives from then on", newVersion},
	{"bodies are copied", "Members: what a caller does to its own bytes afterwards changes nothing", bodiesCopied},
	{"members apart", "ServerID: everything stored is kept apart by server, and by member", membersApart},
	{"several at once", "Members.LoadAll: as Load of each with no event, in the order of ids", loadSeveral},
	{"odd names", "Members: ids are any text; no two of them are one", oddNames},
	{"cancelled context", "Store: a call whose context is cancelled gives an error", cancelled},
}

func loadUnknown(s *storeTest) {
	got := s.load(anna, "e1")
	s.same("the snapshot of somebody unknown", got, bot.Snapshot{})
	s.same("the records of somebody unknown", s.records(anna, ""), []bot.Record(nil))
	s.same("the agenda of an empty store", s.upcoming(server, 10), []bot.Entry(nil))
	s.same("what is due in an empty store", s.claim(server, noon, time.Minute, 10), []bot.MemberID(nil))
	s.same("the cursors of an empty store", s.cursors(server), map[string]string(nil))
}

// binary is a body of every byte there is, not valid UTF-8 and with NULs.
func binary(size int) []byte {
	body := make([]byte, size)
	for i := range body {
		body[i] = byte(i * 7)
	}
	return body
}

func roundTrip(s *storeTest) {
	state := binary(256)
	s.save(bot.Change{Member: anna, State: state, Put: []bot.Record{{ID: "c/1", Body: binary(300)}}})
	s.same("the state", s.load(anna, "").State, state)
	s.same("the records", s.records(anna, ""), []bot.Record{{ID: "c/1", Body: binary(300)}})
}

func largeBodies(s *storeTest) {
	const size = 200_000
	s.save(bot.Change{Member: anna, State: binary(size), Put: []bot.Record{{ID: "c/1", Body: binary(size + 1)}}})
	if got := s.load(anna, "").State; !bytes.Equal(got, binary(size)) {
		s.broken("a state of %d bytes came back otherwise, as %d bytes", size, len(got))
	}
	records := s.records(anna, "c/")
	if len(records) != 1 || !bytes.Equal(records[0].Body, binary(size+1)) {
		s.broken("a record of %d bytes came back otherwise", size+1)
	}
}

func emptyState(s *storeTest) {
	version := s.save(bot.Change{Member: anna, State: []byte{}, Put: []bot.Record{{ID: "c/1", Body: []byte{}}}})
	got := s.load(anna, "")
	if got.Version == "" || got.Version != version {
		s.broken("a member with an empty state has version %q; want %q as Save gave, and not empty", got.Version, version)
	}
	s.same("the state", got.State, []byte{})
	s.same("the records", s.records(anna, ""), []bot.Record{{ID: "c/1"}})
}

func newVersion(s *storeTest) {
	versions := map[string]bool{"": true}
	version := ""
	for range 5 {
		version = s.save(bot.Change{Member: anna, Version: version, State: []byte("the same")})
		if versions[version] {
			s.broken("Save gave version %q, which was there before", version)
		}
		versions[version] = true
		if got := s.load(anna, "").Version; got != version {
			s.broken("Load gives version %q; want %q as Save gave", got, version)
		}
	}
}

func bodiesCopied(s *storeTest) {
	state, record := []byte("state"), []byte("record")
	s.save(bot.Change{Member: anna, State: state, Put: []bot.Record{{ID: "c/1", Body: record}}})
	state[0], record[0] = 'X', 'X'
	s.load(anna, "").State[1] = 'X'
	s.records(anna, "")[0].Body[1] = 'X'
	s.same("the state", string(s.load(anna, "").State), "state")
	s.same("the record", string(s.records(anna, "")[0].Body), "record")
}

func membersApart(s *storeTest) {
	elsewhere := bot.MemberID{Server: "slack/T2", User: anna.User}
	for _, id := range []bot.MemberID{anna, bart, elsewhere} {
		s.save(bot.Change{Member: id, State: []byte(id.String()), Put: []bot.Record{{ID: "c/1", Body: []byte(id.String())}}})
	}
	s.save(bot.Change{Member: bart, Version: s.load(bart, "").Version, Drop: []string{"c/1"}, State: []byte("new")})
	for _, id := range []bot.MemberID{anna, elsewhere} {
		s.same("the state of "+id.String(), string(s.load(id, "").State), id.String())
		s.same("the records of "+id.String(), s.records(id, ""), []bot.Record{{ID: "c/1", Body: []byte(id.String())}})
	}
}

func loadSeveral(s *storeTest) {
	for _, id := range []bot.MemberID{bart, anna} {
		s.save(bot.Change{Member: id, State: []byte(id.User), Event: "e1"})
	}
	ids := []bot.MemberID{bart, {Server: server, User: "nobody"}, anna, bart}
	got, err := s.store.LoadAll(s.Context(), ids)
	s.did("LoadAll(%v) = %d snapshots, %v", ids, len(got), err)
	if err != nil || len(got) != len(ids) {
		s.broken("LoadAll of %d members gave %d snapshots, %v", len(ids), len(got), err)
	}
	for i, id := range ids {
		s.same("the snapshot of "+id.User, got[i], s.load(id, ""))
	}
	got, err = s.store.LoadAll(s.Context(), nil)
	s.did("LoadAll of nobody = %d snapshots, %v", len(got), err)
	if err != nil || len(got) != 0 {
		s.broken("LoadAll of nobody gave %d snapshots, %v", len(got), err)
	}
}

// oddNames holds names that a store which pastes its keys together mixes up.
func oddNames(s *storeTest) {
	people := []bot.MemberID{
		{Server: "a:b", User: "c"}, {Server: "a", User: "b:c"}, {Server: "a", User: "b"},
		{Server: "{a}", User: "{b}"}, {Server: "a}{b", User: "c"}, {Server: "{}", User: "*"},
		{Server: "a b", User: "c d"}, {Server: "gemeente/Zuid-Ĳssel", User: "Zoë 👩🏽"},
		{Server: "a", User: "B"}, {Server: "a", User: "b "}, {Server: "a", User: "agenda"}, {Server: "a", User: "m:b"},
		{Server: "A", User: "b"}, {Server: "a\n", User: "b\t%s"},
	}
	body := func(id bot.MemberID) []byte { return []byte(string(id.Server) + " / " + id.User) }
	for _, id := range people {
		s.save(bot.Change{
			Member: id, State: body(id), Due: noon, Event: "e {1}:" + id.User, Channel: "D " + id.User, Cursor: "{1}:é",
			Put: []bot.Record{{ID: "c/{1}: é*", Body: body(id)}},
		})
	}
	for _, id := range people {
		got := s.load(id, "e {1}:"+id.User)
		s.same("the state of "+id.String(), string(got.State), string(body(id)))
		s.same("whether its event was seen", got.Seen, true)
		s.same("the records of "+id.String(), s.records(id, "c/{1}: "), []bot.Record{{ID: "c/{1}: é*", Body: body(id)}})
		s.same("the cursor of "+id.String(), s.cursors(id.Server)["D "+id.User], "{1}:é")
	}
	for _, id := range people {
		due := map[bot.MemberID]bool{}
		for _, e := range s.upcoming(id.Server, 100) {
			due[e.Member] = true
		}
		if !due[id] {
			s.broken("%q on server %q stands not in the server's agenda, which has %v", id.User, id.Server, due)
		}
	}
}

// cancelled asserts an error only: a change whose context was cancelled may
// or may not have been applied, as after any error.
func cancelled(s *storeTest) {
	s.save(bot.Change{Member: anna, State: []byte("state"), Due: noon})
	ctx, cancel := context.WithCancel(s.Context())
	cancel()
	calls := map[string]func() error{
		"Load":     func() error { _, err := s.store.Load(ctx, anna, ""); return err },
		"LoadAll":  func() error { _, err := s.store.LoadAll(ctx, []bot.MemberID{anna}); return err },
		"Save":     func() error { _, err := s.store.Save(ctx, bot.Change{Member: bart, State: []byte("b")}); return err },
		"Records":  func() error { _, err := s.store.Records(ctx, anna, ""); return err },
		"Claim":    func() error { _, err := s.store.Claim(ctx, server, noon, time.Minute, 1); return err },
		"Upcoming": func() error { _, err := s.store.Upcoming(ctx, server, 1); return err },
		"Cursors":  func() error { _, err := s.store.Cursors(ctx, server); return err },
	}
	for name, call := range calls {
		err := call()
		s.did("%s with a cancelled context = %v", name, err)
		if err == nil || errors.Is(err, bot.ErrConflict) {
			s.broken("%s with a cancelled context gave %v; want an error, and not bot.ErrConflict", name, err)
		}
	}
}

// together runs n calls at one moment and waits for all.
func together(n int, call func(i int)) {
	var ready, done sync.WaitGroup
	gate := make(chan struct{})
	ready.Add(n)
	for i := range n {
		done.Go(func() {
			ready.Done()
			<-gate
			call(i)
		})
	}
	ready.Wait()
	close(gate)
	done.Wait()
}
