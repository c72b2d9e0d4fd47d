package mattermosttest

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
)

// pressAction is what a client calls when somebody presses a button.
func (c *call) pressAction() (any, *AppError) {
	id, err := c.press(c.r.Context(), c.user, c.args["post"], c.args["action"])
	if err != nil {
		return nil, err
	}
	return map[string]string{"status": "OK", "trigger_id": id}, nil
}

// pressed is what an integration is told of a press.
type pressed struct {
	UserID      string         `json:"user_id"`
	UserName    string         `json:"user_name"`
	ChannelID   string         `json:"channel_id"`
	ChannelName string         `json:"channel_name"`
	TeamID      string         `json:"team_id"`
	TeamDomain  string         `json:"team_domain"`
	PostID      string         `json:"post_id"`
	TriggerID   string         `json:"trigger_id"`
	Type        string         `json:"type"`
	DataSource  string         `json:"data_source"`
	Context     map[string]any `json:"context,omitempty"`
}

// press tells the integration of a button, and does what it answers.
func (s *Server) press(ctx context.Context, by *User, post, id string) (string, *AppError) {
	s.mu.Lock()
	p, act := s.button(by, post, id)
	if act == nil || act.Integration == nil || act.Integration.URL == "" {
		s.mu.Unlock()
		return "", &AppError{ID: "api.post.do_action.action_id.app_error", Message: "Invalid action id.", Status: http.StatusNotFound}
	}
	ch, where := s.channels[p.ChannelID], act.Integration.URL
	told := pressed{
		UserID: by.ID, UserName: by.Username, ChannelID: ch.ID, ChannelName: ch.Name, PostID: p.ID,
		TriggerID: s.newTrigger(by.ID), Type: "button", Context: act.Integration.Context, TeamID: ch.TeamID,
	}
	if told.TeamID != "" {
		told.TeamDomain = s.team.Name
	}
	s.again = func() { _, _, _ = s.send(ctx, where, "application/json", "", encode(told)) }
	s.mu.Unlock()

	answer, _, err := s.send(ctx, where, "application/json", "", encode(told))
	if err != nil {
		return "", &AppError{ID: "api.post.do_action.action_integration.app_error", Message: "Action integration error.", Detailed: err.Error(), Status: http.StatusBadRequest}
	}
	var said struct {
		Update    *Post  `json:"update"`
		Ephemeral string `json:"ephemeral_text"`
	}
	if json.Unmarshal(answer, &said) != nil {
		return "", bad("api.post.do_action.action_integration.app_error", "Action integration error.")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if said.Ephemeral != "" {
		s.complain("ephemeral_text, which the main view does not show")
	}
	if said.Update != nil {
		if err := s.updated(p, said.Update); err != nil {
			return "", err
		}
	}
	return told.TriggerID, nil
}

// button finds what somebody presses. The caller holds mu.
func (s *Server) button(by *User, post, id string) (*Post, *action) {
	p := s.posts[post]
	if p == nil {
		p = s.alone[post]
	}
	if p == nil || p.DeleteAt != 0 || p.toAlone != "" && p.toAlone != by.ID || !s.channels[p.ChannelID].has(by.ID) {
		return nil, nil
	}
	for i := range p.attachments {
		for j := range p.attachments[i].Actions {
			if a := &p.attachments[i].Actions[j]; a.ID == id {
				return p, a
			}
		}
	}
	return nil, nil
}

// updated carries out the update that an integration answered with: no props
// leave them as they were, empty ones take the buttons away. The caller holds
// mu.
func (s *Server) updated(p *Post, to *Post) *AppError {
	props := to.Props
	if props == nil {
		props = p.allProps()
	} else {
		props = maps.Clone(props)
		for _, name := range []string{"from_webhook", "from_bot", "override_username", "override_icon_url"} {
			if value, there := p.Props[name]; there {
				props[name] = value
			}
		}
	}
	if p.toAlone != "" || p.DeleteAt != 0 { // the one was never stored
		return missing("post")
	}
	files := p.FileIDs
	if to.FileIDs != nil {
		files = to.FileIDs
	}
	return s.edit(p, to.Message, props, files)
}
