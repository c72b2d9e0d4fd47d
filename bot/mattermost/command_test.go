package mattermost

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

func TestCommand(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	form := func(change func(url.Values)) []byte {
		v := url.Values{
			"token": {k.token}, "user_id": {k.anna.ID()}, "channel_id": {"elsewhere"}, "command": {"/gezel"}, "text": {"  pauze  "}, "trigger_id": {"t1"},
		}
		if change != nil {
			change(v)
		}
		return []byte(v.Encode())
	}
	const kind = "application/x-www-form-urlencoded"
	for name, change := range map[string]func(url.Values){
		"a wrong token": func(v url.Values) { v.Set("token", "zzzzzzzzzzzzzzzzzzzzzzzzzz") },
		"no token":      func(v url.Values) { v.Del("token") },
		"no person":     func(v url.Values) { v.Del("user_id") },
	} {
		if status, answer := k.call(t, pathCommand, kind, form(change)); status != http.StatusForbidden || answer != "" {
			t.Errorf("%s: answered with %d %q, want 403 and no word", name, status, answer)
		}
	}
	k.saysOnce(t, "compare GEZEL_MATTERMOST_COMMAND_TOKEN")
	if strings.Contains(k.coach.secrets.Logged(), "zzzzzzzz") {
		t.Error("the log tells the wrong token")
	}
	k.coach.answers(func(ev bot.Event) (bot.Answer, error) {
		m := withButton()
		m.Lines = append(m.Lines, bot.Line{Style: bot.Quote, Text: "<http://evil.example|je bank> @channel"})
		return bot.Answer{Private: &m}, nil
	})
	status, answer := k.call(t, pathCommand, kind, form(nil))
	var got struct {
		Type string `json:"response_type"`
		Text string
		Skip bool `json:"skip_slack_parsing"`
	}
	if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK || got.Type != "ephemeral" || !got.Skip {
		t.Errorf("answered with %d %s (%v), want 200 and what one person alone sees", status, answer, err)
	}
	if strings.Contains(got.Text, "<http") || strings.Contains(got.Text, "@channel") {
		t.Errorf("the answer %q has live markup", got.Text)
	}
	k.call(t, pathCommand, kind, form(nil))
	k.call(t, pathCommand, kind, form(func(v url.Values) { v.Set("trigger_id", "t2"); v.Set("text", "") }))
	given := k.coach.all(bot.Commanded)
	if len(given) != 2 || given[0].Text != "pauze" || given[1].Text != "" || given[0].Channel != "" || k.coach.again != 1 {
		t.Errorf("the coach heard %v, and %d again; want two commands in no channel, the first delivered twice", given, k.coach.again)
	}
	k.coach.answers(nil)
	if _, answer := k.call(t, pathCommand, kind, form(func(v url.Values) { v.Set("trigger_id", "t3") })); !json.Valid([]byte(answer)) {
		t.Errorf("with nothing to say it answers %q, which shows the member an error", answer)
	}
}

// TestCommandWhoseDialogDoesNotOpen: the server takes no trigger older than a
// few seconds. Who gave the command is told, and has a button that opens it.
func TestCommandWhoseDialogDoesNotOpen(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	late := bot.Message{Lines: []bot.Line{{Text: "Het venster ging niet op tijd open."}}, Buttons: []bot.Button{{Label: "Open het venster", Action: "form settings"}}}
	k.coach.answers(func(bot.Event) (bot.Answer, error) {
		return bot.Answer{Form: &bot.Form{ID: "settings", Title: "Instellingen", Late: &late}}, nil
	})
	status, answer := k.call(t, pathCommand, "application/x-www-form-urlencoded", []byte(url.Values{
		"token": {k.token}, "user_id": {k.anna.ID()}, "channel_id": {"elsewhere"}, "command": {"/gezel"}, "text": {"instellingen"}, "trigger_id": {"expired"},
	}.Encode()))
	var got model.CommandResponse
	if err := json.Unmarshal([]byte(answer), &got); err != nil || status != http.StatusOK || got.Text != late.Lines[0].Text {
		t.Fatalf("answered with %d %s (%v), want 200 and that the window did not open", status, answer, err)
	}
	if len(got.Attachments) != 1 || len(got.Attachments[0].Actions) != 1 || got.Attachments[0].Actions[0].Name != "Open het venster" {
		t.Errorf("answered with %s, want a button that opens it", answer)
	}
}

// TestCommandsOfSeveralTeams: each team has a slash command of its own, with a
// token of its own.
func TestCommandsOfSeveralTeams(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, func(o *Options) { o.CommandToken = "tokenofanotherteam, " + o.CommandToken + "," })
	for token, want := range map[string]int{
		k.token: http.StatusOK, "tokenofanotherteam": http.StatusOK, "tokenofnoteam": http.StatusForbidden, "": http.StatusForbidden,
	} {
		form := url.Values{"token": {token}, "user_id": {k.anna.ID()}, "text": {"pauze"}, "trigger_id": {token}}
		if status, _ := k.call(t, pathCommand, "application/x-www-form-urlencoded", []byte(form.Encode())); status != want {
			t.Errorf("a command with the token %q is answered with %d, want %d", token, status, want)
		}
	}
	if n := len(k.coach.all(bot.Commanded)); n != 2 {
		t.Errorf("the coach heard %d commands, want two", n)
	}
}
