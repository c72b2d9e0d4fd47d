package storage_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/storage"
	"gezel/storage/redistest"
)

var quiet = slog.New(slog.DiscardHandler)

// openURL opens a store that is closed with the test.
func openURL(t testing.TB, url string, key storage.Key) *storage.Store {
	t.Helper()
	s, err := storage.Open(t.Context(), storage.Options{URL: url, Key: key, Log: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func openMemory(t *testing.T) *storage.Store {
	t.Helper()
	s, err := storage.Memory(t.Context(), quiet)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestContractInMemory(t *testing.T) {
	bottest.TestStore(t, func(t *testing.T) bot.Store { return openMemory(t) })
}

func TestContractOnRedis(t *testing.T) {
	server := redistest.Start(t)
	bottest.TestStore(t, func(t *testing.T) bot.Store {
		if err := server.Client().FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		return openURL(t, server.URL(), storage.NewKey())
	})
}

func TestContractOnSentinel(t *testing.T) {
	server, sentinel := redistest.Sentinel(t, "gezel")
	bottest.TestStore(t, func(t *testing.T) bot.Store {
		if err := server.Client().FlushAll(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		return openURL(t, sentinel.URL()+"?master_name=gezel", storage.NewKey())
	})
}

// TestSentinelOfAnotherName: a name that no Sentinel watches is said to be that.
func TestSentinelOfAnotherName(t *testing.T) {
	_, sentinel := redistest.Sentinel(t, "gezel")
	_, err := storage.Open(t.Context(), storage.Options{URL: sentinel.URL() + "?master_name=another", Key: storage.NewKey()})
	if !errors.Is(err, storage.ErrNoMaster) {
		t.Errorf("opened with %v, want that no such master is known", err)
	}
}

// TestContractOnCluster: every key of a chat server on one shard, the scripts
// found on all of them.
func TestContractOnCluster(t *testing.T) {
	nodes := redistest.Cluster(t, 3)
	var addrs []string
	for _, node := range nodes {
		addrs = append(addrs, node.Addr())
	}
	url := "redis://" + strings.Join(addrs, ",")
	bottest.TestStore(t, func(t *testing.T) bot.Store {
		for _, node := range nodes {
			client := node.Client()
			if err := client.FlushAll(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
			if err := client.ScriptFlush(t.Context()).Err(); err != nil {
				t.Fatal(err)
			}
		}
		return openURL(t, url, storage.NewKey())
	})
}
