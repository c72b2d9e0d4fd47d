package bottest

import (
	"context"
	"fmt"
	"runtime"
	"sync"

	"gezel/bot"
)

var deliveryCases = []platformCase{
	{"redelivered", "Event.ID: the same each time the vendor delivers the event again", redelivered},
	{"in order", "Adapter: events of one member are handled one after the other, in order", inOrder},
	{"side by side", "Adapter: events of different members are handled side by side", sideBySide},
	{"comes again", "Adapter: an event that the handler did not take comes again, and none of that member overtakes it", comesAgain},
	{"own messages", "Adapter: what the coach says itself, and what other bots do, is no event", ownMessages},
}

func redelivered(s *session) {
	rig, ok := s.rig.(Redelivery)
	if !ok {
		s.missing("Redelivery")
		return
	}
	anna := s.person("anna")
	ref := s.send(anna, withButton(), "d1")
	said := anna.Say("wat twee keer komt")
	s.again(rig, of(bot.Said, said))
	anna.Edit(said, "wat ook twee keer komt")
	s.again(rig, of(bot.Edited, said))
	anna.Press(ref.Message, "Ja")
	s.again(rig, of(bot.Pressed, ref.Message))
	anna.Delete(said)
	s.again(rig, of(bot.Deleted, said))
}

// again waits for an event and has it delivered once more. An adapter may
// know it and hold it back: that a marker comes then shows that it is through.
func (s *session) again(rig Redelivery, pass func(bot.Event) bool) {
	s.Helper()
	s.await("an event", func() bool { return len(s.door.events(pass)) > 0 })
	rig.Redeliver()
	s.did("the last event was delivered again")
	bart := s.person("bart")
	s.event(bot.Said, bart.Say("een ander bericht"))
	for _, ev := range s.door.attempts(pass) {
		s.same("the event delivered again", ev, s.door.events(pass)[0])
	}
}

// withButton is a message with one button, "Ja".
func withButton() bot.Message {
	m := lines("Zal ik doorgaan?")
	m.Buttons = []bot.Button{{Label: "Ja", Action: "yes"}}
	return m
}

// saidBy gives the messages said by a person that were taken, in that order.
func (s *session) saidBy(a actor) []string {
	var all []string
	for _, ev := range s.door.events(of(bot.Said, "")) {
		if ev.Member == s.member(a) {
			all = append(all, ev.Message)
		}
	}
	return all
}

func inOrder(s *session) {
	anna, bart := s.person("anna"), s.person("bart")
	s.door.owes(func(context.Context, bot.Event) (bot.Answer, error) {
		for range 1000 { // the next one may come in meanwhile, if it ever does
			runtime.Gosched()
		}
		return bot.Answer{}, nil
	})
	var hers, his []string
	for n := range 20 {
		hers = append(hers, anna.Say(fmt.Sprintf("deel %d van mijn antwoord", n)))
		his = append(his, bart.Say(fmt.Sprintf("mijn antwoord, deel %d", n)))
	}
	s.await("forty messages", func() bool { return len(s.saidBy(anna)) >= 20 && len(s.saidBy(bart)) >= 20 })
	s.same("the order of her messages", s.saidBy(anna), hers)
	s.same("the order of his messages", s.saidBy(bart), his)
	if s.door.overlapped() {
		s.broken("two events of one member were handled at once")
	}
}

func sideBySide(s *session) {
	if s.about.Serial {
		s.Logf("does not apply: in this room one thing happens after the other")
		return
	}
	anna, bart := s.person("anna"), s.person("bart")
	gate, waiting := make(chan struct{}), s.member(anna)
	s.door.owes(func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
		if ev.Member == waiting {
			select {
			case <-gate:
			case <-ctx.Done():
			}
		}
		return bot.Answer{}, nil
	})
	open := sync.OnceFunc(func() { close(gate) })
	var talk sync.WaitGroup // on a rig that handles an event within the call, a call waits
	s.Cleanup(func() { open(); talk.Wait() })
	talk.Go(func() { anna.Say("waar de opslag lang over doet") })
	s.await("her message at the door", func() bool { return len(s.door.attempts(of(bot.Said, ""))) > 0 })
	talk.Go(func() { bart.Say("wat daar niet op wacht") })
	s.await("his message while hers is being handled", func() bool { return len(s.saidBy(bart)) == 1 })
	open()
	s.await("her message", func() bool { return len(s.saidBy(anna)) == 1 })
}

func comesAgain(s *session) {
	anna := s.person("anna")
	s.failing = true
	failures := 2 // events of one member come one at a time, so nothing guards it
	s.door.owes(func(context.Context, bot.Event) (bot.Answer, error) {
		if failures > 0 {
			failures--
			return bot.Answer{}, bot.ErrUnavailable
		}
		return bot.Answer{}, nil
	})
	var said []string
	for n := range 4 {
		said = append(said, anna.Say(fmt.Sprintf("bericht %d terwijl de opslag weg is", n)))
	}
	s.await("all messages, the first of which failed twice", func() bool { return len(s.saidBy(anna)) >= len(said) })
	s.same("the order in which they were taken", s.saidBy(anna), said)
	for _, ev := range s.door.attempts(of(bot.Said, said[0])) {
		s.same("the event that came again", ev, s.door.events(of(bot.Said, said[0]))[0])
	}
}

func ownMessages(s *session) {
	anna := s.person("anna")
	s.event(bot.Said, anna.Say("goedemorgen allemaal"))
	before := len(s.door.attempts(every))
	ref := s.send(anna, lines("Welk gesprek bleef je bij?"), "d1")
	if editor, ok := s.adapter.(bot.Editor); ok {
		err := editor.Edit(s.Context(), anna.Place(), ref, lines("Wat bleef je bij?"))
		s.did("Edit(%v) = %v", ref, err)
	}
	if rig, ok := s.rig.(Noisy); ok {
		rig.Noise()
		s.did("the server sent all kinds of noise")
	}
	marker := anna.Say("dit is mijn antwoord")
	s.event(bot.Said, marker)
	s.halt()
	for _, ev := range s.door.attempts(every)[before:] {
		if ev.Kind != bot.Said || ev.Message != marker {
			s.broken("the event %s %s of %s came; want her answer %s alone", ev.Kind, ev.ID, ev.Member, marker)
		}
	}
}
