package mattermost

import (
	"slices"
	"testing"
	"time"

	"gezel/bot/mattermost/mattermosttest"
)

// TestSetupOfABotThatLeftTheTeam: the server still knows it as a member.
func TestSetupOfABotThatLeftTheTeam(t *testing.T) {
	s := mattermosttest.New(mattermosttest.Options{Now: time.Now})
	t.Cleanup(s.Close)
	_, admin := s.Admin()
	team, _ := s.Team()
	bot, _ := s.Bot()
	client := newClient(s.URL(), admin, quickHTTP)
	if _, err := client.RemoveTeamMember(t.Context(), team, bot); err != nil {
		t.Fatal(err)
	}
	_, said, err := setUp(t, s, nil)
	if err != nil || !slices.Contains(said, "Put it in the team gemeente.") {
		t.Errorf("it ends with %v and says %q", err, said)
	}
	if m, _, err := client.GetTeamMember(t.Context(), team, bot, ""); err != nil || m.DeleteAt != 0 {
		t.Errorf("the bot is %+v, %v", m, err)
	}
}
