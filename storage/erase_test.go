package storage

import (
	"bytes"
	"errors"
	"io/fs"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/storage/redistest"
)

// TestErasingTakesTheKeyOffTheDisk: after erasing and after forgetting, the
// member's wrapped key lies in no file of Redis any more, once it has rewritten
// them.
func TestErasingTakesTheKeyOffTheDisk(t *testing.T) {
	cases := map[string]bot.Change{
		"erase":  {Member: ada, Erase: true, State: []byte("a new beginning")},
		"forget": {Member: ada, Erase: true},
	}
	for name, change := range cases {
		t.Run(name, func(t *testing.T) {
			server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
			s, err := Open(t.Context(), Options{URL: server.URL(), Key: NewKey()})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			change.Version = mustSave(t, s, bot.Change{Member: ada, State: []byte("a"), Put: []bot.Record{{ID: "c/1", Body: []byte("one")}}})
			v, err := parseVersion(change.Version)
			if err != nil {
				t.Fatal(err)
			}
			if !onDisk(t, server, v.wrapped) {
				t.Fatal("the key is not in the append-only file to begin with")
			}
			mustSave(t, s, change)
			for deadline := time.After(time.Minute); onDisk(t, server, v.wrapped); {
				select {
				case <-deadline:
					t.Fatal("the key still lies on the disk")
				case <-time.After(10 * time.Millisecond):
				}
			}
			if records, err := s.Records(t.Context(), ada, ""); err != nil || len(records) > 0 {
				t.Errorf("records %v, %v after erasing", records, err)
			}
		})
	}
}

// onDisk looks for a text in the files of a Redis, which may change under it.
func onDisk(t *testing.T, server *redistest.Server, text string) bool {
	t.Helper()
	contents, err := files(server.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return true // a file went meanwhile: look again
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, data := range contents {
		if bytes.Contains(data, []byte(text)) {
			return true
		}
	}
	return false
}

// TestErasingWithoutTheRightToRewrite: the member is erased, and the log says
// what was not done.
func TestErasingWithoutTheRightToRewrite(t *testing.T) {
	server := redistest.Start(t, strings.Fields("--appendonly yes --user default on nopass ~* +@all -bgrewriteaof")...)
	var log strings.Builder
	s, err := Open(t.Context(), Options{URL: server.URL(), Key: NewKey(), Log: textLog(&log)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	version := mustSave(t, s, bot.Change{Member: ada, State: []byte("a")})
	mustSave(t, s, bot.Change{Member: ada, Version: version, Erase: true})
	if snap, err := s.Load(t.Context(), ada, ""); err != nil || snap.Version != "" {
		t.Errorf("after erasing: %+v, %v", snap, err)
	}
	if !strings.Contains(log.String(), "append-only file not rewritten") || !strings.Contains(log.String(), ada.String()) {
		t.Errorf("the log does not say what was not done: %q", log.String())
	}
}
