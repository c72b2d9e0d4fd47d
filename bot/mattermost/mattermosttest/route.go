package mattermosttest

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
)

// call is one request of REST.
type call struct {
	*Server
	r      *http.Request
	user   *User             // who asks
	args   map[string]string // of the path
	body   []byte
	status int // of the answer, if it is not 200
}

// route is one end point. Its handler runs with the server's lock held, unless
// it calls others itself.
type route struct {
	method, path string
	handle       func(*call) (any, *AppError)
	free         bool // without the lock
	open         bool // without a token
}

const api = "/api/v4"

func (s *Server) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc(api+"/websocket", s.serveSocket)
	mux.HandleFunc(api+"/", s.serveREST)
	mux.HandleFunc("POST /hooks/commands/{id}", s.serveHook)
	if s.opts.Control {
		mux.HandleFunc("POST /_control/{action}", s.control)
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		away := s.away && !strings.HasPrefix(r.URL.Path, "/_control/")
		s.mu.Unlock()
		if away {
			drop(w)
			return
		}
		mux.ServeHTTP(w, r)
	})
}

// drop ends the connection without an answer.
func drop(w http.ResponseWriter) {
	if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
		_ = conn.Close() // gone is gone
	}
}

func (s *Server) serveREST(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, api)
	fault := s.faults.take(r.Method, path)
	if s.wait(r) != nil || s.limited(w, r) || fault.before(w) {
		return
	}
	c := &call{Server: s, r: r, status: http.StatusOK}
	answer, err := c.act(path)
	if fault.after(w) {
		return
	}
	c.write(w, answer, err)
}

// act finds who asks for what, and does it.
func (c *call) act(path string) (any, *AppError) {
	rt, args := find(c.r.Method, path)
	if rt == nil {
		return nil, &AppError{ID: "api.context.404.app_error", Message: "Sorry, we could not find the page.", Status: http.StatusNotFound}
	}
	c.args = args
	limit := int64(maxBody)
	if rt.path == "/files" {
		limit = 100 << 20
	}
	body, err := io.ReadAll(io.LimitReader(c.r.Body, limit+1))
	if err != nil {
		return nil, invalid("body")
	}
	if int64(len(body)) > limit {
		return nil, &AppError{ID: "api.context.request_body_too_large.app_error", Message: "The request body is too large.", Status: http.StatusRequestEntityTooLarge}
	}
	c.body = body
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.user = c.whose(bearer(c.r)); c.user == nil && !rt.open {
		return nil, expired()
	}
	if id, ok := args["user"]; ok && id == "me" {
		args["user"] = c.user.ID
	}
	answer, failed := rt.run(c)
	if _, is := answer.(raw); is || failed != nil {
		return answer, failed
	}
	return json.RawMessage(encode(answer)), nil // while nobody changes it
}

// run does the work, without the lock where it calls others. The caller holds
// mu.
func (rt *route) run(c *call) (any, *AppError) {
	if rt.free {
		c.mu.Unlock()
		defer c.mu.Lock()
	}
	return rt.handle(c)
}

// bearer is the token of a request.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") && !strings.EqualFold(scheme, "token") {
		return ""
	}
	return token
}

// whose gives the user of a token; nil when it is none. The caller holds mu.
func (s *Server) whose(token string) *User {
	t := s.tokens[token]
	if t == nil || !t.IsActive || s.users[t.UserID].DeleteAt != 0 {
		return nil
	}
	return s.users[t.UserID]
}

// find gives the end point of a path, and its parts.
func find(method, path string) (*route, map[string]string) {
	parts := strings.Split(path, "/")
	for i := range routes {
		rt := &routes[i]
		if args, ok := matches(strings.Split(rt.path, "/"), parts); ok && rt.method == method {
			return rt, args
		}
	}
	return nil, nil
}

// matches holds a path against a pattern: {name} is one part of letters and
// digits, {name:any} one of anything. Action ids are the former: that is why a
// press of a button whose id has a "-" never arrives.
func matches(pattern, parts []string) (map[string]string, bool) {
	if len(pattern) != len(parts) {
		return nil, false
	}
	args := map[string]string{}
	for i, p := range pattern {
		name, isArg := strings.CutPrefix(p, "{")
		name, any := strings.CutSuffix(strings.TrimSuffix(name, "}"), ":any")
		switch {
		case !isArg && p != parts[i], isArg && parts[i] == "", isArg && !any && !alphanumeric(parts[i]):
			return nil, false
		case isArg:
			args[name] = parts[i]
		}
	}
	return args, true
}

func alphanumeric(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z')
	}) < 0
}

// read takes the JSON of the request's body.
func (c *call) read(into any) *AppError {
	if json.Unmarshal(c.body, into) != nil {
		return invalid("JSON")
	}
	return nil
}

// number is a parameter of the query.
func (c *call) number(name string, otherwise int64) int64 {
	if n, err := strconv.ParseInt(c.r.URL.Query().Get(name), 10, 64); err == nil {
		return n
	}
	return otherwise
}

// admins tells whether an administrator asks.
func (c *call) admins() bool { return strings.Contains(c.user.Roles, "system_admin") }

// raw is an answer that is not JSON.
type raw struct {
	kind string
	body []byte
}

func (c *call) write(w http.ResponseWriter, answer any, err *AppError) {
	w.Header().Set("X-Version-Id", c.opts.Version+".0.fake")
	if err != nil {
		e := *err
		c.mu.Lock()
		e.RequestID = c.id()
		c.mu.Unlock()
		c.status, answer = e.Status, e
	}
	if r, ok := answer.(raw); ok {
		w.Header().Set("Content-Type", r.kind)
		w.WriteHeader(c.status)
		_, _ = w.Write(r.body) // whoever asked is gone
		return
	}
	encoded, ok := answer.(json.RawMessage)
	if !ok {
		encoded = encode(answer)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(c.status)
	_, _ = w.Write(encoded) // as above
}

// encode gives the JSON of what can't fail to have any.
func encode(v any) []byte {
	out, err := json.Marshal(v)
	if err != nil {
		panic(err) // a type of this package that has no JSON
	}
	return out
}
