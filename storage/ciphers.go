package storage

import (
	"crypto/cipher"

	lru "github.com/hashicorp/golang-lru/v2"

	"gezel/bot"
)

// remembered is of how many members the cipher is kept: all who may be worked
// on at once, a batch for each server. One takes about 1.3 kB.
const remembered = 512

// ciphers keeps the ciphers of the members seen last. To make one costs more
// than to seal with it, and a turn needs it two or three times. Whoever could
// read them here could read the master key, too.
type ciphers struct {
	key  Key
	last *lru.Cache[string, cipher.AEAD] // by owner and wrapped key
}

func newCiphers(key Key) ciphers {
	last, err := lru.New[string, cipher.AEAD](remembered)
	if err != nil {
		panic(err) // fails for a size below one only
	}
	return ciphers{key, last}
}

// cell gives what Key.cell gives.
func (c ciphers) cell(server bot.ServerID, user, wrapped string) (cell, error) {
	owner := bind(server, user)
	name := string(owner) + wrapped
	if aead, ok := c.last.Get(name); ok {
		return cell{aead, owner}, nil
	}
	box, err := c.key.cell(server, user, wrapped)
	if err == nil {
		c.last.Add(name, box.aead)
	}
	return box, err
}

// forget drops the cipher of a key that was destroyed.
func (c ciphers) forget(server bot.ServerID, user, wrapped string) {
	c.last.Remove(string(bind(server, user)) + wrapped)
}
