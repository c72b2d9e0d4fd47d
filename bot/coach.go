package bot

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"sync"
	"time"

	"gezel/bot/schedule"
	"gezel/bot/speech"
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
	// Lease is how long a claimed member or delivery is left to its claimer;
	// one try at sending takes at most half of it. Zero where only one process
	// ever works, one thing after the other, as in the practice room: then a
	// restart goes on at once.
	Lease time.Duration
	// Workers is how many members of one server are worked on side by side, not
	// counting those who just did something; zero: as many as is good.
	Workers int
}

// Coach is the coach of all members on all chat servers. It keeps nothing in
// memory that matters: any number of coaches may work on one store.
type Coach struct {
	store     Store
	senders   map[ServerID]Sender
	catalogue *prompts.Catalogue
	settings  Settings
	zone      *time.Location
	zones     sync.Map // name → *time.Location: loading one reads a file
	now       func() time.Time
	log       *slog.Logger
	lease     time.Duration
	workers   int
	hints     chan MemberID // who just did something that something follows from

	mu    sync.Mutex
	doubt time.Time // see Doubt
}

// New makes a coach. Settings that can't be lived by are an error that names
// them.
func New(cfg Config) (*Coach, error) {
	zone, err := schedule.Zone(cfg.Settings.Zone)
	if err != nil {
		return nil, fmt.Errorf("time zone: %w", err)
	}
	switch {
	case !speech.Known(cfg.Settings.Language):
		return nil, fmt.Errorf("language %q: the coach speaks nl and en", cfg.Settings.Language)
	case cfg.Settings.Quiet < 0:
		return nil, fmt.Errorf("quiet %s: must not be negative", cfg.Settings.Quiet)
	case cfg.Settings.Retention < 24*time.Hour:
		return nil, fmt.Errorf("retention %s: must be at least a day", cfg.Settings.Retention)
	}
	workers := cfg.Workers
	if workers <= 0 {
		workers = defaultWorkers
	}
	return &Coach{
		store: cfg.Store, senders: cfg.Senders, catalogue: cfg.Catalogue, settings: cfg.Settings, zone: zone,
		now: cfg.Now, log: cfg.Log, lease: cfg.Lease, workers: workers,
		hints: make(chan MemberID, 256),
	}, nil
}

// zoneOf loads a zone once.
func (c *Coach) zoneOf(name string) (*time.Location, error) {
	if zone, ok := c.zones.Load(name); ok {
		return zone.(*time.Location), nil
	}
	zone, err := schedule.Zone(name)
	if err == nil {
		c.zones.Store(name, zone)
	}
	return zone, err
}

func (c *Coach) retentionDays() int { return int(math.Round(c.settings.Retention.Hours() / 24)) }

// doubtSkew is how far the clocks of chat server and store may differ.
const doubtSkew = time.Minute

// Doubt makes the coach look in the chat before it sends what may stand there
// already: after a start, and after the store was away and may have lost its
// last seconds. What falls due from now on can't have been sent, and is sent
// without a look. What fell due before is looked for whenever it is sent: a
// question may wait for the morning, or for the end of a conversation.
func (c *Coach) Doubt() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.doubt = c.now()
}

// doubts tells whether a delivery may stand in the chat without the store
// knowing it.
func (c *Coach) doubts(d Delivery) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return !c.doubt.IsZero() && !d.Due.After(c.doubt.Add(doubtSkew))
}

// turns is how often a turn starts again when others change the same member at
// the same time. Each round at least one of them gets through.
const turns = 50

// Handle takes an event: when it returns without an error, all that follows
// from it is stored, and the adapter may ack. On an error nothing may be
// assumed: the adapter must bring the event again, later, with the same id.
// Events of one member must be handed over one after the other.
func (c *Coach) Handle(ctx context.Context, ev Event) (_ Answer, err error) {
	defer caught(&err)
	for range turns {
		t, err := c.begin(ctx, ev.Member, ev.ID)
		if err != nil {
			return Answer{}, err
		}
		if t.seen {
			return t.again(ev)
		}
		if err := t.on(ev); err != nil {
			return Answer{}, err
		}
		t.sayLate(ev)
		if err := t.refresh(); err != nil {
			return Answer{}, err
		}
		err = t.commit(ev)
		if errors.Is(err, ErrConflict) {
			continue
		}
		if err != nil {
			return Answer{}, err
		}
		if !t.next.IsZero() {
			c.notice(t.id, t.next.Sub(t.now))
		}
		return t.answer, nil
	}
	return Answer{}, fmt.Errorf("member %s: %w", ev.Member, ErrConflict)
}

// on does what an event asks for.
func (t *turn) on(ev Event) error {
	t.private, t.belated, t.since = ev.Kind == Commanded, ev.Late, t.at(ev)
	if ev.Kind != Left {
		t.m.Gone = false
	}
	if ev.Channel != "" && ev.Kind != Commanded {
		t.m.Channel = ev.Channel
	}
	if err := t.meet(ev); err != nil {
		return err
	}
	t.fromPage(ev)
	t.stale(t.at(ev))
	switch ev.Kind {
	case Said:
		return t.said(ev)
	case Edited:
		return t.rewritten(ev)
	case Deleted:
		return t.takenBack(ev)
	case Pressed:
		return t.pressed(ev)
	case Submitted:
		return t.submitted(ev)
	case Commanded:
		return t.commanded(ev)
	case Greeted:
		if !t.joined() {
			t.reply(t.welcome())
		}
	case Opened:
		t.look()
	case Left:
		t.m.Gone = true
	case Changed: // the profile came with it
	default:
		return fmt.Errorf("event kind %q unknown", ev.Kind)
	}
	return nil
}

// meet takes the profile: the one that came with the event, or, for somebody
// new, the chat server's. Where it can't be had just then, it is asked for again
// at what the person does next.
func (t *turn) meet(ev Event) error {
	profile := ev.Profile
	if profiler, ok := t.c.senders[t.id.Server].(Profiler); ok && profile == nil && (t.version == "" || t.m.Unmet && !t.seen) {
		found, err := profiler.Profile(t.ctx, t.id.User)
		t.m.Unmet = err != nil && !errors.Is(err, ErrGone) && !errors.Is(err, ErrRefused)
		if err != nil { // the operator's zone and language will do
			t.c.log.Warn("profile look-up failed", "member", t.id.String(), "error", err)
		} else {
			profile = &found
		}
	}
	if profile == nil {
		return nil
	}
	t.m.Unmet = false
	// What is kept must be valid UTF-8, or it can't be read back.
	if known := (Profile{Name: clean(profile.Name), Locale: clean(profile.Locale), Zone: clean(profile.Zone)}); known != t.m.Profile {
		t.m.Profile = known
		t.tune()
	}
	return nil
}

// Upcoming lists what is due on a server, earliest first: everything of the
// members whose turn comes first, up to limit members.
func (c *Coach) Upcoming(ctx context.Context, server ServerID, limit int) ([]Due, error) {
	entries, err := c.store.Upcoming(ctx, server, limit)
	if err != nil {
		return nil, fmt.Errorf("agenda: %w", err)
	}
	var all []Due
	for _, entry := range entries {
		t, err := c.begin(ctx, entry.Member, "")
		if err != nil {
			return nil, err
		}
		all = append(all, t.dues()...)
	}
	return sortDues(all), nil
}
