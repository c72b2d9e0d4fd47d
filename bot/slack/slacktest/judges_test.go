package slacktest_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"gezel/bot/bottest"
	"gezel/bot/slack/slacktest"
)

// TestJudges runs Slack's own clients for JavaScript against the fake: what
// they refuse or misread is a fault of the fake.
func TestJudges(t *testing.T) {
	court := bottest.Npm(t, "judges")
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
			node := exec.CommandContext(t.Context(), filepath.Join(court, "node_modules", ".bin", "node"), filepath.Join(court, c.script))
			node.Env = slices.Concat(os.Environ(), c.env, []string{"FAKE_SLACK=" + string(info)})
			out, err := node.CombinedOutput()
			if err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			t.Logf("%s", out)
		})
	}
}
