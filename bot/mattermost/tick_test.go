package mattermost

import (
	"testing"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// TestTickedWhenBusy: a message is ticked also by a server that had one request
// too many.
func TestTickedWhenBusy(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	k.coach.answers(func(bot.Event) (bot.Answer, error) { return bot.Answer{Tick: true}, nil })
	k.server.Order(mattermosttest.Throttled, "POST", "/reactions", 1)
	k.says(t, "op een drukke middag")
	until(t, "the tick", func() bool {
		all := k.anna.Sees()
		return all[len(all)-1].Ticked
	})
}
