package mattermost

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// TestStoreSetBack: a store that comes back without its last seconds is filled
// again from the history, though the adapter never stopped.
func TestStoreSetBack(t *testing.T) {
	k := newTalkWith(t, impatient)
	k.says(t, "wat zeker bewaard bleef")
	k.coach.hears(t, k.anna)
	k.coach.mu.Lock()
	kept, cursor := len(k.coach.events), k.coach.cursors[k.anna.Channel()]
	k.coach.mu.Unlock()
	for n := range 3 {
		k.says(t, fmt.Sprintf("wat verloren ging, nummer %d", n))
	}
	k.coach.hears(t, k.anna)
	k.coach.mu.Lock()
	for _, ev := range k.coach.events[kept:] {
		delete(k.coach.seen, ev.ID)
	}
	k.coach.events = k.coach.events[:kept]
	k.coach.cursors[k.anna.Channel()] = cursor
	k.coach.mu.Unlock()
	k.adapter.Reread()
	k.coach.hears(t, k.anna)
}

// TestLongSilence: what was read last before a silence longer than the coach
// remembers is not read again after it.
func TestLongSilence(t *testing.T) {
	at := newClock()
	k := newTalk(t, mattermosttest.Options{Now: at.now}, nil)
	k.says(t, "het laatste voor de vakantie")
	k.coach.hears(t, k.anna)
	k.stop()
	at.add(bot.SeenFor + time.Hour)
	k.coach.mu.Lock()
	k.coach.seen, k.coach.events = map[string]bool{}, nil
	k.coach.mu.Unlock()
	k.begin(t, nil)
	first := k.says(t, "het eerste na de vakantie")
	until(t, "the first words after it", func() bool {
		return slices.ContainsFunc(k.coach.all(bot.Said), func(ev bot.Event) bool { return ev.Message == first })
	})
	if said := k.coach.all(bot.Said); len(said) != 1 {
		t.Errorf("came %v; what came before the silence was handed in a second time", said)
	}
}
