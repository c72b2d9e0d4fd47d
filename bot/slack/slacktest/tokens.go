package slacktest

import "slices"

// The tokens of a fresh workspace.
const (
	FirstToken = "xoxb-1111111111-2222222222-fakefakefakefakefakefake"
	AppToken   = "xapp-1-A0GEZEL01-3333333333-fakefakefakefakefakefake"
)

// tokens are those that are known.
type tokens struct {
	bot     []string          // the valid ones, the latest last
	app     string            // "" once Socket Mode is off
	revoked map[string]string // what Slack says to a token that was valid
}

func newTokens() tokens {
	return tokens{bot: []string{FirstToken}, app: AppToken, revoked: map[string]string{}}
}

// check tells what Slack says to a token.
func (t *tokens) check(token string, app bool) error {
	switch {
	case token == "":
		return fail("not_authed")
	case t.revoked[token] != "":
		return fail(t.revoked[token])
	case token == t.app && app, slices.Contains(t.bot, token) && !app:
		return nil
	case token == t.app, slices.Contains(t.bot, token):
		return fail("not_allowed_token_type")
	}
	return fail("invalid_auth")
}

// Token is the bot's token that is valid now, or "".
func (s *Server) Token() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.tokens.bot) == 0 {
		return ""
	}
	return s.tokens.bot[len(s.tokens.bot)-1]
}

// Secret signs what is delivered over HTTP.
func (s *Server) Secret() string { return s.opts.Secret }

// Revoke takes the bot's tokens away: Slack answers with code from now on
// (invalid_auth, account_inactive, token_revoked), and tells it in the events
// tokens_revoked and, if the app was removed, app_uninstalled.
func (s *Server) Revoke(code string, uninstalled bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, token := range s.tokens.bot {
		s.tokens.revoked[token] = code
	}
	s.tokens.bot = nil
	if uninstalled { // these come in either order
		s.emit("app_uninstalled", obj{"type": "app_uninstalled"}, "")
	}
	s.emit("tokens_revoked", obj{"type": "tokens_revoked", "tokens": obj{"oauth": []string{}, "bot": []string{BotUser}}}, "")
}

// NewToken gives the bot a new token, as installing the app again does.
func (s *Server) NewToken() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	token := "xoxb-1111111111-" + s.random()
	s.tokens.bot = append(s.tokens.bot, token)
	return token
}

// Grant replaces the scopes of the bot's token.
func (s *Server) Grant(scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.opts.Scopes = scopes
}

// DisableSocketMode switches Socket Mode off: the app token works no more, and
// the connections are told.
func (s *Server) DisableSocketMode() {
	s.mu.Lock()
	s.tokens.revoked[s.tokens.app] = "invalid_auth"
	s.mu.Unlock()
	s.Disconnect(LinkDisabled)
}

func (s *Server) scopes() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opts.Scopes
}
