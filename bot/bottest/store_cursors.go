package bottest

import (
	"gezel/bot"
)

var cursorCases = []storeCase{
	{"cursors move", "Change.Cursor: moves the cursor of its channel; \"\" moves nothing", cursorsMove},
	{"cursors begin", "Change.First: gives a conversation a cursor, and moves none that there is", cursorsBegin},
	{"cursors stay", "Change.State: nil forgets state, key and agenda, and not how far a conversation was read", cursorsStay},
	{"cursors apart", "Cursors.Cursors: all conversations of the server, and of no other", cursorsApart},
}

func cursorsMove(s *storeTest) {
	v := s.save(bot.Change{Member: anna, State: []byte("a"), Channel: "D1", Cursor: "5"})
	s.same("the cursors", s.cursors(server), map[string]string{"D1": "5"})
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("b"), Channel: "C2", Cursor: "7"})
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("c"), Channel: "D1", Cursor: "6"})
	s.same("the cursors", s.cursors(server), map[string]string{"D1": "6", "C2": "7"})
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("d"), Channel: "D1"})
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("e"), Channel: "D9"})
	s.save(bot.Change{Member: anna, Version: v, State: []byte("f")})
	s.same("the cursors after changes without one", s.cursors(server), map[string]string{"D1": "6", "C2": "7"})
	s.conflict(bot.Change{Member: anna, Version: v, State: []byte("g"), Channel: "D1", Cursor: "9"})
	s.same("the cursors after a conflict", s.cursors(server), map[string]string{"D1": "6", "C2": "7"})
}

func cursorsBegin(s *storeTest) {
	v := s.save(bot.Change{Member: anna, State: []byte("a"), Channel: "D1", Cursor: "5", First: true})
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("b"), Channel: "D1", Cursor: "7", First: true})
	s.same("the cursors", s.cursors(server), map[string]string{"D1": "5"})
	v = s.save(bot.Change{Member: anna, Version: v, State: []byte("c"), Channel: "D1", Cursor: "6"})
	s.save(bot.Change{Member: anna, Version: v, Erase: true, Channel: "D1", Cursor: "8", First: true})
	s.same("the cursors after she was forgotten", s.cursors(server), map[string]string{"D1": "6"})
}

func cursorsStay(s *storeTest) {
	v := s.save(bot.Change{Member: anna, State: []byte("a"), Channel: "D1", Cursor: "5"})
	v = s.save(bot.Change{Member: anna, Version: v, Erase: true, State: []byte("b")})
	s.same("the cursors after an erasure", s.cursors(server), map[string]string{"D1": "5"})
	s.save(bot.Change{Member: anna, Version: v, Erase: true, Channel: "D1", Cursor: "6"})
	s.same("the cursors after she was forgotten", s.cursors(server), map[string]string{"D1": "6"})
}

func cursorsApart(s *storeTest) {
	elsewhere := bot.MemberID{Server: "slack/T2", User: anna.User}
	s.save(bot.Change{Member: anna, State: []byte("a"), Channel: "D1", Cursor: "5"})
	s.save(bot.Change{Member: bart, State: []byte("b"), Channel: "D2", Cursor: "2"})
	s.save(bot.Change{Member: elsewhere, State: []byte("c"), Channel: "D1", Cursor: "9"})
	s.same("the cursors", s.cursors(server), map[string]string{"D1": "5", "D2": "2"})
	s.same("the cursors of the other server", s.cursors(elsewhere.Server), map[string]string{"D1": "9"})
}
