package main

import (
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"gezel/bot/mattermost/mattermosttest"
	"gezel/bot/slack/slacktest"
)

// served is the real program, serving a fake Slack, a fake Mattermost, or both.
type served struct {
	t          testing.TB
	slack      *slacktest.Server      // nil: none
	mattermost *mattermosttest.Server // nil: none
	env        map[string]string
	binary     string
	addr       string // of its HTTP
	clock      *clock

	cmd  *exec.Cmd
	errs *safeBuffer
	done chan struct{} // closed when it has ended
}

// newProgram makes settings for the program, with no chat server yet.
func newProgram(t testing.TB) *served {
	t.Helper()
	dir := t.TempDir()
	binary, err := exec.LookPath("gezel")
	if err != nil {
		t.Fatal(err)
	}
	s := &served{t: t, binary: binary, addr: freeAddr(t), clock: &clock{file: filepath.Join(dir, "clock")}, errs: new(safeBuffer)}
	s.clock.move(t, time.Until(time.Date(2027, time.January, 13, 9, 0, 0, 0, time.UTC))) // a Wednesday, far from holidays
	s.env = map[string]string{
		"PATH": os.Getenv("PATH"), "HOME": dir, "GEZEL_DATA_DIR": filepath.Join(dir, "data"), "GEZEL_HTTP_ADDR": s.addr,
		"GEZEL_TEST_CLOCK": s.clock.file, "GEZEL_QUIET": "1s",
	}
	return s
}

// newServed makes a fake Slack, and settings for the program; start starts it.
func newServed(t testing.TB, overHTTP bool) *served {
	t.Helper()
	s := newProgram(t)
	s.addSlack(overHTTP)
	return s
}

// addSlack makes a fake Slack to serve.
func (s *served) addSlack(overHTTP bool) {
	s.t.Helper()
	s.slack = slacktest.New(slacktest.Options{Now: s.clock.now})
	s.t.Cleanup(s.slack.Close)
	info := s.slack.Info()
	s.env["GEZEL_SLACK_API_URL"], s.env["GEZEL_SLACK_BOT_TOKEN"] = info.API, info.Token
	if overHTTP {
		s.env["GEZEL_SLACK_SIGNING_SECRET"] = info.Secret
	} else {
		s.env["GEZEL_SLACK_APP_TOKEN"] = info.AppToken
	}
}

// addMattermost makes a fake Mattermost to serve: one that calls the program
// for buttons, dialogs and the slash command, or one without.
func (s *served) addMattermost(callbacks bool) {
	s.t.Helper()
	s.mattermost = mattermosttest.New(mattermosttest.Options{Now: s.clock.now})
	s.t.Cleanup(s.mattermost.Close)
	_, token := s.mattermost.Bot()
	s.env["GEZEL_MATTERMOST_URL"], s.env["GEZEL_MATTERMOST_TOKEN"] = s.mattermost.URL(), token
	if callbacks {
		public := "http://" + s.addr
		s.env["GEZEL_PUBLIC_URL"] = public
		s.env["GEZEL_MATTERMOST_COMMAND_TOKEN"] = s.mattermost.AddCommand("gezel", public+"/mattermost/command")
	}
}

// start starts the program, and returns when it is ready.
func (s *served) start() {
	s.t.Helper()
	s.launch()
	s.waits("ready", func() bool { return s.status("/readyz") == http.StatusOK })
	if s.slack != nil && s.env["GEZEL_SLACK_SIGNING_SECRET"] != "" {
		base := "http://" + s.addr + "/slack/"
		if err := s.slack.DeliverTo(s.t.Context(), slacktest.URLs{Events: base + "events", Interactivity: base + "interactive", Commands: base + "command"}); err != nil {
			s.t.Fatal(err)
		}
	}
}

// launch starts the program.
func (s *served) launch(flags ...string) {
	s.t.Helper()
	s.cmd = exec.Command(s.binary, append([]string{"serve"}, flags...)...)
	for name, value := range s.env {
		s.cmd.Env = append(s.cmd.Env, name+"="+value)
	}
	s.cmd.Stderr = s.errs
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	cmd, done := s.cmd, make(chan struct{})
	s.done = done
	go func() { defer close(done); _ = cmd.Wait() }()
	s.t.Cleanup(func() { _ = cmd.Process.Kill(); <-done })
}

