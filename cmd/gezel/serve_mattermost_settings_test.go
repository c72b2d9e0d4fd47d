package main

import (
	"bytes"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// TestServeMattermostRefused names what is wrong with a Mattermost server or
// with what was said of it, and with strict also what would only be a warning.
func TestServeMattermostRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change  func(t *testing.T, s *served)
		warning bool // without --strict it starts all the same
		want    string
		do      string
	}{
		"nobody at that URL": {
			change: func(_ *testing.T, s *served) { s.env["GEZEL_MATTERMOST_URL"] = "http://127.0.0.1:9" },
			want:   "GEZEL_MATTERMOST_URL: who am I: no reply: ", do: "see that the server runs",
		},
		"something else at that URL": {
			change: func(_ *testing.T, s *served) { s.env["GEZEL_MATTERMOST_URL"] += "/elsewhere" },
			want:   "GEZEL_MATTERMOST_URL: ", do: "give the address of a Mattermost server, as people open it in a browser",
		},
		"an invented token": {
			change: func(_ *testing.T, s *served) { s.env["GEZEL_MATTERMOST_TOKEN"] = "hushhush" },
			want:   "GEZEL_MATTERMOST_TOKEN: refused by the server", do: "make a new token for the bot account",
		},
		"the token of a person": {
			change: func(_ *testing.T, s *served) {
				s.env["GEZEL_MATTERMOST_TOKEN"] = s.mattermost.Person("anna").Token()
			},
			want: "GEZEL_MATTERMOST_TOKEN: belongs to a person, not to a bot", do: "make a bot account",
		},
		"in no team": {
			change: func(t *testing.T, s *served) {
				made := s.asAdmin(t, http.MethodPost, "/bots", `{"username":"eenzaam"}`)
				s.env["GEZEL_MATTERMOST_TOKEN"] = s.asAdmin(t, http.MethodPost, "/users/"+made["user_id"]+"/tokens", `{"description":"x"}`)["token"]
			},
			warning: true, want: "mattermost: the bot is in no team", do: "see docs/mattermost.md",
		},
		"an address that may not be called": {
			change: func(t *testing.T, s *served) {
				s.asAdmin(t, http.MethodPut, "/config/patch", `{"ServiceSettings":{"AllowedUntrustedInternalConnections":""}}`)
			},
			warning: true, want: "GEZEL_PUBLIC_URL: the Mattermost server does not reach Gezel there", do: "AllowedUntrustedInternalConnections",
		},
		"an address that leads elsewhere": {
			change:  func(_ *testing.T, s *served) { s.env["GEZEL_PUBLIC_URL"] = s.mattermost.URL() },
			warning: true, want: "GEZEL_PUBLIC_URL: the Mattermost server does not reach Gezel there", do: "see that the address leads to Gezel",
		},
		"no public address": {
			change:  func(_ *testing.T, s *served) { delete(s.env, "GEZEL_PUBLIC_URL") },
			warning: true, want: "mattermost: without a public URL there are no buttons, no dialogs and no slash command", do: "see docs/mattermost.md",
		},
		"no command token": {
			change:  func(_ *testing.T, s *served) { delete(s.env, "GEZEL_MATTERMOST_COMMAND_TOKEN") },
			warning: true, want: "mattermost: without a command token the slash command is not answered", do: "see docs/mattermost.md",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newProgram(t)
			s.addMattermost(true)
			c.change(t, s)
			if c.warning {
				s.start()
				s.waits("a warning", func() bool {
					return explains(s.errs.String(), "gezel: warning: "+c.want, c.do)
				})
				s.endsWell(t, "hushhush")
				s.errs = new(safeBuffer)
				s.launch("--strict")
			} else {
				s.launch()
			}
			<-s.done
			if log := s.errs.String(); s.cmd.ProcessState.ExitCode() != exitFailed || !explains(log, "gezel: "+c.want, c.do) {
				t.Errorf("it exits with %d and says: %s", s.cmd.ProcessState.ExitCode(), log)
			}
			noneOf(t, "the log", s.errs.String(), "hushhush", s.env["GEZEL_MATTERMOST_TOKEN"])
		})
	}
}

// TestServeMattermostStrict starts in strictness where nothing is amiss.
func TestServeMattermostStrict(t *testing.T) {
	t.Parallel()
	s := newProgram(t)
	s.addMattermost(true)
	s.launch("--strict")
	s.waits("ready", func() bool { return s.status("/readyz") == http.StatusOK })
	s.endsWell(t)
}

// explains tells whether a log has a line that begins with what is wrong, and
// below it one that says what to do.
func explains(log, what, do string) bool {
	lines := strings.Split(log, "\n")
	at := slices.IndexFunc(lines, func(line string) bool { return strings.HasPrefix(line, what) })
	return at >= 0 && at+1 < len(lines) && strings.HasPrefix(lines[at+1], "What to do: ") && strings.Contains(lines[at+1], do)
}

// asAdmin asks the fake Mattermost for something as its administrator, and
// gives the texts in its answer.
func (s *served) asAdmin(t *testing.T, method, path, body string) map[string]string {
	t.Helper()
	_, token := s.mattermost.Admin()
	req, err := http.NewRequestWithContext(t.Context(), method, s.mattermost.URL()+"/api/v4"+path, bytes.NewBufferString(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, texts := map[string]any{}, map[string]string{}
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %s, %v", method, path, resp.Status, err)
	}
	for name, value := range answer {
		if text, ok := value.(string); ok {
			texts[name] = text
		}
	}
	return texts
}
