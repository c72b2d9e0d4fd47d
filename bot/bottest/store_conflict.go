package bottest

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"gezel/bot"
)

var conflictCases = []storeCase{
	{"stale version", "Members.Save: ErrConflict when the member's version is no longer Change.Version", staleVersion},
	{"conflict changes nothing", "Members.Save: ErrConflict means that nothing was changed", conflictChangesNothing},
	{"all in one step", "Members.Save: applies a change in one atomic step, all of it", allInOneStep},
	{"concurrent saves", "Members.Save: of those who read the same version one is first, the others get ErrConflict", concurrentSaves},
}

func staleVersion(s *storeTest) {
	s.conflict(bot.Change{Member: anna, Version: "made up", State: []byte("a")})
	first := s.save(bot.Change{Member: anna, State: []byte("a")})
	s.conflict(bot.Change{Member: anna, Version: "", State: []byte("of somebody who thinks she is new")})
	second := s.save(bot.Change{Member: anna, Version: first, State: []byte("b")})
	s.conflict(bot.Change{Member: anna, Version: first, State: []byte("c")})
	other := s.save(bot.Change{Member: bart, State: []byte("d")})
	s.conflict(bot.Change{Member: anna, Version: other, State: []byte("with another's version")})
	s.same("the state", string(s.load(anna, "").State), "b")
	s.save(bot.Change{Member: anna, Version: second, State: []byte("e")})
}

// conflictChangesNothing tries a change of everything, and one that forgets.
func conflictChangesNothing(s *storeTest) {
	old := s.save(bot.Change{Member: anna, State: []byte("old")})
	s.save(bot.Change{
		Member: anna, Version: old, State: []byte("now"), Due: noon, Event: "e1", Channel: "D1", Cursor: "1",
		Put: []bot.Record{{ID: "c/1", Body: []byte("one")}, {ID: "c/2", Body: []byte("two")}},
	})
	before := s.load(anna, "")
	late := bot.Change{
		Member: anna, Version: old, State: []byte("late"), Due: noon.Add(-time.Hour), Event: "e2", Channel: "D1", Cursor: "2",
		Put: []bot.Record{{ID: "c/1", Body: []byte("late")}, {ID: "c/3", Body: []byte("late")}}, Drop: []string{"c/2"},
	}
	erasing, forgetting := late, late
	erasing.Erase = true
	forgetting.Erase, forgetting.State, forgetting.Put, forgetting.Due = true, nil, nil, time.Time{}
	for _, c := range []bot.Change{late, erasing, forgetting} {
		s.conflict(c)
		s.same("the snapshot", s.load(anna, "e2"), before)
		s.same("the records", s.records(anna, ""), []bot.Record{{ID: "c/1", Body: []byte("one")}, {ID: "c/2", Body: []byte("two")}})
		s.agenda(bot.Entry{Member: anna, Due: noon})
		s.same("the cursors", s.cursors(server), map[string]string{"D1": "1"})
	}
}

func allInOneStep(s *storeTest) {
	v := s.save(bot.Change{Member: anna, State: []byte("a"), Put: []bot.Record{{ID: "c/1", Body: []byte("one")}}})
	s.save(bot.Change{
		Member: anna, Version: v, State: []byte("b"), Due: noon, Event: "e1", Channel: "D1", Cursor: "1",
		Put: []bot.Record{{ID: "c/2", Body: []byte("two")}}, Drop: []string{"c/1"},
	})
	got := s.load(anna, "e1")
	s.same("the state", string(got.State), "b")
	s.same("whether the event was seen", got.Seen, true)
	s.same("the records", s.records(anna, ""), []bot.Record{{ID: "c/2", Body: []byte("two")}})
	s.agenda(bot.Entry{Member: anna, Due: noon})
	s.same("the cursors", s.cursors(server), map[string]string{"D1": "1"})
}

// concurrentSaves is two replicas and more that all turn on one member.
func concurrentSaves(s *storeTest) {
	const rounds, writers = 20, 8
	version := ""
	for round := range rounds {
		var mu sync.Mutex
		won := map[string]string{} // state → version
		var wrong error
		together(writers, func(i int) {
			state := fmt.Sprintf("round %d, writer %d", round, i)
			v, err := s.store.Save(s.Context(), bot.Change{
				Member: anna, Version: version, State: []byte(state),
				Put: []bot.Record{{ID: fmt.Sprintf("c/%d", i), Body: []byte(state)}},
			})
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err == nil:
				won[state] = v
			case !errors.Is(err, bot.ErrConflict):
				wrong = err
			}
		})
		s.did("%d writers at once saved version %q of %s: took %v", writers, version, anna, won)
		if wrong != nil {
			s.broken("one of them got %v; want bot.ErrConflict", wrong)
		}
		if len(won) != 1 {
			s.broken("%d of them were told that they were saved; want exactly one", len(won))
		}
		got := s.load(anna, "")
		if v, ok := won[string(got.State)]; !ok || v != got.Version {
			s.broken("the store holds state %s at version %q; want those of the writer that won, %v", short(got.State), got.Version, won)
		}
		version = got.Version
	}
	for _, r := range s.records(anna, "") {
		if len(r.Body) == 0 {
			s.broken("record %s is empty", r.ID)
		}
	}
}
