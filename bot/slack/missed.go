package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"gezel/bot"
)

// reading is one conversation being read back.
type reading struct {
	a       *Adapter
	unread  unread
	from    int64           // everything from then on is read
	after   int64           // what was said after this may be new
	kept    map[string]bool // messages that the coach keeps; read before the history
	stands  map[string]bool
	ticked  map[string]bool
	parents []string // of threads
	oldest  int64    // when the first message was posted of those that stand in the conversation itself
	blind   bool     // some message can't be read
	newest  int64    // when the last message in the conversation itself was posted
	events  []heard
}

// missed gives what happened in a conversation behind its cursor, in order:
// what was said, also in threads; and of what the coach keeps, what was edited
// and what was deleted.
func (a *Adapter) missed(ctx context.Context, u unread) (past, error) {
	now := a.now()
	after := instant(u.ts)
	if now.Sub(after) < overlapsFor {
		after = after.Add(-overlap)
	}
	from := after
	if edge := now.Add(-window); edge.Before(from) {
		from = edge
	}
	r := &reading{a: a, unread: u, from: from.UnixMicro(), after: after.UnixMicro(), kept: map[string]bool{}, stands: map[string]bool{}, ticked: map[string]bool{}}
	kept, err := a.coach.Kept(ctx, a.member(u.user), from)
	if err != nil {
		return past{}, fmt.Errorf("kept: %w", err)
	}
	for _, id := range kept {
		if at, ok := microseconds(id); ok && at > from.UnixMicro() {
			r.kept[id] = true
		}
	}
	oldest := now.Add(-threads)
	if from.Before(oldest) {
		oldest = from
	}
	if err := a.history(ctx, u.channel, stamp(oldest), r.top); err != nil {
		return past{}, err
	}
	for _, parent := range r.parents {
		err := a.replies(ctx, u.channel, parent, stamp(from), func(m message) bool { r.reply(m); return true })
		if err != nil && describe("", err).code != "thread_not_found" { // deleted meanwhile
			return past{}, err
		}
	}
	if err := r.deletions(ctx, now); err != nil {
		return past{}, err
	}
	slices.SortStableFunc(r.events, func(x, y heard) int { return cmp.Compare(x.at, y.at) })
	for i := range r.events {
		u.since(&r.events[i])
	}
	if r.blind {
		r.stands = nil // not known
	}
	return past{r.from, r.newest, r.stands, r.ticked, r.events}, nil
}

// top takes a message of the conversation itself; of an old one, what was said in
// its thread since.
func (r *reading) top(m message) bool {
	at, ok := microseconds(m.TS)
	if !ok {
		r.blind = true
		return true
	}
	if m.Subtype != tombstone && (r.oldest == 0 || at < r.oldest) {
		r.oldest = at
	}
	latest, _ := microseconds(m.Latest)
	old := at <= r.from
	if m.Replies > 0 && (m.Thread == m.TS || m.Thread == "") && (!old || latest > r.after) {
		r.parents = append(r.parents, m.TS)
	}
	r.newest = max(r.newest, at)
	if !old {
		r.take(m)
	}
	return true
}

// reply takes a message of a thread.
func (r *reading) reply(m message) {
	if _, ok := microseconds(m.TS); !ok {
		r.blind = true
		return
	}
	r.take(m)
}

// take makes events of a message; it may come twice, of a reply that was also
// sent to the conversation, and as the parent of its thread.
func (r *reading) take(m message) {
	if r.stands[m.TS] || m.Subtype == tombstone {
		return
	}
	r.stands[m.TS] = true
	r.ticked[m.TS] = r.a.ticked(m)
	at, ok := microseconds(m.TS)
	if !ok || !r.a.theirs(m) || m.User != r.unread.user {
		return
	}
	if at > r.after {
		r.events = append(r.events, heard{r.a.said(r.unread.channel, m), at})
	}
	if m.editedAt() != "" && r.kept[m.TS] {
		edit, _ := microseconds(m.editedAt())
		r.events = append(r.events, heard{r.a.edited(r.unread.channel, m), max(edit, at+1)})
	}
}

// deletions finds what the coach keeps and nobody can read any more. A reply to
// something older than what was read is looked for by itself. What Gezel itself
// can't read may be what is missing; and where nothing older stands, it may be
// the workspace that keeps messages for so long only. From neither it follows
// that the member took anything back.
func (r *reading) deletions(ctx context.Context, now time.Time) error {
	if r.blind {
		return nil
	}
	for id := range r.kept {
		if at, _ := microseconds(id); r.stands[id] || r.oldest == 0 || at < r.oldest {
			continue
		}
		stands := false
		err := r.a.replies(ctx, r.unread.channel, id, "", func(m message) bool {
			stands = m.TS == "" || m.TS == id && m.Subtype != tombstone
			return !stands
		})
		if code := describe("", err).code; err != nil && code != "thread_not_found" && code != "message_not_found" {
			if errors.Is(err, bot.ErrRefused) {
				continue // Slack has no such message to tell of: nothing follows from that
			}
			return err
		}
		if !stands {
			r.events = append(r.events, heard{r.a.deleted(r.unread.channel, r.unread.user, id, now), now.UnixMicro()})
		}
	}
	return nil
}
