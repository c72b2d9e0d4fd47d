package mattermost

import (
	"slices"
	"testing"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// TestPeopleWhileStopped: whose account was switched off or on meanwhile, or who
// has another language now, is told at the start.
func TestPeopleWhileStopped(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	dirk := k.server.Person("dirk")
	k.says(t, "van anna")
	must[string](t)(dirk.Say("van dirk"))
	until(t, "both to be heard", func() bool { return len(k.coach.all(bot.Said)) == 2 })
	k.stop()
	k.anna.Deactivate()
	dirk.ChangeProfile("en", nil)
	k.begin(t, nil)
	until(t, "her leaving", func() bool { return len(k.coach.all(bot.Left)) == 1 })
	until(t, "his language", func() bool {
		return slices.ContainsFunc(k.coach.all(bot.Changed), func(ev bot.Event) bool { return ev.Member.User == dirk.ID() && ev.Profile.Locale == "en" })
	})
	k.stop()
	k.anna.Activate()
	k.begin(t, nil)
	until(t, "her coming back", func() bool {
		return slices.ContainsFunc(k.coach.all(bot.Changed), func(ev bot.Event) bool { return ev.Member.User == k.anna.ID() })
	})
}
