package slacktest

import (
	"cmp"
	"encoding/json"
	"slices"
	"time"
)

func encode(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic("slacktest: " + err.Error()) // what is encoded is made here
	}
	return raw
}

// The kinds of envelopes.
const (
	eventsAPI   = "events_api"
	interactive = "interactive"
	slash       = "slash_commands"
)

// delivery is something that the app must be told, until it says that it knows.
type delivery struct {
	kind    string
	payload []byte
	who     string // the person whose doing it is, or ""
	lane    string // over HTTP, what is told in order
	again   bool   // delivered again when it is not acknowledged: events are
	accepts bool   // the acknowledgement may say something
	answer  func(json.RawMessage)
	lost    func() // nothing came in time

	envelope string // the id of the last attempt
	attempt  int    // 0 at first
	reason   string // why this is another attempt
	due      time.Time
	timer    *time.Timer
	waiting  bool // for an acknowledgement
	done     bool
}

// patience is how long Slack waits for an acknowledgement, and between the
// attempts after the first one failed
// (https://docs.slack.dev/apis/events-api/#retries).
const patience = 3 * time.Second

var waits = []time.Duration{0, time.Minute, 5 * time.Minute}

// deliveries is what is on its way.
type deliveries struct {
	s       *Server
	open    []*delivery // not done, in order of coming
	byID    map[string]*delivery
	last    *delivery // the last of a person's doing
	conns   []*conn
	tickets map[string]bool
	web     *web // delivery over HTTP, if not nil
	offline bool // no new connections
	slow    time.Duration
	stopped bool
}

func newDeliveries(s *Server) deliveries {
	return deliveries{s: s, byID: map[string]*delivery{}, tickets: map[string]bool{}}
}

// send delivers for the first time.
func (s *Server) send(d *delivery) {
	if s.delivery.stopped {
		return
	}
	if d.who != "" {
		s.delivery.last = d
	}
	d.lane = cmp.Or(d.lane, d.who, s.random())
	s.delivery.open = append(s.delivery.open, d)
	s.try(d)
}

// try makes one attempt.
func (s *Server) try(d *delivery) {
	d.envelope = s.uuid()
	s.delivery.byID[d.envelope] = d
	d.waiting = true
	s.wake(d, patience)
	if s.delivery.web != nil {
		s.delivery.web.deliver(d)
		return
	}
	if len(s.delivery.conns) == 0 {
		s.missed(d, "connection_failed")
		return
	}
	c := s.delivery.conns[s.rand.IntN(len(s.delivery.conns))]
	c.put(d.frame())
}

// wake looks at a delivery again after a while of the fake's own clock. Real
// time may pass differently; then it looks once more.
func (s *Server) wake(d *delivery, after time.Duration) {
	d.due = s.now().Add(after)
	if d.timer != nil {
		d.timer.Stop()
	}
	d.timer = time.AfterFunc(max(after, time.Millisecond), func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.look(d)
	})
}

// look does what is due for a delivery.
func (s *Server) look(d *delivery) {
	switch left := d.due.Sub(s.now()); {
	case d.done || s.delivery.stopped:
	case left > 0:
		d.timer.Reset(left)
	case d.waiting:
		s.missed(d, "timeout")
	default:
		s.try(d)
	}
}

// missed ends an attempt that failed and plans the next. An attempt fails
// once: a refusal that comes when its time is over tells nothing new.
func (s *Server) missed(d *delivery, why string) {
	if !d.waiting {
		return
	}
	if !d.again || d.attempt >= len(waits) {
		s.finish(d)
		if d.lost != nil {
			d.lost()
		}
		return
	}
	d.waiting = false
	d.reason = why
	s.wake(d, waits[d.attempt])
	d.attempt++
}

// finish ends a delivery.
func (s *Server) finish(d *delivery) {
	d.done = true
	if d.timer != nil {
		d.timer.Stop()
	}
	s.delivery.open = slices.DeleteFunc(s.delivery.open, func(other *delivery) bool { return other == d })
}

// acknowledged takes the app's answer.
func (s *Server) acknowledged(d *delivery, payload json.RawMessage) {
	if d.done {
		return
	}
	s.finish(d)
	if d.answer != nil {
		d.answer(payload)
	}
	s.pulse.Beat()
}

// retryDue looks at everything that is due, in order.
func (s *Server) retryDue() {
	for _, d := range slices.Clone(s.delivery.open) {
		s.look(d)
	}
}

// Hurry delivers what is not acknowledged again, at once and without counting.
func (s *Server) Hurry() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range slices.Clone(s.delivery.open) {
		if d.again && (s.delivery.web == nil || !d.waiting) {
			d.attempt = min(max(d.attempt, 1), len(waits))
			d.reason = "timeout"
			s.try(d)
		}
	}
}

// Redeliver delivers the last thing that a person did once more, whether it
// was acknowledged or not.
func (s *Server) Redeliver() {
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.delivery.last
	if last == nil {
		return
	}
	again := &delivery{kind: last.kind, payload: last.payload, lane: last.lane, again: last.again, accepts: last.accepts, attempt: 1, reason: "timeout"}
	s.delivery.open = append(s.delivery.open, again)
	s.try(again)
}

// Pending is how many deliveries the app has not acknowledged.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.delivery.open)
}

func (ds *deliveries) stop() {
	ds.stopped = true
	for _, d := range ds.open {
		if d.timer != nil {
			d.timer.Stop()
		}
	}
	for _, c := range ds.conns {
		c.cut()
	}
	if ds.web != nil {
		ds.web.stop()
	}
}
