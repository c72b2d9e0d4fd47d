package mattermosttest

import (
	"net/http"
	"slices"
	"strings"
)

// join makes somebody a member of the team and of its town square. The caller
// holds mu.
func (s *Server) join(user string) {
	s.team.members[user] = true
	for _, c := range s.channels {
		if c.Name == "town-square" && !c.has(user) {
			c.members = append(c.members, user)
		}
	}
}

func (c *call) ofTeam(answer any) (any, *AppError) {
	if !c.team.members[c.user.ID] && !c.admins() {
		return nil, denied()
	}
	return answer, nil
}

func (c *call) listTeams() (any, *AppError) { return []*team{c.team}, nil }

func (c *call) getTeam() (any, *AppError) {
	if c.args["team"] != c.team.ID {
		return nil, missing("team")
	}
	return c.ofTeam(c.team)
}

func (c *call) teamByName() (any, *AppError) {
	if c.args["name"] != c.team.Name {
		return nil, missing("team")
	}
	return c.ofTeam(c.team)
}

func (c *call) myTeams() (any, *AppError) {
	if c.team.members[c.args["user"]] {
		return []*team{c.team}, nil
	}
	return []*team{}, nil
}

func (c *call) joinTeam() (any, *AppError) {
	var body teamMember
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if c.args["team"] != c.team.ID || body.TeamID != c.team.ID || c.users[body.UserID] == nil {
		return nil, invalid("team_id")
	}
	if !c.admins() {
		return nil, denied()
	}
	c.join(body.UserID)
	c.status = http.StatusCreated
	return teamMember{TeamID: c.team.ID, UserID: body.UserID, Roles: "team_user", SchemeUser: true}, nil
}

// getTeamMember gives those who left, too.
func (c *call) getTeamMember() (any, *AppError) {
	in, there := c.team.members[c.args["user"]]
	if !there || c.args["team"] != c.team.ID {
		return nil, missing("team_member")
	}
	m := teamMember{TeamID: c.team.ID, UserID: c.args["user"], Roles: "team_user", SchemeUser: true}
	if !in {
		m.Roles, m.DeleteAt = "", c.now()
	}
	return c.ofTeam(m)
}

// leaveTeam takes somebody out of the team and its town square.
func (c *call) leaveTeam() (any, *AppError) {
	user := c.args["user"]
	switch {
	case c.args["team"] != c.team.ID || !c.team.members[user]:
		return nil, missing("team_member")
	case !c.admins():
		return nil, denied()
	}
	c.team.members[user] = false
	for _, ch := range c.channels {
		if ch.TeamID == c.team.ID {
			ch.members = slices.DeleteFunc(ch.members, func(id string) bool { return id == user })
		}
	}
	return ok, nil
}

// addBot makes a bot account. The caller holds mu.
func (s *Server) addBot(name, shown, owner string) *User {
	u := s.addUser(name, "system_user")
	u.IsBot, u.FirstName, u.Email = true, shown, name+"@localhost"
	s.bots[u.ID] = &botAccount{UserID: u.ID, Username: name, DisplayName: shown, OwnerID: owner, CreateAt: u.CreateAt, UpdateAt: u.UpdateAt}
	return u
}

func (c *call) listBots() (any, *AppError) {
	if !c.admins() {
		return nil, denied()
	}
	per, page := min(c.number("per_page", 60), maxPage), c.number("page", 0)
	all := []*botAccount{}
	for _, b := range c.bots {
		all = append(all, b)
	}
	slices.SortFunc(all, func(a, b *botAccount) int { return strings.Compare(a.Username, b.Username) })
	from := min(page*per, int64(len(all)))
	return all[from:min(from+per, int64(len(all)))], nil
}

func (c *call) createBot() (any, *AppError) {
	var body botAccount
	if err := c.read(&body); err != nil {
		return nil, err
	}
	switch {
	case !c.admins():
		return nil, denied()
	case !c.setting("EnableBotAccountCreation"):
		return nil, &AppError{ID: "api.bot.create_disabled", Message: "Bot creation has been disabled.", Status: http.StatusForbidden}
	case body.Username == "" || body.Username != strings.ToLower(body.Username):
		return nil, invalid("username")
	case c.userNamed(body.Username) != nil:
		return nil, bad("app.user.save.username_exists.app_error", "An account with that username already exists.")
	}
	u := c.addBot(body.Username, body.DisplayName, c.user.ID)
	u.BotDesc, c.bots[u.ID].Description = body.Description, body.Description
	c.status = http.StatusCreated
	return c.bots[u.ID], nil
}

func (c *call) getBot() (any, *AppError) {
	if b := c.bots[c.args["user"]]; b != nil {
		return b, nil
	}
	return nil, missing("bot")
}

func (c *call) updateBot() (any, *AppError) {
	b := c.bots[c.args["user"]]
	if b == nil {
		return nil, missing("bot")
	}
	if !c.admins() {
		return nil, denied()
	}
	var patch struct {
		DisplayName *string `json:"display_name"`
		Description *string
	}
	if err := c.read(&patch); err != nil {
		return nil, err
	}
	if patch.DisplayName != nil {
		b.DisplayName, c.users[b.UserID].FirstName = *patch.DisplayName, *patch.DisplayName
	}
	if patch.Description != nil {
		b.Description, c.users[b.UserID].BotDesc = *patch.Description, *patch.Description
	}
	return b, nil
}

func (c *call) enableBot() (any, *AppError) {
	b := c.bots[c.args["user"]]
	if b == nil {
		return nil, missing("bot")
	}
	if !c.admins() {
		return nil, denied()
	}
	b.DeleteAt = 0
	c.activate(c.users[b.UserID], true)
	return b, nil
}
