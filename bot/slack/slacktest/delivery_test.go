package slacktest_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// noon is when the tests with a clock of their own begin.
var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func stopped() time.Time { return noon }

func TestAnEventComesAgainAtOnceAfterAMinuteAndAfterFive(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	s.Person("anna").Say("goedemorgen")
	first := k.next()
	id := first["payload"].(obj)["event_id"]
	for attempt, wait := range []time.Duration{0, time.Minute, 5 * time.Minute} {
		s.Advance(3 * time.Second) // nobody acknowledged
		s.Advance(wait - time.Nanosecond*time.Duration(min(attempt, 1)))
		if attempt > 0 {
			s.InnerEvent(obj{"type": "between"})
			if between := k.event(); between["type"] != "between" {
				t.Fatalf("attempt %d came before %v were over", attempt+1, wait)
			}
			pending(t, s, 1)
			s.Advance(time.Nanosecond)
		}
		again := k.next()
		if again["retry_attempt"] != float64(attempt+1) || again["retry_reason"] != "timeout" {
			t.Errorf("attempt %d: %v", attempt+1, again)
		}
		if again["payload"].(obj)["event_id"] != id || again["envelope_id"] == first["envelope_id"] {
			t.Errorf("attempt %d has the event id %v and the envelope %v", attempt+1, again["payload"].(obj)["event_id"], again["envelope_id"])
		}
	}
	s.Advance(3 * time.Second)
	if n := s.Pending(); n != 0 {
		t.Errorf("%d deliveries are pending after four attempts, want none", n)
	}
}

func TestALateAcknowledgementCounts(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	s.Person("anna").Say("goedemorgen")
	first := k.next()
	s.Advance(3 * time.Second)
	k.next()
	k.ack(first, nil)
	pending(t, s, 0)
}

// pending waits until so many deliveries are pending.
func pending(t *testing.T, s *slacktest.Server, n int) {
	t.Helper()
	if !s.Wait(time.Minute, func() bool { return s.Pending() == n }) {
		t.Fatalf("%d deliveries are pending, want %d", s.Pending(), n)
	}
}

func TestALongAcknowledgementIsDropped(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	anna := s.Person("anna")
	anna.Command("veel")
	frame := k.next()
	k.ack(frame, obj{"text": strings.Repeat("x", 20000)})
	k.ack(frame, obj{"text": "kort"})
	pending(t, s, 0)
	if notes := anna.Sees(); len(notes) != 1 || notes[0].Text != "kort" || !notes[0].Private {
		t.Errorf("seen %v, want the short answer alone", notes)
	}
}

func TestWhatIsNotAnsweredInTimeIsShown(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	connect(t, s)
	anna := s.Person("anna")
	anna.Command("voornemens")
	s.Advance(3 * time.Second)
	if got := anna.Complaints(); len(got) != 1 {
		t.Errorf("complaints %q, want one", got)
	}
	if n := s.Pending(); n != 0 {
		t.Errorf("a command is delivered again: %d pending", n)
	}
}

func TestWhileNobodyIsConnectedEventsWait(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	anna := s.Person("anna")
	ts := anna.Say("is daar iemand?")
	s.Offline()
	if answer := callAs(t, s, slacktest.AppToken, "apps.connections.open"); answer["ok"] == true {
		t.Error("it gives out connections while it is offline")
	}
	s.Online()
	k := connect(t, s)
	s.Hurry()
	if event := k.event(); event["ts"] != ts {
		t.Errorf("event %v", event)
	}
}

func TestPayloadsGoToOneConnectionAtRandom(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped, Seed: 7})
	a, b := connect(t, s), connect(t, s)
	anna := s.Person("anna")
	const n = 40
	for range n {
		anna.Say("weer een")
	}
	got := make(chan string)
	for _, k := range []socket{a, b} {
		go func() {
			for {
				var frame obj
				if k.ws.ReadJSON(&frame) != nil {
					return
				}
				got <- k.ws.LocalAddr().String()
			}
		}()
	}
	count := map[string]int{}
	for range n {
		count[<-got]++
	}
	if len(count) != 2 {
		t.Errorf("who got how many: %v, want both some", count)
	}
}

func TestEachKindOfDisconnect(t *testing.T) {
	for _, kind := range []string{slacktest.Warning, slacktest.RefreshRequested, slacktest.LinkDisabled, slacktest.TooManyWebsockets} {
		t.Run(kind, func(t *testing.T) {
			s := open(t, slacktest.Options{Now: stopped})
			k := connect(t, s)
			s.Disconnect(kind)
			if frame := k.next(); frame["type"] != "disconnect" || frame["reason"] != kind {
				t.Fatalf("frame %v", frame)
			}
			if kind == slacktest.Warning {
				s.Person("anna").Say("nog even")
				k.event()
				return
			}
			if _, _, err := k.ws.ReadMessage(); err == nil {
				t.Error("the connection stays open")
			}
		})
	}
}

func TestTheEleventhConnectionIsOneTooMany(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	for range 10 {
		connect(t, s)
	}
	k := dial(t, callAs(t, s, slacktest.AppToken, "apps.connections.open")["url"].(string))
	if frame := k.next(); frame["reason"] != slacktest.TooManyWebsockets {
		t.Errorf("frame %v", frame)
	}
}

func TestASocketsURLWorksOnce(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	url := callAs(t, s, slacktest.AppToken, "apps.connections.open")["url"].(string)
	dial(t, url).next()
	if _, err := tryDial(url); err == nil {
		t.Error("a used URL opens another connection")
	}
}

func TestACutSocketLosesNothing(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	ts := s.Person("anna").Say("net voor de snee")
	k.next() // not acknowledged
	s.CutSockets()
	if _, _, err := k.ws.ReadMessage(); err == nil {
		t.Error("the connection stays open")
	}
	k = connect(t, s)
	s.Advance(3 * time.Second)
	if event := k.event(); event["ts"] != ts {
		t.Errorf("event %v", event)
	}
}

func TestASlowHello(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	s.SlowHello(time.Hour)
	dial(t, callAs(t, s, slacktest.AppToken, "apps.connections.open")["url"].(string))
	if n := s.Connections(); n != 0 {
		t.Errorf("%d connections before the hello, want none", n)
	}
}

func TestUnknownAndMalformedEvents(t *testing.T) {
	s := open(t, slacktest.Options{Now: stopped})
	k := connect(t, s)
	s.Event(`{"type":"event_callback","event":"no object"}`)
	s.Event(`{broken`)
	var got []string
	for range 2 {
		frame := k.next()
		raw, _ := json.Marshal(frame["payload"])
		got = append(got, string(raw))
		k.ack(frame, nil)
	}
	if want := []string{`{"event":"no object","type":"event_callback"}`, `"{broken"`}; !slices.Equal(got, want) {
		t.Errorf("payloads %q, want %q", got, want)
	}
	pending(t, s, 0)
}
