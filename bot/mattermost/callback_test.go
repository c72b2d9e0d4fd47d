package mattermost

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// call posts to the adapter as the server would, and gives the status and the
// body of the answer.
func (k *talk) call(t *testing.T, path, kind string, body []byte) (int, string) {
	t.Helper()
	resp, err := http.Post(k.public+path, kind, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(answer)
}

// pressBody is a press as the server tells of it.
func pressBody(t *testing.T, user, channel, post, trigger string, context map[string]any) []byte {
	t.Helper()
	body, err := json.Marshal(map[string]any{
		"user_id": user, "channel_id": channel, "post_id": post, "trigger_id": trigger, "type": "button", "team_id": "", "context": context,
	})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestPressesThatAreRefused(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	bart := k.server.Person("bart")
	ref := k.send(t, withButton(), "d1")
	other := k.send(t, withButton(), "d2")
	hers := k.adapter.marker.context(press{action: "yes 1", about: "d1", who: k.anna.ID()})
	with := func(name, value string) map[string]any {
		context := map[string]any{}
		for k, v := range hers {
			context[k] = v
		}
		context[name] = value
		return context
	}
	said := k.says(t, "wat zij zelf schreef")
	for _, c := range []struct {
		name                string
		user, channel, post string
		context             map[string]any
	}{
		{"no context", k.anna.ID(), ref.Channel, ref.Message, nil},
		{"no code", k.anna.ID(), ref.Channel, ref.Message, with("code", "")},
		{"a wrong code", k.anna.ID(), ref.Channel, ref.Message, with("code", "AAAA")},
		{"another action", k.anna.ID(), ref.Channel, ref.Message, with("action", "erase all")},
		{"an invented member", bart.ID(), bart.Channel(), ref.Message, with("who", bart.ID())},
		{"somebody else", bart.ID(), bart.Channel(), ref.Message, hers},
		{"another question's id", k.anna.ID(), ref.Channel, ref.Message, with("about", "d2")},
		{"on another question", k.anna.ID(), ref.Channel, other.Message, hers},
		{"on a message of her own", k.anna.ID(), ref.Channel, said, hers},
		{"on no message", k.anna.ID(), ref.Channel, "", hers},
		{"a dialog's code", k.anna.ID(), ref.Channel, ref.Message, with("code", k.adapter.marker.code(forDialog, "yes 1", "d1", k.anna.ID()))},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := k.counted.of("refused")
			status, answer := k.call(t, pathAction, "application/json", pressBody(t, c.user, c.channel, c.post, "t1", c.context))
			if status != http.StatusForbidden || answer != "" {
				t.Errorf("answered with %d %q, want 403 and no word", status, answer)
			}
			if k.counted.of("refused") != before+1 {
				t.Error("the refusal was not counted")
			}
		})
	}
	k.saysOnce(t, "carry no code of this Gezel")
	if pressed := k.coach.all(bot.Pressed); len(pressed) > 0 {
		t.Errorf("the coach heard of %v", pressed)
	}
	if status, _ := k.call(t, pathAction, "application/json", pressBody(t, k.anna.ID(), ref.Channel, ref.Message, "t1", hers)); status != http.StatusOK {
		t.Errorf("the press that is right was answered with %d", status)
	}
}

// saysOnce checks that the log says something, and not for each request.
func (k *talk) saysOnce(t *testing.T, what string) {
	t.Helper()
	if n := strings.Count(k.coach.secrets.Logged(), what); n != 1 {
		t.Errorf("the log says %d times %q, want once", n, what)
	}
}

// TestPressTwice: delivered twice it is one event, pressed twice it is two.
func TestPressTwice(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	ref := k.send(t, withButton(), "d1")
	context := k.adapter.marker.context(press{action: "yes 1", about: "d1", who: k.anna.ID()})
	for _, trigger := range []string{"t1", "t1", "t2"} {
		status, answer := k.call(t, pathAction, "application/json", pressBody(t, k.anna.ID(), ref.Channel, ref.Message, trigger, context))
		if status != http.StatusOK || !json.Valid([]byte(answer)) {
			t.Errorf("answered with %d %q, want 200 and JSON", status, answer)
		}
	}
	if n := k.counted.of("replayed"); n != 1 {
		t.Errorf("%d presses were counted as replayed, want the second of the first trigger", n)
	}
	if pressed := k.coach.all(bot.Pressed); len(pressed) != 2 || k.coach.again > 0 {
		t.Errorf("%d presses came, %d of them again; want the two with triggers of their own", len(pressed), k.coach.again)
	}
}

func TestPressNotKept(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	ref := k.send(t, withButton(), "d1")
	k.coach.answers(func(bot.Event) (bot.Answer, error) { return bot.Answer{}, errors.New("no such thing") })
	if err := k.anna.Press(ref.Message, "Ja"); err == nil {
		t.Error("a press that was not kept shows no error")
	}
	k.coach.answers(nil)
	if err := k.anna.Press(ref.Message, "Ja"); err != nil {
		t.Errorf("the second press shows %v", err)
	}
	k.stop()
	if err := k.anna.Press(ref.Message, "Ja"); err == nil {
		t.Error("a press while nobody runs shows no error")
	}
	k.begin(t, nil)
}

func TestLargeBody(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	large := []byte(`{"type":"` + strings.Repeat("x", 5<<20) + `"}`)
	for path, kind := range map[string]string{
		pathAction: "application/json", pathDialog: "application/json", pathCommand: "application/x-www-form-urlencoded",
	} {
		before := k.counted.of("refused")
		status, answer := k.call(t, path, kind, large)
		if status != http.StatusRequestEntityTooLarge || answer != "" || k.counted.of("refused") != before+1 {
			t.Errorf("%s answers 5 MB with %d %q, want 413, no word, and a count", path, status, answer)
		}
		if status, _ := k.call(t, path, kind, []byte("{")); status != http.StatusBadRequest && status != http.StatusForbidden {
			t.Errorf("%s answers half a body with %d", path, status)
		}
	}
}

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

