package bottest

import (
	"fmt"
	"maps"
	"slices"

	"gezel/bot"
)

var missedCases = []platformCase{
	{"missed while disconnected", "Adapter: what was said, edited and deleted meanwhile comes after a reconnect, in order, each once, however many pages", missedDisconnected},
	{"missed while stopped", "Adapter: what was said, edited and deleted meanwhile comes after a restart, from the stored cursor on", missedStopped},
	{"cursor put back", "Event.ID: the same when it is read back from history", cursorPutBack},
	{"failed before a restart", "Event.Cursor: only moves with the event that carries it, so what was not taken is read again", failedBeforeRestart},
}

// history gives the rig's ability to have missed something.
func (s *session) history() (History, bool) {
	s.Helper()
	rig, ok := s.rig.(History)
	if !ok {
		s.missing("History")
	}
	return rig, ok
}

func missedDisconnected(s *session) {
	if rig, ok := s.history(); ok {
		s.missed(rig.Disconnect, rig.Reconnect)
	}
}

func missedStopped(s *session) {
	if _, ok := s.history(); ok {
		s.missed(s.halt, s.start)
	}
}

// missed lets a person go on while the coach does not hear it.
func (s *session) missed(away, back func()) {
	s.Helper()
	anna := s.person("anna")
	var early []string
	for n := range 3 {
		early = append(early, anna.Say(fmt.Sprintf("eerder bericht %d", n)))
		s.event(bot.Said, early[n])
	}
	away()
	s.did("the coach hears nothing any more")
	var late []string
	for n := range 2*s.about.Page + s.about.Page/2 + 1 {
		late = append(late, anna.Say(fmt.Sprintf("gemist bericht %d", n)))
	}
	anna.Edit(early[0], "eerder bericht, maar anders")
	anna.Delete(early[1])
	anna.Edit(late[1], "gemist bericht, maar anders")
	anna.Delete(late[2])
	back()
	s.did("the coach hears again")
	s.await("all that was missed", func() bool { got, err := s.heard(); return err == nil && maps.Equal(got, screen(anna)) })
	s.halt() // what was under way has come now, or never will
	got, err := s.heard()
	if err != nil {
		s.broken("%v", err)
	}
	s.same("what the coach knows", got, screen(anna))
	said := slices.DeleteFunc(s.saidBy(anna), func(id string) bool { return id == late[2] })
	s.same("the order of the messages", said, slices.Concat(early, late[:2], late[3:]))
}

// heard is what a conversation is after all events taken: message → text.
func (s *session) heard() (map[string]string, error) {
	texts, said := map[string]string{}, map[string]bool{}
	for _, ev := range s.door.events(every) {
		switch ev.Kind {
		case bot.Said:
			if said[ev.Message] {
				return nil, fmt.Errorf("message %s was said by two events of different ids", ev.Message)
			}
			said[ev.Message] = true
			texts[ev.Message] = ev.Text
		case bot.Edited:
			if !said[ev.Message] {
				return nil, fmt.Errorf("message %s was edited by event %s before any event said it", ev.Message, ev.ID)
			}
			texts[ev.Message] = ev.Text
		case bot.Deleted:
			delete(texts, ev.Message)
		}
	}
	return texts, nil
}

// screen is what the conversation is for the person: message → text.
func screen(a actor) map[string]string {
	texts := map[string]string{}
	for _, m := range a.Sees() {
		if m.Mine {
			texts[m.ID] = m.Text
		}
	}
	return texts
}

func cursorPutBack(s *session) {
	if _, ok := s.history(); !ok {
		return
	}
	anna := s.person("anna")
	s.event(bot.Said, anna.Say("wat zeker bewaard bleef"))
	cursors, _ := s.door.Cursors(s.Context(), s.about.Server)
	var said []string
	for n := range 4 {
		said = append(said, anna.Say(fmt.Sprintf("bericht %d dat de opslag vergat", n)))
		s.event(bot.Said, said[n])
	}
	anna.Edit(said[1], "bericht 1, maar anders")
	s.event(bot.Edited, said[1])
	anna.Delete(said[2])
	s.event(bot.Deleted, said[2])
	s.halt()
	before, attempts := s.door.events(every), len(s.door.attempts(of(bot.Said, said[3])))
	s.door.lose(cursors)
	s.did("the store lost its last seconds: the cursors are %v again", cursors)
	s.start()
	s.await("the last message once more, read back from the history", func() bool {
		return len(s.door.attempts(of(bot.Said, said[3]))) > attempts
	})
	marker := anna.Say("en verder")
	s.event(bot.Said, marker)
	s.halt()
	known := map[string]bool{}
	for _, ev := range before {
		known[ev.ID] = true
	}
	for _, ev := range s.door.events(every) {
		if !known[ev.ID] && ev.Message != marker {
			s.broken("read back from the history, %s of message %s has the id %q, which it had not before: %s", ev.Kind, ev.Message, ev.ID, list(before))
		}
	}
}

func failedBeforeRestart(s *session) {
	if _, ok := s.history(); !ok {
		return
	}
	anna := s.person("anna")
	s.event(bot.Said, anna.Say("wat bewaard werd"))
	s.door.owes(s.door.refusesNew)
	first := anna.Say("wat niet bewaard werd")
	second := anna.Say("en wat daarop volgde")
	s.await("an attempt", func() bool { return len(s.door.attempts(of(bot.Said, first))) > 0 })
	s.halt()
	s.door.owes(nil)
	s.start()
	s.event(bot.Said, second)
	s.same("the last two messages", s.saidBy(anna)[1:], []string{first, second})
}
