package mattermost

import (
	"slices"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// TestWhoseWords: what a person writes are their words, and so are its edits and
// its deletion; what the server or a plugin puts in a person's name are not.
func TestWhoseWords(t *testing.T) {
	a := &Adapter{me: "gezel"}
	for kind, words := range map[string]bool{
		"": true, "me": true, "burn_on_read": true,
		"custom_calls": false, "custom_zoom": false, "system_join_channel": false, "reminder": false, "slack_attachment": false,
	} {
		post := func(id string) *model.Post {
			return &model.Post{Id: id, UserId: "anna", Type: kind, Message: "Wat er staat.", CreateAt: 10}
		}
		said, edited, deleted := post("a"), post("b"), post("c")
		edited.EditAt, deleted.DeleteAt = 20, 30
		var got, want []bot.Kind
		for _, ev := range a.decode([]*model.Post{said, edited, deleted}, 0) {
			got = append(got, ev.Kind)
		}
		if words {
			want = []bot.Kind{bot.Said, bot.Said, bot.Edited, bot.Deleted}
		}
		if !slices.Equal(got, want) {
			t.Errorf("posts of type %q came to %q, want %q", kind, got, want)
		}
	}
}
