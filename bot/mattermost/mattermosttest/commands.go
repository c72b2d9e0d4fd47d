package mattermosttest

import (
	"net/http"
	"slices"
	"strings"
)

// AddCommand makes a slash command of the team, as its administrator does, and
// gives its token.
func (s *Server) AddCommand(trigger, url string) (token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newCommand(Command{Trigger: trigger, URL: url, TeamID: s.team.ID, Method: "P", AutoComplete: true}, s.admin.ID).Token
}

// newCommand stores a command. The caller holds mu.
func (s *Server) newCommand(c Command, by string) *Command {
	c.ID, c.Token, c.CreatorID = s.id(), s.id(), by
	c.CreateAt, c.UpdateAt = s.now(), s.now()
	s.commands[c.ID] = &c
	return &c
}

// byTrigger finds a command; nil when there is none. The caller holds mu.
func (s *Server) byTrigger(trigger string) *Command {
	for _, c := range s.commands {
		if c.Trigger == trigger {
			return c
		}
	}
	return nil
}

func (c *call) listCommands() (any, *AppError) {
	if !c.admins() {
		return nil, denied()
	}
	all := []*Command{}
	for _, cmd := range c.commands {
		if cmd.TeamID == c.r.URL.Query().Get("team_id") {
			all = append(all, cmd)
		}
	}
	slices.SortFunc(all, func(a, b *Command) int { return strings.Compare(a.Trigger, b.Trigger) })
	return all, nil
}

func (c *call) createCommand() (any, *AppError) {
	var body Command
	if err := c.read(&body); err != nil {
		return nil, err
	}
	switch {
	case !c.admins():
		return nil, denied()
	case body.TeamID != c.team.ID:
		return nil, invalid("team_id")
	case c.byTrigger(strings.ToLower(body.Trigger)) != nil:
		return nil, bad("api.command.duplicate_trigger.app_error", "This trigger word is already in use. Please choose another word.")
	}
	if err := body.sound(); err != nil {
		return nil, err
	}
	body.Trigger = strings.ToLower(body.Trigger)
	c.status = http.StatusCreated
	return c.newCommand(body, c.user.ID), nil
}

// sound checks a command as the server's model does.
func (c *Command) sound() *AppError {
	switch {
	case len(c.Trigger) < 1 || len(c.Trigger) > 128 || strings.HasPrefix(c.Trigger, "/") || strings.Contains(c.Trigger, " "):
		return bad("model.command.is_valid.trigger.app_error", "Invalid trigger.")
	case !strings.HasPrefix(c.URL, "http://") && !strings.HasPrefix(c.URL, "https://") || len(c.URL) > 1024:
		return bad("model.command.is_valid.url_http.app_error", "Invalid URL. Must be a valid URL and start with http:// or https://.")
	case c.Method != "P" && c.Method != "G":
		return bad("model.command.is_valid.method.app_error", "Invalid Method.")
	}
	return nil
}

// theCommand gives the one that is asked for, to who may change it.
func (c *call) theCommand() (*Command, *AppError) {
	if cmd := c.commands[c.args["command"]]; cmd != nil && c.admins() {
		return cmd, nil
	}
	return nil, missing("command")
}

func (c *call) getCommand() (any, *AppError) { return orError(c.theCommand()) }

func (c *call) updateCommand() (any, *AppError) {
	old, err := c.theCommand()
	if err != nil {
		return nil, err
	}
	var body Command
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if body.ID != old.ID || body.TeamID != old.TeamID {
		return nil, invalid("command")
	}
	if err := body.sound(); err != nil {
		return nil, err
	}
	body.Token, body.CreatorID, body.CreateAt, body.UpdateAt = old.Token, old.CreatorID, old.CreateAt, c.now()
	*old = body
	return old, nil
}

func (c *call) deleteCommand() (any, *AppError) {
	cmd, err := c.theCommand()
	if err != nil {
		return nil, err
	}
	delete(c.commands, cmd.ID)
	return ok, nil
}

func (c *call) regenToken() (any, *AppError) {
	cmd, err := c.theCommand()
	if err != nil {
		return nil, err
	}
	cmd.Token = c.id()
	return map[string]string{"token": cmd.Token}, nil
}
