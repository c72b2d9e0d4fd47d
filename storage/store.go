package storage

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"

	"gezel/bot"
)

// Store is a bot.Store in Redis. It is safe for concurrent use.
type Store struct {
	rdb    redis.UniversalClient
	key    Key
	near   near
	log    *slog.Logger
	disk   bool          // what was erased may still lie on a disk
	breath time.Duration // before the second attempt; longer before the next
	close  func() error
}

var _ bot.Store = (*Store)(nil)

// Load implements bot.Members in one round trip, and without one for an event
// of a member who was just worked with. bot.ErrSealed: the member was sealed
// under another master key.
func (s *Store) Load(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
	snap, err := s.load(ctx, id, event)
	if err != nil {
		return bot.Snapshot{}, fmt.Errorf("load %v: %w", id, err)
	}
	return snap, nil
}

func (s *Store) load(ctx context.Context, id bot.MemberID, event string) (snap bot.Snapshot, err error) {
	var h hash
	era := s.near.era()
	if event != "" {
		h = s.near.get(id).hash
	}
	if h.token != "" {
		snap, err = s.snapshot(id, h)
	} else if h, err = s.read(ctx, id); err == nil {
		snap, err = s.fresh(id, h, era)
	}
	snap.Seen = event != "" && hasSeen(h.seen, digest(event))
	return snap, err
}

// LoadAll implements bot.Members in one round trip.
func (s *Store) LoadAll(ctx context.Context, ids []bot.MemberID) ([]bot.Snapshot, error) {
	replies, era := make([]*redis.SliceCmd, len(ids)), s.near.era()
	err := s.do(ctx, func(ctx context.Context) error {
		_, err := s.rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i, id := range ids {
				replies[i] = pipe.HMGet(ctx, memberKey(id), snapshotFields...)
			}
			return nil
		})
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load %d members: %w", len(ids), err)
	}
	snapshots := make([]bot.Snapshot, len(ids))
	for i, id := range ids {
		if snapshots[i], err = s.fresh(id, newHash(texts(replies[i].Val())), era); err != nil {
			return nil, fmt.Errorf("load %v: %w", id, err)
		}
	}
	return snapshots, nil
}

// hash is what of a member's hash a snapshot is made of.
type hash struct {
	token   string // of the version; "" for an unknown member
	wrapped string
	state   string
	seen    string
}

var snapshotFields = []string{fieldVersions, fieldKey, fieldState, fieldSeen}

// newHash takes the values of snapshotFields.
func newHash(values []string) hash {
	h := hash{wrapped: values[1], state: values[2], seen: values[3]}
	if versions := values[0]; versions != "" && !strings.HasPrefix(versions, unknown) {
		h.token = versions[:tokenSize]
	}
	return h
}

// read reads what a snapshot is made of.
func (s *Store) read(ctx context.Context, id bot.MemberID) (hash, error) {
	values, err := s.fields(ctx, memberKey(id), snapshotFields...)
	if err != nil {
		return hash{}, err
	}
	return newHash(values), nil
}

// fresh opens what was read in an era, and remembers it.
func (s *Store) fresh(id bot.MemberID, h hash, era int64) (bot.Snapshot, error) {
	snap, err := s.snapshot(id, h)
	if err == nil {
		s.near.keep(id, h, era)
	}
	return snap, err
}

// snapshot opens what is known of a member.
func (s *Store) snapshot(id bot.MemberID, h hash) (snap bot.Snapshot, err error) {
	if h.token == "" {
		return snap, nil
	}
	snap.Version = version{h.token, h.wrapped}.String()
	snap.State, err = s.open(id, h.wrapped, fieldState, h.state)
	return snap, err
}

// fields reads fields of a hash; those that are not there are "".
func (s *Store) fields(ctx context.Context, key string, names ...string) ([]string, error) {
	var values []any
	err := s.do(ctx, func(ctx context.Context) (err error) {
		values, err = s.rdb.HMGet(ctx, key, names...).Result()
		return err
	})
	return texts(values), err
}

// texts gives the values of a reply; those that are not there are "".
func texts(values []any) []string {
	texts := make([]string, len(values))
	for i, value := range values {
		texts[i], _ = value.(string)
	}
	return texts
}

// open opens one sealed field.
func (s *Store) open(id bot.MemberID, wrapped, field, sealed string) ([]byte, error) {
	box, err := s.near.cell(id, wrapped)
	if err != nil {
		return nil, err
	}
	return box.open(field, sealed)
}

// Records implements bot.Records in one round trip.
func (s *Store) Records(ctx context.Context, id bot.MemberID, prefix string) ([]bot.Record, error) {
	var fields map[string]string
	err := s.do(ctx, func(ctx context.Context) (err error) {
		fields, err = s.rdb.HGetAll(ctx, memberKey(id)).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("records of %v: %w", id, err)
	}
	if fields[fieldKey] == "" {
		return nil, nil
	}
	box, err := s.near.cell(id, fields[fieldKey])
	if err != nil {
		return nil, fmt.Errorf("records of %v: %w", id, err)
	}
	records := make([]bot.Record, 0, len(fields))
	for field, sealed := range fields {
		name, ok := strings.CutPrefix(field, recordPrefix)
		if !ok || !strings.HasPrefix(name, prefix) {
			continue
		}
		body, err := box.open(field, sealed)
		if err != nil {
			return nil, fmt.Errorf("record %s of %v: %w", name, id, err)
		}
		records = append(records, bot.Record{ID: name, Body: body})
	}
	slices.SortFunc(records, func(a, b bot.Record) int { return strings.Compare(a.ID, b.ID) })
	return records, nil
}

// Cursors implements bot.Cursors.
func (s *Store) Cursors(ctx context.Context, server bot.ServerID) (map[string]string, error) {
	var cursors map[string]string
	err := s.do(ctx, func(ctx context.Context) (err error) {
		cursors, err = s.rdb.HGetAll(ctx, cursorsKey(server)).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("cursors of %s: %w", server, err)
	}
	return cursors, nil
}
