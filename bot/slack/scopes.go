package slack

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// scope is something that the bot's token may do.
type scope struct {
	name    string
	without string // what is not there without it; "": the adapter can't do without
}

// scopes are those that the manifest of the app asks for.
var scopes = []scope{
	{name: "chat:write"}, {name: "commands"}, {name: "im:history"}, {name: "im:write"}, {name: "users:read"}, {name: "files:write"},
	{"channels:read", "the digest of a peer group can't come to a public channel"},
	{"groups:read", "the digest of a peer group can't come to a private channel"},
	{"channels:join", "Gezel can't join a peer group's channel by itself, and must be invited"},
	{tickScope, "no tick is put on a message that is kept"},
}

const (
	tickScope   = "reactions:write"
	socketScope = "connections:write" // of the app token
)

// getScopes is what to do about scopes that are missing.
const getScopes = "add what is missing under “OAuth & Permissions → Scopes”, or take over the manifest that `gezel manifest` prints, and install the app again"

// Scopes names what the bot's token is to have.
func Scopes() []string {
	var names []string
	for _, s := range scopes {
		names = append(names, s.name)
	}
	return names
}

// learnScopes finds out from Slack's header what the token may do. A proxy may
// have taken the header away: then nothing is known, and everything tried.
func (a *Adapter) learnScopes(header []string) error {
	if len(header) == 0 {
		a.warn = append(a.warn, Warning{
			"what answers does not say which scopes the bot token has, so they were not checked",
			"see that they are those of docs/slack.md, and have what stands before Slack pass on the header X-OAuth-Scopes",
		})
		a.ticks = true
		return nil
	}
	granted := strings.FieldsFunc(strings.Join(header, ","), func(r rune) bool { return r == ',' || r == ' ' })
	var needed []string
	for _, s := range scopes {
		switch {
		case slices.Contains(granted, s.name):
		case s.without == "":
			needed = append(needed, s.name)
		default:
			a.warn = append(a.warn, Warning{fmt.Sprintf("the app lacks the scope %s: %s", s.name, s.without), getScopes})
		}
	}
	if len(needed) > 0 {
		return &SettingError{"bot token", fmt.Errorf("the app lacks the scopes %s", strings.Join(needed, ", ")), getScopes}
	}
	a.ticks = slices.Contains(granted, tickScope)
	return nil
}

// lacks says that a token may not do what it is for. Which scope it takes Slack
// does not always say.
func lacks(setting, needed string) *SettingError {
	if setting == "app token" {
		needed = cmp.Or(needed, socketScope)
		return &SettingError{setting, fmt.Errorf("it lacks the scope %s", needed), "make a token that has it under “Basic Information → App-Level Tokens”"}
	}
	if needed == "" {
		return &SettingError{setting, errors.New("it lacks a scope"), getScopes}
	}
	return &SettingError{setting, fmt.Errorf("it lacks the scope %s", needed), getScopes}
}
