package bottest

import (
	"gezel/bot"
)

var recordCases = []storeCase{
	{"records in order", "Records.Records: in the order of their ids, those whose id begins with prefix", recordsInOrder},
	{"records replaced and dropped", "Change.Put replaces the record of the same id; Change.Drop removes, unknown ids are no error", recordsReplaced},
	{"prefix is plain text", "Records.Records: prefix is the beginning of the id, and no pattern", prefixIsPlain},
}

var eraseCases = []storeCase{
	{"nil forgets", "Change.State: nil forgets the member, state, key and agenda; what lay under that key is no more", nilForgets},
	{"erase begins anew", "Change.Erase: destroys key and all records before anything else; State and Put start under a new key", eraseBeginsAnew},
	{"no version twice", "Members.Save: a version from before an erasure conflicts after it", noVersionTwice},
}

// named makes records whose body is their id.
func named(ids ...string) []bot.Record {
	all := make([]bot.Record, len(ids))
	for i, id := range ids {
		all[i] = bot.Record{ID: id, Body: []byte(id)}
	}
	return all
}

func recordsInOrder(s *storeTest) {
	v := s.save(bot.Change{Member: anna, State: []byte("a"), Put: named("n/2", "c/10", "c/2", "c/é", "d/c/1", "c/B")})
	s.save(bot.Change{Member: anna, Version: v, State: []byte("b"), Put: named("c/a", "c", "n/1")})
	for prefix, want := range map[string][]bot.Record{
		"":     named("c", "c/10", "c/2", "c/B", "c/a", "c/é", "d/c/1", "n/1", "n/2"),
		"c/":   named("c/10", "c/2", "c/B", "c/a", "c/é"),
		"n/":   named("n/1", "n/2"),
		"c/10": named("c/10"),
		"x":    nil,
	} {
		s.same("the records that begin with "+prefix, s.records(anna, prefix), want)
	}
}

func recordsReplaced(s *storeTest) {
	v := s.save(bot.Change{Member: anna, State: []byte("a"), Put: named("c/1", "c/2", "c/3")})
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("b"), Put: []bot.Record{{ID: "c/2", Body: []byte("new")}}})
	s.same("the records after one was replaced", s.records(anna, ""),
		[]bot.Record{{ID: "c/1", Body: []byte("c/1")}, {ID: "c/2", Body: []byte("new")}, {ID: "c/3", Body: []byte("c/3")}})
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("c"), Drop: []string{"c/2", "c/9", "c/1"}})
	s.same("the records after two were dropped", s.records(anna, ""), named("c/3"))
	s.save(bot.Change{Member: anna, Version: v, State: []byte("d")})
	s.same("the records after a change that names none", s.records(anna, ""), named("c/3"))
}

func prefixIsPlain(s *storeTest) {
	s.save(bot.Change{Member: anna, State: []byte("a"), Put: named("c/*", "c/1", "c/[1]", "c/?", `c/\`)})
	s.same("the records that begin with c/*", s.records(anna, "c/*"), named("c/*"))
	s.same("the records that begin with c/[", s.records(anna, "c/["), named("c/[1]"))
	s.same("the records that begin with c/?", s.records(anna, "c/?"), named("c/?"))
	s.same("the records that begin with c/\\", s.records(anna, `c/\`), named(`c/\`))
}

func nilForgets(s *storeTest) {
	v := s.save(bot.Change{Member: anna, State: []byte("a"), Due: noon, Put: named("c/1"), Channel: "D1", Cursor: "1"})
	s.save(bot.Change{Member: bart, State: []byte("b"), Due: noon, Put: named("c/1")})
	s.same("the version of somebody forgotten", s.save(bot.Change{Member: anna, Version: v}), "")
	s.same("the snapshot of somebody forgotten", s.load(anna, ""), bot.Snapshot{})
	s.same("the records of somebody forgotten", s.records(anna, ""), []bot.Record(nil))
	s.agenda(bot.Entry{Member: bart, Due: noon})
	s.same("the records of another", s.records(bart, ""), named("c/1"))

	s.save(bot.Change{Member: anna, State: []byte("again")})
	s.same("the records of somebody who came back", s.records(anna, ""), []bot.Record(nil))
}

func eraseBeginsAnew(s *storeTest) {
	v := s.save(bot.Change{Member: anna, State: []byte("a"), Put: named("c/1", "c/2", "n/1")})
	s.save(bot.Change{Member: anna, Version: v, Erase: true, State: []byte("b"), Put: named("c/2", "c/3"), Due: noon})
	s.same("the state", string(s.load(anna, "").State), "b")
	s.same("the records", s.records(anna, ""), named("c/2", "c/3"))
	s.agenda(bot.Entry{Member: anna, Due: noon})
	s.save(bot.Change{Member: bart, Erase: true, State: []byte("somebody unknown"), Put: named("c/1")})
	s.same("the records of somebody unknown, erased", s.records(bart, ""), named("c/1"))
}

// noVersionTwice is the writer who read before an erasure and writes after it.
func noVersionTwice(s *storeTest) {
	old := []string{}
	version := ""
	for range 4 {
		version = s.save(bot.Change{Member: anna, Version: version, State: []byte("a")})
		old = append(old, version)
		version = s.save(bot.Change{Member: anna, Version: version, Erase: true, State: []byte("b")})
		for _, v := range old {
			s.conflict(bot.Change{Member: anna, Version: v, State: []byte("what was erased")})
		}
		old = append(old, version)
		version = s.save(bot.Change{Member: anna, Version: version})
		for _, v := range old {
			s.conflict(bot.Change{Member: anna, Version: v, State: []byte("what was forgotten")})
		}
	}
}
