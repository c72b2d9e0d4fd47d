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
	rdb     redis.UniversalClient
	key     Key
	ciphers ciphers
	log     *slog.Logger
	disk    bool          // what was erased may still lie on a disk
	breath  time.Duration // before the second attempt; longer before the next
	close   func() error
}

var _ bot.Store = (*Store)(nil)

// Load implements bot.Members in one round trip. bot.ErrSealed: the member was
// sealed under another master key.
func (s *Store) Load(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
	names := stateFields
	if event != "" {
		names = append(names[:len(names):len(names)], fieldSeen)
	}
	values, err := s.fields(ctx, memberKey(id), names...)
	if err != nil {
		return bot.Snapshot{}, fmt.Errorf("load %v: %w", id, err)
	}
	snap, err := s.snapshot(id, values)
	if err != nil {
		return bot.Snapshot{}, fmt.Errorf("load %v: %w", id, err)
	}
	snap.Seen = event != "" && hasSeen(values[3], digest(event))
	return snap, nil
}

// LoadAll implements bot.Members in one round trip.
func (s *Store) LoadAll(ctx context.Context, ids []bot.MemberID) ([]bot.Snapshot, error) {
	replies := make([]*redis.SliceCmd, len(ids))
	err := s.do(ctx, func(ctx context.Context) error {
		_, err := s.rdb.Pipelined(ctx, func(pipe redis.Pipeliner) error {
			for i, id := range ids {
				replies[i] = pipe.HMGet(ctx, memberKey(id), stateFields...)
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
		if snapshots[i], err = s.snapshot(id, texts(replies[i].Val())); err != nil {
			return nil, fmt.Errorf("load %v: %w", id, err)
		}
	}
	return snapshots, nil
}

// stateFields are what a snapshot is made of.
var stateFields = []string{fieldVersions, fieldKey, fieldState}

// snapshot opens what was read of a member.
func (s *Store) snapshot(id bot.MemberID, values []string) (snap bot.Snapshot, err error) {
	versions, wrapped, state := values[0], values[1], values[2]
	if versions == "" || strings.HasPrefix(versions, unknown) {
		return snap, nil
	}
	snap.Version = version{versions[:tokenSize], wrapped}.String()
	snap.State, err = s.open(id.Server, id.User, wrapped, fieldState, state)
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
func (s *Store) open(server bot.ServerID, user, wrapped, field, sealed string) ([]byte, error) {
	box, err := s.ciphers.cell(server, user, wrapped)
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
	box, err := s.ciphers.cell(id.Server, id.User, fields[fieldKey])
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
