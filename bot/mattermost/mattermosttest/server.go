package mattermosttest

import (
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"

	"gezel/bot/bottest"
)

// Server is one Mattermost server.
type Server struct {
	opts   Options
	url    string
	http   *http.Server
	client *http.Client // for what it calls itself: buttons, dialogs, commands
	pulse  bottest.Pulse
	faults faults

	mu sync.Mutex // guards what follows
	memory
	users     map[string]*User
	names     map[string]*User // by user name
	channels  map[string]*Channel
	rooms     map[string]*Channel // direct conversations, by name
	posts     map[string]*Post
	alone     map[string]*Post // ephemeral posts, which no database keeps
	files     map[string]*fileInfo
	tokens    map[string]*accessToken
	commands  map[string]*Command
	bots      map[string]*botAccount
	statuses  map[string]*status
	roles     map[string]*role
	people    map[string]*Person // by user name
	record    []Entry
	log       []string
	config    map[string]any
	team      *team
	bot       *User
	botToken  string
	admin     *User
	adminTok  string
	count     uint64 // of ids
	rate      *bucket
	away      bool
	delay     time.Duration
	silenced  bool // new and old sockets send nothing
	resumed   int  // sockets that were taken up again
	helloMute bool // new sockets get no hello
	last      event
	again     func() // delivers a person's last doing once more
}

// memory is what a restart of the server forgets.
type memory struct {
	sockets  map[string]*socket
	wires    map[*wire]bool // those of nobody known too
	pending  map[string]pending
	triggers map[string]trigger
	hooks    map[string]*hook
}

func newMemory() memory {
	return memory{
		sockets: map[string]*socket{}, wires: map[*wire]bool{}, pending: map[string]pending{},
		triggers: map[string]trigger{}, hooks: map[string]*hook{},
	}
}

// pending is a post whose client may ask for it a second time.
type pending struct {
	post string
	at   int64
}

// New is Listen for tests: it panics when it can't.
func New(opts Options) *Server {
	s, err := Listen(opts)
	if err != nil {
		panic(err)
	}
	return s
}

// Listen starts a server with one team, an administrator and, unless told
// otherwise, the bot "gezel".
func Listen(opts Options) (*Server, error) {
	s := &Server{
		opts: opts.filled(), memory: newMemory(),
		users: map[string]*User{}, names: map[string]*User{}, rooms: map[string]*Channel{}, channels: map[string]*Channel{}, posts: map[string]*Post{}, alone: map[string]*Post{},
		files: map[string]*fileInfo{}, tokens: map[string]*accessToken{}, commands: map[string]*Command{},
		bots: map[string]*botAccount{}, statuses: map[string]*status{}, roles: map[string]*role{}, people: map[string]*Person{},
	}
	s.client = &http.Client{Timeout: 30 * time.Second, Transport: &http.Transport{}}
	s.furnish()
	listener, err := net.Listen("tcp", s.opts.Addr)
	if err != nil {
		return nil, fmt.Errorf("no place to listen: %w", err)
	}
	s.url = "http://" + listener.Addr().String()
	if !opts.Bare {
		s.config["ServiceSettings"].(map[string]any)["SiteURL"] = s.url
	}
	s.http = &http.Server{Handler: s.handler(), ReadHeaderTimeout: time.Minute}
	go func() { _ = s.http.Serve(listener) }() // ends with Close, and says just that
	return s, nil
}

// furnish makes what a new server has.
func (s *Server) furnish() {
	s.config = map[string]any{
		"ServiceSettings": map[string]any{
			"AllowedUntrustedInternalConnections": s.opts.Internal, "EnableBotAccountCreation": !s.opts.Bare,
			"EnableUserAccessTokens": !s.opts.Bare, "EnableCommands": true, "EnablePostUsernameOverride": false,
			"EnablePostIconOverride": false, "SiteURL": "", // as on a new server
		},
		"TeamSettings": map[string]any{"RestrictDirectMessage": "any"},
	}
	for _, name := range []string{"system_user", "system_admin", "system_post_all", "system_user_access_token"} {
		s.roles[name] = &role{ID: s.id(), Name: name, DisplayName: name, Permissions: []string{}, BuiltIn: true}
	}
	s.team = &team{ID: s.id(), CreateAt: s.now(), UpdateAt: s.now(), Name: "gemeente", DisplayName: "Gemeente", Type: "I", members: map[string]bool{}}
	s.admin = s.addUser("beheer", "system_user system_admin")
	s.adminTok = s.addToken(s.admin.ID, "administrator").Token
	square := s.addChannel("O", "town-square", "Town Square", s.admin.ID)
	square.TeamID = s.team.ID
	if s.opts.Bare {
		return
	}
	s.bot = s.addBot("gezel", "Gezel", s.admin.ID)
	s.botToken = s.addToken(s.bot.ID, "gezel").Token
	s.join(s.bot.ID)
}

// URL is where the server is, "http://127.0.0.1:40000".
func (s *Server) URL() string { return s.url }

// Close ends the server, and every connection with it.
func (s *Server) Close() {
	s.mu.Lock()
	s.cutAll()
	s.mu.Unlock()
	_ = s.http.Close() // the listener is closed either way
	s.client.CloseIdleConnections()
}

// Bot gives the user id and the token of the bot that New made.
func (s *Server) Bot() (user, token string) { return s.bot.ID, s.botToken }

// Admin gives the user id and the token of the administrator.
func (s *Server) Admin() (user, token string) { return s.admin.ID, s.adminTok }

// Team gives the id and the name of the one team.
func (s *Server) Team() (id, name string) { return s.team.ID, s.team.Name }

// Changed is closed when next something that people see, or that is stored,
// changes.
func (s *Server) Changed() <-chan struct{} { return s.pulse.Changed() }

// Now is the server's clock.
func (s *Server) Now() time.Time { return s.opts.Now() }

// now is the clock in the unit of everything stored.
func (s *Server) now() int64 { return s.opts.Now().UnixMilli() }

// tick gives the time of a change in a channel: later than that of the change
// before, so that no cursor stands between two of one millisecond. The caller
// holds mu.
func (s *Server) tick(c *Channel) int64 {
	c.stamp = max(c.stamp+1, s.now())
	return c.stamp
}

// id makes a new id of 26 characters, the same ones for the same doings. The
// caller holds mu.
func (s *Server) id() string {
	const letters = "ybndrfg8ejkmcpqxot1uwisza345h769"
	s.count++
	mix := func(x uint64) uint64 { // splitmix64
		x += 0x9e3779b97f4a7c15
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		x = (x ^ x>>27) * 0x94d049bb133111eb
		return x ^ x>>31
	}
	a, b := mix(s.count), mix(^s.count)
	var out [26]byte
	for i := range 13 {
		out[i], out[13+i] = letters[a&31], letters[b&31]
		a, b = a>>5, b>>5
	}
	// Thirteen times five bits are more than 64: the last letters hold few.
	return string(out[:])
}
