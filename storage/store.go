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
	log    *slog.Logger
	disk   bool          // what was erased may still lie on a disk
	breath time.Duration // before the second attempt; longer before the next
	close  func() error
}

var _ bot.Store = (*Store)(nil)

// Load implements bot.Members in one round trip. bot.ErrSealed: the member was
// sealed under another master key.
func (s *Store) Load(ctx context.Context, id bot.MemberID, event string) (bot.Snapshot, error) {
	fields := []string{fieldVersions, fieldKey, fieldState, fieldSeen}
	if event == "" {
		fields = fields[:3]
	}
	values, err := s.fields(ctx, memberKey(id), fields...)
	if err != nil {
		return bot.Snapshot{}, fmt.Errorf("load %v: %w", id, err)
	}
	versions, wrapped, state := values[0], values[1], values[2]
	snap := bot.Snapshot{Seen: event != "" && hasSeen(values[3], digest(event))}
	if versions == "" || strings.HasPrefix(versions, unknown) {
		return snap, nil
	}
	snap.Version = version{versions[:tokenSize], wrapped}.String()
	if snap.State, err = s.open(id.Server, id.User, wrapped, fieldState, state); err != nil {
		return bot.Snapshot{}, fmt.Errorf("load %v: %w", id, err)
	}
	return snap, nil
}

// fields reads fields of a hash; those that are not there are "".
func (s *Store) fields(ctx context.Context, key string, names ...string) ([]string, error) {
	var values []any
	err := s.do(ctx, func(ctx context.Context) (err error) {
		values, err = s.rdb.HMGet(ctx, key, names...).Result()
		return err
	})
	texts := make([]string, len(names))
	for i, value := range values {
		texts[i], _ = value.(string)
	}
	return texts, err
}

// open opens one sealed field.
func (s *Store) open(server bot.ServerID, user, wrapped, field, sealed string) ([]byte, error) {
	box, err := s.key.cell(server, user, wrapped)
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
	box, err := s.key.cell(id.Server, id.User, fields[fieldKey])
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
