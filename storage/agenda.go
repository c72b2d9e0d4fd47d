package storage

import (
	"context"
	_ "embed"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"

	"gezel/bot"
)

var (
	//go:embed claim.lua
	claimText   string
	claimScript = redis.NewScript(claimText)
)

// Claim implements bot.Agenda.
func (s *Store) Claim(ctx context.Context, server bot.ServerID, now time.Time, lease time.Duration, limit int) ([]bot.MemberID, error) {
	if limit <= 0 {
		return nil, nil
	}
	s.near.tidy()
	var users []string
	err := s.do(ctx, func(ctx context.Context) (err error) {
		users, err = claimScript.Run(ctx, s.rdb, []string{agendaKey(server)},
			now.UnixMilli(), now.Add(lease).UnixMilli(), limit).StringSlice()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim of %s: %w", server, err)
	}
	ids := make([]bot.MemberID, len(users))
	for i, user := range users {
		ids[i] = bot.MemberID{Server: server, User: user}
	}
	return ids, nil
}

// Upcoming implements bot.Agenda.
func (s *Store) Upcoming(ctx context.Context, server bot.ServerID, limit int) ([]bot.Entry, error) {
	if limit <= 0 {
		return nil, nil
	}
	var lines []redis.Z
	err := s.do(ctx, func(ctx context.Context) (err error) {
		lines, err = s.rdb.ZRangeWithScores(ctx, agendaKey(server), 0, int64(limit)-1).Result()
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("agenda of %s: %w", server, err)
	}
	entries := make([]bot.Entry, len(lines))
	for i, line := range lines {
		user, _ := line.Member.(string)
		entries[i] = bot.Entry{
			Member: bot.MemberID{Server: server, User: user},
			Due:    time.UnixMilli(int64(line.Score)).UTC(),
		}
	}
	return entries, nil
}
