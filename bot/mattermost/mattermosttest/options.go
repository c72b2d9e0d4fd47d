package mattermosttest

import "time"

// Options says what kind of server New makes. Only Now is required.
type Options struct {
	// Now is the server's clock. What it stores has its milliseconds, except
	// that two changes in one channel never share one.
	Now func() time.Time
	// Addr is where it listens; "" is a free port of 127.0.0.1.
	Addr string
	// Version is what it says it is; "" is DefaultVersion.
	Version string
	// MaxPostSize is how many characters a post takes; 0 is 16,383. Servers
	// with an old database take 4,000.
	MaxPostSize int
	// Bare leaves the bot out, as on a server that nobody has set up yet.
	Bare bool
	// Internal is ServiceSettings.AllowedUntrustedInternalConnections: the
	// private addresses that it may call, hosts and networks apart by spaces.
	// "" allows 127.0.0.1; None allows none.
	Internal string
	// Queue is how many events it keeps for a socket that does not read, or is
	// away; 0 is 256.
	Queue int
	// Ping is the time between pings on a socket; 0 is a minute.
	Ping time.Duration
	// Control opens /_control/, by which scripts act as people and order faults.
	Control bool
	// HelloAfter is how long a new socket waits for its hello.
	HelloAfter time.Duration
}

// None as Options.Internal allows no private address, as a new server does.
const None = "none"

// DefaultVersion is the line that was observed.
const DefaultVersion = "11.2.0"

// What the observed server has as its limits.
const (
	maxPostSize   = 16383
	maxBody       = 300 << 10 // bytes of a JSON request
	maxFiles      = 10
	maxSince      = 1000 // posts that since= gives
	maxPage       = 200
	maxByID       = 1000
	queueSize     = 256
	sentSize      = 128 // events written that a resumed socket may ask for again
	pendingMillis = 30_000
	triggerMillis = 30_000
	keptMillis    = 5 * 60_000 // for which a socket is kept whose client is away (inactiveConnReaperInterval)
)

func (o Options) filled() Options {
	if o.Version == "" {
		o.Version = DefaultVersion
	}
	if o.MaxPostSize == 0 {
		o.MaxPostSize = maxPostSize
	}
	if o.Queue == 0 {
		o.Queue = queueSize
	}
	if o.Ping == 0 {
		o.Ping = time.Minute
	}
	if o.Addr == "" {
		o.Addr = "127.0.0.1:0"
	}
	switch o.Internal {
	case "":
		o.Internal = "127.0.0.1"
	case None:
		o.Internal = ""
	}
	return o
}
