package main

import (
	"fmt"
	"maps"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
	"gezel/storage"
	"gezel/storage/redistest"
)

// newMattermost makes a fake Mattermost that can call the program, and settings
// for it; start starts it.
func newMattermost(t *testing.T) *served {
	t.Helper()
	s := newProgram(t)
	s.addMattermost(true)
	return s
}

// TestServeMattermost lets somebody join, be asked, answer and be asked on, and
// looks at what is told of it elsewhere.
func TestServeMattermost(t *testing.T) {
	t.Parallel()
	s := newMattermost(t)
	s.start()
	anna := s.colleague(t, "anna")
	anna.Say("start")
	s.hearsOf(anna, "Zullen we beginnen?")
	anna.Press("", "Ja, stel een vraag")
	s.hearsOf(anna, "Netwerksecretaris")
	anna.Say("Bij de burgemeester van Zuiderveld")
	s.waits("a follow-up", func() bool { return len(s.saidTo(anna)) == 3 })
	metrics := s.body("/metrics")
	for _, want := range []string{
		`gezel_events_total{kind="pressed",outcome="kept"`, `gezel_events_total{kind="said",outcome="kept"`,
		`gezel_deliveries_total{do="send",outcome="done"`, `gezel_chat_total{chat="mattermost",what="caught-up"} 1`,
	} {
		if !strings.Contains(metrics, want) {
			t.Errorf("the metrics have no %s:\n%s", want, metrics)
		}
	}
	told := []string{"burgemeester", "Zuiderveld", s.env["GEZEL_MATTERMOST_TOKEN"], s.env["GEZEL_MATTERMOST_COMMAND_TOKEN"]}
	noneOf(t, "/metrics", metrics, append(told, anna.Place().User)...)
	noneOf(t, "/readyz", s.body("/readyz"), append(told, anna.Place().User)...)
	s.endsWell(t, told...)
}

// TestServeMattermostCalls: what is not Mattermost's is refused without a word,
// and counted.
func TestServeMattermostCalls(t *testing.T) {
	t.Parallel()
	s := newMattermost(t)
	s.start()
	large := `{"type":"` + strings.Repeat("x", 5<<20) + `"}`
	for i, c := range []struct {
		path, body string
		want       int
	}{
		{"action", `{"user_id":"x","context":{"action":"erase"}}`, http.StatusForbidden},
		{"dialog", `{"type":"dialog_submission","user_id":"x","state":"{}"}`, http.StatusForbidden},
		{"command", `token=x&user_id=x&text=wis`, http.StatusForbidden},
		{"action", large, http.StatusRequestEntityTooLarge},
		{"dialog", large, http.StatusRequestEntityTooLarge},
		{"command", large, http.StatusRequestEntityTooLarge},
	} {
		kind := "application/json"
		if c.path == "command" {
			kind = "application/x-www-form-urlencoded"
		}
		resp, err := http.Post("http://"+s.addr+"/mattermost/"+c.path, kind, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != c.want || resp.ContentLength != 0 {
			t.Errorf("%d bytes to %s are answered with %d and %d bytes, want %d and none", len(c.body), c.path, resp.StatusCode, resp.ContentLength, c.want)
		}
		if want := fmt.Sprintf(`gezel_chat_total{chat="mattermost",what="refused"} %d`, i+1); !strings.Contains(s.body("/metrics"), want) {
			t.Errorf("after %d bytes to %s the metrics have no %s", len(c.body), c.path, want)
		}
	}
	s.endsWell(t)
}

// TestServeMattermostReplicas runs two on one Redis, which hear everything
// twice, and kills one in the middle of a fan-out: each question comes once,
// each answer is kept once.
func TestServeMattermostReplicas(t *testing.T) {
	t.Parallel()
	redis := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	s := newMattermost(t)
	s.env["GEZEL_REDIS_URL"], s.env["GEZEL_KEY_FILE"] = redis.URL(), filepath.Join(t.TempDir(), "master.key")
	if _, err := storage.NewKeyFile(s.env["GEZEL_KEY_FILE"]); err != nil {
		t.Fatal(err)
	}
	other := *s
	other.env, other.addr = maps.Clone(s.env), freeAddr(t)
	other.env["GEZEL_HTTP_ADDR"] = other.addr
	s.start()
	other.start()
	people := s.joined(t, 12)
	s.move(30 * time.Hour) // Thursday 16:00
	s.waits("some of the questions", func() bool { return s.asked(people) > 2 })
	other.kill()
	s.move(2 * lease)
	s.waits("all questions", func() bool { return s.asked(people) == len(people) })
	s.answered(people)
	s.endsWell(t)
}

// colleague gives somebody on the fake Mattermost.
func (s *served) colleague(t testing.TB, name string) bottest.Person {
	return mattermosttest.NewRig(t, s.mattermost, bottest.About{}, nil).Person(name)
}

// joined makes so many members.
func (s *served) joined(t *testing.T, n int) []bottest.Person {
	t.Helper()
	var people []bottest.Person
	for i := range n {
		p := s.colleague(t, fmt.Sprint("lid", i))
		p.Say("start")
		people = append(people, p)
	}
	for _, p := range people {
		s.hearsOf(p, "Zullen we beginnen?")
	}
	return people
}

// asked counts who has the question of the week.
func (s *served) asked(people []bottest.Person) int {
	n := 0
	for _, p := range people {
		if strings.Contains(all(s.saidTo(p)), "Netwerksecretaris, deel") {
			n++
		}
	}
	return n
}

// answered has everybody answer, and sees to it that the question came once,
// the answer is kept, and one follow-up comes of it.
func (s *served) answered(people []bottest.Person) {
	s.t.Helper()
	for i, p := range people {
		p.Say(fmt.Sprint("antwoord nummer ", i))
	}
	for _, p := range people {
		s.waits("a follow-up", func() bool { return len(s.saidTo(p)) > 2 })
	}
	for i, p := range people {
		p.Say("terugblik")
		s.hearsOf(p, fmt.Sprint("antwoord nummer ", i))
		said := s.saidTo(p)
		if text := all(said); len(said) != 4 || strings.Count(text, "Netwerksecretaris, deel") != 1 || strings.Count(text, "antwoord nummer") != 1 {
			s.t.Errorf("the bot said %d things to %s, want welcome, question, follow-up and look-back:\n%s", len(said), p.Place().User, text)
		}
	}
}
