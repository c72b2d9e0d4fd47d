package mattermosttest

import (
	"fmt"
	"math"
	"net/http"
	"path"
	"strconv"
	"sync"
	"time"
)

// Fault is what may go wrong with a call.
type Fault string

// The faults to order.
const (
	Throttled  Fault = "throttled"   // 429, and nothing is done
	LostReply  Fault = "lost reply"  // done, and the connection ends without an answer
	LostCall   Fault = "lost call"   // nothing is done, and the connection ends
	FailBefore Fault = "fail before" // 500, and nothing is done
	FailAfter  Fault = "fail after"  // done, and 500
	Garbled    Fault = "garbled"     // done, and answered with JSON of another shape
	Refused    Fault = "refused"     // 400, and nothing is done
	Forbidden  Fault = "forbidden"   // 403, and nothing is done
	NoRoute    Fault = "no route"    // 404 of a proxy before the server, and nothing is done
)

// faults are those that were ordered.
type faults struct {
	mu   sync.Mutex
	next []order
}

type order struct {
	fault        Fault
	method, path string
	times        int
}

// Order makes the next so many calls go wrong. method "" is any; path is below
// /api/v4, with * for one part, "" is any: Order(LostReply, "POST", "/posts", 1).
func (s *Server) Order(fault Fault, method, path string, times int) {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.next = append(s.faults.next, order{fault, method, path, times})
}

// Ordered tells how many calls are still to go wrong.
func (s *Server) Ordered() int {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	left := 0
	for _, o := range s.faults.next {
		left += o.times
	}
	return left
}

// Relent lets everything go well again, whatever was ordered.
func (s *Server) Relent() {
	s.faults.mu.Lock()
	defer s.faults.mu.Unlock()
	s.faults.next = nil
}

// take gives what goes wrong with a call, "" if nothing does.
func (f *faults) take(method, where string) Fault {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.next {
		o := &f.next[i]
		if fits, err := path.Match(o.path, where); o.path != "" && (err != nil || !fits) || o.method != "" && o.method != method {
			continue
		}
		fault := o.fault
		if o.times--; o.times <= 0 {
			f.next = append(f.next[:i:i], f.next[i+1:]...)
		}
		return fault
	}
	return ""
}

// before answers a call of which nothing is to be done; false if it goes on.
func (f Fault) before(w http.ResponseWriter) bool {
	switch f {
	case Throttled:
		tooMany(w, 1, 0)
	case LostCall:
		drop(w)
	case FailBefore:
		fail(w, http.StatusInternalServerError, "app.fake.fault")
	case Refused:
		fail(w, http.StatusBadRequest, "model.post.is_valid.msg.app_error")
	case Forbidden:
		fail(w, http.StatusForbidden, "api.context.permissions.app_error")
	case NoRoute:
		http.Error(w, "404 page not found", http.StatusNotFound)
	default:
		return false
	}
	return true
}

// after spoils the answer of a call that was done; false if it does not.
func (f Fault) after(w http.ResponseWriter) bool {
	switch f {
	case LostReply:
		drop(w)
	case Garbled:
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(`{"order":7,"posts":[]}`)) // whoever asked is gone
	case FailAfter:
		fail(w, http.StatusInternalServerError, "app.fake.fault")
	default:
		return false
	}
	return true
}

func fail(w http.ResponseWriter, status int, id string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(encode(AppError{ID: id, Message: "As it was ordered.", Status: status})) // whoever asked is gone
}

// tooMany is how the rate limiter answers: in plain text.
func tooMany(w http.ResponseWriter, seconds, limit int) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Retry-After", strconv.Itoa(seconds))
	w.Header().Set("X-RateLimit-Limit", strconv.Itoa(limit))
	w.Header().Set("X-RateLimit-Remaining", "0")
	w.Header().Set("X-RateLimit-Reset", strconv.Itoa(seconds))
	w.WriteHeader(http.StatusTooManyRequests)
	_, _ = fmt.Fprint(w, "limit exceeded") // whoever asked is gone
}

// bucket is the rate limiter: so many a second, and a burst.
type bucket struct {
	perSecond, burst float64
	left             float64
	at               time.Time
}

// Limit switches rate limiting on: the server's own default is 10 a second and
// 100 at once. Zero switches it off.
func (s *Server) Limit(perSecond, burst int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rate = nil
	if perSecond > 0 {
		s.rate = &bucket{float64(perSecond), float64(burst), float64(burst), s.opts.Now()}
	}
}

// limited answers a call that is one too many.
func (s *Server) limited(w http.ResponseWriter, _ *http.Request) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.rate == nil {
		return false
	}
	b, now := s.rate, s.opts.Now()
	b.left = min(b.burst, b.left+now.Sub(b.at).Seconds()*b.perSecond)
	b.at = now
	if b.left < 1 {
		tooMany(w, int(math.Ceil((1-b.left)/b.perSecond)), int(b.perSecond))
		return true
	}
	b.left--
	w.Header().Set("X-RateLimit-Limit", strconv.Itoa(int(b.perSecond)))
	w.Header().Set("X-RateLimit-Remaining", strconv.Itoa(int(b.left)))
	w.Header().Set("X-RateLimit-Reset", strconv.Itoa(int(math.Ceil((b.burst-b.left)/b.perSecond))))
	return false
}

// Delay makes every call take that long.
func (s *Server) Delay(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.delay = d
}

// wait lets the time of a call pass.
func (s *Server) wait(r *http.Request) error {
	s.mu.Lock()
	d := s.delay
	s.mu.Unlock()
	if d == 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-r.Context().Done():
		return r.Context().Err()
	}
}
