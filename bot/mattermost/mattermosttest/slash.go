package mattermosttest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// executed is how a client says that somebody gave a slash command.
type executed struct {
	Command   string `json:"command"`
	ChannelID string `json:"channel_id"`
	TeamID    string `json:"team_id"`
	RootID    string `json:"root_id"`
}

// commandAnswer is what an integration answers to a slash command.
type commandAnswer struct {
	Type        string         `json:"response_type"`
	Text        string         `json:"text"`
	Username    string         `json:"username"`
	Props       map[string]any `json:"props"`
	Attachments []attachment   `json:"attachments"`
	TriggerID   string         `json:"trigger_id"`
}

func (c *call) executeCommand() (any, *AppError) {
	var body executed
	if err := c.read(&body); err != nil {
		return nil, err
	}
	return orError(c.execute(c.r.Context(), c.user, body))
}

// execute hands a slash command on, as a form with the command's token, and
// shows the answer.
func (s *Server) execute(ctx context.Context, by *User, ex executed) (*commandAnswer, *AppError) {
	word, rest, _ := strings.Cut(strings.TrimPrefix(ex.Command, "/"), " ")
	s.mu.Lock()
	ch, cmd := s.channels[ex.ChannelID], s.byTrigger(word)
	if ch == nil || !ch.has(by.ID) {
		s.mu.Unlock()
		return nil, denied()
	}
	if cmd == nil || ex.TeamID != cmd.TeamID || !s.team.members[by.ID] {
		s.mu.Unlock()
		return nil, &AppError{ID: "api.command.execute_command.not_found.app_error", Message: "Command with a trigger of '/" + word + "' not found.", Status: http.StatusNotFound}
	}
	if s.site() == "" {
		s.mu.Unlock()
		return nil, bad("api.command.execute_command.site_url_required.app_error", "SiteURL must be configured to use custom slash commands.")
	}
	trigger, hook := s.newTrigger(by.ID), s.newHook(by.ID, ch, ex.RootID)
	form := url.Values{
		"token": {cmd.Token}, "team_id": {s.team.ID}, "team_domain": {s.team.Name}, "channel_id": {ch.ID},
		"channel_name": {ch.Name}, "user_id": {by.ID}, "user_name": {by.Username}, "command": {"/" + word},
		"text": {strings.TrimSpace(rest)}, "trigger_id": {trigger}, "response_url": {s.site() + "/hooks/commands/" + hook},
	}
	if ex.RootID != "" {
		form.Set("root_id", ex.RootID)
	}
	where, token := cmd.URL, cmd.Token
	s.mu.Unlock()

	answer, kind, err := s.send(ctx, where, "application/x-www-form-urlencoded", "Token "+token, []byte(form.Encode()))
	failed := &AppError{ID: "api.command.execute_command.failed.app_error", Message: fmt.Sprintf("Command with a trigger of '%s' failed.", word), Status: http.StatusInternalServerError}
	if err != nil {
		failed.Detailed = err.Error()
		return nil, failed
	}
	said := commandAnswer{TriggerID: trigger}
	if strings.HasPrefix(kind, "application/json") {
		if json.Unmarshal(answer, &said) != nil { // an empty body is no JSON
			return nil, failed
		}
	} else {
		said.Text = string(answer)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answered(by, ch, ex.RootID, said)
	return &said, nil
}

// answered shows what a command was answered with: to the person alone, or to
// everybody as the person's own word. The caller holds mu.
func (s *Server) answered(by *User, ch *Channel, root string, said commandAnswer) {
	if said.Text == "" && len(said.Attachments) == 0 {
		return
	}
	props := said.Props
	if len(said.Attachments) > 0 {
		props = with(props, "attachments", said.Attachments)
	}
	p := &Post{ChannelID: ch.ID, UserID: by.ID, RootID: root, Message: said.Text, Props: with(props, "from_webhook", "true")}
	if said.Username != "" && s.setting("EnablePostUsernameOverride") {
		p.Props["override_username"] = said.Username
	}
	if said.Type != "in_channel" {
		s.whisper(ch, p, by.ID)
		return
	}
	if err := s.add(ch, p); err != nil {
		s.complain("a command's answer was not taken: " + err.ID)
	}
}

// hook is a response_url: five uses within half an hour.
type hook struct {
	user, root string
	channel    *Channel
	uses       int
	at         int64
}

const (
	hookUses   = 5
	hookMillis = 30 * 60 * 1000
)

// newHook makes a response_url. The caller holds mu.
func (s *Server) newHook(user string, ch *Channel, root string) string {
	id := s.id()
	s.hooks[id] = &hook{user: user, root: root, channel: ch, at: s.now()}
	return id
}

func (s *Server) serveHook(w http.ResponseWriter, r *http.Request) {
	var said commandAnswer
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody))
	if err != nil || json.Unmarshal(body, &said) != nil {
		http.Error(w, "no JSON", http.StatusBadRequest)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.hooks[r.PathValue("id")]
	if h == nil || h.uses >= hookUses || s.now()-h.at > hookMillis {
		http.Error(w, "no such hook", http.StatusNotFound)
		return
	}
	h.uses++
	s.answered(s.users[h.user], h.channel, h.root, said)
	_, _ = w.Write([]byte("ok")) // whoever asked is gone
}