func TestDialogs(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	long := strings.Repeat("een lang antwoord met é ", 300)
	form := bot.Form{ID: "edit c/1", Title: "Wijzig je antwoord ëëëëë", Submit: "Bewaar", Fields: []bot.Field{
		{Name: "q0", Label: "Welk gesprek bleef je deze week het meest bij, en waarom?", Type: bot.FieldShow, Value: "Welk gesprek bleef je deze week het meest bij, en waarom?"},
		{Name: "answer0", Label: "Je antwoord, in je eigen woorden", Type: bot.FieldArea, Value: long, Optional: true},
		{Name: "best", Label: "Keuze", Type: bot.FieldChoice, Value: "7", Options: []bot.Option{{Value: "7", Label: "Zeven"}, {Value: "8", Label: "Acht"}}},
	}}
	k.coach.secrets.Add(long)
	k.coach.answers(func(ev bot.Event) (bot.Answer, error) {
		if ev.Kind == bot.Pressed {
			return bot.Answer{Form: &form}, nil
		}
		return bot.Answer{}, nil
	})
	ref := k.send(t, withButton(), "d1")
	if err := k.anna.Press(ref.Message, "Ja"); err != nil {
		t.Fatal(err)
	}
	if _, open := k.anna.Dialog(); !open {
		t.Fatalf("no dialog is open; the server's log: %q", k.server.Log())
	}
	if err := k.anna.Submit(nil); err != nil {
		t.Fatal(err)
	}
	sent := k.coach.all(bot.Submitted)
	want := map[string]string{"answer0": long, "best": "7"}
	if len(sent) != 1 || cmp.Diff(want, sent[0].Values) != "" || sent[0].Form != form.ID {
		t.Fatalf("sent unchanged, the values are not what they were: %v", cmp.Diff(want, sent[0].Values))
	}
}

func TestSubmissionsThatAreRefused(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	bart := k.server.Person("bart")
	form := bot.Form{ID: "settings", Title: "Instellingen", Submit: "Bewaar", Fields: []bot.Field{{Name: "day", Label: "Dag", Type: bot.FieldText, Optional: true}}}
	k.coach.answers(func(ev bot.Event) (bot.Answer, error) {
		switch {
		case ev.Kind == bot.Pressed:
			return bot.Answer{Form: &form}, nil
		case ev.Values["day"] == "":
			return bot.Answer{Errors: map[string]string{"day": "Geef een dag."}}, nil
		}
		return bot.Answer{}, nil
	})
	ref := k.send(t, withButton(), "d1")
	if err := k.anna.Press(ref.Message, "Ja"); err != nil {
		t.Fatal(err)
	}
	where, callback, state := k.anna.OpenDialog()
	forged := strings.Replace(state, "settings", "forget", 1)
	for name, try := range map[string]func() (map[string]string, error){
		"no state":       func() (map[string]string, error) { return k.anna.SubmitRaw(where, callback, "", nil) },
		"a forged state": func() (map[string]string, error) { return k.anna.SubmitRaw(where, callback, forged, nil) },
		"somebody else":  func() (map[string]string, error) { return bart.SubmitRaw(where, callback, state, nil) },
	} {
		if errs, err := try(); err == nil {
			t.Errorf("%s: taken, %v", name, errs)
		}
	}
	if sent := k.coach.all(bot.Submitted); len(sent) > 0 {
		t.Fatalf("the coach heard of %v", sent)
	}
	for range 2 { // the coach knows the event the second time; what was wrong stays wrong
		if errs, err := k.anna.SubmitRaw(where, callback, state, map[string]any{"other": true}); err != nil || errs["day"] != "Geef een dag." {
			t.Errorf("with a missing field it is answered with %v, %v", errs, err)
		}
	}
	if errs, err := k.anna.SubmitRaw(where, callback, state, map[string]any{"day": 4.0, "list": []any{"x"}}); err != nil || len(errs) > 0 {
		t.Errorf("with a number it is answered with %v, %v", errs, err)
	}
	sent := k.coach.all(bot.Submitted)
	if got := sent[len(sent)-1].Values; got["day"] != "4" || got["list"] != "" {
		t.Errorf("the values are %v", got)
	}
	again := len(sent)
	for range 2 {
		if _, err := k.anna.SubmitRaw(where, callback, state, map[string]any{"day": 4.0, "list": []any{"x"}}); err != nil {
			t.Error(err)
		}
	}
	if n := len(k.coach.all(bot.Submitted)); n != again {
		t.Errorf("the same values sent again are %d events more, want none", n-again)
	}
}

func TestPressTime(t *testing.T) {
	at := time.UnixMilli(1795640970391)
	a := &Adapter{now: func() time.Time { return time.UnixMilli(5) }}
	// base64 of "client:user:1795640970391:signature"
	if got := a.triggered("Y2xpZW50OnVzZXI6MTc5NTY0MDk3MDM5MTpzaWduYXR1cmU="); !got.Equal(at) {
		t.Errorf("the press was at %v, want %v", got, at)
	}
	for _, trigger := range []string{"", "t1", "Y2xpZW50OnVzZXI6eDpzaWduYXR1cmU="} {
		if got := a.triggered(trigger); got.UnixMilli() != 5 {
			t.Errorf("of the trigger %q the time is %v, want now", trigger, got)
		}
	}
}
