package bottest

import (
	"context"
	"fmt"
	"log"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
)

// TestPlatform runs the contract of an adapter for a chat server: what events
// it hands on, and what it does as bot.Sender and the optional abilities
// beside it. open gives a rig with nobody on it that is closed when its test
// ends.
func TestPlatform(t *testing.T, open func(t *testing.T) Rig) {
	for _, c := range platformCases {
		t.Run(c.name, func(t *testing.T) { c.run(t, open(t)) })
	}
}

// platformCase is one promise of an adapter and how it is tried.
type platformCase struct {
	name    string
	promise string // whose promise: what it says
	try     func(*session)
}

var platformCases = slices.Concat(eventCases, pageCases, answerCases, deliveryCases, missedCases, sendCases, faultCases, renderCases, secretCases)

func (c platformCase) run(t testing.TB, rig Rig) {
	s := &session{tale: &tale{TB: t, promise: c.promise}, rig: rig, about: rig.About(), door: newDoor()}
	s.log = s.secrets.Logger()
	s.overhear()
	s.start()
	t.Cleanup(func() { s.halt() })
	c.try(s)
	s.halt()
	s.silent()
}

// silence is the promise that every case ends with.
const silence = "no text of a member and no token in a log line or an error"

// session is one case on one rig.
type session struct {
	*tale
	rig     Rig
	about   About
	door    *door
	secrets Secrets
	log     *slog.Logger
	adapter bot.Sender
	stop    func()
	failing bool // the door fails, so what is awaited comes by a retry
}

// overhear looks through what goes past the injected logger, too.
func (s *session) overhear() {
	standard, out, flags := slog.Default(), log.Writer(), log.Flags()
	slog.SetDefault(s.log) // which package log follows, and does not come back from by itself
	s.Cleanup(func() {
		slog.SetDefault(standard)
		log.SetOutput(out)
		log.SetFlags(flags)
	})
}

// start starts the adapter; after halt, a new one.
func (s *session) start() {
	s.adapter, s.stop = s.rig.Start(Link{Handle: s.door.handle, Cursors: s.door, Kept: s.door.kept, Log: s.log})
	s.did("the adapter was started")
}

// halt stops the adapter, if it runs.
func (s *session) halt() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
		s.did("the adapter was stopped")
	}
}

// silent looks through the log.
func (s *session) silent() {
	s.Helper()
	if found, line := s.secrets.FindLogged(); len(found) > 0 {
		s.promise = silence
		s.broken("%q was logged: %s", found, line)
	}
	logged := s.secrets.Logged()
	for _, token := range s.about.Tokens {
		if strings.Contains(logged, token) {
			s.promise = silence
			s.broken("the token %q was logged", token)
		}
	}
}

// person gives somebody whose every word is a secret from then on.
func (s *session) person(name string) actor { return actor{s.rig.Person(name), s, name} }

// member is who somebody is in an event, as far as a rig can tell beforehand.
func (s *session) member(a actor) bot.MemberID {
	return bot.MemberID{Server: s.about.Server, User: a.Place().User}
}

// patience is how long a case waits for something that should come. It says
// nothing of speed: a case that waits it out fails.
var patience = time.Minute

// await waits until ok, and fails the case if it never is. It asks again
// whenever something changed on a screen or at the door.
func (s *session) await(what string, ok func() bool) {
	s.Helper()
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		screen, door := s.rig.Changed(), s.door.Changed()
		if rig, can := s.rig.(Retrying); can && s.failing {
			rig.Retry()
		}
		if ok() {
			return
		}
		select {
		case <-screen:
		case <-door:
		case <-late.C:
			s.broken("waited %v in vain for %s; at the door came, of which those with an id that was there before do not count, %s",
				patience, what, list(s.door.attempts(every)))
		}
	}
}

// event waits for the first event of a kind, of a message unless that is "".
func (s *session) event(kind bot.Kind, message string) bot.Event {
	s.Helper()
	return s.eventsOf(kind, message, 1)[0]
}

// eventsOf waits for n different events.
func (s *session) eventsOf(kind bot.Kind, message string, n int) []bot.Event {
	s.Helper()
	var got []bot.Event
	s.await(fmt.Sprintf("event %d of kind %q of message %q", n, kind, message), func() bool {
		got = s.door.events(of(kind, message))
		return len(got) >= n
	})
	return got
}

// missing says that the rig can't do what the case needs.
func (s *session) missing(ability string) {
	s.Helper()
	s.Logf("does not apply: this rig is no %s", ability)
}

// send sends a message that must be taken.
func (s *session) send(a actor, m bot.Message, id bot.DeliveryID) bot.Ref {
	s.Helper()
	ref, err := s.trySend(a, m, id)
	if err != nil {
		s.broken("Send gave an error where it should not: %v", err)
	}
	return ref
}

// trySend sends; every line of it is a secret, and so is not to be in the error.
func (s *session) trySend(a actor, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	s.Helper()
	for _, line := range m.Lines {
		s.secrets.Add(line.Text)
	}
	ref, err := s.adapter.Send(s.Context(), a.Place(), m, id)
	s.did("Send(%s, %q, as %s) = %v, %v", a.name, m.Topic, id, ref, err)
	s.clean(err)
	return ref, err
}

// sent looks for a delivery.
func (s *session) sent(a actor, id bot.DeliveryID, since time.Time) (bot.Ref, bool) {
	s.Helper()
	ref, found, err := s.adapter.Sent(s.Context(), a.Place(), id, since)
	s.did("Sent(%s, %s, since %s) = %v, %t, %v", a.name, id, clock(since), ref, found, err)
	s.clean(err)
	if err != nil {
		s.broken("Sent gave an error where it should not: %v", err)
	}
	return ref, found
}

// clean looks through an error.
func (s *session) clean(err error) {
	s.Helper()
	if err == nil {
		return
	}
	if found := s.secrets.Find(err.Error()); len(found) > 0 {
		s.promise = silence
		s.broken("the error %q holds %q", err, found)
	}
	for _, token := range s.about.Tokens {
		if strings.Contains(err.Error(), token) {
			s.promise = silence
			s.broken("an error holds the token %q", token)
		}
	}
}

// refuses is a Handler that always fails.
func refuses(context.Context, bot.Event) (bot.Answer, error) {
	return bot.Answer{}, bot.ErrUnavailable
}

// list tells events in one line.
func list(events []bot.Event) string {
	if len(events) > 8 {
		return fmt.Sprintf("%d events, the last of them %s", len(events), list(events[len(events)-8:]))
	}
	all := make([]string, len(events))
	for i, ev := range events {
		all[i] = fmt.Sprintf("%s %s of %s", ev.Kind, ev.ID, ev.Member)
	}
	return fmt.Sprintf("%q", all)
}
