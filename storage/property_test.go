package storage

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/storage/redistest"
)

// TestStoreIsTheModel does at random what a coach may do, on a real Redis with
// requests and replies that get lost, and on the model in maps. What the store
// said was done is done, what it said was refused is not, what it left open is
// either; and in the end both hold the same.
func TestStoreIsTheModel(t *testing.T) {
	faulty, direct, l := openFaulty(t, redistest.Start(t))
	faulty.breath = 0
	round := 0
	rapid.Check(t, func(t *rapid.T) {
		round++
		w := &world{T: t, faulty: faulty, direct: direct, line: l, model: bottest.NewStore(), server: bot.ServerID(fmt.Sprint("s", round))}
		t.Repeat(map[string]func(*rapid.T){"save": w.save, "claim": w.claim})
		sameContent(w, w.model, direct, w.members()...)
		w.sameEvents()
	})
}

// world is a store and its model, which were told the same.
type world struct {
	*rapid.T
	faulty, direct *Store
	line           *line
	model          *bottest.Store
	server         bot.ServerID
	versions       [3][]versions // of each member, as they were
	events         []sighting
}

// versions are one version of a member in the store and in the model.
type versions struct{ store, model string }

type sighting struct {
	member bot.MemberID
	event  string
}

func (w *world) members() []bot.MemberID {
	ids := make([]bot.MemberID, len(w.versions))
	for i := range ids {
		ids[i] = bot.MemberID{Server: w.server, User: fmt.Sprint("U", i)}
	}
	return ids
}

// save saves a random change on a random version, mostly the last.
func (w *world) save(t *rapid.T) {
	who := rapid.IntRange(0, len(w.versions)-1).Draw(t, "who")
	known := append([]versions{{}}, w.versions[who]...)
	base := known[len(known)-1]
	if rapid.IntRange(0, 4).Draw(t, "stale") == 0 {
		base = rapid.SampledFrom(known).Draw(t, "base")
	}
	c := w.change(t, w.members()[who])
	w.events = append(w.events, sighting{c.Member, c.Event})
	w.line.lose(nil, rapid.SliceOfN(rapid.SampledFrom([]fault{loseRequest, loseReply}), 0, 4).Draw(t, "faults")...)

	c.Version = base.store
	version, err := w.faulty.Save(t.Context(), c)
	w.line.lose(nil)
	if errors.Is(err, bot.ErrUnavailable) {
		w.direct.near.clear() // it is another process, and would find out by a conflict
		snap, loadErr := w.direct.Load(t.Context(), c.Member, c.Event)
		if loadErr != nil {
			t.Fatal(loadErr)
		}
		if !snap.Seen {
			return
		}
		version, err = snap.Version, nil
	}
	c.Version = base.model
	modelVersion, modelErr := w.model.Save(t.Context(), c)
	if (err == nil) != (modelErr == nil) || errors.Is(err, bot.ErrConflict) != errors.Is(modelErr, bot.ErrConflict) {
		t.Fatalf("the store said %v, the model %v", err, modelErr)
	}
	if err == nil {
		w.versions[who] = append(w.versions[who], versions{version, modelVersion})
	}
}

func (w *world) change(t *rapid.T, id bot.MemberID) bot.Change {
	ids := rapid.SampledFrom([]string{"c/1", "c/2", "n/1", "c/{3}"})
	body := rapid.SliceOfN(rapid.Byte(), 0, 20)
	c := bot.Change{
		Member:  id,
		Event:   fmt.Sprint("e", len(w.events)),
		Erase:   rapid.IntRange(0, 4).Draw(t, "erase") == 0,
		Drop:    rapid.SliceOfN(ids, 0, 2).Draw(t, "drop"),
		Channel: rapid.SampledFrom([]string{"", "D1", "D2"}).Draw(t, "channel"),
		Cursor:  rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "cursor"),
	}
	if rapid.IntRange(0, 4).Draw(t, "forget") > 0 {
		c.State = slices.Concat([]byte{}, body.Draw(t, "state"))
	}
	for _, id := range rapid.SliceOfNDistinct(ids, 0, 2, rapid.ID[string]).Draw(t, "put") {
		c.Put = append(c.Put, bot.Record{ID: id, Body: body.Draw(t, "body")})
	}
	if minutes := rapid.IntRange(0, 5).Draw(t, "due"); minutes > 0 {
		c.Due = later.Add(time.Duration(minutes) * time.Minute)
	}
	return c
}

// claim claims from both.
func (w *world) claim(t *rapid.T) {
	now := later.Add(time.Duration(rapid.IntRange(0, 6).Draw(t, "now")) * time.Minute)
	lease := time.Duration(rapid.IntRange(0, 3).Draw(t, "lease")) * time.Minute
	limit := rapid.IntRange(0, 3).Draw(t, "limit")
	got, err := w.faulty.Claim(t.Context(), w.server, now, lease, limit)
	if err != nil {
		t.Fatal(err)
	}
	want, err := w.model.Claim(t.Context(), w.server, now, lease, limit)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("claimed (-model +store):\n%s", diff)
	}
}

// sameEvents asks both for every event there was.
func (w *world) sameEvents() {
	w.direct.near.clear()
	for _, s := range w.events {
		got, err := w.direct.Load(w.Context(), s.member, s.event)
		if err != nil {
			w.Fatal(err)
		}
		want, err := w.model.Load(w.Context(), s.member, s.event)
		if err != nil {
			w.Fatal(err)
		}
		if got.Seen != want.Seen {
			w.Fatalf("event %s of %v was seen: the store says %t, the model %t", s.event, s.member, got.Seen, want.Seen)
		}
	}
}
