package mattermosttest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gorilla/websocket"

	mm "gezel/bot/mattermost/mattermosttest"
)

// clock is a clock that its test sets on.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func newClock() *clock { return &clock{at: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)} }

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// patience is how long a test waits for what should come. It says nothing of
// speed: a test that waits it out fails.
const patience = time.Minute

// house is a server with somebody at its API.
type house struct {
	*mm.Server
	*clock
	t     *testing.T
	token string
}

func open(t *testing.T, opts mm.Options) *house {
	t.Helper()
	c := newClock()
	opts.Now = c.now
	s := mm.New(opts)
	t.Cleanup(s.Close)
	h := &house{Server: s, clock: c, t: t}
	if !opts.Bare {
		_, h.token = s.Bot()
	}
	return h
}

// as gives the same house with somebody else at the API.
func (h *house) as(token string) *house {
	other := *h
	other.token = token
	return &other
}

// ask makes a call, whatever comes of it.
func (h *house) ask(method, path string, body any) (*http.Response, []byte, error) {
	h.t.Helper()
	sent, err := json.Marshal(body)
	if err != nil {
		h.t.Fatal(err)
	}
	if body == nil {
		sent = nil
	}
	req, err := http.NewRequestWithContext(h.t.Context(), method, h.URL()+"/api/v4"+path, bytes.NewReader(sent))
	if err != nil {
		h.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+h.token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = res.Body.Close() }() // read to its end
	got, err := io.ReadAll(res.Body)
	return res, got, err
}

// call makes a call that must give a status, and reads the answer.
func (h *house) call(method, path string, body any, status int, into any) {
	h.t.Helper()
	res, got, err := h.ask(method, path, body)
	if err != nil {
		h.t.Fatalf("%s %s: %v", method, path, err)
	}
	if res.StatusCode != status {
		h.t.Fatalf("%s %s gave status %d, want %d: %s", method, path, res.StatusCode, status, got)
	}
	if into == nil {
		return
	}
	if err := json.Unmarshal(got, into); err != nil {
		h.t.Fatalf("%s %s: %v in %s", method, path, err, got)
	}
}

// post is what tests look at in a post.
type post struct {
	ID         string         `json:"id"`
	CreateAt   int64          `json:"create_at"`
	UpdateAt   int64          `json:"update_at"`
	EditAt     int64          `json:"edit_at"`
	DeleteAt   int64          `json:"delete_at"`
	UserID     string         `json:"user_id"`
	ChannelID  string         `json:"channel_id"`
	RootID     string         `json:"root_id"`
	OriginalID string         `json:"original_id"`
	Message    string         `json:"message"`
	Props      map[string]any `json:"props"`
}

type list struct {
	Order []string        `json:"order"`
	Posts map[string]post `json:"posts"`
}

// props is a set of properties with one button.
func withButton(url, id string) map[string]any {
	return map[string]any{"attachments": []any{map[string]any{
		"text": "Zal ik doorgaan?", "actions": []any{map[string]any{
			"id": id, "name": "Ja", "integration": map[string]any{"url": url, "context": map[string]any{"action": "yes"}},
		}},
	}}}
}

// say posts as who is at the API.
func (h *house) say(channel, message string, more map[string]any) post {
	h.t.Helper()
	body := map[string]any{"channel_id": channel, "message": message}
	for name, value := range more {
		body[name] = value
	}
	var p post
	h.call("POST", "/posts", body, http.StatusCreated, &p)
	return p
}

// socket is a client's connection.
type socket struct {
	*websocket.Conn
	t *testing.T
}

type event struct {
	Event string         `json:"event"`
	Data  map[string]any `json:"data"`
	Seq   int64          `json:"seq"`
}

// dial opens a connection with the token in the header.
func (h *house) dial(query string) *socket {
	h.t.Helper()
	conn, _, err := websocket.DefaultDialer.DialContext(h.t.Context(), strings.Replace(h.URL(), "http", "ws", 1)+"/api/v4/websocket"+query,
		http.Header{"Authorization": {"Bearer " + h.token}})
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = conn.Close() }) // the test may have closed it
	return &socket{conn, h.t}
}

// next reads one event.
func (s *socket) next() event {
	s.t.Helper()
	var ev event
	_ = s.SetReadDeadline(time.Now().Add(patience))
	if err := s.ReadJSON(&ev); err != nil {
		s.t.Fatalf("no event: %v", err)
	}
	return ev
}

// until reads events up to the first of a name.
func (s *socket) until(name string) event {
	s.t.Helper()
	for {
		if ev := s.next(); ev.Event == name {
			return ev
		}
	}
}

// inner reads the JSON inside an event.
func inner(t *testing.T, ev event, name string) post {
	t.Helper()
	var p post
	if err := json.Unmarshal([]byte(ev.Data[name].(string)), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

// integration is somebody that the server calls.
type integration struct {
	*httptest.Server
	calls  chan received
	answer string
	kind   string
	status int
}

type received struct {
	header http.Header
	body   []byte
}

func integrate(t *testing.T, answer string) *integration {
	in := &integration{calls: make(chan received, 16), answer: answer, kind: "application/json", status: http.StatusOK}
	in.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil {
			t.Error(err)
		}
		in.calls <- received{r.Header, body}
		w.Header().Set("Content-Type", in.kind)
		w.WriteHeader(in.status)
		_, _ = io.WriteString(w, in.answer)
	}))
	t.Cleanup(in.Close)
	return in
}

func TestAConversation(t *testing.T) {
	h := open(t, mm.Options{})
	in := integrate(t, `{"update":{"message":"Gedaan.","props":{}}}`)
	anna := h.Person("anna")
	line := h.dial("")
	if hello := line.next(); hello.Event != "hello" || hello.Seq != 0 || hello.Data["connection_id"] == "" {
		t.Fatalf("first came %v", hello)
	}
	said, err := anna.Say("Ik heb het gesprek gevoerd.")
	if err != nil {
		t.Fatal(err)
	}
	if got := inner(t, line.until("posted"), "post"); got.ID != said || got.Message != "Ik heb het gesprek gevoerd." {
		t.Errorf("posted %v", got)
	}
	p := h.say(anna.Channel(), "Je vraag staat klaar.", map[string]any{"props": withButton(in.URL, "yes1")})
	if err := anna.Press("", "Ja"); err != nil {
		t.Fatal(err)
	}
	var pressed struct {
		PostID  string            `json:"post_id"`
		UserID  string            `json:"user_id"`
		Context map[string]string `json:"context"`
	}
	if err := json.Unmarshal((<-in.calls).body, &pressed); err != nil {
		t.Fatal(err)
	}
	if pressed.PostID != p.ID || pressed.UserID != anna.ID() || pressed.Context["action"] != "yes" {
		t.Errorf("the integration was told %v", pressed)
	}
	sees := anna.Sees()
	if last := sees[len(sees)-1]; last.Text != "Gedaan." || len(last.Buttons) != 0 {
		t.Errorf("she sees %+v", last)
	}
	h.AddCommand("gezel", in.URL)
	in.answer = `{"text":"Dit ziet niemand anders."}`
	if err := anna.Command("voornemens"); err != nil {
		t.Fatal(err)
	}
	sees = anna.Sees()
	if last := sees[len(sees)-1]; !last.Private || last.Text != "Dit ziet niemand anders." {
		t.Errorf("she sees %+v", last)
	}
}
