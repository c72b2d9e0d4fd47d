package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"

	"gezel/bot"
)

// Options say which Redis, and what seals what is kept there.
type Options struct {
	// URL names the Redis, version 7 or newer:
	//
	//	redis://[user:password@]host[:port][/database]   rediss:// with TLS
	//	redis://host:port,host:port                      Redis Cluster, from any of its nodes; ?cluster=true with one
	//	redis://host:port,host:port?master_name=NAME     Sentinel; ?sentinel_username=, ?sentinel_password=
	//	unix:///path/of/socket[?db=database]
	URL string
	Key Key          // of ReadKeyFile, NewKeyFile or NewKey
	Log *slog.Logger // nil: nothing is logged
	// Renewed is called when a Redis answers that may lack what was written
	// last: one that was started again, or a replica that took over. Nothing is
	// asked of it before Renewed returns. nil: nobody wants to know.
	Renewed func()
}

const (
	patience = 1500 * time.Millisecond // for one dial, write or read
	budget   = 2500 * time.Millisecond // for all repetitions of one call
	attempts = 3
	breath   = 100 * time.Millisecond // before the second attempt; four times that before the third
)

// Open connects to a Redis. Errors: bot.ErrUnavailable and bot.ErrDenied as
// everywhere, bot.ErrSealed when what lies there was sealed under another
// master key. No error holds a password.
func Open(ctx context.Context, o Options) (*Store, error) {
	opts, err := parseURL(o.URL)
	if err != nil {
		return nil, fmt.Errorf("redis URL: %w", err)
	}
	s, err := open(ctx, o, opts, nil)
	if err == nil {
		s.disk = true
	}
	return s, err
}

// dialer opens a connection.
type dialer func(ctx context.Context, network, addr string) (net.Conn, error)

func open(ctx context.Context, o Options, opts *redis.UniversalOptions, dial dialer) (*Store, error) {
	if o.Key.isZero() {
		return nil, errors.New("no master key")
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	opts.Dialer = dial
	near := newNear(o.Key)
	met := &runs{renewed: func() {
		near.clear()
		if o.Renewed != nil {
			o.Renewed()
		}
	}}
	opts.OnConnect = met.connected
	tune(opts)
	redis.SetLogger(logger{o.Log})
	rdb := redis.NewUniversalClient(opts)
	_, met.cluster = rdb.(*redis.ClusterClient)
	s := &Store{rdb: rdb, key: o.Key, near: near, log: o.Log, breath: breath, close: rdb.Close}
	if err := s.checkKey(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store: %w", err), s.Close())
	}
	return s, nil
}

func tune(opts *redis.UniversalOptions) {
	// go-redis repeats what may not be repeated, and counts 0 as 3.
	opts.MaxRetries = -1
	opts.DialerRetries = 1
	opts.ContextTimeoutEnabled = true
	opts.DialTimeout, opts.ReadTimeout, opts.WriteTimeout = patience, patience, patience
	opts.PoolTimeout = patience
	opts.Protocol = 2
	opts.DisableIdentity = true
	opts.MaintNotificationsConfig = &maintnotifications.Config{Mode: maintnotifications.ModeDisabled}
}

// checkKey holds the master key against the one that this Redis was first
// opened with.
func (s *Store) checkKey(ctx context.Context) error {
	id := s.key.String()
	var first string
	err := s.do(ctx, func(ctx context.Context) (err error) {
		first, err = s.rdb.Get(ctx, masterKey).Result()
		if !errors.Is(err, redis.Nil) {
			return err
		}
		if err = s.rdb.SetNX(ctx, masterKey, id, 0).Err(); err == nil {
			first, err = s.rdb.Get(ctx, masterKey).Result()
		}
		return err
	})
	if err == nil && first != id {
		err = fmt.Errorf("%w: this Redis belongs to master key %s, the key given is %s; give the key file it was made with",
			bot.ErrSealed, first, id)
	}
	return err
}

// Close ends all connections.
func (s *Store) Close() error { return s.close() }

// do calls Redis, and again where it was unavailable: see "Nothing twice" in
// the package comment for why that does no harm. The first try has the client's
// own limits alone, since a timer for each call costs a twentieth of it. It
// returns bot's errors.
func (s *Store) do(ctx context.Context, call func(context.Context) error) error {
	err := classify(call(ctx))
	if errors.Is(err, bot.ErrUnavailable) {
		err = s.again(ctx, call, err)
	}
	return err
}

// again repeats a call that failed with err, as often and as long as do may.
func (s *Store) again(ctx context.Context, call func(context.Context) error, err error) error {
	s.near.clear()
	ctx, cancel := context.WithTimeout(ctx, budget)
	defer cancel()
	wait := s.breath
	for range attempts - 1 {
		select {
		case <-ctx.Done():
			return err
		case <-time.After(wait):
			wait *= 4
		}
		if err = classify(call(ctx)); !errors.Is(err, bot.ErrUnavailable) {
			return err
		}
	}
	return err
}

// logger gives what go-redis has to say to slog: which message, without what
// stands in it, because that can be anything.
type logger struct{ log *slog.Logger }

func (l logger) Printf(ctx context.Context, format string, _ ...any) {
	l.log.DebugContext(ctx, "redis client", "message", format)
}
