package slacktest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Kind says what goes wrong with a call.
type Kind string

// The kinds of faults.
const (
	Throttle   Kind = "throttle"    // 429 with Retry-After; not carried out
	Refuse     Kind = "refuse"      // not carried out: Code in the body
	BreakFirst Kind = "break first" // 500; not carried out
	BreakAfter Kind = "break after" // carried out, then 500
	DropFirst  Kind = "drop first"  // the connection is cut; not carried out
	DropAfter  Kind = "drop after"  // carried out, then the connection is cut
	SayAfter   Kind = "say after"   // carried out, but the body says Code
	Hang       Kind = "hang"        // not carried out, and no reply until the caller or the server goes away
)

// Fault is one thing that goes wrong.
type Fault struct {
	Kind       Kind
	Method     string // "chat.postMessage", or several with commas; "" for any
	Channel    string // of calls about it alone; "" for any
	Times      int    // how many calls; 0 means one, below 0 all
	Code       string // for Refuse and SayAfter: fatal_error, ratelimited, message_limit_exceeded, …
	RetryAfter int    // for Throttle, in seconds; 0 means one
}

// orders are the faults to come.
type orders struct {
	some   atomic.Bool // spares the lock where nothing is ordered
	mu     sync.Mutex
	faults []*Fault
	delay  map[string]time.Duration
}

// Order has a fault happen to the next calls.
func (s *Server) Order(f Fault) {
	s.orders.mu.Lock()
	defer s.orders.mu.Unlock()
	if f.Times == 0 {
		f.Times = 1
	}
	s.orders.faults = append(s.orders.faults, &f)
	s.orders.some.Store(true)
}

// ClearFaults takes back what was ordered and has not happened.
func (s *Server) ClearFaults() {
	s.orders.mu.Lock()
	defer s.orders.mu.Unlock()
	s.orders.faults = nil
}

// Delay has each call of a method, or of all ("") last so long at least, in
// real time.
func (s *Server) Delay(method string, d time.Duration) {
	s.orders.mu.Lock()
	defer s.orders.mu.Unlock()
	if s.orders.delay == nil {
		s.orders.delay = map[string]time.Duration{}
	}
	s.orders.delay[method] = d
	s.orders.some.Store(true)
}

// take gives the fault that is due for a call, or one that does nothing.
func (o *orders) take(method, channel string) Fault {
	if !o.some.Load() {
		return Fault{}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	for i, f := range o.faults {
		if f.Method != "" && !slices.Contains(strings.Split(f.Method, ","), method) || f.Channel != "" && f.Channel != channel {
			continue
		}
		if f.Times--; f.Times == 0 {
			o.faults = append(o.faults[:i:i], o.faults[i+1:]...)
		}
		return *f
	}
	return Fault{}
}

// linger waits out the delay of a method.
func (o *orders) linger(ctx context.Context, done <-chan struct{}, method string) {
	if !o.some.Load() {
		return
	}
	o.mu.Lock()
	d := o.delay[method]
	if d == 0 {
		d = o.delay[""]
	}
	o.mu.Unlock()
	if d <= 0 {
		return
	}
	late := time.NewTimer(d)
	defer late.Stop()
	select {
	case <-late.C:
	case <-ctx.Done():
	case <-done:
	}
}

// before does what goes wrong before a call, and tells whether that was all.
func (f Fault) before(s *Server, w http.ResponseWriter, r *http.Request) bool {
	switch f.Kind {
	case Throttle:
		w.Header().Set("Retry-After", strconv.Itoa(max(f.RetryAfter, 1)))
		say(w, http.StatusTooManyRequests, "ratelimited")
	case Refuse:
		say(w, http.StatusOK, f.Code)
	case BreakFirst:
		broken(w)
	case DropFirst:
		cut(w)
	case Hang:
		s.pulse.Beat() // whoever waits for it to hang
		select {
		case <-r.Context().Done():
		case <-s.done:
		}
		cut(w)
	default:
		return false
	}
	return true
}

// after does what goes wrong after a call, and tells whether that was all.
func (f Fault) after(w http.ResponseWriter) bool {
	switch f.Kind {
	case BreakAfter:
		broken(w)
	case DropAfter:
		cut(w)
	case SayAfter:
		say(w, http.StatusOK, f.Code)
	default:
		return false
	}
	return true
}

func say(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"ok":false,"error":%q}`, code)
}

// broken answers as a balancer does whose servers are gone.
func broken(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(http.StatusInternalServerError)
	_, _ = io.WriteString(w, "<html><body>Server Error</body></html>")
}

// cut closes a connection without an answer.
func cut(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close()
		return
	}
	panic(http.ErrAbortHandler)
}

// Call is one request that came in.
type Call struct {
	Method string
	Args   map[string]string // without the token; what was no string is its JSON
}

// records are the calls that came in.
type records struct {
	mu    sync.Mutex
	calls []Call
}

func (r *records) add(forget bool, c Call) {
	if forget {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.calls = append(r.calls, c)
}

// Calls gives what was asked so far, of one method or of all (""), oldest
// first.
func (s *Server) Calls(method string) []Call {
	s.records.mu.Lock()
	defer s.records.mu.Unlock()
	var all []Call
	for _, c := range s.records.calls {
		if method == "" || c.Method == method {
			all = append(all, c)
		}
	}
	return all
}
