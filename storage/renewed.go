package storage

import (
	"context"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

// runs are the Redis processes that were met. Another one than before was
// started again, or took over, or took over once more: it may lack what was
// written last. In a Redis Cluster there are several at once; there that is said
// of one that was not met before, of each node once more than need be.
type runs struct {
	renewed func()
	cluster bool

	mu  sync.Mutex
	met map[string]bool
}

// connected looks at a new connection which process is behind it, before
// anything else is asked of it. One that does not tell is taken for known.
func (r *runs) connected(ctx context.Context, conn *redis.Conn) error {
	info, err := conn.Info(ctx, "server").Result()
	if err != nil {
		return nil // what is asked next will fail too, and be told
	}
	for line := range strings.Lines(info) {
		if id, ok := strings.CutPrefix(line, "run_id:"); ok && r.meet(strings.TrimSpace(id)) {
			r.renewed()
		}
	}
	return nil
}

// meet notes a process, and tells whether it is news.
func (r *runs) meet(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.met[id] {
		return false
	}
	first := r.met == nil
	if first || !r.cluster {
		r.met = map[string]bool{}
	}
	r.met[id] = true
	return !first
}
