package storage

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"gezel/bot"
)

// replies maps the first word of an error reply to what it means for the
// coach (https://redis.io/docs/latest/develop/reference/protocol-spec/#simple-errors).
var replies = map[string]error{
	"LOADING":     bot.ErrUnavailable, // reading its files after a start
	"READONLY":    errNoWrites,        // a replica, in the middle of a failover
	"MASTERDOWN":  bot.ErrUnavailable,
	"NOREPLICAS":  errNoWrites, // fewer replicas than min-replicas-to-write
	"CLUSTERDOWN": bot.ErrUnavailable,
	"TRYAGAIN":    bot.ErrUnavailable, // a slot on its way to another node
	"MOVED":       bot.ErrUnavailable, // more often than the client follows
	"ASK":         bot.ErrUnavailable,
	"BUSY":        bot.ErrUnavailable, // somebody's script runs too long
	"MISCONF":     errNoWrites,        // can't write its files, and so takes nothing
	"OOM":         bot.ErrFull,
	"NOAUTH":      bot.ErrDenied,
	"WRONGPASS":   bot.ErrDenied,
	"NOPERM":      bot.ErrDenied,
}

// ErrNoWrites: Redis answers, and takes nothing. It is a bot.ErrUnavailable too.
var (
	ErrNoWrites = errors.New("takes no writes")
	errNoWrites = fmt.Errorf("%w: %w", bot.ErrUnavailable, ErrNoWrites)
)

// ErrCertificate: what answers has a certificate that is not trusted, or not for
// the name it was called by. It is a bot.ErrUnavailable too.
var ErrCertificate = errors.New("certificate not trusted")

// ErrNoMaster: the Sentinels watch no master of the name given.
var ErrNoMaster = errors.New("no master of this name is known to the Sentinels")

// classify says of what go-redis returned which of bot's errors it is. A
// network that fails in any way is bot.ErrUnavailable; a call that the caller
// cancelled is that and no more.
func classify(err error) error {
	if err == nil || errors.Is(err, context.Canceled) || errors.Is(err, redis.ErrClosed) {
		return err
	}
	if errors.Is(err, redis.Nil) { // what a call did not find, it says itself; this is of the way to Redis
		return ErrNoMaster
	}
	if reply, ok := errors.AsType[redis.Error](err); ok {
		return classifyReply(reply.Error())
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%w: %w", bot.ErrUnavailable, context.DeadlineExceeded)
	}
	if wrong, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return fmt.Errorf("%w: %w: %s", bot.ErrUnavailable, ErrCertificate, quoteless(wrong.Err.Error()))
	}
	return fmt.Errorf("%w: %s", bot.ErrUnavailable, quoteless(err.Error()))
}

func classifyReply(text string) error {
	word, _, _ := strings.Cut(text, " ")
	kind := replies[word]
	switch {
	case kind != nil:
	case strings.HasPrefix(text, "ERR max number of clients"):
		kind = bot.ErrUnavailable
	case strings.HasPrefix(text, "ERR AUTH"), strings.HasPrefix(text, "ERR invalid password"):
		kind = bot.ErrDenied
	default:
		return errors.New("redis: " + quoteless(text))
	}
	return fmt.Errorf("%w: %s", kind, quoteless(text))
}

// quoteless cuts a text before the first quotation mark. Redis quotes what it
// was sent, so that a password or a value could stand there ("ERR unknown
// command 'X', with args beginning with: …"), and go-redis what it received.
func quoteless(text string) string {
	if i := strings.IndexAny(text, "'`\""); i >= 0 {
		return text[:i] + "…"
	}
	return text
}
