package storage

import (
	"strings"
	"testing"

	"gezel/storage/redistest"
)

// TestRisks holds real Redises, set up in several ways, against what each may
// lose.
func TestRisks(t *testing.T) {
	for name, c := range map[string]struct {
		args []string
		want []string
	}{
		"nothing on disk":          {nil, []string{"keeps nothing on disk"}},
		"snapshots":                {[]string{"--save", "3600 1"}, []string{"since its last snapshot"}},
		"synced each second":       {[]string{"--appendonly", "yes"}, []string{"appendfsync everysec"}},
		"synced by the system":     {[]string{"--appendonly", "yes", "--appendfsync", "no"}, []string{"appendfsync no"}},
		"synced":                   {[]string{"--appendonly", "yes", "--appendfsync", "always"}, nil},
		"synced, and keys go":      {[]string{"--appendonly", "yes", "--appendfsync", "always", "--maxmemory-policy", "allkeys-lru"}, []string{"maxmemory-policy allkeys-lru"}},
		"nothing at all, and more": {[]string{"--maxmemory-policy", "volatile-ttl"}, []string{"maxmemory-policy volatile-ttl", "keeps nothing on disk"}},
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

// TestRisksOfOthers reads what servers say that are no Redis of the machine.
func TestRisksOfOthers(t *testing.T) {
	for name, c := range map[string]struct {
		facts map[string]string
		want  string
	}{
		"old":                       {map[string]string{"redis_version": "6.2.14", "aof_enabled": "1", "maxmemory_policy": "noeviction"}, "version 6.2.14"},
		"hosted, tells little":      {map[string]string{"redis_version": "7.4.0"}, ""},
		"Valkey":                    {map[string]string{"redis_version": "7.2.4", "aof_enabled": "1"}, ""},
		"hosted, CONFIG is refused": {map[string]string{"redis_version": "7.4.0", "aof_enabled": "0"}, "no append-only file"},
	} {
		found := risks(c.facts, nil)
		if c.want == "" && len(found) > 0 || c.want != "" && (len(found) != 1 || !strings.Contains(found[0].What, c.want)) {
			t.Errorf("%s: %v, want %q", name, found, c.want)
		}
	}
}
