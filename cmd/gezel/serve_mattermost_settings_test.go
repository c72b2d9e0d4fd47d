package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync/atomic"
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
			change:  func(t *testing.T, s *served) { s.lonely(t) },
			warning: true, want: "mattermost: the bot is in no team", do: "docs/mattermost.md, By hand, step 3",
		},
		"an address that may not be called": {
			change: func(t *testing.T, s *served) { s.mayCall(t, "") },
			want:   "GEZEL_PUBLIC_URL: the Mattermost server does not reach Gezel there", do: "AllowedUntrustedInternalConnections",
		},
		"an address that leads elsewhere": {
			change: func(_ *testing.T, s *served) { s.env["GEZEL_PUBLIC_URL"] = s.mattermost.URL() },
			want:   "GEZEL_PUBLIC_URL: the Mattermost server does not reach Gezel there", do: "see that the address leads to Gezel",
		},
		"an address where another program answers": {
			change: func(t *testing.T, s *served) {
				other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "{}") }))
				t.Cleanup(other.Close)
				s.env["GEZEL_PUBLIC_URL"] = other.URL
			},
			want: "GEZEL_PUBLIC_URL: another program than this Gezel answers there", do: "GEZEL_HTTP_ADDR",
		},
		"no public address": {
			change:  func(_ *testing.T, s *served) { delete(s.env, "GEZEL_PUBLIC_URL") },
			warning: true, want: "mattermost: without a public URL there are no buttons, no dialogs and no slash command", do: "docs/mattermost.md, In five minutes, step 3",
		},
		"no command token": {
			change:  func(_ *testing.T, s *served) { delete(s.env, "GEZEL_MATTERMOST_COMMAND_TOKEN") },
			warning: true, want: "mattermost: without a command token the slash command is not answered", do: "docs/mattermost.md, In five minutes, step 3",
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
			code := s.ends()
			if log := s.errs.String(); code != exitFailed || !explains(log, "gezel: "+c.want, c.do) {
				t.Errorf("it exits with %d and says: %s", code, log)
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

// TestServeMattermostUnchecked says what was not checked: of a bot in no team,
// whether the server reaches Gezel.
func TestServeMattermostUnchecked(t *testing.T) {
	t.Parallel()
	s := newProgram(t)
	s.addMattermost(true)
	s.lonely(t)
	s.start()
	s.waits("ready, and told so", func() bool { return strings.Contains(s.errs.String(), "msg=ready") })
	if !explains(s.errs.String(), "gezel: warning: GEZEL_PUBLIC_URL: it was not checked whether the Mattermost server reaches Gezel there: the bot is in no team", "By hand, step 3") {
		t.Errorf("it says:\n%s", s.errs)
	}
	s.endsWell(t)
}

// TestServeMattermostCalledLate starts beside a web server in between that is
// starting too: it is ready when the first call has come through.
func TestServeMattermostCalledLate(t *testing.T) {
	t.Parallel()
	s := newProgram(t)
	s.addMattermost(true)
	var calls atomic.Int32
	through := httputil.NewSingleHostReverseProxy(&url.URL{Scheme: "http", Host: s.addr})
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if calls.Add(1) < 4 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		through.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	s.env["GEZEL_PUBLIC_URL"] = front.URL
	s.launch()
	s.waits("ready", func() bool { return strings.Contains(s.errs.String(), "msg=ready") })
	if n := strings.Count(s.errs.String(), "waiting for a call of the Mattermost server at GEZEL_PUBLIC_URL"); n != 1 || calls.Load() != 4 {
		t.Errorf("that it waits is told %d times, that it is ready after %d calls, want 4:\n%s", n, calls.Load(), s.errs)
	}
	s.endsWell(t)
}

// lonely gives the program the token of a bot that is in no team.
func (s *served) lonely(t *testing.T) {
	t.Helper()
	made := s.asAdmin(t, http.MethodPost, "/bots", `{"username":"eenzaam"}`)
	s.env["GEZEL_MATTERMOST_TOKEN"] = s.asAdmin(t, http.MethodPost, "/users/"+made["user_id"]+"/tokens", `{"description":"x"}`)["token"]
}

// mayCall says which private addresses the server may call.
func (s *served) mayCall(t *testing.T, hosts string) {
	t.Helper()
	s.asAdmin(t, http.MethodPut, "/config/patch", `{"ServiceSettings":{"AllowedUntrustedInternalConnections":"`+hosts+`"}}`)
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
