package slacktest

import (
	"cmp"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"
)

func (c *call) authTest() (obj, error) {
	return obj{
		"url": "https://gemeente.slack.com/", "team": "Gemeente", "user": "gezel", "team_id": TeamID, "user_id": BotUser,
		"bot_id": BotID, "is_enterprise_install": false,
	}, nil
}

func (c *call) teamInfo() (obj, error) {
	return obj{"team": obj{
		"id": TeamID, "name": "Gemeente", "domain": "gemeente", "email_domain": "gemeente.example",
		"icon": obj{"image_34": "https://a.slack-edge.com/34.png", "image_default": true},
	}}, nil
}

func (c *call) botsInfo() (obj, error) {
	id := cmp.Or(c.args["bot"], BotID)
	if id != BotID && id != OtherBot {
		return nil, fail("bot_not_found")
	}
	var bot obj
	if err := json.Unmarshal(profiles[id], &bot); err != nil {
		return nil, err
	}
	bot["user_id"] = BotUser
	if id == OtherBot {
		bot["user_id"] = otherApp
	}
	return obj{"bot": bot}, nil
}

func (c *call) usersInfo() (obj, error) {
	u := c.s.users[c.args["user"]]
	if u == nil {
		return nil, fail("user_not_found")
	}
	return obj{"user": u.json(c.flag("include_locale"))}, nil
}

func (c *call) usersList() (obj, error) {
	all := make([]*user, 0, len(c.s.users))
	for _, u := range c.s.users {
		all = append(all, u)
	}
	slices.SortFunc(all, func(a, b *user) int { return strings.Compare(a.id, b.id) })
	page, next, err := pageOf(c, all, func(u *user) string { return u.id }, "user:", len(all), 1000)
	if err != nil {
		return nil, err
	}
	list := []obj{}
	for _, u := range page {
		list = append(list, u.json(c.flag("include_locale")))
	}
	return obj{"members": list, "cache_ts": c.s.now().Unix(), "response_metadata": obj{"next_cursor": next}}, nil
}

// json is the account as the Web API tells it.
func (u *user) json(locale bool) obj {
	o := obj{
		"id": u.id, "team_id": u.team, "name": u.name, "deleted": u.deleted, "is_bot": u.bot, "is_app_user": false,
		"updated": 1502138686,
		"profile": obj{
			"real_name": u.real, "real_name_normalized": u.real, "display_name": u.name, "display_name_normalized": u.name,
			"email": u.email, "avatar_hash": "ge3b51ca72de", "status_text": "", "status_emoji": "", "team": u.team,
			"image_24": "https://a.slack-edge.com/24.png", "image_48": "https://a.slack-edge.com/48.png",
		},
	}
	if u.deleted { // of these Slack tells less
		return o
	}
	maps.Copy(o, obj{
		"color": "9f69e7", "real_name": u.real, "tz": u.zone, "tz_label": u.zone, "tz_offset": 0, "has_2fa": false,
		"is_admin": false, "is_owner": false, "is_primary_owner": false, "is_restricted": false, "is_ultra_restricted": false,
		"is_email_confirmed": true, "who_can_share_contact_card": "EVERYONE",
	})
	if zone, err := time.LoadLocation(u.zone); err == nil {
		_, offset := time.Unix(1502138686, 0).In(zone).Zone()
		o["tz_offset"] = offset
	}
	if u.team != TeamID {
		o["is_stranger"] = true
	}
	if locale {
		o["locale"] = u.locale
	}
	return o
}
