package storage

import (
	"crypto/sha256"
	"strings"

	"gezel/bot"
)

// Every key that Gezel keeps in Redis. S is a chat server, U a user of it; all
// keys of a chat server share the hash tag {S}, so that on Redis Cluster they
// lie on one shard and one script may change them together.
//
//	key               type    content                              lifetime
//	gezel:{S}:m:U     hash    one member, fields below             until erased; of a forgotten member v and e, for bot.SeenFor
//	gezel:{S}:agenda  zset    user → due, in Unix milliseconds     an entry until nothing is due for the user
//	gezel:{S}:cursors hash    channel → how far it has been read   as long as the store
//	gezel:{S}:journal hash    k and s of the practice room         as long as the store
//	gezel:master      string  id of the master key, eight digits   as long as the store
//
//	field   content
//	v       the latest four versions, eight random bytes each, newest first; first eight zeros: forgotten
//	k       the member's key, sealed under the master key
//	s       the state, sealed under the member's key
//	e       the events seen: for each six digits of the hour (Unix) and eight bytes of a digest of the id
//	r:ID    the record ID, sealed under the member's key
//
// A record of 400 characters lies in one field of the member's hash, and not
// in a key of its own: that saves about 100 bytes a record, and all of a member
// is read in one round trip and erased in one step.
const (
	fieldVersions = "v"
	fieldKey      = "k"
	fieldState    = "s"
	fieldSeen     = "e"
	recordPrefix  = "r:"

	masterKey = "gezel:master"
)

func memberKey(id bot.MemberID) string      { return tag(id.Server) + "m:" + id.User }
func agendaKey(server bot.ServerID) string  { return tag(server) + "agenda" }
func cursorsKey(server bot.ServerID) string { return tag(server) + "cursors" }
func journalKey(server bot.ServerID) string { return tag(server) + "journal" }

// braces keeps what ends a hash tag out of it. An empty tag would be no tag at
// all (https://redis.io/docs/latest/operate/oss_and_stack/reference/cluster-spec/#hash-tags).
var braces = strings.NewReplacer("%", "%25", "{", "%7B", "}", "%7D")

func tag(server bot.ServerID) string {
	if server == "" {
		server = "%"
	} else {
		server = bot.ServerID(braces.Replace(string(server)))
	}
	return "gezel:{" + string(server) + "}:"
}

// The layout of field e.
const (
	seenHour   = 6
	seenDigest = 8
)

// noHour stands for the hour of an event that Redis has not told yet.
const noHour = "      "

// digest is what is kept of an event's id.
func digest(event string) string {
	sum := sha256.Sum256([]byte(event))
	return string(sum[:seenDigest])
}

// hasSeen tells whether field e holds a digest.
func hasSeen(seen, digest string) bool {
	for len(seen) >= seenHour+seenDigest {
		if seen[seenHour:seenHour+seenDigest] == digest {
			return true
		}
		seen = seen[seenHour+seenDigest:]
	}
	return false
}
