// Package storage keeps what the coach knows in Redis.
//
// It knows Redis: every key (keys.go), the two scripts by which members and the
// agenda change (save.lua, claim.lua), how what members wrote is sealed (seal.go),
// and how a Redis of the process's own is run (private.go). It
// must not know what is in the bodies it keeps, nor any chat vendor, nor a word
// that members see. All of it stands behind the interfaces in bot/store.go,
// and the contract suite in bottest is run on every kind of Redis: one in
// memory, a real one, one behind a Sentinel, and a Cluster.
//
// # One member, one hash
//
// Everything of a member lies in one hash: versions, key, state, records, and
// the events seen. So a turn of the coach costs two round trips, one command
// and one script, and erasing is one DEL. Of the members worked with last the
// process remembers the hash, still sealed (near.go), and the script alone is
// left: it refuses what was made of an older version.
//
// # Sealed
//
// State and records are sealed with AES-256-GCM under a key of that member
// alone, which lies beside them, wrapped by the master key. Who is due when,
// how far a conversation has been read, and the ids of users and records lie
// open.
//
// # Nothing twice
//
// A reply can be lost after Redis acted, so that every call may be repeated,
// here, by go-redis following a Cluster's redirects, or by the coach. A save
// carries its new version, made before it is sent: a hash that has it had this
// very save. A claim that is repeated hands out others, and what it handed out
// the first time comes again when the lease is over.
package storage
