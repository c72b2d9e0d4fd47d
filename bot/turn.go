package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// turn is one pass over one member: load, decide, save. It holds what was read
// and what is to be changed; nothing outside it changes before commit.
type turn struct {
	c   *Coach
	ctx context.Context
	id  MemberID
	now time.Time // the one instant of the turn

	m       Member
	version string
	seen    bool
	next    time.Time // when something is due after the change that was saved last; zero: never

	cause   string                    // what the delivery ids of this turn follow from
	since   time.Time                 // when that was; nothing that follows from it is older
	told    struct{ posts, rest int } // how many deliveries that cause has so far
	private bool                      // answers are for the member's eyes only, and not kept

	answer Answer
	erase  bool
	put    map[string]any // records to write, by id
	drop   map[string]bool

	kept  []*Conversation // finished conversations, once asked for
	notes []*Note         // notes, once asked for
	read  struct{ records, conversations, notes bool }

	records []Record // as they are stored, once asked for

	voice speech.Voice
	zone  *time.Location
	cal   schedule.Calendar

	found weeklyFound // what weekly gave last: it is asked for with every step
}

// begin loads a member for one turn.
func (c *Coach) begin(ctx context.Context, id MemberID, event string) (*turn, error) {
	return c.resume(ctx, id, event, nil)
}

// resume begins a turn with what was loaded already, if it was.
func (c *Coach) resume(ctx context.Context, id MemberID, event string, snapshot *Snapshot) (*turn, error) {
	if snapshot == nil {
		loaded, err := c.store.Load(ctx, id, event)
		if err != nil {
			return nil, fmt.Errorf("load member: %w", err)
		}
		snapshot = &loaded
	}
	now := c.now()
	t := &turn{c: c, ctx: ctx, id: id, now: now, version: snapshot.Version, seen: snapshot.Seen, cause: event, since: now}
	if len(snapshot.State) > 0 {
		if err := decode(snapshot.State, &t.m); err != nil {
			return nil, fmt.Errorf("member state: %w", err)
		}
	}
	t.tune()
	return t, nil
}

// tune sets voice, zone and calendar after the member's own choice, the chat
// profile, or the operator's settings, in that order.
func (t *turn) tune() {
	s := t.c.settings
	lang := t.m.Language
	if lang == "" {
		lang = speech.Match(t.m.Profile.Locale)
	}
	if lang == "" {
		lang = s.Language
	}
	t.voice = speech.In(lang)

	t.zone = t.c.zone
	for _, name := range []string{t.m.Profile.Zone, t.m.Zone} {
		if name == "" {
			continue
		}
		if zone, err := t.c.zoneOf(name); err == nil {
			t.zone = zone
		}
	}
	moment := s.Moment
	if t.m.Moment != "" {
		if own, err := schedule.Parse(t.m.Moment); err == nil {
			moment = own
		}
	}
	t.cal = schedule.Calendar{Moment: moment, Zone: t.zone, Recess: s.Recess}
	t.found = weeklyFound{}
}

// local gives an instant in the member's zone.
func (t *turn) local(at time.Time) time.Time { return at.In(t.zone) }

// joined tells whether the person is a member.
func (t *turn) joined() bool { return !t.m.Joined.IsZero() }

// paused tells whether everything is held back now.
func (t *turn) paused() bool {
	p := t.m.Pause
	return p != nil && (p.Until.IsZero() || t.now.Before(p.Until))
}

// because begins a new cause for the deliveries that follow.
func (t *turn) because(what string, at time.Time) {
	t.cause, t.since = what+"@"+at.UTC().Format(time.RFC3339), at
	t.told.posts, t.told.rest = 0, 0
}

// deliver puts a delivery in the outbox, and gives its id. What is posted is
// counted apart from what is done to messages that stand there: a store that
// lost its last seconds may not know of those any more, and what is posted keeps
// its id all the same.
func (t *turn) deliver(d Delivery) DeliveryID {
	cause, count := t.cause, &t.told.posts
	if d.Do == Edit || d.Do == Remove || d.Do == Home {
		cause, count = t.cause+" "+string(d.Do), &t.told.rest
	}
	d.ID, d.Due = deliveryID(t.id, cause, *count), t.since
	*count++
	t.m.Outbox = append(t.m.Outbox, d)
	return d.ID
}

// post says something in the conversation.
func (t *turn) post(m Message, note Noting) DeliveryID {
	if m.Notification == "" {
		m.Notification = t.voice.Say(speech.NotifyMessage)
	}
	return t.deliver(Delivery{Message: m, Note: note})
}

// reply answers what the member just asked: privately where they asked so.
func (t *turn) reply(m Message) {
	if !t.private {
		t.post(m, Noting{})
		return
	}
	if p := t.answer.Private; p != nil {
		p.Lines = append(p.Lines, m.Lines...)
		p.Buttons = append(p.Buttons, m.Buttons...)
		return
	}
	t.answer.Private = &m
}

