package main

import (
	"bytes"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"gezel/bot/bottest"
	"gezel/storage"
	"gezel/storage/redistest"
)

// gate stands between the program and its Redis. All that the program writes is
// one script: at one of its calls the gate kills the program, before Redis has
// it or after, so that the reply is lost.
type gate struct {
	t     *testing.T
	redis string // the socket behind it
	sha   []byte // of the script
	kill  func()

	mu     sync.Mutex
	saves  int // calls still to pass; at 0 it kills; below it lets all pass
	after  bool
	count  int
	killed bool
}

// newGate gives a gate and the URL of it.
func newGate(t *testing.T, redis *redistest.Server) (*gate, string) {
	t.Helper()
	script, err := os.ReadFile(filepath.Join(top, "storage", "save.lua"))
	if err != nil {
		t.Fatal(err)
	}
	sum := sha1.Sum(script)
	g := &gate{t: t, redis: redis.Addr(), sha: []byte(hex.EncodeToString(sum[:])), saves: -1}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go g.pass(conn)
		}
	}()
	return g, "redis://" + listener.Addr().String()
}

// arm has it kill at the nth save from now on, counted from 0.
func (g *gate) arm(n int, after bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.saves, g.after, g.count, g.killed = n, after, 0, false
}

// passed tells how many saves there were since arm, and whether one of them
// killed.
func (g *gate) passed() (saves int, killed bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.count, g.killed
}

// deadly counts a save, and tells whether it is the one.
func (g *gate) deadly() (now, after bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.count++
	g.saves--
	g.killed = g.killed || g.saves == -1
	return g.saves == -1, g.after
}

// pass hands on what the program says and Redis answers.
func (g *gate) pass(program net.Conn) {
	defer program.Close()
	redis, err := net.Dial("unix", g.redis)
	if err != nil {
		return
	}
	defer redis.Close()
	answers := make(chan []byte)
	go func() {
		defer close(answers)
		for buffer := make([]byte, 64<<10); ; {
			n, err := redis.Read(buffer)
			if err != nil {
				return
			}
			answers <- bytes.Clone(buffer[:n])
		}
	}()
	asked := make(chan []byte)
	go func() {
		defer close(asked)
		for buffer := make([]byte, 64<<10); ; {
			n, err := program.Read(buffer)
			if err != nil {
				return
			}
			asked <- bytes.Clone(buffer[:n])
		}
	}()
	for {
		select {
		case answer, ok := <-answers:
			if _, err := program.Write(answer); err != nil || !ok {
				return
			}
		case ask, ok := <-asked:
			if !ok {
				return
			}
			if bytes.Contains(ask, g.sha) {
				if now, after := g.deadly(); now {
					if after {
						_, _ = redis.Write(ask)
						<-answers
					}
					g.kill()
					return
				}
			}
			if _, err := redis.Write(ask); err != nil {
				return
			}
		}
	}
}

// TestServeKilledAtEverySave kills the program at each step of sending a
// question, of saving an answer and of asking a follow-up: before and after
// each of its writes. Nothing is lost, and nothing comes twice.
func TestServeKilledAtEverySave(t *testing.T) {
	for name, open := range map[string]func(testing.TB, *served) bottest.Person{
		"slack": onSlack, "mattermost": onMattermost,
	} {
		t.Run(name, func(t *testing.T) {
			saves := 0
			t.Run("never", func(t *testing.T) { saves, _ = killedAt(t, open, -1, false) })
			if saves < 6 {
				t.Fatalf("a question, an answer and two follow-ups took %d saves: not all of them were seen", saves)
			}
			var spared atomic.Int64 // of the last save it is not sure that it comes by itself
			t.Run("once", func(t *testing.T) {
				for n := range saves {
					for _, when := range []string{"before", "after"} {
						t.Run(fmt.Sprint(when, " save ", n+1), func(t *testing.T) {
							t.Parallel()
							if _, killed := killedAt(t, open, n, when == "after"); !killed {
								spared.Add(1)
							}
						})
					}
				}
			})
			if n := spared.Load(); n > 4 {
				t.Errorf("%d programs of %d were not killed", n, 2*saves)
			}
		})
	}
}

// killedAt has a question asked and answered, and kills the program once on the
// way, unless save is -1. It gives how many saves that took.
func killedAt(t *testing.T, open func(testing.TB, *served) bottest.Person, save int, after bool) (saves int, killed bool) {
	s := newProgram(t)
	anna := open(t, s)
	g, url := newGate(t, redistest.Start(t))
	s.env["GEZEL_REDIS_URL"], s.env["GEZEL_KEY_FILE"] = url, filepath.Join(t.TempDir(), "master.key")
	if _, err := storage.NewKeyFile(s.env["GEZEL_KEY_FILE"]); err != nil {
		t.Fatal(err)
	}
	s.start()
	g.kill = func() { _ = s.cmd.Process.Kill() }
	anna.Say("start")
	s.hearsOf(anna, "Zullen we beginnen?")
	g.arm(save, after)
	const answer = "Bij het plan voor de speeltuin."
	anna.Say("vraag")
	s.survives("the question", func() bool { return s.heard(anna, "Netwerksecretaris") > 0 })
	anna.Say(answer)
	s.survives("the follow-up", func() bool { return len(s.saidTo(anna)) > 2 })
	anna.Say("overslaan")
	s.survives("the second follow-up", func() bool { return len(s.saidTo(anna)) > 3 })
	saves, killed = g.passed()
	anna.Say("terugblik")
	s.survives("the look-back", func() bool { return s.heard(anna, answer) > 0 })
	if said := s.saidTo(anna); len(said) != 5 || s.heard(anna, answer) != 1 || s.heard(anna, "Netwerksecretaris, deel") != 1 {
		t.Errorf("the bot said %d things, want welcome, question, two follow-ups and look-back, each once:\n%s\n%s", len(said), all(said), s.errs)
	}
	return saves, killed
}

// heard counts how often a text stands in what the bot said to somebody.
func (s *served) heard(p bottest.Person, text string) int {
	return strings.Count(all(s.saidTo(p)), text)
}

// survives waits for something to become so. When the program ended meanwhile,
// it is started again, after all leases and waits of what it left.
func (s *served) survives(what string, ok func() bool) {
	s.t.Helper()
	late := time.After(time.Minute)
	for !ok() {
		select {
		case <-s.tick():
		case <-s.done:
			s.move(2 * lease)
			s.start()
			if s.slack != nil {
				s.slack.Hurry()
			}
		case <-late:
			s.t.Fatalf("%s: not in a minute:\n%s", what, s.errs)
		}
	}
}
