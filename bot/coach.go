package bot

import (
	"log/slog"
	"time"

	"gezel/bot/schedule"
	"gezel/prompts"
)

// Settings are the operator's, for all members that have not chosen otherwise.
type Settings struct {
	Moment    schedule.Moment // when the weekly question comes
	Zone      string          // IANA name
	Language  string          // "nl" or "en"
	Quiet     time.Duration   // pause before a follow-up to typed text
	Retention time.Duration   // how long answers are kept; said in the welcome
	Recess    []schedule.Range
}

// Config is everything the coach needs.
type Config struct {
	Store     Store
	Senders   map[ServerID]Sender
	Catalogue *prompts.Catalogue
	Settings  Settings
	Now       func() time.Time
	Log       *slog.Logger
	// Lease is how long a claimed member or delivery is left to its claimer.
	// Zero where only one process ever works, one thing after the other, as in
	// the practice room: then a restart goes on at once.
	Lease time.Duration
}
