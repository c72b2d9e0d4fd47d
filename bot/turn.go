package bot

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
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
	belated bool                      // what happened was read back after what came later
	private bool                      // answers are for the member's eyes only, and not kept

	answer Answer
	erase  bool
	put    map[string]any // records to write, by id
	drop   map[string]bool

	cursor string // of a conversation in which nothing was heard yet

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

// serial gives an id for something made now: ids sort by time.
func (t *turn) serial(prefix string) string {
	t.m.Serial++
	return fmt.Sprintf("%s%07s%02s", prefix, strconv.FormatInt(t.now.Unix(), 36), strconv.FormatInt(int64(t.m.Serial%1296), 36))
}

// commit saves everything the turn changed in one step.
func (t *turn) commit(ev Event) error {
	due := t.due()
	change := Change{
		Member: t.id, Version: t.version, Erase: t.erase, Event: ev.ID,
		Channel: ev.Channel, Cursor: ev.Cursor, First: ev.First, Due: due,
		Drop: slices.Sorted(maps.Keys(t.drop)),
	}
	if t.cursor != "" {
		change.Channel, change.Cursor, change.First = t.m.Channel, t.cursor, true
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
	t.version, t.put, t.drop, t.erase, t.next, t.cursor = version, nil, nil, false, due, ""
	t.records, t.read.records = nil, false // they may be others now
	return nil
}
