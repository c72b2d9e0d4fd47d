package main

import (
	"os"
	"path/filepath"
	"strings"
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
	if code, stdout, _ = setUpBy(t, s, environment); code != exitOK || strings.Contains(stdout, "GEZEL_MATTERMOST_TOKEN") || !strings.Contains(stdout, "GEZEL_MATTERMOST_COMMAND_TOKEN=") {
		t.Errorf("without a file it exits with %d and prints %q", code, stdout)
	}
}

func TestSetupMattermostSaysWhatIsWrong(t *testing.T) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	_, admin := s.Admin()
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
		{"nowhere to write", map[string]string{"GEZEL_MATTERMOST_ADMIN_TOKEN": admin}, []string{"--out", "no-such-directory/gezel.env"}, "settings not written"},
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
