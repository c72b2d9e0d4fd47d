package mattermosttest_test

import (
	"fmt"
	"testing"
	"time"

	mm "gezel/bot/mattermost/mattermosttest"
)

// TestASocketIsKeptForFiveMinutes: the server's reaper lets go of connections
// whose client has been away for longer.
func TestASocketIsKeptForFiveMinutes(t *testing.T) {
	for away, want := range map[time.Duration]string{4 * time.Minute: "posted", 6 * time.Minute: "hello"} {
		h := open(t, mm.Options{})
		line := h.dial("")
		connection := line.next().Data["connection_id"]
		h.Cut()
		line.ends()
		mustSay(t, h.Person("anna"), "wat gemist werd")
		h.clock.pass(away)
		line = h.dial(fmt.Sprintf("?connection_id=%s&sequence_number=1", connection))
		if want == "posted" {
			line.until(want)
			continue
		}
		if ev := line.next(); ev.Event != want {
			t.Errorf("after %v away first came %s, want %s", away, ev.Event, want)
		}
	}
}
