package slacktest

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

type obj = map[string]any

// failure is an error in Slack's own words.
type failure struct {
	code  string
	extra obj
}

func (f *failure) Error() string { return f.code }

func fail(code string) error { return &failure{code: code} }

// invalid is a failure that says which arguments are wrong.
func invalid(code string, messages ...string) error {
	return &failure{code, obj{"response_metadata": obj{"messages": messages}}}
}

// call is one request to the Web API.
type call struct {
	s      *Server
	method string
	args   map[string]string // what was no string is its JSON
	token  string
}

// maxBody is more than Slack takes of anything but files.
const maxBody = 4 << 20

// newCall reads a request: arguments from the query, a form or JSON; the token
// from the header or from among them.
func newCall(s *Server, r *http.Request) (*call, error) {
	c := &call{s: s, method: strings.TrimPrefix(r.URL.Path, "/api/"), args: map[string]string{}}
	body := http.MaxBytesReader(nil, r.Body, maxBody)
	if kind, _, _ := strings.Cut(r.Header.Get("Content-Type"), ";"); kind == "application/json" {
		raw, err := io.ReadAll(body)
		if err != nil {
			return c, fail("request_timeout")
		}
		if len(strings.TrimSpace(string(raw))) > 0 {
			var fields map[string]json.RawMessage
			if json.Unmarshal(raw, &fields) != nil {
				return c, fail("json_not_object")
			}
			for name, value := range fields {
				c.args[name] = argument(value)
			}
		}
	} else {
		r.Body = body
		if err := parseForm(r, kind); err != nil {
			return c, fail("invalid_form_data")
		}
	}
	for name, values := range r.Form {
		c.args[name] = values[0]
	}
	for name, values := range r.URL.Query() {
		c.args[name] = values[0]
	}
	c.token = c.args["token"]
	delete(c.args, "token")
	if bearer, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); ok {
		c.token = bearer
	}
	return c, nil
}

func parseForm(r *http.Request, kind string) error {
	if kind == "multipart/form-data" {
		return r.ParseMultipartForm(maxBody)
	}
	return r.ParseForm()
}

// argument gives a field of a JSON body as a form would have it.
func argument(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return text // of null too: ""
	}
	return string(raw)
}

func (c *call) flag(name string) bool {
	return c.args[name] == "true" || c.args[name] == "1"
}

// limit gives how long a page may be: what was asked for, or else standard,
// within Slack's limit and the one of Options.Page.
func (c *call) limit(standard, most int) (int, error) {
	n := standard
	if text := c.args["limit"]; text != "" && text != "0" {
		asked, err := strconv.Atoi(text)
		if err != nil || asked < 0 {
			return 0, fail("invalid_limit")
		}
		n = min(asked, most)
	}
	if c.s.opts.Page > 0 {
		n = min(n, c.s.opts.Page)
	}
	return n, nil
}

// decode reads an argument that is JSON.
func (c *call) decode(name string, into any) error {
	if c.args[name] == "" {
		return nil
	}
	return json.Unmarshal([]byte(c.args[name]), into)
}

func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("/api/", s.serveAPI)
	mux.HandleFunc("GET /link/", s.serveSocket)
	mux.HandleFunc("POST /upload/v1/{file}", s.serveUpload)
	mux.HandleFunc("POST /hooks/{hook}", s.serveHook)
	if s.opts.Control {
		mux.HandleFunc("POST /_control/{action}", s.control)
	}
	return mux
}

// serveAPI answers a call of the Web API.
func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	c, err := newCall(s, r)
	s.records.add(s.opts.Forgetful, Call{Method: c.method, Args: c.args})
	order := s.orders.take(c.method, c.args["channel"])
	s.orders.linger(r.Context(), s.done, c.method)
	if order.before(s, w, r) {
		return
	}
	var answer []byte
	if err == nil {
		answer, err = c.run()
	}
	if order.after(w) {
		return
	}
	if err != nil {
		answer = encode(refusal(err))
	}
	w.Header().Set("X-OAuth-Scopes", strings.Join(s.scopes(), ","))
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, _ = w.Write(answer) // whoever left does not read it
}

