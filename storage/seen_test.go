package storage

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"gezel/bot"
)

// TestEventsAreRememberedForSeenForAndNotMuchLonger runs on a Redis whose clock
// the test sets.
func TestEventsAreRememberedForSeenForAndNotMuchLonger(t *testing.T) {
	s, m := openFake(t, nil)
	seen := func(event string) bool {
		s.near.clear() // Redis forgets; what is remembered here goes sooner
		snap, err := s.Load(t.Context(), ada, event)
		if err != nil {
			t.Fatal(err)
		}
		return snap.Seen
	}
	// 59 minutes past the hour, where cutting to hours costs the most.
	start := time.Date(2026, 11, 26, 15, 59, 59, 0, time.UTC)
	m.SetTime(start)
	version := mustSave(t, s, bot.Change{Member: ada, State: []byte("a"), Event: "first"})
	for i := range 10 {
		version = mustSave(t, s, bot.Change{Member: ada, Version: version, State: []byte("a"), Event: fmt.Sprint("then", i)})
	}
	m.SetTime(start.Add(bot.SeenFor))
	version = mustSave(t, s, bot.Change{Member: ada, Version: version, State: []byte("a"), Event: "at the end"})
	if !seen("first") || !seen("then9") {
		t.Errorf("after %v the events are forgotten", bot.SeenFor)
	}
	m.SetTime(start.Add(bot.SeenFor + 2*time.Hour))
	mustSave(t, s, bot.Change{Member: ada, Version: version, State: []byte("a"), Event: "after it"})
	if seen("first") || seen("then9") || !seen("at the end") || !seen("after it") {
		t.Error("two hours later the old ones are still known, or the new ones are not")
	}
	if got := len(m.HGet(memberKey(ada), fieldSeen)); got != 2*(seenHour+seenDigest) {
		t.Errorf("two events take %d bytes; want %d", got, 2*(seenHour+seenDigest))
	}
}

// TestForgottenLeaveNothingInTheEnd: what is left of a forgotten member goes
// when its events are old; who comes back before stays.
func TestForgottenLeaveNothingInTheEnd(t *testing.T) {
	s, m := openFake(t, nil)
	version := mustSave(t, s, bot.Change{Member: ada, State: []byte("a"), Event: "e1"})
	mustSave(t, s, bot.Change{Member: ada, Version: version, Erase: true, Event: "e2"})
	if left := m.TTL(memberKey(ada)); left < bot.SeenFor {
		t.Errorf("what is left of a member goes in %v; want %v", left, bot.SeenFor)
	}
	m.FastForward(bot.SeenFor - time.Hour)
	mustSave(t, s, bot.Change{Member: ada, State: []byte("b")})
	m.FastForward(2 * bot.SeenFor)
	snap, err := s.Load(t.Context(), ada, "e2")
	if err != nil || string(snap.State) != "b" || !snap.Seen {
		t.Fatalf("who came back is gone: %+v, %v", snap, err)
	}
	mustSave(t, s, bot.Change{Member: ada, Version: snap.Version, Erase: true})
	m.FastForward(bot.SeenFor)
	if m.Exists(memberKey(ada)) {
		t.Error("a forgotten member is never gone")
	}
}

// TestScriptRemembersForSeenFor: the number in the script is the coach's.
func TestScriptRemembersForSeenFor(t *testing.T) {
	found := regexp.MustCompile(`local remembered = (\d+)`).FindStringSubmatch(saveText)
	if len(found) != 2 || found[1] != fmt.Sprint(bot.SeenFor.Hours()) {
		t.Errorf("save.lua says %v; want %v hours", found, bot.SeenFor.Hours())
	}
}
