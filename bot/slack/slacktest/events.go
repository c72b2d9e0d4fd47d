package slacktest

import (
	"slices"
)

// emit has an event delivered, if the app is subscribed to it. who is the
// person whose doing it is, or "".
func (s *Server) emit(kind string, event obj, who string) {
	if slices.Contains(s.opts.Events, kind) {
		s.send(&delivery{kind: eventsAPI, payload: s.wrap(event), who: who, again: true})
	}
}

// wrap puts an event into the envelope that all events come in.
func (s *Server) wrap(event obj) []byte {
	authorization := obj{
		"enterprise_id": nil, "team_id": TeamID, "user_id": BotUser, "is_bot": true, "is_enterprise_install": false,
	}
	o := obj{
		"token": "verification-token", "team_id": TeamID, "api_app_id": AppID, "event": event, "type": "event_callback",
		"event_id": s.nextID("Ev"), "event_time": s.now().Unix(), "authorizations": []obj{authorization},
		"is_ext_shared_channel": false, "event_context": "4-" + s.random(),
	}
	if s.opts.Grid {
		o["team_id"], o["enterprise_id"] = nil, Enterprise
		authorization["enterprise_id"] = Enterprise
	}
	return encode(o)
}

// tellMessage has an event of type message delivered.
func (s *Server) tellMessage(ch *channel, event obj, person bool) {
	event["channel"] = ch.id
	event["channel_type"] = ch.kind()
	if event["event_ts"] == nil {
		event["event_ts"] = event["ts"]
	}
	who, _ := event["user"].(string)
	if ch.im != nil {
		who = ch.im.id
	}
	if !person {
		who = ""
	}
	kind := map[string]string{"im": "message.im", "group": "message.groups", "channel": "message.channels"}[ch.kind()]
	s.emit(kind, event, who)
}

// shapes are the forms in which Slack tells of edits and deletions; each comes
// in turn, unless one is asked for.
type shapes struct {
	edits, deletions, tombstones int
	next                         string
}

// Shape is the form in which an edit or a deletion is told.
type Shape = string

// The shapes.
const (
	WithTS      Shape = "with ts"     // message_changed with message.ts
	WithoutTS   Shape = "without ts"  // message_changed whose message has none
	WithOld     Shape = "with old"    // message_deleted, or a tombstone, with previous_message
	WithoutOld  Shape = "without old" // message_deleted without
	EmptyOld    Shape = "empty old"   // a tombstone whose previous_message is an empty array
	anyOfShapes Shape = ""
)

// Shape sets how the next edit or deletion is told.
func (s *Server) Shape(shape Shape) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shapes.next = shape
}

// pick gives the shape that is due: the one asked for, or the next of two.
func (sh *shapes) pick(turn *int, first, second Shape) Shape {
	asked := sh.next
	sh.next = anyOfShapes
	if asked == first || asked == second {
		return asked
	}
	*turn++
	if *turn%2 == 1 {
		return first
	}
	return second
}

// changed is the event of an edit.
func (s *Server) changed(m *message, before obj, person bool) obj {
	now := m.json(true)
	if person && s.shapes.pick(&s.shapes.edits, WithTS, WithoutTS) == WithoutTS {
		delete(now, "ts")
	}
	return obj{
		"type": "message", "subtype": "message_changed", "hidden": true, "message": now, "previous_message": before,
		"ts": s.nextTS(),
	}
}

// deleted is the event of a deletion. plain asks for the simplest form.
func (s *Server) deleted(ch *channel, m *message, before obj, tombstone, plain, person bool) obj {
	event := obj{"type": "message", "hidden": true, "ts": s.nextTS()}
	if !tombstone {
		event["subtype"] = "message_deleted"
		event["deleted_ts"] = before["ts"]
		event["previous_message"] = before
		if !plain && s.shapes.pick(&s.shapes.deletions, WithOld, WithoutOld) == WithoutOld {
			delete(event, "previous_message")
		}
		return event
	}
	m.channel = ch
	event["subtype"] = "message_changed"
	event["message"] = m.json(false)
	event["previous_message"] = before
	if person && s.shapes.pick(&s.shapes.tombstones, WithOld, EmptyOld) == EmptyOld {
		event["previous_message"] = []obj{}
	}
	return event
}

// Event has any event delivered, as it stands: an unknown one, a malformed
// one. payload is what stands where an event_callback would.
func (s *Server) Event(payload string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.send(&delivery{kind: eventsAPI, payload: []byte(payload), again: true})
}

// InnerEvent has an event delivered within a proper event_callback.
func (s *Server) InnerEvent(event map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.send(&delivery{kind: eventsAPI, payload: s.wrap(event), again: true})
}
