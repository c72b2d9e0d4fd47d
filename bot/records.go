package bot

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// keep writes a record with the change of this turn.
func (t *turn) keep(id string, v any) {
	if t.put == nil {
		t.put = map[string]any{}
	}
	t.put[id] = v
	delete(t.drop, id)
}

// remove drops a record with the change of this turn, and from those that were
// read: nothing that comes later in it must meet the record again.
func (t *turn) remove(id string) {
	if t.drop == nil {
		t.drop = map[string]bool{}
	}
	t.drop[id] = true
	delete(t.put, id)
	t.kept = slices.DeleteFunc(t.kept, func(c *Conversation) bool { return c.ID == id })
	t.notes = slices.DeleteFunc(t.notes, func(n *Note) bool { return n.ID == id })
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
	those := make([]Record, 0, len(t.records))
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
	if t.kept, err = decodeAll[Conversation](records); err != nil {
		return nil, err
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
	if t.notes, err = decodeAll[Note](records); err != nil {
		return nil, err
	}
	t.read.notes = true
	return t.notes, nil
}

// decodeAll decodes records of one kind, in their order.
func decodeAll[T any](records []Record) ([]*T, error) {
	all := make([]*T, len(records))
	for i, r := range records {
		all[i] = new(T)
		if err := decode(r.Body, all[i]); err != nil {
			return nil, fmt.Errorf("record %s: %w", r.ID, err)
		}
	}
	return all, nil
}
