package storage

import (
	"context"
	"log/slog"
	"net"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
)

// Memory is a store that ends with the process, for the practice room and for
// tests. It is the same code with a miniredis at the other end of a pipe: no
// port is opened.
func Memory(ctx context.Context, log *slog.Logger) (*Store, error) {
	m := miniredis.NewMiniRedis()
	dial := func(context.Context, string, string) (net.Conn, error) { return m.Dial() }
	s, err := open(ctx, Options{Key: NewKey(), Log: log}, new(redis.UniversalOptions), dial)
	if err != nil {
		m.Close()
		return nil, err
	}
	disconnect := s.close
	s.close = func() error {
		err := disconnect()
		m.Close()
		return err
	}
	return s, nil
}
