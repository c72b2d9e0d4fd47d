package mattermosttest

import (
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

func (c *call) ping() (any, *AppError) { return ok, nil }

// setting tells a switch of ServiceSettings. The caller holds mu.
func (s *Server) setting(name string) bool {
	on, _ := s.config["ServiceSettings"].(map[string]any)[name].(bool)
	return on
}

// site is the address that the server knows as its own. The caller holds mu.
func (s *Server) site() string {
	address, _ := s.config["ServiceSettings"].(map[string]any)["SiteURL"].(string)
	return address
}

// restricted tells whether one writes to people of one's own team only.
func (s *Server) restricted() bool {
	rule, _ := s.config["TeamSettings"].(map[string]any)["RestrictDirectMessage"].(string)
	return rule == "team"
}

// clientConfig is what everybody may know of the settings, all of it as text.
// Servers before the 11 line want to be asked for the old format.
func (c *call) clientConfig() (any, *AppError) {
	major, _, _ := strings.Cut(c.opts.Version, ".")
	if n, err := strconv.Atoi(major); err == nil && n < 11 && c.r.URL.Query().Get("format") != "old" {
		return nil, &AppError{ID: "api.config.client.old_format.app_error", Message: "New format for the client configuration is not supported yet.", Status: http.StatusNotImplemented}
	}
	known := map[string]string{"Version": c.opts.Version, "BuildNumber": c.opts.Version, "BuildEnterpriseReady": "false", "SiteURL": c.site()}
	if c.user != nil {
		known["MaxPostSize"] = strconv.Itoa(c.opts.MaxPostSize)
		known["EnableCommands"] = "true"
		for _, name := range []string{"EnablePostUsernameOverride", "EnablePostIconOverride", "EnableUserAccessTokens", "EnableBotAccountCreation"} {
			known[name] = strconv.FormatBool(c.setting(name))
		}
	}
	return known, nil
}

func (c *call) getConfig() (any, *AppError) {
	if !c.admins() {
		return nil, denied()
	}
	return c.config, nil
}

func (c *call) patchConfig() (any, *AppError) {
	if !c.admins() {
		return nil, denied()
	}
	var patch map[string]map[string]any
	if err := c.read(&patch); err != nil {
		return nil, err
	}
	for section, values := range patch {
		old, _ := c.config[section].(map[string]any)
		merged := maps.Clone(old)
		if merged == nil {
			merged = map[string]any{}
		}
		for name, value := range values {
			if value != nil { // null is what the patch leaves alone
				merged[name] = value
			}
		}
		c.config[section] = merged
	}
	return c.config, nil
}

func (c *call) roleByName() (any, *AppError) {
	if r := c.roles[c.args["name"]]; r != nil {
		return r, nil
	}
	return nil, missing("role")
}

func (c *call) patchRole() (any, *AppError) {
	if !c.admins() {
		return nil, denied()
	}
	var patch struct{ Permissions *[]string }
	if err := c.read(&patch); err != nil {
		return nil, err
	}
	for _, r := range c.roles {
		if r.ID == c.args["role"] && patch.Permissions != nil {
			r.Permissions = *patch.Permissions
		}
		if r.ID == c.args["role"] {
			return r, nil
		}
	}
	return nil, missing("role")
}

// may tells whether somebody has a permission by one of the roles.
func (s *Server) may(u *User, permission string) bool {
	for name, r := range s.roles {
		if hasWord(u.Roles, name) && slices.Contains(r.Permissions, permission) {
			return true
		}
	}
	return false
}
