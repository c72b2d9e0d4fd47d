package main

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

// TestServeMattermostRestartedInAFanOut restarts the server while questions go
// out, some of which it has and did not answer for: with the restart its
// memory of what was asked for twice is gone.
func TestServeMattermostRestartedInAFanOut(t *testing.T) {
	t.Parallel()
	s := newMattermost(t)
	s.start()
	people := s.joined(t, 24)
	s.mattermost.Order(mattermosttest.LostReply, http.MethodPost, "/posts", 4)
	s.move(30 * time.Hour) // Thursday 16:00
	s.waits("some of the questions", func() bool { return s.asked(people) > 6 && s.mattermost.Ordered() == 0 })
	s.mattermost.Restart()
	s.waits("it is away", func() bool { return s.why("mattermost/") == "not connected" })
	if n := s.asked(people); n == len(people) {
		t.Fatal("all questions had come before the restart")
	}
	s.mattermost.Return()
	s.waits("ready again", func() bool { return s.status("/readyz") == http.StatusOK })
	s.move(2 * lease)
	s.waits("all questions", func() bool { return s.asked(people) == len(people) })
	s.answered(people)
	s.endsWell(t)
}

// TestServeMattermostRestartedInAConversation restarts the server between an
// answer and its follow-up, and between what is said just before and after.
func TestServeMattermostRestartedInAConversation(t *testing.T) {
	t.Parallel()
	s := newMattermost(t)
	s.start()
	people := s.joined(t, 1)
	anna := people[0]
	anna.Say("vraag")
	s.waits("the question", func() bool { return s.asked(people) == 1 })
	anna.Say("vlak voor de herstart")
	s.mattermost.Restart()
	s.waits("it is away", func() bool { return s.why("mattermost/") == "not connected" })
	s.mattermost.Return()
	anna.Say("vlak erna")
	s.waits("ready again", func() bool { return s.status("/readyz") == http.StatusOK })
	s.move(2 * lease)
	s.waits("a follow-up", func() bool { return len(s.saidTo(anna)) > 2 })
	anna.Say("terugblik")
	s.hearsOf(anna, "vlak erna")
	s.hearsOf(anna, "vlak voor de herstart")
	if said := s.saidTo(anna); len(said) != 4 {
		t.Errorf("the bot said %d things, want welcome, question, follow-up and look-back:\n%s", len(said), all(said))
	}
	s.endsWell(t)
}

// TestServeMattermostLostReply loses the reply to a question that the server
// has: the second try comes while the server remembers what it was asked for,
// or after a restart, when it knows nothing of it.
func TestServeMattermostLostReply(t *testing.T) {
	t.Parallel()
	for name, between := range map[string]func(s *served){
		"within 30 s": func(s *served) { s.move(20 * time.Second) },
		"after a restart": func(s *served) {
			s.mattermost.Restart()
			s.waits("it is away", func() bool { return s.why("mattermost/") == "not connected" })
			s.mattermost.Return()
			s.waits("ready again", func() bool { return s.status("/readyz") == http.StatusOK })
			s.move(2 * lease)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newMattermost(t)
			s.start()
			people := s.joined(t, 1)
			s.mattermost.Order(mattermosttest.LostReply, http.MethodPost, "/posts", 1)
			people[0].Say("vraag")
			s.waits("the question", func() bool { return s.asked(people) == 1 })
			between(s)
			s.waits("it is looked for", func() bool {
				return strings.Contains(s.body("/metrics"), `gezel_lookups_total{outcome="found"`)
			})
			s.answered(people)
			s.endsWell(t)
		})
	}
}

// TestServeMattermostCut cuts every socket without a word, again and again,
// while somebody speaks.
func TestServeMattermostCut(t *testing.T) {
	t.Parallel()
	s := newMattermost(t)
	s.start()
	people := s.joined(t, 1)
	anna := people[0]
	anna.Say("vraag")
	s.waits("the question", func() bool { return s.asked(people) == 1 })
	for n := range 3 {
		anna.Say(fmt.Sprint("zin nummer ", n))
		s.mattermost.Cut()
		anna.Say(fmt.Sprint("vervolg nummer ", n))
		s.waits("it is heard again", func() bool { return s.status("/readyz") == http.StatusOK })
	}
	s.waits("all is ticked", func() bool {
		ticked := 0
		for _, m := range anna.Sees() {
			if m.Ticked {
				ticked++
			}
		}
		return ticked == 6
	})
	s.endsWell(t)
}

// TestServeMattermostLimited has the server take two calls a second.
func TestServeMattermostLimited(t *testing.T) {
	t.Parallel()
	s := newMattermost(t)
	s.start()
	people := s.joined(t, 10)
	s.mattermost.Limit(2, 4)
	s.move(30 * time.Hour) // Thursday 16:00
	s.waits("all questions", func() bool { return s.asked(people) == len(people) })
	s.mattermost.Limit(0, 0)
	s.answered(people)
	s.endsWell(t)
}

// TestServeMattermostLateDialog sends a dialog after its question was closed:
// the answer is kept, and does not stand in the chat. Each press before it is
// delivered twice.
func TestServeMattermostLateDialog(t *testing.T) {
	t.Parallel()
	s := newMattermost(t)
	s.start()
	rig := mattermosttest.NewRig(t, s.mattermost, bottest.About{}, nil)
	anna := rig.Person("anna")
	anna.Say("start")
	s.hearsOf(anna, "Zullen we beginnen?")
	anna.Press("", "Ja, stel een vraag")
	rig.Redeliver()
	s.hearsOf(anna, "Netwerksecretaris, deel")
	anna.Press("", "Antwoord in een venster")
	rig.Redeliver()
	anna.Say("overslaan")
	s.hearsOf(anna, "Goed, overgeslagen.")
	anna.Submit(map[string]string{"In eigen woorden": "Toch nog in het venster."})
	s.hearsOf(anna, "Dank, bewaard.")
	if said := s.saidTo(anna); len(said) != 4 {
		t.Errorf("the bot said %d things, want welcome, question and twice a word at its end:\n%s", len(said), all(said))
	}
	anna.Command("terugblik")
	s.hearsOf(anna, "Toch nog in het venster.")
	for _, e := range s.mattermost.Record() {
		if strings.Contains(e.Message+e.Props, "Toch nog") {
			t.Errorf("the chat keeps what was written in a window: %s", e.Message)
		}
	}
	s.endsWell(t, "Toch nog")
}

// TestServeMattermostOldPress delivers a press once more when the next question
// is there: neither that nor the answer before it changes.
func TestServeMattermostOldPress(t *testing.T) {
	t.Parallel()
	s := newMattermost(t)
	s.start()
	rig := mattermosttest.NewRig(t, s.mattermost, bottest.About{}, nil)
	anna := rig.Person("anna")
	anna.Say("start")
	s.hearsOf(anna, "Zullen we beginnen?")
	s.move(30 * time.Hour) // Thursday 16:00
	s.hearsOf(anna, "Collega’s afremmen")
	anna.Press("", "1 Dat heb ik niet gezegd")
	s.hearsOf(anna, "Dank, bewaard.")
	s.move(7 * 24 * time.Hour)
	s.hearsOf(anna, "Professioneel omgaan met afbreukrisico")
	before := all(s.saidTo(anna))
	rig.Redeliver()
	if now := all(s.saidTo(anna)); now != before {
		t.Errorf("after it the chat reads\n%s\nand before\n%s", now, before)
	}
	anna.Say("terugblik")
	s.hearsOf(anna, "In januari beantwoordde je één vraag.")
	s.endsWell(t)
}
