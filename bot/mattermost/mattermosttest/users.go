package mattermosttest

import (
	"net/http"
	"slices"
	"strings"
)

// addUser makes an account. The caller holds mu.
func (s *Server) addUser(name, roles string) *User {
	now := s.now()
	u := &User{
		ID: s.id(), CreateAt: now, UpdateAt: now, Username: name, Email: name + "@example.org", Roles: roles, Locale: "nl",
		Timezone: map[string]string{"useAutomaticTimezone": "true", "automaticTimezone": "Europe/Amsterdam", "manualTimezone": ""},
	}
	s.users[u.ID], s.names[name] = u, u
	s.statuses[u.ID] = &status{UserID: u.ID, Status: "online"}
	return u
}

// userNamed finds an account; nil when there is none. The caller holds mu.
func (s *Server) userNamed(name string) *User { return s.names[name] }

// changedUser tells everybody of an account that is otherwise now.
func (s *Server) changedUser(u *User) {
	u.UpdateAt = max(u.UpdateAt+1, s.now())
	s.publish(event{name: "user_updated", data: map[string]any{"user": u}, all: true})
}

func (c *call) getUser() (any, *AppError) {
	if u := c.users[c.args["user"]]; u != nil {
		return u, nil
	}
	return nil, missing("user")
}

func (c *call) userByName() (any, *AppError) {
	if u := c.userNamed(c.args["name"]); u != nil {
		return u, nil
	}
	return nil, missing("user")
}

func (c *call) listUsers() (any, *AppError) {
	per, page := min(c.number("per_page", 60), maxPage), c.number("page", 0)
	all := []*User{}
	for _, u := range c.users {
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b *User) int { return strings.Compare(a.Username, b.Username) })
	from := min(page*per, int64(len(all)))
	return all[from:min(from+per, int64(len(all)))], nil
}

func (c *call) usersByID() (any, *AppError) {
	return c.someUsers(func(key string) *User { return c.users[key] })
}

func (c *call) usersByName() (any, *AppError) { return c.someUsers(c.userNamed) }

// someUsers gives the accounts that the body lists, as far as there are such.
func (c *call) someUsers(by func(string) *User) (any, *AppError) {
	var keys []string
	if err := c.read(&keys); err != nil {
		return nil, err
	}
	found := []*User{}
	for _, key := range keys {
		if u := by(key); u != nil {
			found = append(found, u)
		}
	}
	return found, nil
}

func (c *call) getStatus() (any, *AppError) {
	if st := c.statuses[c.args["user"]]; st != nil {
		return st, nil
	}
	return nil, missing("status")
}

func (c *call) statusesByID() (any, *AppError) {
	var ids []string
	if err := c.read(&ids); err != nil {
		return nil, err
	}
	found := []*status{}
	for _, id := range ids {
		if st := c.statuses[id]; st != nil {
			found = append(found, st)
		}
	}
	return found, nil
}

func (c *call) patchUser() (any, *AppError) {
	u := c.users[c.args["user"]]
	if u == nil {
		return nil, missing("user")
	}
	if u != c.user && !c.admins() {
		return nil, denied()
	}
	var patch struct {
		Nickname  *string
		FirstName *string `json:"first_name"`
		LastName  *string `json:"last_name"`
		Locale    *string
		Timezone  map[string]string
	}
	if err := c.read(&patch); err != nil {
		return nil, err
	}
	for at, value := range map[*string]*string{
		&u.Nickname: patch.Nickname, &u.FirstName: patch.FirstName, &u.LastName: patch.LastName, &u.Locale: patch.Locale,
	} {
		if value != nil {
			*at = *value
		}
	}
	if patch.Timezone != nil {
		u.Timezone = patch.Timezone
	}
	c.changedUser(u)
	return u, nil
}

func (c *call) setActive() (any, *AppError) {
	u := c.users[c.args["user"]]
	if u == nil {
		return nil, missing("user")
	}
	if u != c.user && !c.admins() {
		return nil, denied()
	}
	var active struct{ Active bool }
	if err := c.read(&active); err != nil {
		return nil, err
	}
	c.activate(u, active.Active)
	return ok, nil
}

// activate gives an account back, or takes it away. The caller holds mu.
func (s *Server) activate(u *User, active bool) {
	u.DeleteAt = 0
	if !active {
		u.DeleteAt = s.now()
	}
	s.changedUser(u)
	s.publish(event{name: "user_activation_status_change", all: true})
}

func (c *call) setRoles() (any, *AppError) {
	u := c.users[c.args["user"]]
	if u == nil {
		return nil, missing("user")
	}
	if !c.admins() {
		return nil, denied()
	}
	var roles struct{ Roles string }
	if err := c.read(&roles); err != nil {
		return nil, err
	}
	u.Roles = roles.Roles
	c.changedUser(u)
	return ok, nil
}

// addToken gives an account a token. The caller holds mu.
func (s *Server) addToken(user, description string) *accessToken {
	t := &accessToken{ID: s.id(), Token: s.id(), UserID: user, Description: description, IsActive: true}
	s.tokens[t.Token] = t
	return t
}

func (c *call) createToken() (any, *AppError) {
	var body struct{ Description string }
	if err := c.read(&body); err != nil {
		return nil, err
	}
	switch u := c.users[c.args["user"]]; {
	case u == nil:
		return nil, missing("user")
	case body.Description == "":
		return nil, invalid("description")
	case !c.admins():
		return nil, denied()
	case !c.setting("EnableUserAccessTokens") && !u.IsBot:
		return nil, &AppError{ID: "app.user_access_token.disabled", Message: "Personal access tokens are disabled on this server.", Status: http.StatusNotImplemented}
	}
	return c.addToken(c.args["user"], body.Description), nil
}

func (c *call) listTokens() (any, *AppError) {
	if c.args["user"] != c.user.ID && !c.admins() {
		return nil, denied()
	}
	list := []accessToken{}
	for _, t := range c.tokens {
		if t.UserID == c.args["user"] {
			public := *t
			public.Token = "" // told once, when it is made
			list = append(list, public)
		}
	}
	slices.SortFunc(list, func(a, b accessToken) int { return strings.Compare(a.ID, b.ID) })
	return list, nil
}

func (c *call) revokeToken() (any, *AppError) {
	var body struct {
		ID string `json:"token_id"`
	}
	if err := c.read(&body); err != nil {
		return nil, err
	}
	for _, t := range c.tokens {
		if t.ID == body.ID && (c.admins() || t.UserID == c.user.ID) {
			delete(c.tokens, t.Token)
			return ok, nil
		}
	}
	return nil, missing("token")
}

// ok is what Mattermost answers when there is nothing to tell.
var ok = map[string]string{"status": "OK"}
