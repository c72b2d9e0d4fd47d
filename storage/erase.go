package storage

import (
	"context"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"gezel/bot"
)

// rewrite has Redis write its append-only file anew after a key was destroyed:
// until then the key still lies in the old one. It does what it can; where a
// rewrite is under way already, or is refused, the next one takes the key out.
func (s *Store) rewrite(ctx context.Context, id bot.MemberID) {
	if !s.disk {
		return
	}
	err := s.do(ctx, func(ctx context.Context) error {
		node, err := s.node(ctx, memberKey(id))
		if err != nil {
			return err
		}
		info, err := node.Info(ctx, "persistence").Result()
		if err != nil || !strings.Contains(info, "aof_enabled:1") {
			return err
		}
		return node.BgRewriteAOF(ctx).Err()
	})
	if err != nil {
		s.log.WarnContext(ctx, "append-only file not rewritten after erasing", "member", id.String(), "error", err)
	}
}

// node is the server that a key lies on.
func (s *Store) node(ctx context.Context, key string) (*redis.Client, error) {
	switch rdb := s.rdb.(type) {
	case *redis.Client:
		return rdb, nil
	case *redis.ClusterClient:
		return rdb.MasterForKey(ctx, key)
	}
	return nil, fmt.Errorf("no single server in a %T", s.rdb)
}