// kill ends it as a power cut would.
func (s *served) kill() {
	_ = s.cmd.Process.Kill()
	<-s.done
}

// stop asks it to end, and gives what it exits with.
func (s *served) stop() int {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	return s.ends()
}

// ends waits until it has ended by itself, and gives what it exits with.
func (s *served) ends() int {
	s.t.Helper()
	select {
	case <-s.done:
	case <-time.After(time.Minute):
		s.t.Fatalf("it has not ended in a minute:\n%s", s.errs)
	}
	return s.cmd.ProcessState.ExitCode()
}

// status gives what a path answers with; 0 where nobody answers.
func (s *served) status(path string) int {
	resp, err := http.Get("http://" + s.addr + path)
	if err != nil {
		return 0
	}
	defer resp.Body.Close()
	return resp.StatusCode
}

func (s *served) body(path string) string {
	s.t.Helper()
	resp, err := http.Get("http://" + s.addr + path)
	if err != nil {
		s.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(body)
}

// waits waits for something to become so, and fails when it does not.
func (s *served) waits(what string, ok func() bool) {
	s.t.Helper()
	every := time.NewTicker(10 * time.Millisecond)
	defer every.Stop()
	late := time.After(time.Minute)
	for !ok() {
		select {
		case <-every.C:
		case <-s.done:
			s.t.Fatalf("%s: it ended:\n%s", what, s.errs)
		case <-late:
			s.t.Fatalf("%s: not in a minute:\n%s", what, s.errs)
		}
	}
}

// move moves the clocks of the chat servers and of the program on.
func (s *served) move(by time.Duration) {
	s.t.Helper()
	s.clock.move(s.t, by)
	if s.slack != nil {
		s.slack.Advance(0) // what Slack delivers again after a time, it does now
	}
}

// said gives what the bot said to somebody, oldest first.
func (s *served) said(p *slacktest.Person) []slacktest.Note {
	return slices.DeleteFunc(p.Sees(), func(n slacktest.Note) bool { return n.Mine })
}

// hears waits until the bot has said n things in all, and gives the last.
func (s *served) hears(p *slacktest.Person, n int) slacktest.Note {
	s.t.Helper()
	s.waits("the bot speaks", func() bool { return len(s.said(p)) >= n })
	all := s.said(p)
	if len(all) != n {
		s.t.Fatalf("the bot has said %d things, want %d: %+v", len(all), n, all)
	}
	return all[n-1]
}

// ticked waits until a message is ticked.
func (s *served) ticked(p *slacktest.Person, id string) {
	s.t.Helper()
	s.waits("a tick", func() bool {
		return slices.ContainsFunc(p.Sees(), func(n slacktest.Note) bool { return n.ID == id && len(n.Reactions) == 1 })
	})
}

// noneOf fails where one of the texts stands in what is not for it.
func noneOf(t *testing.T, where, text string, secrets ...string) {
	t.Helper()
	for _, secret := range secrets {
		if strings.Contains(text, secret) {
			t.Errorf("%s holds %q", where, secret)
		}
	}
}

// tick comes a moment later, for whoever looks again and again.
func (s *served) tick() <-chan time.Time { return time.After(10 * time.Millisecond) }

// endsWell stops it, and looks whether it had anything to complain of, and told
// what it may not.
func (s *served) endsWell(t *testing.T, secrets ...string) {
	t.Helper()
	if code := s.stop(); code != exitOK {
		t.Errorf("it exits with %d", code)
	}
	if log := s.errs.String(); strings.Contains(log, "level=ERROR") {
		t.Errorf("it complains:\n%s", log)
	}
	for _, name := range []string{"GEZEL_SLACK_BOT_TOKEN", "GEZEL_SLACK_APP_TOKEN", "GEZEL_SLACK_SIGNING_SECRET", "GEZEL_MATTERMOST_TOKEN", "GEZEL_MATTERMOST_COMMAND_TOKEN"} {
		if s.env[name] != "" {
			secrets = append(secrets, s.env[name])
		}
	}
	noneOf(t, "the log", s.errs.String(), secrets...)
}
