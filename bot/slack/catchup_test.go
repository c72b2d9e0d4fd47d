package slack_test

import (
	"slices"
	"testing"

	"gezel/bot"
	"gezel/bot/slack/slacktest"
)

// ticking answers with a tick on what is said, and on what is edited; kept are
// all messages said.
func ticking() *keeper {
	k := &keeper{answer: func(ev bot.Event) bot.Answer { return bot.Answer{Tick: ev.Text != "nog niet"} }}
	k.keeps = func(user string) []string {
		var all []string
		for _, ev := range k.taken {
			if ev.Kind == bot.Said && ev.Member.User == user {
				all = append(all, ev.Message)
			}
		}
		return all
	}
	return k
}

// ticked tells which messages have a tick.
func ticked(p *slacktest.Person) []string {
	var all []string
	for _, n := range p.Sees() {
		if len(n.Reactions) > 0 {
			all = append(all, n.Text)
		}
	}
	return all
}

func TestWhatIsReadBackIsTicked(t *testing.T) {
	s, _, k, _ := setUpWith(t, ticking(), false)
	anna := s.Person("anna")
	before := anna.Say("nog niet")
	until(t, "what was said before", func() bool { return len(k.heard()) == 1 })
	s.Offline()
	anna.Edit(before, "toch wel")
	anna.Say("tijdens de storing")
	s.Order(slacktest.Fault{Kind: slacktest.Throttle, Method: "reactions.add"})
	s.Online()
	until(t, "both ticks", func() bool { return slices.Equal(ticked(anna), []string{"toch wel", "tijdens de storing"}) })

	adds := len(s.Calls("reactions.add"))
	s.Offline()
	s.Online()
	last := anna.Say("na de storing")
	until(t, "the tick on what came last", func() bool { return len(ticked(anna)) == 3 })
	for _, c := range s.Calls("reactions.add")[adds:] {
		if c.Args["timestamp"] != last {
			t.Error("a tick was put where it stood already")
		}
	}
}

func TestATickHoldsNothingUp(t *testing.T) {
	s, _, k, _ := setUpWith(t, ticking(), false)
	anna, bram := s.Person("anna"), s.Person("bram")
	anna.Say("eerst anna")
	bram.Say("eerst bram")
	until(t, "what was said before", func() bool { return len(k.heard()) == 2 && len(ticked(anna))+len(ticked(bram)) == 2 })
	s.Offline()
	s.Order(slacktest.Fault{Kind: slacktest.Hang, Method: "reactions.add", Times: -1})
	for _, p := range []*slacktest.Person{anna, bram, anna, bram} {
		p.Say("tijdens de storing")
	}
	s.Online()
	until(t, "all that was said", func() bool { return len(k.heard()) == 6 })
}
