package main

import (
	"bufio"
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gezel/storage/redistest"
)

// player is a person at a practice room that runs as a process of its own.
type player struct {
	t     *testing.T
	cmd   *exec.Cmd
	in    io.WriteCloser
	lines *bufio.Reader
	errs  bytes.Buffer
}

// play starts the real program. It ends with the test.
func play(t *testing.T, dataDir string, args ...string) *player {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := &player{t: t, cmd: exec.CommandContext(t.Context(), self)}
	p.cmd.Args = append([]string{"gezel", "try", "--json"}, args...) // see TestMain
	p.cmd.Env = append(os.Environ(), "GEZEL_DATA_DIR="+dataDir)
	p.cmd.Stderr = &p.errs
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.lines = bufio.NewReader(out)
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return p
}

// types types a line, and reads until something of a kind with a text in it
// comes.
func (p *player) types(line, kind, text string) shown {
	p.t.Helper()
	if _, err := io.WriteString(p.in, line+"\n"); err != nil {
		p.t.Fatalf("typing %q: %v\n%s", line, err, &p.errs)
	}
	return p.waits(kind, text)
}

// waits reads until something of a kind with a text in it comes.
func (p *player) waits(kind, text string) shown {
	p.t.Helper()
	var read strings.Builder
	for {
		line, err := p.lines.ReadString('\n')
		if err != nil {
			p.t.Fatalf("the room ended before a %s with %q came: %v\n%s%s", kind, text, err, &read, &p.errs)
		}
		read.WriteString(line)
		if s := parseShown(p.t, line); s.Kind == kind && strings.Contains(s.Text, text) {
			return s
		}
	}
}

// kill ends the process with SIGKILL.
func (p *player) kill() {
	p.t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		p.t.Fatal(err)
	}
	_ = p.cmd.Wait() // killed
}

// leave ends the input, and gives what the process exits with.
func (p *player) leave() int {
	p.t.Helper()
	if err := p.in.Close(); err != nil {
		p.t.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, p.lines)
	_ = p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

// TestTryKilled kills the room in the middle of a conversation, again and
// again, and goes on each time on the same Redis.
func TestTryKilled(t *testing.T) {
	t.Parallel()
	server, data, files := redistest.Start(t), t.TempDir(), t.TempDir()
	again := func(args ...string) *player {
		return play(t, data, append([]string{"--redis", server.URL(), "--files", files}, args...)...)
	}

	p := again("--at", "2026-11-26T12:00:00+01:00")
	p.types("start", "message", "Ik ben Gezel")
	question := p.types("vraag", "message", "")
	p.types("het eerste deel", "tick", "")
	p.kill()

	p = again()
	p.types("het tweede deel", "input", "") // read, and perhaps taken
	p.kill()

	p = again()
	p.types("het derde deel", "tick", "")
	p.types("/edit 1 het derde deel, maar beter", "tick", "")
	followUp := p.types("/later 2m", "message", "")
	if followUp.Topic != "follow-up" || followUp.Question != question.Question {
		t.Errorf("after two minutes came %+v", followUp)
	}
	p.kill()

	p = again()
	p.types("/press 1", "form", "")
	p.kill()

	p = again()
	p.types("/form", "room", "(answer)")
	p.kill()

	p = again()
	p.types("in een venster", "edit", "Beantwoord in een venster.")
	p.kill()

	p = again()
	export := p.types("gegevens", "message", "alles wat ik van je bewaar")
	if code := p.leave(); code != exitOK {
		t.Errorf("the last room exits with %d: %s", code, &p.errs)
	}
	kept := texts(t, filepath.Join(files, export.Files[0]))
	kept = slices.DeleteFunc(kept, func(s string) bool { return s == "het tweede deel" })
	if want := []string{"het eerste deel", "het derde deel, maar beter", "in een venster"}; !slices.Equal(kept, want) {
		t.Errorf("kept is %q, want %q", kept, want)
	}
}

// TestTryRedisInTrouble does to the Redis under a room what happens to one. The
// room says so at once and keeps what is typed, and it is there when Redis is
// well again.
func TestTryRedisInTrouble(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for _, c := range []struct {
		name    string
		hurt    func(*redistest.Server) (heal func())
		says    string
		patient bool // longer than it takes to heal it
	}{
		{"gone", func(s *redistest.Server) func() {
			s.Kill()
			return s.Start
		}, "De opslag is niet bereikbaar", true},
		{"READONLY", func(s *redistest.Server) func() {
			client := s.Client()
			client.Do(ctx, "REPLICAOF", "127.0.0.1", "1")
			return func() { client.Do(ctx, "REPLICAOF", "NO", "ONE") }
		}, "De opslag is niet bereikbaar", true},
		{"OOM", func(s *redistest.Server) func() {
			client := s.Client()
			client.ConfigSet(ctx, "maxmemory", "1")
			return func() { client.ConfigSet(ctx, "maxmemory", "0") }
		}, "De opslag is vol", false},
		{"NOAUTH", func(s *redistest.Server) func() {
			client := s.Client().Conn()
			client.ConfigSet(ctx, "requirepass", "geheim")
			client.Do(ctx, "CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes")
			return func() { client.ConfigSet(ctx, "requirepass", "") }
		}, "De opslag weigert de toegang", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			server, files := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always"), t.TempDir()
			p := play(t, t.TempDir(), "--redis", server.URL(), "--files", files, "--at", "2026-11-26T12:00:00+01:00")
			p.types("start", "message", "Ik ben Gezel")
			p.types("vraag", "message", "")
			p.types("voor de storing", "tick", "")
			heal := c.hurt(server)
			p.types("tijdens de storing", "room", c.says)
			if !c.patient {
				p.waits("room", "Het lukt nog niet.")
				p.types("verderop in de storing", "room", "Ook dit houd ik hier vast.")
			}
			heal()
			if c.patient {
				p.waits("room", "De opslag is er weer.")
			} else {
				p.types("/when", "room", "De opslag is er weer.")
			}
			p.types("na de storing", "tick", "")
			export := p.types("gegevens", "message", "alles wat ik van je bewaar")
			if code := p.leave(); code != exitOK {
				t.Errorf("the room exits with %d: %s", code, &p.errs)
			}
			want := []string{"voor de storing", "tijdens de storing", "verderop in de storing", "na de storing"}
			if c.patient {
				want = slices.Delete(want, 2, 3)
			}
			if kept := texts(t, filepath.Join(files, export.Files[0])); !slices.Equal(kept, want) {
				t.Errorf("kept is %q, want %q", kept, want)
			}
		})
	}
}

// TestTryUnsaved leaves a room whose Redis does not come back.
func TestTryUnsaved(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t)
	p := play(t, t.TempDir(), "--redis", server.URL())
	p.types("start", "message", "Ik ben Gezel")
	server.Client().ConfigSet(context.Background(), "maxmemory", "1")
	p.types("een antwoord", "room", "De opslag is vol")
	if code := p.leave(); code != exitFailed {
		t.Errorf("the room exits with %d", code)
	}
	if got := p.errs.String(); !strings.Contains(got, "what people did last is not saved") || !strings.Contains(got, "What to do: ") || strings.Contains(got, "een antwoord") {
		t.Errorf("it complains: %s", got)
	}
}
