package mattermost

import (
	"context"

	"github.com/mattermost/mattermost/server/public/model"
)

// token gives a token of the bot: the one that is known if it still works, or a
// new one where Setup never made any. Mattermost shows a token once, so one
// that was made and is not known can't be found out.
func (s *setup) token(ctx context.Context, bot string) (string, error) {
	if s.Token != "" && !s.NewToken && bot != "" {
		me, _, err := newClient(s.URL, s.Token, s.HTTP).GetMe(ctx, "")
		if err == nil && me.Id == bot {
			s.Say("The token that is known still works.")
			return s.Token, nil
		}
		s.Say("The token that is known does not work any more.")
	}
	old, err := s.tokens(ctx, bot)
	if err != nil {
		return "", err
	}
	if len(old) > 0 && !s.NewToken && s.Token == "" {
		s.Say("Found a token that was made before; Mattermost shows it only once. To have a new one instead: --new-token.")
		return "", nil
	}
	return s.newToken(ctx, bot, old)
}

// newToken makes a token, and revokes those that were made before it.
func (s *setup) newToken(ctx context.Context, bot string, old []*model.UserAccessToken) (token string, err error) {
	err = s.do("Made a token for it", "make a token for it", func() error {
		made, resp, err := s.client.CreateUserAccessToken(ctx, bot, tokenPurpose, 0)
		if err == nil {
			token = made.Token
		}
		return failed("make a token", resp, err)
	})
	for _, t := range old {
		if err != nil {
			break
		}
		err = s.do("Revoked the token that was made before", "revoke the token that was made before", func() error {
			resp, err := s.client.RevokeUserAccessToken(ctx, t.Id)
			return failed("revoke an old token", resp, err)
		})
	}
	return token, err
}

// tokens lists those of the bot's tokens that Setup made.
func (s *setup) tokens(ctx context.Context, bot string) ([]*model.UserAccessToken, error) {
	if bot == "" {
		return nil, nil
	}
	all, resp, err := s.client.GetUserAccessTokensForUser(ctx, bot, 0, pageSize)
	if err != nil {
		return nil, failed("list the bot's tokens", resp, err)
	}
	var ours []*model.UserAccessToken
	for _, t := range all {
		if t.Description == tokenPurpose && t.IsActive {
			ours = append(ours, t)
		}
	}
	return ours, nil
}
