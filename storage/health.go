package storage

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"gezel/bot"
)

// Ping tells whether Redis answers and takes writes, in one try: it writes what
// stands there already. Errors are those of bot, and ErrNoWrites.
func (s *Store) Ping(ctx context.Context) error {
	err := classify(s.rdb.SetNX(ctx, masterKey, s.near.key.String(), 0).Err())
	if errors.Is(err, bot.ErrUnavailable) {
		s.near.clear()
	}
	return err
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

// Risks asks a Redis how it is set up. That it does not tell, as some hosted
// ones do not, is a risk too. Of a Cluster any node is asked: they are set up
// alike.
func (s *Store) Risks(ctx context.Context) ([]Risk, error) {
	var info string
	err := s.do(ctx, func(ctx context.Context) (err error) {
		info, err = s.rdb.Info(ctx).Result()
		return err
	})
	if told(err) != nil {
		return nil, fmt.Errorf("how Redis is set up: %w", err)
	}
	config := map[string]string{}
	for _, name := range []string{"save", "appendfsync"} {
		var found map[string]string
		err := s.do(ctx, func(ctx context.Context) (err error) {
			found, err = s.rdb.ConfigGet(ctx, name).Result()
			return err
		})
		if told(err) != nil {
			return nil, fmt.Errorf("how Redis is set up: %w", err)
		}
		if value, ok := found[name]; ok {
			config[name] = value
		}
	}
	return risks(infoFacts(info), config), nil
}

// told gives the error of a question about how Redis is set up, and nil where
// Redis answers that it does not tell: that the command is not allowed, or
// unknown to it.
func told(err error) error {
	if err == nil || errors.Is(err, bot.ErrDenied) {
		return nil
	}
	if errors.Is(err, bot.ErrUnavailable) || errors.Is(err, bot.ErrFull) || errors.Is(err, context.Canceled) {
		return err
	}
	return nil
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

// risks tells what may be lost, by what INFO and CONFIG GET told.
func risks(facts, config map[string]string) []Risk {
	var c checkup
	c.version(facts["redis_version"])
	c.policy(facts["maxmemory_policy"])
	if facts["aof_enabled"] == "0" {
		c.add(withoutFile(facts, config), "set appendonly to yes and appendfsync to always")
	} else {
		c.file(facts["aof_enabled"], config["appendfsync"])
	}
	if len(c.untold) > 0 {
		c.found = append(c.found, unchecked(c.untold))
	}
	return c.found
}

// checkup is what was found so far; a value that is "" was not told.
type checkup struct {
	found  []Risk
	untold []string // settings, and what they should be
}

func (c *checkup) add(what, do string) { c.found = append(c.found, Risk{what, do}) }

func (c *checkup) version(version string) {
	major, _, _ := strings.Cut(version, ".")
	if n, err := strconv.Atoi(major); err == nil && n < oldest {
		c.add(fmt.Sprintf("Redis is version %s, older than any that Gezel was tried with", version), "use Redis 7 or newer, or Valkey")
	}
}

func (c *checkup) policy(policy string) {
	switch policy {
	case "noeviction":
	case "":
		c.untold = append(c.untold, "maxmemory-policy noeviction")
	default:
		c.add(fmt.Sprintf("Redis throws keys away when its memory is full (maxmemory-policy %s): members and all that they wrote would go", policy),
			"set maxmemory-policy to noeviction")
	}
}

// file looks at the append-only file, which is there unless that is untold.
func (c *checkup) file(enabled, fsync string) {
	if enabled == "" {
		c.untold = append(c.untold, "appendonly yes")
	}
	switch fsync {
	case "always":
	case "":
		c.untold = append(c.untold, "appendfsync always")
	default:
		c.add(fmt.Sprintf("Redis syncs its append-only file less often than it answers (appendfsync %s): after a power cut the last presses and dialogs may be gone; what was typed is read again from the chat", fsync),
			"set appendfsync to always")
	}
}

// withoutFile says what may be lost without an append-only file. Where Redis
// does not tell when it makes snapshots, it may tell that it made one.
func withoutFile(facts, config map[string]string) string {
	save, known := config["save"]
	switch saves := facts["rdb_saves"]; {
	case known && save == "":
		return "Redis keeps nothing on disk: everything is gone when it restarts"
	case known || saves != "" && saves != "0":
		return "Redis has no append-only file: when it restarts, all that happened since its last snapshot is gone; what was typed is read again from the chat, presses and dialogs are not"
	}
	return "Redis has no append-only file, and whether it makes snapshots could not be checked: when it restarts, everything may be gone"
}

// unchecked is the risk of settings that Redis does not tell.
func unchecked(untold []string) Risk {
	var names []string
	for _, setting := range untold {
		name, _, _ := strings.Cut(setting, " ")
		names = append(names, name)
	}
	return Risk{
		fmt.Sprintf("how Redis keeps what members write could not be checked: it does not tell its %s", strings.Join(names, " and ")),
		fmt.Sprintf("see to it where Redis is run that it has %s, or let Gezel ask: allow it INFO and CONFIG GET", strings.Join(untold, " and ")),
	}
}
