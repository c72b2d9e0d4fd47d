package bottest

import (
	"os"
	"testing"
	"time"

	"gotest.tools/v3/golden"
)

// The chat server without a vendor says how each scene ends.
func TestScenes(t *testing.T) {
	open := func(t *testing.T, now func() time.Time) Rig { return NewChat(t, "chat/1", now).Rig() }
	if golden.FlagUpdate() {
		for _, name := range sceneNames(t) {
			got, _ := playScene(t, name, open)
			if err := os.WriteFile("scenarios/"+name+".golden", []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return // the next run reads them
	}
	TestScenarios(t, open)
}
