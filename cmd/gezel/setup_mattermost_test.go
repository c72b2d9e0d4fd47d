package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"gezel/bot/mattermost/mattermosttest"
)

// setUpBy runs gezel setup mattermost with a fake server's own words.
func setUpBy(t *testing.T, s *mattermosttest.Server, environment map[string]string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	_, team := s.Team()
	all := append([]string{"setup", "mattermost", "--url", s.URL(), "--team", team, "--public-url", "http://127.0.0.1:8080"}, args...)
	var out, complaints strings.Builder
	code = run(t.Context(), all, func(name string) string { return environment[name] }, strings.NewReader(""), &out, &complaints)
	return code, out.String(), complaints.String()
}

func TestSetupMattermost(t *testing.T) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now, Bare: true, Internal: mattermosttest.None})
	t.Cleanup(s.Close)
	_, admin := s.Admin()
	dir := t.TempDir()
	tokenFile, out := filepath.Join(dir, "admin"), filepath.Join(dir, "gezel.env")
	for path, body := range map[string]string{tokenFile: admin + "\n", out: "# mine\nGEZEL_LANGUAGE=nl\nGEZEL_PUBLIC_URL=http://old.example.nl\n"} {
		if err := os.WriteFile(path, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	environment := map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN_FILE": tokenFile}

	code, stdout, stderr := setUpBy(t, s, environment, "--dry-run", "--out", out)
	if code != exitOK || stdout != "" || !strings.Contains(stderr, "Would make the bot account @gezel.\n") {
		t.Fatalf("a dry run exits with %d, prints %q and says %q", code, stdout, stderr)
	}
	if body, err := os.ReadFile(out); err != nil || strings.Contains(string(body), "TOKEN") {
		t.Errorf("a dry run wrote %q, %v", body, err)
	}

	code, stdout, stderr = setUpBy(t, s, environment, "--out", out)
	if code != exitOK || stdout != "" || !strings.Contains(stderr, "Made the slash command /gezel.\n") {
		t.Fatalf("it exits with %d, prints %q and says %q", code, stdout, stderr)
	}
	first, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"# mine\n", "GEZEL_LANGUAGE=nl\n", "GEZEL_MATTERMOST_URL=" + s.URL() + "\n", "GEZEL_MATTERMOST_TOKEN=", "GEZEL_MATTERMOST_COMMAND_TOKEN=", "GEZEL_PUBLIC_URL=http://127.0.0.1:8080\n"} {
		if !strings.Contains(string(first), want) {
			t.Errorf("the file lacks %q:\n%s", want, first)
		}
	}
	if strings.Contains(string(first), "old.example.nl") || strings.Contains(string(first), admin) {
		t.Errorf("the file holds what it should not:\n%s", first)
	}
	if info, err := os.Stat(out); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has the mode %v, %v; want 0600", info.Mode(), err)
	}

	if code, _, stderr = setUpBy(t, s, environment, "--out", out); code != exitOK || strings.Contains(stderr, "Made") {
		t.Errorf("the second time it exits with %d and says %q", code, stderr)
	}
	if second, err := os.ReadFile(out); err != nil || string(second) != string(first) {
		t.Errorf("the second time it wrote\n%s\nafter\n%s", second, first)
	}
	if code, stdout, stderr = setUpBy(t, s, environment); !strings.Contains(stderr, "GEZEL_MATTERMOST_TOKEN is not among them: ") || code != exitOK || strings.Contains(stdout, "GEZEL_MATTERMOST_TOKEN") || !strings.Contains(stdout, "GEZEL_MATTERMOST_COMMAND_TOKEN=") {
		t.Errorf("without a file it exits with %d and prints %q", code, stdout)
	}
}

