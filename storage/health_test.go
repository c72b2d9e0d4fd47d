package storage

import (
	"slices"
	"strings"
	"testing"

	"gezel/storage/redistest"
)

// TestRisks holds real Redises, set up in several ways, against what each may
// lose.
func TestRisks(t *testing.T) {
	hidden := []string{"--rename-command", "CONFIG", ""} // as of a hosted one
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"nothing on disk":                       {nil, []string{"keeps nothing on disk"}},
		"snapshots":                             {[]string{"--save", "3600 1"}, []string{"since its last snapshot"}},
		"synced each second":                    {[]string{"--appendonly", "yes"}, []string{"appendfsync everysec"}},
		"synced by the system":                  {[]string{"--appendonly", "yes", "--appendfsync", "no"}, []string{"appendfsync no"}},
		"synced":                                {[]string{"--appendonly", "yes", "--appendfsync", "always"}, nil},
		"synced, and keys go":                   {[]string{"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "allkeys-lru"}, []string{"maxmemory-policy allkeys-lru"}},
		"synced, and CONFIG is hidden":          {slices.Concat(hidden, []string{"--appendonly", "yes", "--appendfsync", "always"}), []string{"does not tell its appendfsync"}},
		"nothing on disk, and CONFIG is hidden": {hidden, []string{"no append-only file, and whether it makes snapshots could not be checked"}},
		"keys go, and CONFIG is hidden":         {slices.Concat(hidden, []string{"--appendonly", "yes", "--maxmemory-policy", "allkeys-lru"}), []string{"maxmemory-policy allkeys-lru", "does not tell its appendfsync"}},
		"nothing at all, and more":              {[]string{"--maxmemory-policy", "volatile-ttl"}, []string{"maxmemory-policy volatile-ttl", "keeps nothing on disk"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redistest.Start(t, c.args...)
			s, err := Open(t.Context(), Options{URL: server.URL(), Key: NewKey()})
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			found, err := s.Risks(t.Context())
			if err != nil || len(found) != len(c.want) {
				t.Fatalf("it finds %v, %v; want %q", found, err, c.want)
			}
			for i, risk := range found {
				if !strings.Contains(risk.What, c.want[i]) || risk.Do == "" {
					t.Errorf("it says %q and %q, want %q", risk.What, risk.Do, c.want[i])
				}
			}
		})
	}
}

// TestRisksWithSnapshots asks one that hides CONFIG, and made a snapshot.
func TestRisksWithSnapshots(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, "--rename-command", "CONFIG", "")
	s, err := Open(t.Context(), Options{URL: server.URL(), Key: NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := server.Client().Save(t.Context()).Err(); err != nil {
		t.Fatal(err)
	}
	if found, err := s.Risks(t.Context()); err != nil || len(found) != 1 || !strings.Contains(found[0].What, "since its last snapshot") {
		t.Errorf("it finds %v, %v", found, err)
	}
}

// TestRisksNotTold asks as somebody who may ask nothing of the kind.
func TestRisksNotTold(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	if err := server.Client().Do(t.Context(), "ACL", "SETUSER", "default", "-info", "-config").Err(); err != nil {
		t.Fatal(err)
	}
	s, err := Open(t.Context(), Options{URL: server.URL(), Key: NewKey()})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	const want = "it does not tell its maxmemory-policy and appendonly and appendfsync"
	if found, err := s.Risks(t.Context()); err != nil || len(found) != 1 || !strings.Contains(found[0].What, want) {
		t.Errorf("it finds %v, %v; want one of %q", found, err, want)
	}
}

// TestRisksOfOthers reads what servers say that are no Redis of the machine.
func TestRisksOfOthers(t *testing.T) {
	synced := map[string]string{"appendfsync": "always", "save": ""}
	for name, c := range map[string]struct {
		facts, config map[string]string
		want          string // "": nothing
	}{
		"old":                  {map[string]string{"redis_version": "6.2.14", "aof_enabled": "1", "maxmemory_policy": "noeviction"}, synced, "version 6.2.14"},
		"tells its version":    {map[string]string{"redis_version": "7.4.0"}, nil, "does not tell its maxmemory-policy and appendonly and appendfsync"},
		"tells no policy":      {map[string]string{"redis_version": "7.2.4", "aof_enabled": "1"}, synced, "does not tell its maxmemory-policy"},
		"hides when it syncs":  {map[string]string{"redis_version": "7.4.0", "aof_enabled": "1", "maxmemory_policy": "noeviction"}, nil, "does not tell its appendfsync"},
		"has no file":          {map[string]string{"redis_version": "7.4.0", "aof_enabled": "0", "maxmemory_policy": "noeviction"}, nil, "no append-only file"},
		"has no file, but one": {map[string]string{"redis_version": "7.4.0", "aof_enabled": "0", "maxmemory_policy": "noeviction", "rdb_saves": "3"}, nil, "since its last snapshot"},
		"Valkey":               {map[string]string{"redis_version": "7.2.4", "aof_enabled": "1", "maxmemory_policy": "noeviction"}, synced, ""},
	} {
		found := risks(c.facts, c.config)
		if c.want == "" && len(found) > 0 || c.want != "" && (len(found) != 1 || !strings.Contains(found[0].What, c.want) || found[0].Do == "") {
			t.Errorf("%s: %v, want %q", name, found, c.want)
		}
	}
}
