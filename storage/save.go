package storage

import (
	"context"
	"crypto/rand"
	_ "embed"
	"errors"
	"fmt"
	"strings"

	"github.com/redis/go-redis/v9"

	"gezel/bot"
)

var (
	//go:embed save.lua
	saveText   string
	saveScript = redis.NewScript(saveText)
)

// version is what the coach is handed as a member's version: a token, as Redis
// keeps it, and behind it the member's wrapped key, so that Save can seal
// without asking Redis for the key first.
type version struct{ token, wrapped string }

const tokenSize = 8

// unknown is the token of a member that there is nothing of.
var unknown = strings.Repeat("\x00", tokenSize)

// parseVersion takes apart what String gave. bot.ErrConflict: no store ever
// gave that, so that it is not the member's version now.
func parseVersion(text string) (version, error) {
	switch {
	case text == "":
		return version{token: unknown}, nil
	case len(text) <= tokenSize:
		return version{}, bot.ErrConflict
	}
	return version{text[:tokenSize], text[tokenSize:]}, nil
}

func (v version) String() string {
	if v.token == unknown {
		return ""
	}
	return v.token + v.wrapped
}

// newToken makes the token of a version that no member ever had.
func newToken() string {
	b := make([]byte, tokenSize)
	for {
		rand.Read(b) // never fails: crypto/rand
		if string(b) != unknown {
			return string(b)
		}
	}
}

// Save implements bot.Members in one round trip.
func (s *Store) Save(ctx context.Context, c bot.Change) (string, error) {
	next, err := s.save(ctx, c)
	if err != nil {
		return "", fmt.Errorf("save %v: %w", c.Member, err)
	}
	return next.String(), nil
}

func (s *Store) save(ctx context.Context, c bot.Change) (version, error) {
	last, err := parseVersion(c.Version)
	if err != nil {
		return version{}, err
	}
	next, puts, err := s.sealed(c, last.wrapped)
	if err != nil {
		return version{}, err
	}
	keys := []string{memberKey(c.Member), agendaKey(c.Member.Server), cursorsKey(c.Member.Server)}
	args := append(saveArgs(c, last.token, next.token), puts...)
	era, saved := s.near.era(), false
	err = s.do(ctx, func(ctx context.Context) (err error) {
		saved, err = saveScript.Run(ctx, s.rdb, keys, args...).Bool()
		return err
	})
	if err == nil && !saved {
		err = bot.ErrConflict
	}
	if err != nil || c.Erase || c.State == nil {
		s.near.forget(c.Member)
	} else {
		s.near.saved(c, last, next, era)
	}
	if err != nil {
		return version{}, err
	}
	if c.Version != "" && c.Erase { // a stranger who is forgotten left nothing that was sealed for long
		s.rewrite(ctx, c.Member)
	}
	if c.State == nil {
		next.token = unknown
	}
	return version{next.token, next.wrapped}, nil
}

// sealed gives what a change makes of a member, and field, value, field, value
// of all that it writes. Nothing is written of a member to forget.
func (s *Store) sealed(c bot.Change, wrapped string) (next hash, puts []any, err error) {
	next = hash{token: newToken(), wrapped: wrapped}
	if c.State == nil {
		next.wrapped = ""
		return next, nil, nil
	}
	var box cell
	puts = make([]any, 0, 4+2*len(c.Put))
	if wrapped == "" || c.Erase {
		box, next.wrapped = s.near.key.newCell(c.Member.Server, c.Member.User)
		puts = append(puts, fieldKey, next.wrapped)
	} else if box, err = s.near.cell(c.Member, wrapped); err != nil {
		if !errors.Is(err, bot.ErrSealed) {
			err = bot.ErrConflict // no version of this member
		}
		return next, nil, err
	}
	next.state = string(box.seal(fieldState, c.State))
	puts = append(puts, fieldState, next.state)
	for _, r := range c.Put {
		field := recordPrefix + r.ID
		puts = append(puts, field, box.seal(field, r.Body))
	}
	return next, puts, nil
}

// saveArgs gives the arguments of save.lua up to what it writes.
func saveArgs(c bot.Change, last, next string) []any {
	mode, seen, channel, move := "keep", "", c.Channel, "move"
	var due any = ""
	switch {
	case c.State == nil:
		mode = "forget"
	case c.Erase:
		mode = "erase"
	}
	if c.State != nil && !c.Due.IsZero() {
		due = c.Due.UnixMilli()
	}
	if c.Event != "" {
		seen = digest(c.Event)
	}
	if c.Cursor == "" {
		channel = ""
	}
	if c.First {
		move = "first"
	}
	args := make([]any, 0, 14+len(c.Drop)+2*len(c.Put))
	args = append(args, last, next, mode, c.Member.User, due, seen, channel, c.Cursor, move, len(c.Drop))
	for _, id := range c.Drop {
		args = append(args, recordPrefix+id)
	}
	return args
}
