package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gezel/bot/bottest"
	"gezel/storage"
	"gezel/storage/redistest"
)

// TestServeRedisSetBack kills Redis under the running program and brings it
// back without what was written last, as after a power cut: what was said in
// that time is read again, and what was asked is not asked again.
func TestServeRedisSetBack(t *testing.T) {
	for name, open := range map[string]func(testing.TB, *served) bottest.Person{
		"slack":      onSlack,
		"mattermost": onMattermost,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newProgram(t)
			anna := open(t, s)
			redis := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
			s.env["GEZEL_REDIS_URL"], s.env["GEZEL_KEY_FILE"] = redis.URL(), filepath.Join(t.TempDir(), "master.key")
			if _, err := storage.NewKeyFile(s.env["GEZEL_KEY_FILE"]); err != nil {
				t.Fatal(err)
			}
			s.start()
			anna.Say("start")
			s.hearsOf(anna, "Zullen we beginnen?")
			log, saved := filepath.Join(redis.Dir, "appendonlydir"), t.TempDir()
			if err := os.CopyFS(saved, os.DirFS(log)); err != nil {
				t.Fatal(err)
			}

			const answer = "Bij het plan voor de speeltuin."
			anna.Say("vraag")
			s.hearsOf(anna, "Netwerksecretaris, deel")
			anna.Say(answer)
			s.waits("the follow-up", func() bool { return len(s.saidTo(anna)) == 3 })

			redis.Kill()
			if err := os.RemoveAll(log); err != nil {
				t.Fatal(err)
			}
			if err := os.CopyFS(log, os.DirFS(saved)); err != nil {
				t.Fatal(err)
			}
			redis.Start()
			s.waits("what was lost is read again", func() bool {
				_, since, renewed := strings.Cut(s.errs.String(), "redis was started again, or another one took over")
				return renewed && (strings.Contains(since, "caught up") || strings.Contains(since, "history read"))
			})
			anna.Say("terugblik")
			s.waits("the look-back", func() bool { return len(s.saidTo(anna)) > 3 })
			if said := s.saidTo(anna); s.heard(anna, answer) != 1 || len(said) != 4 || s.heard(anna, "Netwerksecretaris, deel") != 1 {
				t.Errorf("the bot said %d things, want welcome, question, follow-up and look-back, each once:\n%s\n%s", len(said), all(said), s.errs)
			}
			s.stop()
		})
	}
}

// onSlack and onMattermost give somebody on a chat server that they add to what
// is served.
func onSlack(_ testing.TB, s *served) bottest.Person {
	s.addSlack(false)
	return s.slack.Rig(0, nil).Person("anna")
}

func onMattermost(t testing.TB, s *served) bottest.Person {
	s.addMattermost(true)
	return s.colleague(t, "anna")
}
