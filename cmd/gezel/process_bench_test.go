package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/schedule"
	"gezel/bot/terminal"
	"gezel/prompts"
	"gezel/storage"
	"gezel/storage/redistest"
)

// BenchmarkProcess is the resident memory of a practice room at rest, in MB.
func BenchmarkProcess(b *testing.B) {
	binary := build(b)
	for b.Loop() {
		report(b, resident(b, binary, nil, "try"), 45)
	}
}

// BenchmarkProcessWith100000Members is how many MB more it is with 100,000
// members in a given Redis than with none.
func BenchmarkProcessWith100000Members(b *testing.B) {
	binary, server, data := build(b), redistest.Start(b), b.TempDir()
	env := []string{"GEZEL_DATA_DIR=" + data}
	for b.Loop() {
		without := resident(b, binary, env, "try", "--redis", server.URL())
		populate(b, server.URL(), filepath.Join(data, "master.key"), 100_000)
		report(b, resident(b, binary, env, "try", "--redis", server.URL())-without, 5)
	}
}

// BenchmarkServeProcess is the resident memory of gezel serve with a chat server
// on which somebody joined, at rest and without its Redis, in MB: with a Slack
// workspace, with a Mattermost server, and with both.
func BenchmarkServeProcess(b *testing.B)           { residentServing(b, 40, onSlack) }
func BenchmarkServeProcessMattermost(b *testing.B) { residentServing(b, 45, onMattermost) }
func BenchmarkServeProcessBoth(b *testing.B)       { residentServing(b, 55, onSlack, onMattermost) }

func residentServing(b *testing.B, atMost float64, open ...func(testing.TB, *served) bottest.Person) {
	binary := build(b)
	for b.Loop() {
		s := newProgram(b)
		s.binary = binary
		var people []bottest.Person
		for _, add := range open {
			people = append(people, add(b, s))
		}
		s.start()
		for _, anna := range people {
			anna.Say("start")
			s.hearsOf(anna, "Zullen we beginnen?")
		}
		report(b, rss(b, s.cmd.Process.Pid), atMost)
		s.stop()
	}
}

func report(b *testing.B, measured, atMost float64) {
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(measured, "measured")
	b.ReportMetric(atMost, "at-most")
}

func build(b *testing.B) string {
	binary := filepath.Join(b.TempDir(), "gezel")
	if out, err := exec.Command("go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		b.Fatalf("%v: %s", err, out)
	}
	return binary
}

// resident starts the program, lets somebody join and read what is due, and
// gives what it then holds in memory, in MB (proc(5), VmRSS).
func resident(b *testing.B, binary string, env []string, args ...string) float64 {
	cmd := exec.CommandContext(b.Context(), binary, append(args, "--json")...)
	cmd.Env = append(os.Environ(), env...)
	in, err := cmd.StdinPipe()
	if err != nil {
		b.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	if _, err := io.WriteString(in, "start\n/when\n"); err != nil {
		b.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for line := ""; !strings.Contains(line, `"kind":"when"`); {
		if line, err = lines.ReadString('\n'); err != nil {
			b.Fatal(err)
		}
	}
	megabytes := rss(b, cmd.Process.Pid)
	if err := in.Close(); err != nil {
		b.Fatal(err)
	}
	_, _ = io.Copy(io.Discard, lines)
	if err := cmd.Wait(); err != nil {
		b.Fatal(err)
	}
	return megabytes
}

// rss gives what a process holds in memory, in MB.
func rss(b *testing.B, pid int) float64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kilobytes, err := strconv.ParseFloat(strings.Fields(rest)[0], 64)
	if err != nil {
		b.Fatal(err)
	}
	return kilobytes / 1024
}

// silent is a chat server that shows nothing.
type silent struct{}

func (silent) Send(context.Context, bot.Place, bot.Message, bot.DeliveryID) (bot.Ref, error) {
	return bot.Ref{}, nil
}

func (silent) Sent(context.Context, bot.Place, bot.DeliveryID, time.Time) (bot.Ref, bool, error) {
	return bot.Ref{}, false, nil
}

// populate makes members in the practice room's Redis, as the coach would.
func populate(b *testing.B, url, keyFile string, members int) {
	key, err := storage.ReadKeyFile(keyFile)
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	store, err := storage.Open(b.Context(), storage.Options{URL: url, Key: key, Log: log})
	if err != nil {
		b.Fatal(err)
	}
	defer store.Close()
	now := time.Now()
	moment, err := schedule.ParseMoment("0 16 * * 4", now)
	if err != nil {
		b.Fatal(err)
	}
	coach, err := bot.New(bot.Config{
		Store: store, Senders: map[bot.ServerID]bot.Sender{terminal.Server: silent{}}, Catalogue: prompts.Builtin(),
		Settings: bot.Settings{Moment: moment, Zone: "Europe/Amsterdam", Language: "nl", Retention: 400 * 24 * time.Hour},
		Now:      func() time.Time { return now }, Log: log, Lease: time.Minute,
	})
	if err != nil {
		b.Fatal(err)
	}
	var wg sync.WaitGroup
	for part := range 8 {
		wg.Go(func() {
			for i := part; i < members; i += 8 {
				id := bot.MemberID{Server: terminal.Server, User: fmt.Sprint("u", i)}
				ev := bot.Event{ID: fmt.Sprint("join", i), Kind: bot.Pressed, Button: "join wait", Member: id, At: now}
				if _, err := coach.Handle(b.Context(), ev); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if _, err := coach.Tick(b.Context()); err != nil {
		b.Fatal(err)
	}
}
