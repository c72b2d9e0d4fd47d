package slack_test

import (
	"context"
	"encoding/json"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// room is a fake Slack with a whole coach behind the adapter, on a Thursday just
// before four, and anna, who has joined.
type room struct {
	t     *testing.T
	s     *slacktest.Server
	coach *bot.Coach
	watch *bottest.Watcher
	anna  *slacktest.Person
	web   *httptest.Server // nil on sockets

	mu      sync.Mutex
	clock   time.Time
	counted map[string]int
}

func newRoom(t *testing.T, web bool) *room {
	t.Helper()
	return newRoomWith(t, web, func(*bot.Config) {})
}

// newRoomWith sets the coach up otherwise.
func newRoomWith(t *testing.T, web bool, change func(*bot.Config)) *room {
	t.Helper()
	r := &room{t: t, clock: time.Date(2026, time.November, 26, 14, 59, 0, 0, time.UTC), counted: map[string]int{}}
	r.s = slacktest.New(slacktest.Options{Now: r.now, Seed: 3, Page: page})
	t.Cleanup(r.s.Close)
	o := slack.Options{
		Settings: slack.Settings{BotToken: r.s.Token(), AppToken: slacktest.AppToken, APIURL: r.s.URL(), Rate: -1},
		Log:      (&bottest.Secrets{}).Logger(), Now: r.now, Count: r.count,
	}
	if web {
		o.AppToken, o.SigningSecret = "", r.s.Secret()
	}
	a, err := slack.New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	store := bottest.NewStore()
	r.watch = bottest.Watch(t, a)
	config := bottest.Coaching(store, map[bot.ServerID]bot.Sender{a.Server(): r.watch.Sender()}, r.now, r.watch.Logger())
	change(&config)
	if r.coach, err = bot.New(config); err != nil {
		t.Fatal(err)
	}
	link := bottest.Link{Handle: r.watch.Handler(r.coach.Handle), Cursors: store, Kept: r.coach.Kept}
	stop, server := serve(t, r.s, a, link)
	t.Cleanup(stop)
	r.web = server
	r.anna = r.joined("anna")
	return r
}

func (r *room) now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.clock
}

func (r *room) count(what string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counted[what]++
}

// counts is how often something was counted.
func (r *room) counts(what string) int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.counted[what]
}

// joined brings on a member.
func (r *room) joined(name string) *slacktest.Person {
	r.t.Helper()
	p := r.s.Person(name)
	r.does(func() { p.Change(slacktest.Profile{Name: name, Locale: "nl-NL", Zone: "Europe/Amsterdam"}) })
	r.does(func() { p.Say("start") })
	return p
}

// does lets somebody do something, and returns when Slack was told that it is
// kept, and all is said that is due.
func (r *room) does(do func()) {
	r.t.Helper()
	do()
	until(r.t, "the acknowledgement", func() bool { return r.s.Pending() == 0 })
	r.tick()
}

func (r *room) tick() {
	r.t.Helper()
	for {
		n, err := r.coach.Tick(r.t.Context())
		if err != nil {
			r.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

// pass lets time pass; what falls due on the way happens in order.
func (r *room) pass(d time.Duration) {
	r.t.Helper()
	end := r.now().Add(d)
	for {
		next, err := r.coach.Upcoming(r.t.Context(), "slack/"+slacktest.TeamID, 1)
		if err != nil {
			r.t.Fatal(err)
		}
		if len(next) == 0 || next[0].At.After(end) {
			break
		}
		r.set(next[0].At)
		r.tick()
	}
	r.set(end)
	r.tick()
}

func (r *room) set(at time.Time) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if at.After(r.clock) {
		r.clock = at
	}
}

// kept is the file with all that is kept of somebody.
func (r *room) kept(p *slacktest.Person) string {
	r.t.Helper()
	before := len(r.watch.Said())
	r.does(func() { p.Say("gegevens") })
	r.pass(time.Minute)
	for _, said := range r.watch.Said()[before:] {
		for _, f := range said.Message.Files {
			if strings.HasSuffix(f.Name, ".json") && said.To.User == p.ID() {
				var all any
				if err := json.Unmarshal(f.Body, &all); err != nil {
					r.t.Fatal(err)
				}
				return unescaped(r.t, all)
			}
		}
	}
	r.t.Fatal("no file with what is kept came")
	return ""
}

// unescaped writes JSON in which "<" is no more than that.
func unescaped(t *testing.T, v any) string {
	t.Helper()
	var out strings.Builder
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(out.String())
}

// last is the last message of the coach in somebody's conversation.
func last(p *slacktest.Person) slacktest.Note {
	all := p.Sees()
	for i := len(all) - 1; i >= 0; i-- {
		if !all[i].Mine {
			return all[i]
		}
	}
	return slacktest.Note{}
}

// dialog waits for the dialog that somebody opened.
func (r *room) dialog(p *slacktest.Person) slacktest.Page {
	r.t.Helper()
	until(r.t, "the dialog", func() bool { _, open := p.Dialog(); return open })
	page, _ := p.Dialog()
	return page
}

// serve runs an adapter, and over HTTP a server before it, until what it gives
// is called.
func serve(t *testing.T, s *slacktest.Server, a *slack.Adapter, link bottest.Link) (stop func(), server *httptest.Server) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.Run(ctx, coach{link}, link.Cursors) }()
	if h := a.Handler(); h != nil {
		server = httptest.NewServer(h)
		if err := s.DeliverTo(t.Context(), slacktest.URLs{
			Events: server.URL + "/slack/events", Interactivity: server.URL + "/slack/interactive", Commands: server.URL + "/slack/command",
		}); err != nil {
			t.Fatal(err)
		}
	}
	until(t, "the connections", func() bool { return a.Ready() == nil && (server != nil || s.Connections() == 2) })
	return func() {
		cancel()
		if err := <-ended; err != nil {
			t.Errorf("Run ended with %v", err)
		}
		if server != nil {
			server.Close()
		}
	}, server
}
