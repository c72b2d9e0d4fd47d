package main

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// leaves are the rooms that know nothing of the house.
var leaves = []string{"prompts", "bot/schedule", "bot/speech", "bot/picture"}

// arrows says what each room may import of the house: the picture in
// docs/design.md, as a table. A room that does not stand here may not exist.
var arrows = map[string][]string{
	"prompts":                              nil,
	"bot/schedule":                         nil,
	"bot/speech":                           nil,
	"bot/picture":                          nil,
	"bot":                                  leaves,
	"bot/bottest":                          append([]string{"bot"}, leaves...),
	"bot/slack":                            {"bot"},
	"bot/slack/slacktest":                  {"bot", "bot/bottest"},
	"bot/mattermost":                       {"bot"},
	"bot/mattermost/mattermosttest":        {"bot", "bot/bottest"},
	"bot/mattermost/mattermosttest/judges": nil, // tests alone
	"bot/terminal":                         {"bot"},
	"storage":                              {"bot"},
	"storage/redistest":                    nil,
	"cmd/fakemattermost":                   {"bot/mattermost/mattermosttest"}, // a program for tests and for trying
	"cmd/fakeslack":                        {"bot/slack/slacktest"},           // a program for tests and for trying
	"cmd/gezel": append([]string{
		"bot", "bot/slack", "bot/mattermost", "bot/terminal", "storage",
	}, leaves...),
}

// testArrows says what the tests of a room may import besides. Where a test
// runs a whole coach, it gives it a catalogue and a schedule.
var testArrows = map[string][]string{
	"bot":                                  {"bot/bottest"},
	"bot/slack":                            {"bot/bottest", "bot/slack/slacktest"},
	"bot/mattermost":                       {"bot/bottest", "bot/mattermost/mattermosttest"},
	"bot/mattermost/mattermosttest/judges": {"bot/bottest", "bot/mattermost/mattermosttest"},
	"bot/terminal":                         {"bot/bottest", "prompts", "bot/schedule"},
	"storage":                              {"bot/bottest", "storage/redistest", "prompts", "bot/schedule"},
	"cmd/gezel":                            {"bot/bottest", "bot/slack/slacktest", "bot/mattermost/mattermosttest", "storage/redistest"},
}

// libraries says which rooms may import what others wrote, by module. What does
// not stand here may not be imported: docs/design.md says why each of them is
// there.
var libraries = map[string][]string{
	"github.com/alicebob/miniredis/v2":    {"storage"},
	"github.com/caarlos0/env/v11":         {"cmd/gezel"},
	"github.com/fxamacker/cbor/v2":        {"bot"},
	"github.com/gorilla/websocket":        {"bot/mattermost", "bot/mattermost/mattermosttest", "bot/mattermost/mattermosttest/judges", "bot/slack/slacktest"},
	"github.com/mattermost/mattermost":    {"bot/mattermost", "bot/mattermost/mattermosttest/judges"},
	"github.com/nicksnyder/go-i18n/v2":    {"bot/speech"},
	"github.com/prometheus/client_golang": {"cmd/gezel"},
	"github.com/redis/go-redis/v9":        {"storage", "storage/redistest"},
	"github.com/jellydator/ttlcache/v3":   {"storage"},
	"github.com/robfig/cron/v3":           {"bot", "bot/schedule"},
	"github.com/slack-go/slack":           {"bot/slack"},
	"github.com/spf13/cobra":              {"cmd/gezel"},
	"go.yaml.in/yaml/v3":                  {"prompts", "bot/speech", "cmd/gezel"},
	"golang.org/x/text":                   {"bot", "bot/speech"},
	"golang.org/x/time":                   {"bot/slack", "bot/mattermost"},
}

// testLibraries may be imported by the tests of every room, and by the rooms
// that tests alone import.
var testLibraries = []string{
	"github.com/google/go-cmp",
	"github.com/rogpeppe/go-internal",
	"github.com/santhosh-tekuri/jsonschema",
	"github.com/yuin/goldmark",
	"go.uber.org/goleak",
	"gotest.tools/v3/golden",
	"pgregory.net/rapid",
}

