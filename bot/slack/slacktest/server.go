package slacktest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"gezel/bot/bottest"
)

// Options say what a fake Slack is like. Only Now must be given.
type Options struct {
	Now    func() time.Time // its clock; Advance moves it on
	Addr   string           // where it listens; a free port of 127.0.0.1 if ""
	Seed   uint64           // of what Slack leaves to chance: which connection gets what
	Scopes []string         // what the bot's token may do; DefaultScopes if nil
	Events []string         // what the app is subscribed to; DefaultEvents if nil
	Secret string           // signs what is delivered over HTTP
	// Page is the most that a page of any list holds, whatever is asked for;
	// 0 means Slack's own limits.
	Page int
	// Forward has the pages of a history that is asked for from an instant on,
	// without an end, begin at that instant, as Slack's documentation had it for
	// years; what it says now is that the newest come first.
	Forward bool
	// Grid is an app that a whole Enterprise organisation installed: what is
	// delivered names no workspace at its top.
	Grid bool
	// Quiet leaves out the events of what the bot itself posts and changes,
	// which Slack does send. For measuring posts alone.
	Quiet bool
	// Control serves POST /_control/ACTION too, for scripts that let people act
	// and order faults.
	Control bool
	// Forgetful writes no calls down. For measuring.
	Forgetful bool
}

// DefaultScopes are those of Gezel's own manifest.
var DefaultScopes = []string{
	"chat:write", "commands", "im:history", "im:write", "users:read", "files:write",
	"channels:read", "groups:read", "channels:join", "reactions:write",
}

// DefaultEvents are those of Gezel's own manifest.
var DefaultEvents = []string{
	"message.im", "app_home_opened", "member_joined_channel", "member_left_channel",
	"team_join", "user_change", "app_uninstalled", "tokens_revoked",
}

// The fixed names of the workspace.
const (
	TeamID     = "T0FAKE001"
	BotUser    = "U0GEZEL01"
	BotID      = "B0GEZEL01"
	AppID      = "A0GEZEL01"
	OtherBot   = "B0OTHER01"  // another app's bot
	Enterprise = "E0FAKE001"  // with Options.Grid
	otherApp   = "U0OTHER01"  // and its user
	foreign    = "T0OTHER001" // another workspace
)

// Server is one fake Slack. Its methods may be called from anywhere at once.
type Server struct {
	pulse bottest.Pulse
	opts  Options
	http  *http.Server
	addr  string
	done  chan struct{}
	wait  sync.WaitGroup

	orders  orders  // faults that were ordered
	records records // what was asked

	mu       sync.Mutex // guards all below
	rand     *rand.Rand
	offset   time.Duration // how far Advance moved the clock
	lastTS   int64         // the last ts given out, in microseconds
	counter  int           // for ids
	tokens   tokens
	users    map[string]*user
	byName   map[string]*user
	channels map[string]*channel
	triggers map[string]trigger
	hooks    map[string]*hook // response_url by secret
	views    map[string]*view
	files    map[string]*file
	sharing  sharing
	shapes   shapes
	typed    []string // all that people wrote
	delivery deliveries
}

// New starts a fake Slack, and panics where it can't listen.
func New(o Options) *Server {
	s, err := Listen(o)
	if err != nil {
		panic("slacktest: " + err.Error())
	}
	return s
}

// Listen starts a fake Slack.
func Listen(o Options) (*Server, error) {
	if o.Scopes == nil {
		o.Scopes = DefaultScopes
	}
	if o.Events == nil {
		o.Events = DefaultEvents
	}
	o.Secret = cmp.Or(o.Secret, "8f742231b10e8888abcd99yyyzzz85a5")
	listener, err := net.Listen("tcp", cmp.Or(o.Addr, "127.0.0.1:0"))
	if err != nil {
		return nil, fmt.Errorf("fake Slack: %w", err)
	}
	s := &Server{
		opts: o, addr: listener.Addr().String(), done: make(chan struct{}),
		rand:  rand.New(rand.NewPCG(o.Seed, 3)),
		users: map[string]*user{}, byName: map[string]*user{}, channels: map[string]*channel{},
		triggers: map[string]trigger{}, hooks: map[string]*hook{}, views: map[string]*view{}, files: map[string]*file{},
		tokens: newTokens(),
	}
	s.delivery = newDeliveries(s)
	s.addApps()
	s.http = &http.Server{Handler: s.routes(), ReadHeaderTimeout: time.Minute}
	s.wait.Go(func() { _ = s.http.Serve(listener) }) // ends with Close
	return s, nil
}

// URL is where its Web API stands, with a slash at the end.
func (s *Server) URL() string { return "http://" + s.addr + "/api/" }

// Close ends it, and all connections with it.
func (s *Server) Close() {
	s.mu.Lock()
	select {
	case <-s.done:
		s.mu.Unlock()
		return
	default:
	}
	close(s.done)
	s.delivery.stop()
	s.mu.Unlock()
	_ = s.http.Close() // nobody is owed anything
	s.wait.Wait()
}

// Now is its clock.
func (s *Server) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now()
}

func (s *Server) now() time.Time { return s.opts.Now().Add(s.offset) }

// Advance moves its clock on: what is due by then is delivered again.
func (s *Server) Advance(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.offset += d
	s.retryDue()
}

// Changed is closed when next something of what people see changes.
func (s *Server) Changed() <-chan struct{} { return s.pulse.Changed() }

// nextTS gives a ts: unique and later than all before.
func (s *Server) nextTS() string {
	s.lastTS = max(s.now().UnixMicro(), s.lastTS+1)
	return fmt.Sprintf("%d.%06d", s.lastTS/1e6, s.lastTS%1e6)
}

// nextID gives an id of Slack's form.
func (s *Server) nextID(letter string) string {
	s.counter++
	return fmt.Sprintf("%s0%07d", letter, s.counter)
}

// random gives what nobody can guess in Slack, and anybody here.
func (s *Server) random() string { return fmt.Sprintf("%016x", s.rand.Uint64()) }

// uuid gives an id of the form of envelope_id.
func (s *Server) uuid() string {
	a, b := s.rand.Uint64(), s.rand.Uint64()
	return fmt.Sprintf("%08x-%04x-4%03x-a%03x-%012x", a>>32, a>>16&0xffff, a&0xfff, b>>48&0xfff, b&0xffffffffffff)
}
