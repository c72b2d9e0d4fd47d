package slack_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

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

// TestABusySlackTicksLater: what is said while Slack takes no more ticks is ticked
// when it does.
func TestABusySlackTicksLater(t *testing.T) {
	s, _, _, _ := setUpWith(t, ticking(), false)
	anna := s.Person("anna")
	s.Order(slacktest.Fault{Kind: slacktest.Throttle, Method: "reactions.add"})
	anna.Say("op een drukke middag")
	until(t, "the tick", func() bool { return len(ticked(anna)) == 1 })
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

// TestThreadsAndTombstonesAreReadBack has a member reply in threads, old and new,
// and delete what has replies, while nobody listens.
func TestThreadsAndTombstonesAreReadBack(t *testing.T) {
	s, _, k, _ := setUpWith(t, ticking(), false)
	anna := s.Person("anna")
	root := anna.Say("een draad die er al was")
	anna.Reply(root, "een antwoord daarin van eerder")
	gone := anna.Say("wat ik liever niet had geschreven")
	anna.Reply(gone, "met dit antwoord eronder")
	until(t, "what was said before", func() bool { return len(k.heard()) == 4 })

	s.Offline()
	anna.Delete(gone)
	inOld := anna.Reply(root, "een antwoord tijdens de storing")
	fresh := anna.Say("een nieuwe draad")
	inNew := anna.Reply(fresh, "met meteen een antwoord")
	brief := anna.Say("geschreven en weer weg")
	under := anna.Reply(brief, "wat eronder bleef staan")
	anna.Delete(brief)
	both := anna.Broadcast(root, "in de draad en erbuiten")
	s.Order(slacktest.Fault{Kind: slacktest.Throttle, Method: "conversations.history"})
	s.Order(slacktest.Fault{Kind: slacktest.Throttle, Method: "conversations.replies"})
	s.Online()

	threads := map[string]string{inOld: root, fresh: "", inNew: fresh, under: brief, both: root}
	until(t, "what was deleted", func() bool { return len(k.events(bot.Deleted)) > 0 })
	until(t, "all that was missed", func() bool {
		for _, ev := range k.events(bot.Said) {
			if thread, missed := threads[ev.Message]; missed && ev.Thread == thread {
				delete(threads, ev.Message)
			}
		}
		return len(threads) == 0
	})
	for _, ev := range k.events(bot.Deleted) {
		if ev.Message != gone && ev.Message != brief || ev.Member.User != anna.ID() {
			t.Errorf("deleted is %s of %s, want %s", ev.Message, ev.Member, gone)
		}
	}
	for _, text := range k.heard() {
		if strings.Contains(text, "This message was deleted") || text == "geschreven en weer weg" {
			t.Errorf("%q was heard", text)
		}
	}
}

// TestAReplyToAnOldMessageIsReadBack is in a thread that began weeks before the
// coach was away.
func TestAReplyToAnOldMessageIsReadBack(t *testing.T) {
	s, _, k, _ := setUpWith(t, ticking(), false)
	anna := s.Person("anna")
	root, quiet := anna.Say("de vraag van toen"), anna.Say("een draad waarin niets gebeurt")
	anna.Reply(quiet, "al lang gehoord")
	until(t, "what was said before", func() bool { return len(k.heard()) == 3 })
	s.Offline()
	s.Advance(60 * 24 * time.Hour)
	for n := range 2 * page {
		anna.Say(fmt.Sprintf("later bericht %d", n))
	}
	reply := anna.Reply(root, "wat ik er nu van vind")
	asked := len(s.Calls("conversations.replies"))
	s.Online()
	until(t, "all that was missed", func() bool { return len(k.heard()) == 3+2*page+1 })
	if got := k.events(bot.Said)[3+2*page]; got.Message != reply || got.Thread != root {
		t.Errorf("last was heard %q in the thread %q, want the reply", got.Text, got.Thread)
	}
	for _, c := range s.Calls("conversations.replies")[asked:] {
		if c.Args["ts"] == quiet {
			t.Error("a thread was read again in which nothing was said")
		}
	}
}

// TestAGapInTheMiddleOfReadingBack has the connections go, and Slack ask to be
// left alone, while what was missed is being read.
func TestAGapInTheMiddleOfReadingBack(t *testing.T) {
	s, _, k, _ := setUp(t)
	anna := s.Person("anna")
	said := []string{"voor de storing"}
	anna.Say(said[0])
	until(t, "what was said before", func() bool { return len(k.heard()) == 1 })
	s.Offline()
	for n := range 3 * page {
		said = append(said, fmt.Sprintf("tijdens de storing %d", n))
		anna.Say(said[len(said)-1])
	}
	s.Delay("conversations.history", 20*time.Millisecond)
	s.Order(slacktest.Fault{Kind: slacktest.Throttle, Method: "conversations.history"})
	before := len(s.Calls("conversations.history"))
	s.Online()
	until(t, "the reading", func() bool { return len(s.Calls("conversations.history")) > before })
	s.CutSockets()
	said = append(said, "terwijl er werd gelezen")
	anna.Say(said[len(said)-1])
	until(t, "all that was said", func() bool { return len(k.heard()) == len(said) })
	if got := k.heard(); !slices.Equal(got, said) {
		t.Errorf("heard %q, want %q", got, said)
	}
}