// room is one package as `go list` describes it.
type room struct {
	Dir          string
	ImportPath   string
	GoFiles      []string
	CgoFiles     []string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

// name is the room's path in the house, "bot/slack".
func (r room) name() string { return strings.TrimPrefix(r.ImportPath, module+"/") }

const (
	module = "gezel"
	top    = "../.." // where the house stands, from here
)

// TestArrows holds every import of the house against the tables above.
func TestArrows(t *testing.T) {
	for _, r := range rooms(t) {
		if _, known := arrows[r.name()]; !known {
			t.Errorf("room %s does not stand in the house: add it to docs/design.md and to arrows, or take it out", r.name())
			continue
		}
		for _, path := range r.Imports {
			if why := forbidden(r.name(), path, false); why != "" {
				t.Errorf("%s imports %s: %s", r.name(), path, why)
			}
		}
		for _, path := range slices.Concat(r.TestImports, r.XTestImports) {
			if why := forbidden(r.name(), path, true); why != "" {
				t.Errorf("a test of %s imports %s: %s", r.name(), path, why)
			}
		}
	}
}

// TestForbidden watches the watchman: a table that allows everything would let
// TestArrows pass for ever.
func TestForbidden(t *testing.T) {
	for _, c := range []struct {
		room, path string
		test, want bool
	}{
		{"prompts", "io/fs", false, false},
		{"prompts", "gezel/bot", false, true},
		{"bot", "gezel/prompts", false, false},
		{"bot", "gezel/storage", false, true},
		{"bot", "gezel/bot/bottest", false, true},
		{"bot", "gezel/bot/bottest", true, false},
		{"bot", "gezel/bot", true, false},
		{"bot", "github.com/redis/go-redis/v9", false, true},
		{"bot/terminal", "gezel/storage", true, true},
		{"storage", "gezel/bot/speech", false, true},
		{"storage", "github.com/redis/go-redis/v9/internal/pool", false, false},
		{"storage", "github.com/redis/go-redis/v91", false, true},
		{"storage", "github.com/google/go-cmp/cmp", false, true},
		{"storage", "github.com/google/go-cmp/cmp", true, false},
		{"bot/bottest", "github.com/google/go-cmp/cmp", false, false},
		{"cmd/gezel", "gezel/bot/slack", false, false},
	} {
		why := forbidden(c.room, c.path, c.test)
		if got := why != ""; got != c.want {
			t.Errorf("forbidden(%s, %s, test: %t) = %q, want forbidden: %t", c.room, c.path, c.test, why, c.want)
		}
	}
}

// forbidden says why a room, or a test of it, may not import a package; "" when
// it may.
func forbidden(name, path string, test bool) string {
	if first, _, _ := strings.Cut(path, "/"); first == module {
		other := strings.TrimPrefix(path, module+"/")
		allowed := arrows[name]
		if test {
			allowed = slices.Concat(allowed, testArrows[name], []string{name})
		}
		if !slices.Contains(allowed, other) {
			return "no such arrow in the house"
		}
		return ""
	} else if !strings.Contains(first, ".") {
		return "" // the standard library
	}
	for mod, allowed := range libraries {
		if within(path, mod) && !slices.Contains(allowed, name) {
			return "this library belongs in " + strings.Join(allowed, ", ")
		} else if within(path, mod) {
			return ""
		}
	}
	if (test || testRoom(name)) && slices.ContainsFunc(testLibraries, func(mod string) bool { return within(path, mod) }) {
		return ""
	}
	return "this library stands in no list here: say in docs/design.md why it is needed, and add it"
}

// testRoom tells whether only tests import a room.
func testRoom(name string) bool { return strings.HasSuffix(name, "test") }

// within tells whether a package belongs to a module.
func within(path, mod string) bool { return path == mod || strings.HasPrefix(path, mod+"/") }

// TestTopLevel keeps the first thing that a visitor sees short.
func TestTopLevel(t *testing.T) {
	allowed := []string{
		".ci", ".git", ".gitignore", "CHANGELOG.md", "CONTRIBUTING.md", "Dockerfile", "Makefile", "README.md",
		"bot", "cmd", "docs", "go.mod", "go.sum", "prompts", "storage", "tools",
		"gezel", // the binary that `make build` leaves, ignored by git
	}
	entries, err := os.ReadDir(top)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(allowed, e.Name()) {
			t.Errorf("%s does not belong at the top", e.Name())
		}
	}
}

// rooms lists all packages of the house, those that don't compile too: a
// forbidden import is often why.
func rooms(t *testing.T) []room {
	t.Helper()
	cmd := exec.Command("go", "list", "-e", "-json=Dir,ImportPath,GoFiles,CgoFiles,Imports,TestImports,XTestImports", "./...")
	cmd.Dir = top
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Logf("%s", exit.Stderr)
		}
		t.Fatalf("go list: %v", err)
	}
	var list []room
	for dec := json.NewDecoder(strings.NewReader(string(out))); ; {
		var r room
		if err := dec.Decode(&r); err == io.EOF {
			return list
		} else if err != nil {
			t.Fatalf("go list: %v", err)
		}
		list = append(list, r)
	}
}
