package bottest

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
)

//go:embed scenarios
var scenarios embed.FS

// TestScenarios plays the same scenes on a chat server, with a whole coach
// behind the adapter, and wants to be kept, and said, what every other chat
// server's adapter leads to: bottest/scenarios has one text and one outcome for
// all of them. open gives a rig as TestPlatform's does, whose chat server goes
// by the clock that it gets.
//
// What a vendor can't do is left out by name: a rig whose people are no Replier
// passes the scenes with replies in threads by, one that is no History those in
// which something is said that nobody hears, and they say so. What differs by
// vendor beside that is how things look, which no scene can tell, and the names
// of servers and people, which the outcome leaves out.
func TestScenarios(t *testing.T, open func(t *testing.T, now func() time.Time) Rig) {
	for _, name := range sceneNames(t) {
		t.Run(name, func(t *testing.T) {
			got, played := playScene(t, name, open)
			if !played {
				return
			}
			want, err := scenarios.ReadFile("scenarios/" + name + ".golden")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("promise: the same scene ends the same on every chat server\n%s ends otherwise here (-everywhere +here):\n%s", name, diff)
			}
		})
	}
}

func sceneNames(t *testing.T) []string {
	files, err := scenarios.ReadDir("scenarios")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range files {
		if name, ok := strings.CutSuffix(f.Name(), ".txt"); ok {
			names = append(names, name)
		}
	}
	return names
}

// playScene plays one, and gives what came of it; false where this vendor's
// people can't do what it needs.
func playScene(t *testing.T, name string, open func(*testing.T, func() time.Time) Rig) (string, bool) {
	text, err := scenarios.ReadFile("scenarios/" + name + ".txt")
	if err != nil {
		t.Fatal(err)
	}
	s := newScene(t, open)
	if _, ok := s.person("anna").Person.(Replier); !ok && strings.Contains(string(text), " replies: ") {
		t.Logf("passed by: nobody replies in threads here")
		return "", false
	}
	if _, ok := s.rig.(History); !ok && strings.Contains(string(text), "\ndown") {
		t.Logf("passed by: what nobody hears can't be said here")
		return "", false
	}
	for n, line := range strings.Split(string(text), "\n") {
		if line = strings.TrimSpace(line); line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		s.where = fmt.Sprintf("%s.txt:%d: %s", name, n+1, line)
		if err := s.play(line); err != nil {
			t.Fatalf("%s: %v", s.where, err)
		}
	}
	return s.outcome(), true
}

// scene is a coach between a chat server and a store.
type scene struct {
	t     *testing.T
	rig   Rig
	store *Store
	watch *Watcher
	coach *bot.Coach
	stop  func()
	where string

	adapter lateSender
	cast    map[string]*player

	pulse  Pulse
	mu     sync.Mutex
	clock  time.Time
	events map[string]int // how many were handled, by person and kind, and by message
}

// player is a person, and what they said so far.
type player struct {
	Person
	said []string
}

var dayOne = time.Date(2026, time.November, 26, 15, 0, 0, 0, time.UTC) // Thursday 16:00 in Amsterdam

func newScene(t *testing.T, open func(*testing.T, func() time.Time) Rig) *scene {
	s := &scene{t: t, store: NewStore(), clock: dayOne.Add(-time.Minute), cast: map[string]*player{}, events: map[string]int{}}
	s.rig = open(t, s.now)
	s.watch = Watch(t, &s.adapter)
	s.watch.Public("time", "zone", "sure")
	s.boot()
	t.Cleanup(func() { s.stop() })
	return s
}

func (s *scene) now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.clock
}

// boot starts a coach and an adapter, as a process does. What was missed comes
// while the adapter starts, so the coach is there first.
func (s *scene) boot() {
	coach, err := bot.New(Coaching(s.store, map[bot.ServerID]bot.Sender{s.rig.About().Server: s.watch.Sender()}, s.now, s.watch.Logger()))
	if err != nil {
		s.t.Fatal(err)
	}
	s.coach = coach
	handle := s.watch.Handler(coach.Handle)
	adapter, stop := s.rig.Start(Link{
		Handle: func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
			answer, err := handle(ctx, ev)
			s.count(ev)
			return answer, err
		},
		Cursors: s.store, Kept: coach.Kept, Log: s.watch.Logger(),
	})
	s.adapter.set(adapter)
	s.stop = stop
}

func (s *scene) count(ev bot.Event) {
	s.mu.Lock()
	s.events[ev.Member.User+" "+string(ev.Kind)]++
	if ev.Kind == bot.Said {
		s.events[ev.Message]++
	}
	s.mu.Unlock()
	s.pulse.Beat()
}

// person brings somebody on, with a Dutch profile where that can be had.
func (s *scene) person(name string) *player {
	if s.cast[name] == nil {
		s.cast[name] = &player{Person: s.rig.Person(name)}
		if c, ok := s.cast[name].Person.(Changer); ok {
			s.does(s.cast[name], bot.Changed, func() {
				c.Change(bot.Profile{Name: strings.ToUpper(name[:1]) + name[1:], Locale: "nl-NL", Zone: "Europe/Amsterdam"})
			})
		}
	}
	return s.cast[name]
}

// does lets a person do something, and returns when the coach has dealt with it
// and with all that is due.
func (s *scene) does(p *player, kind bot.Kind, do func()) {
	key := p.Place().User + " " + string(kind)
	before := s.handled(key)
	do()
	s.await("the event "+key, func() bool { return s.handled(key) > before })
	s.tick()
}

// handled is how many events of a person and kind were, or of a message said.
func (s *scene) handled(key string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.events[key]
}

func (s *scene) await(what string, ok func() bool) {
	late := time.NewTimer(patience)
	defer late.Stop()
	for {
		screen, events := s.rig.Changed(), s.pulse.Changed()
		if ok() {
			return
		}
		select {
		case <-screen:
		case <-events:
		case <-late.C:
			s.t.Fatalf("%s: waited %v in vain for %s", s.where, patience, what)
		}
	}
}

func (s *scene) tick() {
	for {
		n, err := s.coach.Tick(s.t.Context())
		if err != nil {
			s.t.Fatalf("%s: %v", s.where, err)
		}
		if n == 0 {
			return
		}
	}
}

// until moves the clock; what falls due on the way happens in order.
func (s *scene) until(at time.Time) {
	for {
		next, err := s.coach.Upcoming(s.t.Context(), s.rig.About().Server, 1)
		if err != nil {
			s.t.Fatalf("%s: %v", s.where, err)
		}
		if len(next) == 0 || next[0].At.After(at) {
			break
		}
		s.set(next[0].At)
		s.tick()
	}
	s.set(at)
	s.tick()
}

func (s *scene) set(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if at.After(s.clock) {
		s.clock = at
	}
}
