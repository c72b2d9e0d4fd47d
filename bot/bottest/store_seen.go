package bottest

import (
	"fmt"
	"sync/atomic"

	"gezel/bot"
)

var seenCases = []storeCase{
	{"event seen", "Members.Load: Seen tells whether event was saved with an earlier Change; event \"\" is never seen", eventSeen},
	{"event seen for long", "Change.Event: remembered for SeenFor, whatever comes in between", eventSeenForLong},
	{"event seen of a stranger", "Change.Event: remembered also when the change leaves no member", eventSeenOfStranger},
	{"event of another server", "ServerID: everything stored is kept apart by server", eventOfAnotherServer},
}

func eventSeen(s *storeTest) {
	s.same("whether an event nobody saved was seen", s.load(anna, "e1").Seen, false)
	v := s.save(bot.Change{Member: anna, State: []byte("a"), Event: "e1"})
	s.same("whether the event saved was seen", s.load(anna, "e1").Seen, true)
	s.same("whether another event was seen", s.load(anna, "e").Seen, false)
	s.same("whether no event was seen", s.load(anna, "").Seen, false)
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("b")})
	s.same("whether no event was seen after a change without one", s.load(anna, "").Seen, false)
	s.same("whether the event was seen after a change without one", s.load(anna, "e1").Seen, true)
	s.save(bot.Change{Member: anna, Version: v, State: []byte("c"), Event: "e1"})
	s.same("whether an event saved twice was seen", s.load(anna, "e1").Seen, true)
}

// eventSeenForLong puts ten thousand other events in between, a thousand of
// them of the same member.
func eventSeenForLong(s *storeTest) {
	const writers, each = 10, 1000
	version := s.save(bot.Change{Member: anna, State: []byte("a"), Event: "the first"})
	var failed atomic.Pointer[error]
	together(writers, func(i int) {
		id, v := anna, version
		if i > 0 {
			id, v = bot.MemberID{Server: server, User: fmt.Sprintf("W%d", i)}, ""
		}
		for n := range each {
			var err error
			v, err = s.store.Save(s.Context(), bot.Change{Member: id, Version: v, State: []byte("b"), Event: fmt.Sprintf("e%d-%d", i, n)})
			if err != nil {
				failed.Store(&err)
				return
			}
		}
	})
	s.did("%d members saved %d changes each, every one with its event", writers, each)
	if err := failed.Load(); err != nil {
		s.broken("one of the saves gave %v", *err)
	}
	for _, event := range []string{"the first", "e0-0", fmt.Sprintf("e0-%d", each-1)} {
		s.same("whether event "+event+" was seen", s.load(anna, event).Seen, true)
	}
}

// eventSeenOfStranger is about those whose event leaves nothing else: somebody
// who did not join, and somebody who asked to be forgotten. The same event
// once more must not begin anything.
func eventSeenOfStranger(s *storeTest) {
	s.save(bot.Change{Member: bart, Event: "hello", Channel: "D2", Cursor: "1"})
	got := s.load(bart, "hello")
	s.same("the stranger's snapshot", got, bot.Snapshot{Seen: true})
	s.same("the cursors", s.cursors(server), map[string]string{"D2": "1"})

	v := s.save(bot.Change{Member: anna, State: []byte("a"), Event: "start"})
	s.save(bot.Change{Member: anna, Version: v, Erase: true, Event: "forget me"})
	s.same("whether the event that forgot her was seen", s.load(anna, "forget me").Seen, true)
	s.same("whether the event before it was seen", s.load(anna, "start").Seen, true)
}

func eventOfAnotherServer(s *storeTest) {
	s.save(bot.Change{Member: anna, State: []byte("a"), Event: "e1"})
	elsewhere := bot.MemberID{Server: "slack/T2", User: anna.User}
	s.same("whether another server's event of the same id was seen", s.load(elsewhere, "e1").Seen, false)
}
