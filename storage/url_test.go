package storage

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// target is what a URL says, but for TLS's own settings.
type target struct {
	Addrs                          []string
	User, Password                 string
	DB                             int
	TLS, Cluster                   bool
	Master, SentinelU, SentinelPwd string
}

func TestParseURL(t *testing.T) {
	cases := []struct {
		url  string
		want target
	}{
		{"redis://localhost", target{Addrs: []string{"localhost:6379"}}},
		{"redis://db.example:7000/3", target{Addrs: []string{"db.example:7000"}, DB: 3}},
		{"redis://:p%40ss@db/", target{Addrs: []string{"db:6379"}, Password: "p@ss"}},
		{"redis://me:p%2Fss%2C@db", target{Addrs: []string{"db:6379"}, User: "me", Password: "p/ss,"}},
		{"redis://me:p@ss@db", target{Addrs: []string{"db:6379"}, User: "me", Password: "p@ss"}},
		{"redis://[::1]:7000", target{Addrs: []string{"[::1]:7000"}}},
		{"redis://[fe80::2],[::1]:7", target{Addrs: []string{"[fe80::2]:6379", "[::1]:7"}}},
		{"rediss://me:pw@db", target{Addrs: []string{"db:6379"}, User: "me", Password: "pw", TLS: true}},
		{"redis://me:pw@a:1,b:2,c", target{Addrs: []string{"a:1", "b:2", "c:6379"}, User: "me", Password: "pw"}},
		{"redis://a:1,redis://b:2", target{Addrs: []string{"a:1", "b:2"}}},
		{"redis://a:1?cluster=true", target{Addrs: []string{"a:1"}, Cluster: true}},
		{
			"redis://me:pw@a:1,b:2/4?master_name=mine&sentinel_username=su&sentinel_password=sp",
			target{Addrs: []string{"a:1", "b:2"}, User: "me", Password: "pw", DB: 4, Master: "mine", SentinelU: "su", SentinelPwd: "sp"},
		},
		{"unix:///run/gezel/redis.sock", target{Addrs: []string{"/run/gezel/redis.sock"}}},
		{"unix:///run/redis.sock?db=2", target{Addrs: []string{"/run/redis.sock"}, DB: 2}},
		{"unix://me:pw@/run/redis.sock", target{Addrs: []string{"/run/redis.sock"}, User: "me", Password: "pw"}},
	}
	for _, c := range cases {
		o, err := parseURL(c.url)
		if err != nil {
			t.Errorf("%s: %v", c.url, err)
			continue
		}
		got := target{o.Addrs, o.Username, o.Password, o.DB, o.TLSConfig != nil, o.IsClusterMode, o.MasterName, o.SentinelUsername, o.SentinelPassword}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.url, diff)
		}
	}
}

func TestParseURLRefuses(t *testing.T) {
	cases := map[string]string{
		"":                               "no scheme",
		"localhost:6379":                 "no scheme",
		"http://localhost":               "unknown scheme",
		"redis://":                       "malformed host",
		"redis://a:1,":                   "malformed host",
		"redis://a:port":                 "malformed host",
		"redis://user:se/cret@a":         "malformed host",
		"redis://user:se%cret@a":         "malformed user",
		"redis://user:se#cret@a":         "malformed user",
		"redis://user#1:secret@a":        "malformed user",
		"redis://a/first":                "malformed database",
		"redis://a/-1":                   "malformed database",
		"redis://a?db=x":                 "malformed database",
		"redis://a?pool_size=3":          "unknown parameter",
		"redis://a?cluster=true;x":       "malformed parameters",
		"unix://host/path":               "needs an absolute path",
		"unix://":                        "needs an absolute path",
		"redis://me:secret@a:1,b:x":      "malformed host",
		"redis://me:secret@a/x?secret=1": "malformed database",
		"redis://me:1?secret@a":          "unknown parameter",
	}
	for url, says := range cases {
		_, err := parseURL(url)
		if err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v; want %q", url, err, says)
		}
		if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the password stands in %q", url, err)
		}
	}
}

// TestParseURLKeepsThePassword: whatever stands in place of a password, and
// however the URL is broken, no error holds it.
func TestParseURLKeepsThePassword(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		password := "hunter2" + rapid.StringOf(rapid.RuneFrom([]rune("aZ0%:;#/?@&=,[]\\ \n'\""))).Draw(t, "password") + "hunter2"
		rest := rapid.SampledFrom([]string{"a", "a:x", "", "a/x", "a,b:?", "a?x=%", "[::1", "a?y=1"}).Draw(t, "rest")
		_, err := parseURL("redis://me:" + password + "@" + rest)
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Fatalf("the password stands in %q", err)
		}
	})
}
