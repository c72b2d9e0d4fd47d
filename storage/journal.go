package storage

import (
	"context"
	"fmt"

	"gezel/bot"
)

// journalist is whose the journal is: no chat server has a user of no name.
const journalist = ""

// Journal keeps one sealed text a chat server beside its members: what a chat
// server that lives inside Gezel (the practice room) has to remember of itself.
type Journal struct {
	store  *Store
	server bot.ServerID
}

// Journal gives the journal of a chat server.
func (s *Store) Journal(server bot.ServerID) *Journal { return &Journal{s, server} }

// Load reads the journal; nil when there is none. Errors as for Store.Load.
func (j *Journal) Load(ctx context.Context) ([]byte, error) {
	values, err := j.store.fields(ctx, journalKey(j.server), fieldKey, fieldState)
	if err != nil {
		return nil, fmt.Errorf("load journal of %s: %w", j.server, err)
	}
	wrapped, sealed := values[0], values[1]
	if wrapped == "" {
		return nil, nil
	}
	body, err := j.store.open(bot.MemberID{Server: j.server, User: journalist}, wrapped, fieldState, sealed)
	if err != nil {
		return nil, fmt.Errorf("load journal of %s: %w", j.server, err)
	}
	return body, nil
}

// Save replaces the journal. There is one writer, so that it needs no version;
// each journal has a new key.
func (j *Journal) Save(ctx context.Context, body []byte) error {
	box, wrapped := j.store.key.newCell(j.server, journalist)
	sealed := box.seal(fieldState, body)
	err := j.store.do(ctx, func(ctx context.Context) error {
		return j.store.rdb.HSet(ctx, journalKey(j.server), fieldKey, wrapped, fieldState, sealed).Err()
	})
	if err != nil {
		return fmt.Errorf("save journal of %s: %w", j.server, err)
	}
	return nil
}
