package main

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

// newBoth makes a Slack and a Mattermost to serve in one process.
func newBoth(t *testing.T) *served {
	t.Helper()
	s := newProgram(t)
	s.addSlack(false)
	s.addMattermost(true)
	return s
}

// TestServeBoth has a conversation in Slack and one on Mattermost in the same
// process, which know nothing of each other.
func TestServeBoth(t *testing.T) {
	t.Parallel()
	s := newBoth(t)
	s.start()
	people := map[string]bottest.Person{
		"slack":      s.slack.Rig(0, nil).Person("anna"),
		"mattermost": mattermosttest.NewRig(t, s.mattermost, bottest.About{}, nil).Person("anna"),
	}
	for where, anna := range people {
		anna.Say("start")
		s.hearsOf(anna, "Zullen we beginnen?")
		anna.Say("vraag")
		s.hearsOf(anna, "Netwerksecretaris")
		anna.Say("Dit schreef ik in " + where)
		question := len(s.saidTo(anna))
		s.waits("a follow-up", func() bool { return len(s.saidTo(anna)) > question })
	}
	for where, anna := range people {
		anna.Say("terugblik")
		s.hearsOf(anna, "Dit schreef ik in "+where)
	}
	for where, anna := range people {
		for other := range people {
			if other != where && strings.Contains(all(s.saidTo(anna)), "Dit schreef ik in "+other) {
				t.Errorf("in %s stands what was written in %s", where, other)
			}
		}
	}
	s.endsWell(t)
}

// TestServeTellsWhatIsDown: /readyz names the chat server that is down, and why.
func TestServeTellsWhatIsDown(t *testing.T) {
	t.Parallel()
	s := newBoth(t)
	s.start()
	s.mattermost.Unplug()
	s.waits("Mattermost is away", func() bool { return s.why("mattermost/") == "not connected" })
	if why := s.why("slack/"); why != "" {
		t.Errorf("Slack is %q", why)
	}
	s.mattermost.Return()
	s.waits("ready again", func() bool { return s.status("/readyz") == http.StatusOK })
	s.slack.Offline()
	s.waits("Slack is away", func() bool { return s.why("slack/") == "not connected" })
	s.slack.Online()
	s.waits("Slack is back", func() bool { return s.status("/readyz") == http.StatusOK })
	s.slack.Revoke("token_revoked", false)
	s.waits("Slack refuses the token", func() bool { return s.why("slack/") == "token refused" })
	if why := s.why("mattermost/"); why != "" {
		t.Errorf("Mattermost is %q", why)
	}
	if s.status("/readyz") != http.StatusServiceUnavailable || s.status("/healthz") != http.StatusOK {
		t.Errorf("/readyz answers %d, /healthz %d", s.status("/readyz"), s.status("/healthz"))
	}
	noneOf(t, "/readyz", s.body("/readyz"), s.env["GEZEL_SLACK_BOT_TOKEN"], s.env["GEZEL_MATTERMOST_TOKEN"])
}

// why gives what /readyz says of a part that is not ready.
func (s *served) why(name string) string {
	s.t.Helper()
	var said struct {
		Parts []struct{ Name, Why string }
	}
	if err := json.Unmarshal([]byte(s.body("/readyz")), &said); err != nil {
		s.t.Fatal(err)
	}
	for _, part := range said.Parts {
		if strings.HasPrefix(part.Name, name) {
			return part.Why
		}
	}
	s.t.Fatalf("/readyz says nothing of %s", name)
	return ""
}

// saidTo gives what the bot said to somebody.
func (s *served) saidTo(p bottest.Person) []bottest.Shown {
	return slices.DeleteFunc(p.Sees(), func(m bottest.Shown) bool { return m.Mine })
}

// hearsOf waits until the bot says something with a text in it.
func (s *served) hearsOf(p bottest.Person, text string) {
	s.t.Helper()
	s.waits(text, func() bool { return strings.Contains(all(s.saidTo(p)), text) })
}

func all(messages []bottest.Shown) string {
	var out strings.Builder
	for _, m := range messages {
		out.WriteString(m.Text + "\n")
	}
	return out.String()
}
