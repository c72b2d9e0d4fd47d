package bottest

import (
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// Npm lays the scripts of a folder beside the modules that its
// package-lock.json names, and gives where: vendors' clients for JavaScript
// judge the fakes of chat servers. The modules are fetched once for each lock
// and kept in the user's cache. The lock may not name a registry, so that each
// machine uses its own: npm install --omit-lockfile-registry-resolved.
func Npm(t testing.TB, folder string) (court string) {
	t.Helper()
	modules := modules(t, folder)
	court = t.TempDir()
	scripts, err := filepath.Glob(filepath.Join(folder, "*.mjs"))
	if err != nil || len(scripts) == 0 {
		t.Fatalf("no scripts in %s: %v", folder, err)
	}
	for _, script := range scripts {
		copyTo(t, script, court)
	}
	if err := os.Symlink(modules, filepath.Join(court, "node_modules")); err != nil {
		t.Fatal(err)
	}
	return court
}

// modules fetches the modules of a lock, if they are not there yet.
func modules(t testing.TB, folder string) string {
	t.Helper()
	lock, err := os.ReadFile(filepath.Join(folder, "package-lock.json"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(lock), `"resolved"`) {
		t.Fatal("package-lock.json names where packages come from; make it with npm install --omit-lockfile-registry-resolved")
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		cache = os.TempDir()
	}
	sum := sha256.Sum256(lock)
	home := filepath.Join(cache, "gezel-judges", hex.EncodeToString(sum[:8]))
	there := filepath.Join(home, "node_modules")
	if _, err := os.Stat(there); err == nil {
		return there
	}
	if err := os.MkdirAll(filepath.Dir(home), 0o755); err != nil {
		t.Fatal(err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(home), "fresh-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(fresh) }) // gone already, if all went well
	copyTo(t, filepath.Join(folder, "package.json"), fresh)
	copyTo(t, filepath.Join(folder, "package-lock.json"), fresh)
	npm := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund", "--loglevel=error")
	npm.Dir = fresh
	if out, err := npm.CombinedOutput(); err != nil {
		t.Fatalf("npm ci: %v (`make test` installs npm where it is missing)\n%s", err, out)
	}
	if err := os.Rename(fresh, home); err != nil {
		if _, late := os.Stat(there); late != nil { // unless another run was quicker
			t.Fatal(err)
		}
	}
	return there
}

func copyTo(t testing.TB, file, folder string) {
	t.Helper()
	body, err := os.ReadFile(file)
	if err == nil {
		err = os.WriteFile(filepath.Join(folder, filepath.Base(file)), body, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}
