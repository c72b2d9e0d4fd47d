package storage

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"

	"gezel/bot"
)

const (
	keySize = 32 // AES-256
	idSize  = 4

	// sealing is the first byte of every wrapped key, and says how everything
	// under that key is sealed: 1 is AES-256-GCM with the nonce in front.
	sealing = 1
)

// Key is a master key. It seals nothing but the keys of members, so that
// another master key means other wrapped keys and nothing else. The zero Key is
// none.
type Key struct {
	id   [idSize]byte // follows from the secret, and gives nothing of it away
	aead cipher.AEAD
	root *[keySize]byte // of what else follows from the secret (see Secret); a pointer, so that nobody prints it
}

// NewKey makes a master key that is written nowhere, for a store that does not
// outlive the process.
func NewKey() Key {
	return newKey(secret())
}

// String gives the key's id, which may be printed.
func (k Key) String() string { return hex.EncodeToString(k.id[:]) }

func (k Key) isZero() bool { return k.aead == nil }

func newKey(secret []byte) Key {
	k := Key{aead: newAEAD(derive(secret, "gezel wrap", keySize))}
	copy(k.id[:], derive(secret, "gezel master key id", idSize))
	k.root = new([keySize]byte)
	copy(k.root[:], derive(secret, "gezel other secrets", keySize))
	return k
}

// Secret gives 32 bytes for a purpose besides sealing, such as the codes in a
// chat server's buttons: the same for all who have this master key.
func (k Key) Secret(purpose string) []byte { return derive(k.root[:], purpose, keySize) }

// cell seals what is kept under one key: a member's, or a journal's. Whose it
// is and the name of the field are bound to what is sealed, so that nothing
// opens in another place than its own. It is not for concurrent use.
type cell struct {
	aead  cipher.AEAD
	owner []byte
}

// newCell makes a new key for a user of a chat server, and wraps it.
func (k Key) newCell(server bot.ServerID, user string) (cell, string) {
	key, owner := secret(), bind(server, user)
	wrapped := append([]byte{sealing}, k.id[:]...)
	wrapped = k.aead.Seal(wrapped, nil, key, k.bind(owner))
	return cell{newAEAD(key), owner}, string(wrapped)
}

// cell unwraps what newCell wrapped. bot.ErrSealed: another master key did.
func (k Key) cell(server bot.ServerID, user, wrapped string) (cell, error) {
	if len(wrapped) < 1+idSize || wrapped[0] != sealing {
		return cell{}, errors.New("wrapped key of an unknown form")
	}
	if id := wrapped[1 : 1+idSize]; id != string(k.id[:]) {
		return cell{}, fmt.Errorf("%w: sealed with master key %x, opened with %v", bot.ErrSealed, id, k)
	}
	owner := bind(server, user)
	key, err := k.aead.Open(nil, nil, []byte(wrapped[1+idSize:]), k.bind(owner))
	if err != nil {
		return cell{}, fmt.Errorf("open the key: %w", err)
	}
	return cell{newAEAD(key), owner}, nil
}

// bind gives the associated data of a wrapped key.
func (k Key) bind(owner []byte) []byte {
	return append(append(owner, fieldKey...), k.id[:]...)
}

func (c cell) seal(field string, plain []byte) []byte {
	return c.aead.Seal(nil, nil, plain, append(c.owner, field...))
}

// open gives back what seal was given, never nil.
func (c cell) open(field, sealed string) ([]byte, error) {
	buf := []byte(sealed)
	plain, err := c.aead.Open(buf[:0], nil, buf, append(c.owner, field...))
	if err != nil {
		return nil, fmt.Errorf("open what is sealed: %w", err)
	}
	return plain, nil
}

// bind gives whose a cell is, as associated data, with room for a field. Each
// part carries its length: no two owners with any two fields give the same.
func bind(server bot.ServerID, user string) []byte {
	b := make([]byte, 0, 64+len(server)+len(user))
	b = append(binary.AppendUvarint(b, uint64(len(server))), server...)
	return append(binary.AppendUvarint(b, uint64(len(user))), user...)
}

func newAEAD(key []byte) cipher.AEAD {
	block, err := aes.NewCipher(key)
	if err != nil {
		panic(err) // keys are made here, and of one length
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		panic(err) // fails for other ciphers than AES only
	}
	return aead
}

func secret() []byte {
	b := make([]byte, keySize)
	rand.Read(b) // never fails: crypto/rand
	return b
}

func derive(secret []byte, purpose string, size int) []byte {
	b, err := hkdf.Key(sha256.New, secret, nil, purpose, size)
	if err != nil {
		panic(err) // fails for sizes beyond 8160 only
	}
	return b
}
