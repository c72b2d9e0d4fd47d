package slacktest_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gezel/bot/slack/slacktest"
)

// TestJudges runs Slack's own clients for JavaScript against the fake: what
// they refuse or misread is a fault of the fake.
func TestJudges(t *testing.T) {
	modules := installed(t)
	for _, c := range []struct {
		name, script string
		env          []string
	}{
		{"web-api", "webapi.mjs", nil},
		{"socket-mode", "socketmode.mjs", nil},
		{"bolt over Socket Mode", "bolt.mjs", nil},
		{"bolt over HTTP", "bolt.mjs", []string{"HTTP=1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := open(t, slacktest.Options{Control: true})
			info, err := json.Marshal(s.Info())
			if err != nil {
				t.Fatal(err)
			}
			node := exec.CommandContext(t.Context(), filepath.Join(modules, ".bin", "node"), filepath.Join(court(t, modules), c.script))
			node.Env = slices.Concat(os.Environ(), c.env, []string{"FAKE_SLACK=" + string(info)})
			out, err := node.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			t.Logf("%s", out)
		})
	}
}

// court lays the scripts beside the modules that they import.
func court(t *testing.T, modules string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("judges")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(modules, filepath.Join(dir, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return dir
}

// installed gives the folder of the judges' modules. They are fetched once for
// each package-lock.json and kept in the user's cache.
func installed(t *testing.T) string {
	t.Helper()
	lock, err := os.ReadFile("judges/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	sum := sha256.Sum256(lock)
	home := filepath.Join(cache, "gezel-judges", hex.EncodeToString(sum[:8]))
	modules := filepath.Join(home, "node_modules")
	if _, err := os.Stat(modules); err == nil {
		return modules
	}
	if err := os.MkdirAll(filepath.Dir(home), 0o755); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(home), "fresh-")
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(fresh)
	for _, name := range []string{"package.json", "package-lock.json"} {
		copyFile(t, filepath.Join("judges", name), filepath.Join(fresh, name))
	}
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	npm.Dir = fresh
	if out, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v (`make test` installs npm where it is missing)\n%s", err, out)
	}
	if err := os.Rename(fresh, home); err != nil {
		if _, there := os.Stat(modules); there != nil { // or another run was quicker
			t.Fatal(err)
		}
	}
	return modules
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(to)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(out, in); err != nil {
		t.Fatal(err)
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
}

// TestLock sees to it that the lock names no registry, so that each machine
// uses its own.
func TestLock(t *testing.T) {
	lock, err := os.ReadFile("judges/package-lock.json")
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(lock), `"resolved"`) {
		t.Error("package-lock.json names where packages come from; make it with npm install --omit-lockfile-registry-resolved")
	}
}
