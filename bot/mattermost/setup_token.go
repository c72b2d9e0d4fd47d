package mattermost

import (
	"context"
	"fmt"
	"net/http"
	"strings"
)

// token gives a token of the bot: the one that is known if it still works, or a
// new one. Mattermost shows a token once, so one that was made and is not known
// can't be found out; a Gezel may be running with it.
func (s *setup) token(ctx context.Context, bot string, old oldTokens) (string, error) {
	if s.NewToken {
		return s.newToken(ctx, bot)
	}
	works, err := s.works(ctx)
	switch {
	case err != nil:
		return "", err
	case works:
		s.Say("The token that is known still works.")
		return s.Token, nil
	case s.Token != "":
		s.Say("The token that is known does not work any more.")
	case len(old.ours) > 0:
		s.Say("Found a token that was made before; Mattermost shows it only once. To have a new one instead: --new-token.")
		return "", nil
	}
	token, err := s.newToken(ctx, bot)
	if err == nil {
		s.others(old)
	}
	return token, err
}

// works tells whether the token that is known is one of the bot's that works.
// Only a plain no of the server counts as one: what could not be tried may be
// what a running Gezel lives on.
func (s *setup) works(ctx context.Context) (bool, error) {
	if s.Token == "" || s.NewToken {
		return false, nil
	}
	me, resp, err := newClient(s.URL, s.Token, s.HTTP).GetMe(ctx, "")
	switch {
	case err == nil && me.Username == botName:
		return true, nil
	case err == nil:
		return false, &SettingError{"token", fmt.Errorf("belongs to @%s, not to @%s", me.Username, botName),
			"take it out there, or have a token of @" + botName + " in its place with --new-token"}
	case resp != nil && resp.StatusCode == http.StatusUnauthorized:
		return false, nil
	}
	return false, &SettingError{"token", fmt.Errorf("can't be tried at %s: %w", s.URL, describe("who am I", resp, err)),
		"see that the server runs, and run the set-up again; no token was made, and none revoked"}
}

func (s *setup) newToken(ctx context.Context, bot string) (token string, err error) {
	err = s.do("Made a token for it", "make a token for it", func() error {
		made, resp, err := s.client.CreateUserAccessToken(ctx, bot, tokenPurpose, 0)
		if err == nil {
			token = made.Token
		}
		return failed("make a token", resp, err)
	})
	return token, err
}

// oldTokens are the ids of the bot's tokens that were there before, those that
// Setup made and those that somebody else did.
type oldTokens struct{ ours, others []string }

// tokens lists those of the bot's tokens that work.
func (s *setup) tokens(ctx context.Context, bot string) (oldTokens, error) {
	var old oldTokens
	if bot == "" {
		return old, nil
	}
	all, resp, err := s.client.GetUserAccessTokensForUser(ctx, bot, 0, pageSize)
	if err != nil {
		return old, failed("list the bot's tokens", resp, err)
	}
	for _, t := range all {
		switch {
		case !t.IsActive:
		case t.Description == tokenPurpose:
			old.ours = append(old.ours, t.Id)
		default:
			old.others = append(old.others, t.Id)
		}
	}
	return old, nil
}

// others says which tokens there are besides a new one.
func (s *setup) others(old oldTokens) {
	if len(old.ours) > 0 {
		s.Say("Tokens that the set-up made before still work, with the ids " + strings.Join(old.ours, ", ") + ". --new-token revokes them, and makes another.")
	}
	if len(old.others) > 0 {
		s.Say("Tokens that were made by hand still work, with the ids " + strings.Join(old.others, ", ") + ". The set-up leaves them alone.")
	}
}

// revoke takes back the tokens that Setup made before, where a new one was asked
// for. It comes last, when the new one is kept.
func (s *setup) revoke(ctx context.Context, old oldTokens) error {
	if !s.NewToken {
		return nil
	}
	for _, id := range old.ours {
		err := s.do("Revoked the token that was made before, with the id "+id, "revoke the token that was made before, with the id "+id, func() error {
			if resp, err := s.client.RevokeUserAccessToken(ctx, id); err != nil {
				return &SettingError{"new-token", fmt.Errorf("the token that was made before, with the id %s, still works: %w", id, describe("revoke it", resp, err)),
					"revoke it in Mattermost, under Integrations → Bot Accounts; the new one is good"}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// keep gives the settings to whoever keeps them; in a dry run there are none.
func (s *setup) keep(made Made) error {
	if s.DryRun || s.Keep == nil {
		return nil
	}
	return s.Keep(made)
}
