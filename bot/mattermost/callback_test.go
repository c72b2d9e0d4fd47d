package mattermost

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

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
