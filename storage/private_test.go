package storage

import (
	"bytes"
	"encoding/hex"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/storage/redistest"
)

// TestNothingOfSubstanceLiesOpen looks for members' words, and for what they
// are sealed with, in everything that a Redis holds and in the files that it
// writes, and in the log.
func TestNothingOfSubstanceLiesOpen(t *testing.T) {
	var secrets bottest.Secrets
	said := []string{
		"Ik zei haar dat de wethouder dit niet kan volhouden.",
		"Volgende keer bel ik de burgemeester eerst.",
		"Het college schuift de verantwoordelijkheid door.",
		"De loco-secretaris vertrouwt mij niet meer helemaal.",
	}
	secrets.Add(said...)
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	master := secret()
	s, err := Open(t.Context(), Options{URL: server.URL(), Key: newKey(master), Log: secrets.Logger()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	change := bot.Change{
		Member: ada, State: []byte(said[0]), Due: later, Event: "e1", Channel: "D1", Cursor: "1",
		Put: []bot.Record{{ID: "c/1", Body: []byte(said[1])}},
	}
	change.Version = mustSave(t, s, change)
	change.State, change.Erase, change.Event = []byte(said[2]), true, "e2"
	change.Version = mustSave(t, s, change)
	if err := s.Journal("room").Save(t.Context(), []byte(said[3])); err != nil {
		t.Fatal(err)
	}
	for rewriting(t, server.Client()) { // after the erasing, with files that come and go
	}
	places, err := files(server.Dir)
	if err != nil {
		t.Fatal(err)
	}
	places["keys"] = dump(t, server.Client())
	if len(places["keys"]) < 1000 || len(places) < 3 {
		t.Fatalf("looked at too little: %d bytes of keys, %d places", len(places["keys"]), len(places))
	}
	needles := [][]byte{master, derive(master, "gezel wrap", keySize), memberSecret(t, s, change)}
	for _, text := range said {
		needles = append(needles, []byte(text))
	}
	for name, data := range places {
		if found := secrets.Find(string(data)); len(found) > 0 {
			t.Errorf("%s holds %q", name, found)
		}
		for _, needle := range needles {
			if bytes.Contains(data, needle) || bytes.Contains(bytes.ToLower(data), []byte(hex.EncodeToString(needle))) {
				t.Errorf("%s holds %q", name, needle)
			}
		}
	}
	if found, line := secrets.FindLogged(); len(found) > 0 {
		t.Errorf("logged %q: %s", found, line)
	}
}

func rewriting(t *testing.T, rdb *redis.Client) bool {
	t.Helper()
	info, err := rdb.Info(t.Context(), "persistence").Result()
	if err != nil {
		t.Fatal(err)
	}
	return !strings.Contains(info, "aof_rewrite_in_progress:0") || !strings.Contains(info, "aof_rewrite_scheduled:0")
}

// memberSecret unwraps the key of a member.
func memberSecret(t *testing.T, s *Store, c bot.Change) []byte {
	t.Helper()
	v, err := parseVersion(c.Version)
	if err != nil {
		t.Fatal(err)
	}
	key, err := s.key.aead.Open(nil, nil, []byte(v.wrapped[1+idSize:]), s.key.bind(bind(c.Member.Server, c.Member.User)))
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// dump gives all keys and all that stands in them, as Redis would hand it to
// another (DUMP) and as plain values.
func dump(t *testing.T, bare *redis.Client) []byte {
	t.Helper()
	keys, err := bare.Keys(t.Context(), "*").Result()
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	for _, key := range keys {
		raw, err := bare.Dump(t.Context(), key).Result()
		if err != nil {
			t.Fatal(err)
		}
		all.WriteString(key + "\n" + raw + "\n")
		if fields, err := bare.HGetAll(t.Context(), key).Result(); err == nil {
			for name, value := range fields {
				all.WriteString(name + "\n" + value + "\n")
			}
		}
	}
	return all.Bytes()
}

// files gives the content of all files below dir but sockets, by path.
func files(dir string) (map[string][]byte, error) {
	contents := map[string][]byte{}
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		data, err := os.ReadFile(path)
		contents[strings.TrimPrefix(path, dir)] = data
		return err
	})
	return contents, err
}
