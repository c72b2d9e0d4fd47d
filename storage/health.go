package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gezel/bot"
)

// Ping tells whether Redis answers, in one try. Errors are those of bot.
func (s *Store) Ping(ctx context.Context) error {
	return classify(s.rdb.Ping(ctx).Err())
}

// CheckURL tells what is wrong with a URL, without connecting. The error holds
// nothing of it.
func CheckURL(url string) error {
	_, err := parseURL(url)
	return err
}

// Risk is a setting of a Redis that may lose what members were told is kept.
type Risk struct {
	What string // what is so, and what it risks
	Do   string // what to change
}

// oldest is the first major version that passes the contract.
const oldest = 7

// Risks asks a Redis how it is set up. What it does not tell, as some hosted
// ones do not, counts as no risk. Of a Cluster any node is asked: they are set up
// alike.
func (s *Store) Risks(ctx context.Context) ([]Risk, error) {
	var info string
	err := s.do(ctx, func(ctx context.Context) (err error) {
		info, err = s.rdb.Info(ctx).Result()
		return err
	})
	if errors.Is(err, bot.ErrDenied) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("how Redis is set up: %w", err)
	}
	facts := infoFacts(info)
	config := map[string]string{}
	for _, name := range []string{"save", "appendfsync"} {
		found, err := s.rdb.ConfigGet(ctx, name).Result()
		if value, ok := found[name]; ok && err == nil {
			config[name] = value
		}
	}
	return risks(facts, config), nil
}

// infoFacts reads what INFO says (https://redis.io/docs/latest/commands/info/).
func infoFacts(info string) map[string]string {
	facts := map[string]string{}
	for line := range strings.Lines(info) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			facts[name] = value
		}
	}
	return facts
}

func risks(facts, config map[string]string) []Risk {
	var found []Risk
	add := func(what, do string) { found = append(found, Risk{what, do}) }
	if major, _, ok := strings.Cut(facts["redis_version"], "."); ok {
		if n, err := strconv.Atoi(major); err == nil && n < oldest {
			add(fmt.Sprintf("Redis is version %s, older than any that Gezel was tried with", facts["redis_version"]),
				"use Redis 7 or newer, or Valkey")
		}
	}
	if policy := facts["maxmemory_policy"]; policy != "" && policy != "noeviction" {
		add(fmt.Sprintf("Redis throws keys away when its memory is full (maxmemory-policy %s): members and all that they wrote would go", policy),
			"set maxmemory-policy to noeviction")
	}
	save, known := config["save"]
	switch {
	case facts["aof_enabled"] != "0":
		if fsync := config["appendfsync"]; fsync != "" && fsync != "always" {
			add(fmt.Sprintf("Redis syncs its append-only file less often than it answers (appendfsync %s): after a power cut the last presses and dialogs may be gone; what was typed is read again from the chat", fsync),
				"set appendfsync to always")
		}
	case known && save == "":
		add("Redis keeps nothing on disk: everything is gone when it restarts", "set appendonly to yes and appendfsync to always")
	default:
		add("Redis has no append-only file: when it restarts, all that happened since its last snapshot is gone; what was typed is read again from the chat, presses and dialogs are not",
			"set appendonly to yes and appendfsync to always")
	}
	return found
}
