package mattermost

import (
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

func TestPlatform(t *testing.T) {
	bottest.TestPlatform(t, func(t *testing.T) bottest.Rig { return suiteRig(t, mattermosttest.Options{}) })
}

// TestScenes: what comes of a scene is the same as on every other chat server.
func TestScenes(t *testing.T) {
	bottest.TestScenarios(t, func(t *testing.T, now func() time.Time) bottest.Rig {
		return suiteRig(t, mattermosttest.Options{Now: now})
	})
}

// suiteRig is a rig as the suites want it, with three people whose
// conversations were opened long ago.
func suiteRig(t *testing.T, opts mattermosttest.Options) bottest.Rig {
	r := newRig(t, opts)
	about := bottest.About{Server: bot.ServerID("mattermost/" + r.server.URL()[len("http://"):]), Tokens: []string{r.token, string(r.secret)}}
	for _, name := range []string{"anna", "bart", "carla"} {
		r.server.Person(name).Channel() // opened long ago
	}
	return mattermosttest.NewRig(t, r.server, about, r.start)
}
