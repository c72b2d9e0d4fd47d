package mattermost

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
)

// marker makes the codes by which Gezel knows its own buttons and dialogs
// again: Mattermost signs nothing, and hands on any context that anybody put
// behind a button.
type marker struct{ key []byte }

// What a code is for. One made for the one is worth nothing for the other.
const (
	forButton  = "button"
	forDialog  = "dialog"
	forCheck   = "check"
	forChecked = "checked" // that a check arrived
)

// newMarker makes a marker with a key of its own, so that the secret serves
// for nothing else.
func newMarker(secret []byte) *marker {
	h := hmac.New(sha256.New, secret)
	h.Write([]byte("gezel mattermost buttons and dialogs 1"))
	return &marker{h.Sum(nil)}
}

// code is over a purpose and what it is about. Every part goes in with its
// length, so that no two lists of parts are the same bytes.
func (m *marker) code(purpose string, parts ...string) string {
	h := hmac.New(sha256.New, m.key)
	for _, part := range append([]string{purpose}, parts...) {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(part)))
		h.Write(size[:])
		h.Write([]byte(part))
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// knows tells, in the same time whatever was sent, whether a code is right.
func (m *marker) knows(code, purpose string, parts ...string) bool {
	return hmac.Equal([]byte(code), []byte(m.code(purpose, parts...)))
}
