package storage

import (
	"crypto/cipher"
	"sync/atomic"
	"time"

	"github.com/jellydator/ttlcache/v3"

	"gezel/bot"
)

const (
	// nearest is of how many members something is kept: all who may be worked on
	// at once, a batch for each server. One takes about 2.5 kB.
	nearest = 512
	// nearFor is how long it is kept: the pauses within a conversation, and no
	// longer, since what another process erases stays here until then.
	nearFor = 10 * time.Minute
)

// near is what this process remembers of the members it worked with last, so
// that the next turn of a conversation costs one round trip less. It may be
// outdated, since another process may have saved the member meanwhile: then the
// save that comes of it is a conflict. Redis itself may go back to an older
// state when it is started again; so everything goes when it was away.
type near struct {
	key     Key
	last    *ttlcache.Cache[bot.MemberID, known]
	cleared *atomic.Int64 // how often everybody was let go of
}

// known is what is remembered of one member.
type known struct {
	wrapped string
	aead    cipher.AEAD // of wrapped: to make one costs more than to seal with it
	hash    hash        // as last read or saved here, still sealed; zero for only the cipher
}

func newNear(key Key) near {
	return near{key, ttlcache.New(
		ttlcache.WithTTL[bot.MemberID, known](nearFor),
		ttlcache.WithCapacity[bot.MemberID, known](nearest),
		ttlcache.WithDisableTouchOnHit[bot.MemberID, known](),
	), new(atomic.Int64)}
}

// get gives what is remembered of a member; the zero known for nothing.
func (n near) get(id bot.MemberID) known {
	if item := n.last.Get(id); item != nil {
		return item.Value()
	}
	return known{}
}

// era is the time between one clear and the next.
func (n near) era() int64 { return n.cleared.Load() }

// keep remembers a member as read or saved in an era, unless it is over: Redis
// may have gone back meanwhile. Whose cipher was not needed is not spoken with,
// and nothing is kept of them.
func (n near) keep(id bot.MemberID, h hash, era int64) {
	if k := n.get(id); k.aead != nil && k.wrapped == h.wrapped {
		k.hash = h
		n.last.Set(id, k, ttlcache.DefaultTTL)
	}
	if n.era() != era { // looked at last, so that no clear comes between
		n.forget(id)
	}
}

// saved remembers a member as a change made them of the version before. Which
// events were seen is known only of one whose version before was known.
func (n near) saved(c bot.Change, last version, next hash, era int64) {
	before := n.get(c.Member).hash
	if before.token != last.token {
		n.keep(c.Member, hash{wrapped: next.wrapped}, era)
		return
	}
	next.seen = before.seen
	if c.Event != "" {
		next.seen += noHour + digest(c.Event)
	}
	n.keep(c.Member, next, era)
}

// forget lets go of a member: something else may be true of them by now.
func (n near) forget(id bot.MemberID) { n.last.Delete(id) }

// clear lets go of everybody.
func (n near) clear() {
	n.cleared.Add(1)
	n.last.DeleteAll()
}

// tidy lets go of those who were not worked with for long.
func (n near) tidy() { n.last.DeleteExpired() }

// cell gives what Key.cell gives.
func (n near) cell(id bot.MemberID, wrapped string) (cell, error) {
	if k := n.get(id); k.aead != nil && k.wrapped == wrapped {
		return cell{k.aead, bind(id.Server, id.User)}, nil
	}
	box, err := n.key.cell(id.Server, id.User, wrapped)
	if err == nil {
		n.last.Set(id, known{wrapped: wrapped, aead: box.aead}, ttlcache.DefaultTTL)
	}
	return box, err
}