func TestSetupMattermostSaysWhatIsWrong(t *testing.T) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	_, admin := s.Admin()
	dir := t.TempDir()
	for _, c := range []struct {
		name        string
		environment map[string]string
		args        []string
		want        string
	}{
		{"no token", nil, nil, "--admin-token: missing"},
		{"a wrong token", map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": "geheim"}, nil, "--admin-token: refused"},
		{"no file", map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN_FILE": "no-such-file"}, nil, "GEZEL_MATTERMOST_ADMIN_TOKEN_FILE names a file that can't be used"},
		{"a wrong team", map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": admin}, []string{"--team", "waterschap"}, `--team: no team "waterschap"`},
		{"nowhere to write", map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": admin}, []string{"--out", "no-such-directory/gezel.env"}, "--out: settings can't be written to no-such-directory/gezel.env: no such file or directory"},
		{"nowhere to write, dry", map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": admin}, []string{"--dry-run", "--out", "no-such-directory/gezel.env"}, "--out: settings can't be written to "},
		{"a directory to write", map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": admin}, []string{"--out", dir}, "--out: settings can't be written to " + dir + ": is a directory"},
		{"somebody else's token", map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": admin, "GEZEL_MATTERMOST_TOKEN": admin}, nil, "GEZEL_MATTERMOST_TOKEN from the environment: belongs to @"},
	} {
		t.Run(c.name, func(t *testing.T) {
			code, stdout, stderr := setUpBy(t, s, c.environment, c.args...)
			if code != exitFailed || stdout != "" || !strings.Contains(stderr, c.want) || !strings.Contains(stderr, "\nWhat to do: ") {
				t.Errorf("it exits with %d, prints %q and says %q; want it to say %q, and what to do", code, stdout, stderr, c.want)
			}
			if strings.Contains(stderr, "geheim") || strings.Contains(stderr, admin) {
				t.Errorf("a token is told: %q", stderr)
			}
		})
	}
}

// tokenTrouble stands before a fake server, and answers whoever comes with the
// token with a status, unless that is 0. It gives its address.
func tokenTrouble(t *testing.T, s *mattermosttest.Server, token string, status *atomic.Int32) string {
	t.Helper()
	to, err := url.Parse(s.URL())
	if err != nil {
		t.Fatal(err)
	}
	through := httputil.NewSingleHostReverseProxy(to)
	front := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if code := int(status.Load()); code != 0 && strings.Contains(r.Header.Get("Authorization"), token) {
			w.Header().Set("Retry-After", "90") // longer than a set-up waits
			w.WriteHeader(code)
			return
		}
		through.ServeHTTP(w, r)
	}))
	t.Cleanup(front.Close)
	return front.URL
}

// lives tells whether a token of the bot works.
func lives(t *testing.T, s *mattermosttest.Server, token string) bool {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.URL()+"/api/v4/users/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// TestSetupMattermostAgain: run again, it never makes a Gezel deaf that runs
// with a token of before, unless that is asked for.
func TestSetupMattermostAgain(t *testing.T) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now, Bare: true})
	t.Cleanup(s.Close)
	_, admin := s.Admin()
	environment := map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": admin}
	out := filepath.Join(t.TempDir(), "gezel.env")
	if code, _, stderr := setUpBy(t, s, environment, "--out", out); code != exitOK {
		t.Fatal(stderr)
	}
	running, before := assigned(out, varMattermostToken), textOf(t, out)

	var trouble atomic.Int32
	front := tokenTrouble(t, s, running, &trouble)
	for _, status := range []int{http.StatusServiceUnavailable, http.StatusTooManyRequests, http.StatusForbidden} {
		trouble.Store(int32(status))
		for _, flags := range [][]string{{"--out", out}, {"--out", out, "--dry-run"}} {
			code, _, stderr := setUpBy(t, s, environment, append(flags, "--url", front)...)
			want := fmt.Sprintf("gezel: GEZEL_MATTERMOST_TOKEN from %s: can't be tried at %s: who am I: status %d\nWhat to do: see that the server runs", out, front, status)
			if code != exitFailed || !strings.HasPrefix(stderr, want) {
				t.Errorf("it exits with %d and says %q", code, stderr)
			}
		}
	}
	if !lives(t, s, running) || textOf(t, out) != before {
		t.Error("the token that runs, or the file with it, is not what it was")
	}

	if err := os.WriteFile(out, []byte("GEZEL_MATTERMOST_TOKEN=zzzzzzzzzzzzzzzzzzzzzzzzzz\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, _, stderr := setUpBy(t, s, environment, "--out", out)
	second := assigned(out, varMattermostToken)
	if code != exitOK || !lives(t, s, second) || !lives(t, s, running) {
		t.Errorf("after a stale token it exits with %d; the new one works: %v, that which runs: %v", code, lives(t, s, second), lives(t, s, running))
	}
	if !strings.Contains(stderr, "does not work any more") || !strings.Contains(stderr, "still work, with the ids ") || !strings.Contains(stderr, "--new-token revokes them") {
		t.Errorf("after a stale token it says %q", stderr)
	}

	code, _, stderr = setUpBy(t, s, environment, "--new-token", "--out", filepath.Join(out, "gezel.env"))
	if code != exitFailed || !strings.Contains(stderr, "--out: ") || !lives(t, s, running) || !lives(t, s, second) {
		t.Errorf("with nowhere to write it exits with %d and says %q; the tokens work: %v, %v", code, stderr, lives(t, s, running), lives(t, s, second))
	}
	code, _, stderr = setUpBy(t, s, environment, "--new-token", "--out", out)
	third := assigned(out, varMattermostToken)
	if code != exitOK || lives(t, s, running) || lives(t, s, second) || !lives(t, s, third) {
		t.Errorf("with --new-token it exits with %d; the tokens work: %v, %v, %v", code, lives(t, s, running), lives(t, s, second), lives(t, s, third))
	}
	if wrote, revoked := strings.Index(stderr, "Wrote the settings"), strings.Index(stderr, "Revoked"); wrote < 0 || revoked < wrote {
		t.Errorf("it says %q; want that it wrote the settings, and then that it revoked", stderr)
	}
}

func textOf(t *testing.T, path string) string {
	t.Helper()
	body, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// TestSetupMattermostFile goes by what stands in the file, and says what does
// not come to stand in it.
func TestSetupMattermostFile(t *testing.T) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now, Bare: true})
	t.Cleanup(s.Close)
	_, admin := s.Admin()
	_, team := s.Team()
	environment := map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": admin}
	out := filepath.Join(t.TempDir(), "gezel.env")
	if code, _, stderr := setUpBy(t, s, environment, "--out", out); code != exitOK {
		t.Fatal(stderr)
	}
	before := textOf(t, out)
	bare := func(args ...string) (int, string) {
		var stdout, stderr strings.Builder
		code := run(t.Context(), append([]string{"setup", "mattermost", "--team", team}, args...), func(name string) string { return environment[name] },
			strings.NewReader(""), &stdout, &stderr)
		return code, stderr.String()
	}
	code, stderr := bare("--out", out)
	if code != exitOK || strings.Contains(stderr, "Without --public-url") || !strings.Contains(stderr, "Took the public URL from "+out+": http://127.0.0.1:8080.\n") {
		t.Errorf("with all of it in the file it exits with %d and says %q", code, stderr)
	}
	if after := textOf(t, out); after != before {
		t.Errorf("it wrote\n%s\nafter\n%s", after, before)
	}
	other := filepath.Join(t.TempDir(), "other.env")
	code, stderr = bare("--url", s.URL(), "--out", other)
	if code != exitOK || !strings.Contains(stderr, "Wrote the settings to "+other+".\nGEZEL_MATTERMOST_TOKEN is not among them: ") || !strings.Contains(stderr, "--new-token") {
		t.Errorf("to another file it exits with %d and says %q", code, stderr)
	}
	if !strings.Contains(stderr, "The slash command /gezel stays as it is, and leads to http://127.0.0.1:8080/mattermost/command. ") {
		t.Errorf("without a public URL it says %q", stderr)
	}
}

// TestSetupMattermostOfAnotherTeam keeps the token of the slash command of the
// first, but not that of another server.
func TestSetupMattermostOfAnotherTeam(t *testing.T) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now, Bare: true})
	t.Cleanup(s.Close)
	_, admin := s.Admin()
	environment := map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": admin}
	for from, kept := range map[string]bool{s.URL(): true, s.URL() + "/": true, "https://elders.example.nl": false} {
		out := filepath.Join(t.TempDir(), "gezel.env")
		if err := os.WriteFile(out, []byte("GEZEL_MATTERMOST_URL="+from+"\nGEZEL_MATTERMOST_COMMAND_TOKEN=tokenofthefirst\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if code, _, stderr := setUpBy(t, s, environment, "--new-token", "--out", out); code != exitOK {
				t.Fatal(stderr)
			}
		}
		tokens := strings.Split(assigned(out, varMattermostCommand), ",")
		if kept && (len(tokens) != 2 || tokens[0] != "tokenofthefirst") || !kept && len(tokens) != 1 {
			t.Errorf("with a file of %s, the tokens of the command are %q", from, tokens)
		}
	}
}