// say replies with one sentence. One that mentions nothing is bare.
func (t *turn) say(topic Topic, key speech.Key, args ...speech.Args) {
	t.reply(Message{Topic: topic, Lines: []Line{{Text: t.voice.Say(key, args...)}}, Bare: len(args) == 0})
}

// edit changes a message that was sent; one whose place is unknown stays, and so
// does the page, whose buttons are on no message.
func (t *turn) edit(ref Ref, m Message) {
	if ref.Message != "" {
		t.deliver(Delivery{Do: Edit, Ref: ref, Message: m})
	}
}

// serial gives an id for something made now: ids sort by time.
func (t *turn) serial(prefix string) string {
	t.m.Serial++
	return fmt.Sprintf("%s%07s%02s", prefix, strconv.FormatInt(t.now.Unix(), 36), strconv.FormatInt(int64(t.m.Serial%1296), 36))
}

// keep writes a record with the change of this turn.
func (t *turn) keep(id string, v any) {
	if t.put == nil {
		t.put = map[string]any{}
	}
	t.put[id] = v
	delete(t.drop, id)
}

// remove drops a record with the change of this turn.
func (t *turn) remove(id string) {
	if t.drop == nil {
		t.drop = map[string]bool{}
	}
	t.drop[id] = true
	delete(t.put, id)
}

// commit saves everything the turn changed in one step.
func (t *turn) commit(ev Event) error {
	due := t.due()
	change := Change{
		Member: t.id, Version: t.version, Erase: t.erase, Event: ev.ID,
		Channel: ev.Channel, Cursor: ev.Cursor, Due: due,
		Drop: slices.Sorted(maps.Keys(t.drop)),
	}
	if t.joined() || len(t.m.Outbox) > 0 {
		state, err := encode(&t.m)
		if err != nil {
			return fmt.Errorf("member state: %w", err)
		}
		change.State = state
	}
	for _, id := range slices.Sorted(maps.Keys(t.put)) {
		body, err := encode(t.put[id])
		if err != nil {
			return fmt.Errorf("record: %w", err)
		}
		change.Put = append(change.Put, Record{ID: id, Body: body})
	}
	version, err := t.c.store.Save(t.ctx, change)
	if err != nil {
		return fmt.Errorf("save member: %w", err)
	}
	t.version, t.put, t.drop, t.erase, t.next = version, nil, nil, false, due
	t.records, t.read.records = nil, false // they may be others now
	return nil
}

// recordsOf gives the member's records of one kind. All are read at once: who
// wants conversations mostly wants the notes too, and a read costs more than
// the few that are not wanted.
func (t *turn) recordsOf(kind string) ([]Record, error) {
	if !t.read.records {
		records, err := t.c.store.Records(t.ctx, t.id, "")
		if err != nil {
			return nil, fmt.Errorf("records: %w", err)
		}
		t.records, t.read.records = records, true
	}
	var those []Record
	for _, r := range t.records {
		if strings.HasPrefix(r.ID, kind) {
			those = append(those, r)
		}
	}
	return those, nil
}

// past reads the member's finished conversations, oldest first. Changing one
// takes a keep of it.
func (t *turn) past() ([]*Conversation, error) {
	if t.read.conversations {
		return t.kept, nil
	}
	records, err := t.recordsOf(conversations)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		conv := new(Conversation)
		if err := decode(r.Body, conv); err != nil {
			return nil, fmt.Errorf("conversation %s: %w", r.ID, err)
		}
		t.kept = append(t.kept, conv)
	}
	for _, id := range slices.Sorted(maps.Keys(t.put)) { // put away in this very turn
		if conv, ok := t.put[id].(*Conversation); ok {
			t.kept = append(t.kept, conv)
		}
	}
	t.read.conversations = true
	return t.kept, nil
}

// all reads every conversation, the open one last.
func (t *turn) all() ([]*Conversation, error) {
	past, err := t.past()
	if err != nil || t.m.Open == nil {
		return past, err
	}
	return append(slices.Clone(past), t.m.Open), nil
}

// conversation finds one by id, open or finished; nil when there is none.
func (t *turn) conversation(id string) (*Conversation, error) {
	if t.m.Open != nil && t.m.Open.ID == id {
		return t.m.Open, nil
	}
	past, err := t.past()
	if err != nil {
		return nil, err
	}
	for _, conv := range past {
		if conv.ID == id {
			return conv, nil
		}
	}
	return nil, nil
}

// changed keeps a conversation after a change: the open one goes with the
// state.
func (t *turn) changed(conv *Conversation) {
	if conv != t.m.Open {
		t.keep(conv.ID, conv)
	}
}

// allNotes reads the member's notes, oldest first.
func (t *turn) allNotes() ([]*Note, error) {
	if t.read.notes {
		return t.notes, nil
	}
	records, err := t.recordsOf(notes)
	if err != nil {
		return nil, err
	}
	for _, r := range records {
		note := new(Note)
		if err := decode(r.Body, note); err != nil {
			return nil, fmt.Errorf("note %s: %w", r.ID, err)
		}
		t.notes = append(t.notes, note)
	}
	t.read.notes = true
	return t.notes, nil
}
