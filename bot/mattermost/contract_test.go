package mattermost

import (
	"testing"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

func TestPlatform(t *testing.T) {
	bottest.TestPlatform(t, func(t *testing.T) bottest.Rig {
		r := newRig(t, mattermosttest.Options{})
		about := bottest.About{Server: bot.ServerID("mattermost/" + r.server.URL()[len("http://"):]), Tokens: []string{r.token, string(r.secret)}}
		for _, name := range []string{"anna", "bart", "carla"} {
			r.server.Person(name).Channel() // opened long ago
		}
		return mattermosttest.NewRig(t, r.server, about, r.start)
	})
}