func refusal(err error) obj {
	var f *failure
	if !errors.As(err, &f) {
		f = &failure{code: "internal_error"}
	}
	answer := obj{"ok": false, "error": f.code}
	maps.Copy(answer, f.extra)
	return answer
}

// method is one method of the Web API.
type method struct {
	scopes []string // one of which is needed
	run    func(*call) (obj, error)
}

var methods map[string]method

func init() { // methods look at methods
	methods = map[string]method{
		"api.test":                     {nil, func(c *call) (obj, error) { return obj{"args": c.args}, nil }},
		"apps.connections.open":        {nil, (*call).connectionsOpen},
		"auth.test":                    {nil, (*call).authTest},
		"bots.info":                    {[]string{"users:read"}, (*call).botsInfo},
		"chat.delete":                  {[]string{"chat:write"}, (*call).chatDelete},
		"chat.postEphemeral":           {[]string{"chat:write"}, (*call).chatPostEphemeral},
		"chat.postMessage":             {[]string{"chat:write"}, (*call).chatPostMessage},
		"chat.update":                  {[]string{"chat:write"}, (*call).chatUpdate},
		"conversations.history":        {nil, (*call).conversationsHistory},
		"conversations.info":           {nil, (*call).conversationsInfo},
		"conversations.join":           {[]string{"channels:join"}, (*call).conversationsJoin},
		"conversations.list":           {nil, (*call).conversationsList},
		"conversations.members":        {nil, (*call).conversationsMembers},
		"conversations.open":           {[]string{"im:write"}, (*call).conversationsOpen},
		"conversations.replies":        {nil, (*call).conversationsReplies},
		"files.completeUploadExternal": {[]string{"files:write"}, (*call).filesComplete},
		"files.delete":                 {[]string{"files:write"}, (*call).filesDelete},
		"files.getUploadURLExternal":   {[]string{"files:write"}, (*call).filesGetURL},
		"reactions.add":                {[]string{"reactions:write"}, (*call).reactionsAdd},
		"reactions.remove":             {[]string{"reactions:write"}, (*call).reactionsRemove},
		"team.info":                    {[]string{"team:read"}, (*call).teamInfo},
		"users.conversations":          {nil, (*call).usersConversations},
		"users.info":                   {[]string{"users:read"}, (*call).usersInfo},
		"users.list":                   {[]string{"users:read"}, (*call).usersList},
		"views.open":                   {nil, (*call).viewsOpen},
		"views.publish":                {nil, (*call).viewsPublish},
		"views.push":                   {nil, (*call).viewsPush},
		"views.update":                 {nil, (*call).viewsUpdate},
	}
}

// run carries a call out, and gives the reply.
func (c *call) run() ([]byte, error) {
	m, known := methods[c.method]
	if !known {
		return nil, &failure{"unknown_method", obj{"req_method": c.method}}
	}
	c.s.mu.Lock()
	defer c.s.mu.Unlock()
	if err := c.allowed(m); err != nil {
		return nil, err
	}
	answer, err := m.run(c)
	if err != nil {
		return nil, err
	}
	answer["ok"] = true
	return encode(answer), nil // before anybody changes what it is made of
}

// allowed checks the token and its scopes.
func (c *call) allowed(m method) error {
	if c.method == "api.test" {
		return nil
	}
	if err := c.s.tokens.check(c.token, c.method == "apps.connections.open"); err != nil {
		return err
	}
	return c.need(m.scopes...)
}

// need checks that the bot has one of these scopes.
func (c *call) need(scopes ...string) error {
	if len(scopes) == 0 || slices.ContainsFunc(scopes, func(scope string) bool { return slices.Contains(c.s.opts.Scopes, scope) }) {
		return nil
	}
	return &failure{"missing_scope", obj{
		"needed":   strings.Join(scopes, ","),
		"provided": strings.Join(c.s.opts.Scopes, ","),
	}}
}
