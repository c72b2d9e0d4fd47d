package main

import (
	"testing"

	"gezel/bot"
	"gezel/storage"
)

// Members who are due together are read at once, and that is counted as any
// other call to the store is.
func TestReadingSeveralIsCounted(t *testing.T) {
	store, err := storage.Memory(t.Context(), noLog)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	m := newMetrics()
	if _, err := m.store(store).LoadAll(t.Context(), []bot.MemberID{{Server: "chat/1", User: "anna"}}); err != nil {
		t.Fatal(err)
	}
	families, err := m.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	for _, family := range families {
		if family.GetName() == "gezel_store_seconds" && family.GetMetric()[0].GetHistogram().GetSampleCount() == 1 {
			return
		}
	}
	t.Error("no call to the store is counted")
}
