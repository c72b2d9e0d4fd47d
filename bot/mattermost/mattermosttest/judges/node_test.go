package judges_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

// TestTheClientForJavaScript runs Mattermost's own client against the fake.
func TestTheClientForJavaScript(t *testing.T) {
	court := bottest.Npm(t, ".")
	for _, script := range []string{"rest.mjs", "socket.mjs"} {
		t.Run(script, func(t *testing.T) {
			t.Parallel()
			s := mattermosttest.New(mattermosttest.Options{Now: time.Now, Control: true})
			t.Cleanup(s.Close)
			info, err := json.Marshal(s.Info())
			if err != nil {
				t.Fatal(err)
			}
			node := exec.CommandContext(t.Context(), filepath.Join(court, "node_modules", ".bin", "node"), filepath.Join(court, script))
			node.Env = append(os.Environ(), "FAKE_MATTERMOST="+string(info))
			if out, err := node.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
		})
	}
}
