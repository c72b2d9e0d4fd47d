package mattermosttest_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	mm "gezel/bot/mattermost/mattermosttest"
)

// question posts a message with one button, and gives it as it is read back.
func (h *house) question(channel, url, id string) post {
	h.t.Helper()
	return h.say(channel, "Je vraag staat klaar.", map[string]any{"props": withButton(url, id)})
}

// last is what somebody sees at the end.
func last(p *mm.Person) mm.Screen {
	s := p.Screen()
	s.Messages = s.Messages[len(s.Messages)-1:]
	return s
}

func TestAPressIsToldWithoutAnythingThatProvesIt(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "{}")
	anna := h.Person("anna")
	p := h.question(anna.Channel(), in.URL, "yes1")
	if err := anna.Press(p.ID, "Ja"); err != nil {
		t.Fatal(err)
	}
	call := <-in.calls
	var told map[string]any
	if err := json.Unmarshal(call.body, &told); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]any{"user_id": anna.ID(), "channel_id": anna.Channel(), "team_id": "", "post_id": p.ID, "type": "button"} {
		if told[name] != want {
			t.Errorf("%s is %v, want %v", name, told[name], want)
		}
	}
	if told["trigger_id"] == "" || call.header.Get("Authorization") != "" || call.header.Get("Content-Type") != "application/json" {
		t.Errorf("told %v under %v", told, call.header)
	}
}

func TestActionIDsAreLettersAndDigits(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "{}")
	anna := h.Person("anna")
	for id, arrives := range map[string]bool{"yes1": true, "Yes": true, "yes-1": false, "yes_1": false, "ja:1": false} {
		p := h.question(anna.Channel(), in.URL, id)
		err := anna.Press(p.ID, "Ja")
		if came := len(in.calls) == 1; came != arrives || (err == nil) != arrives {
			t.Errorf("the press of action %q arrived: %t, %v", id, came, err)
		}
		for len(in.calls) > 0 {
			<-in.calls
		}
	}
	if len(anna.Alerts()) != 3 {
		t.Errorf("she was shown %q", anna.Alerts())
	}
}

func TestAnActionWithoutAnIDGetsAnotherAtEachEdit(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	id := func(p post) string {
		return p.Props["attachments"].([]any)[0].(map[string]any)["actions"].([]any)[0].(map[string]any)["id"].(string)
	}
	p := h.question(anna.Channel(), "http://127.0.0.1:1/", "")
	var edited post
	h.call("PUT", "/posts/"+p.ID+"/patch", map[string]any{"props": withButton("http://127.0.0.1:1/", "")}, http.StatusOK, &edited)
	if edited.Props["from_bot"] != "true" {
		t.Errorf("an edit takes the mark of a bot away: %v", edited.Props)
	}
	if id(p) == "" || id(p) == id(edited) {
		t.Errorf("the action's id went from %q to %q", id(p), id(edited))
	}
}

func TestAnUpdateTakesButtonsAwayOrLeavesThem(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "")
	anna := h.Person("anna")
	for _, c := range []struct {
		answer  string
		text    string
		buttons int
	}{
		{`{"update":{"message":"Gedaan.","props":{}}}`, "Gedaan.", 0},
		{`{"update":{"message":"Gedaan."}}`, "Gedaan.\nZal ik doorgaan?", 1},
		{`{"ephemeral_text":"Gedaan."}`, "Je vraag staat klaar.\nZal ik doorgaan?", 1},
		{`{}`, "Je vraag staat klaar.\nZal ik doorgaan?", 1},
	} {
		p := h.question(anna.Channel(), in.URL, "yes1")
		in.answer = c.answer
		if err := anna.Press(p.ID, "Ja"); err != nil {
			t.Fatal(err)
		}
		<-in.calls
		got := last(anna).Messages[0]
		if got.Text != c.text || len(got.Buttons) != c.buttons {
			t.Errorf("after %s she sees %+v", c.answer, got)
		}
		if len(got.Buttons) == 0 {
			continue
		}
		if err := anna.Press(p.ID, "Ja"); err != nil {
			t.Errorf("after %s the button that stayed is dead: %v", c.answer, err)
		}
		<-in.calls
	}
}

func TestWhoeverEchoesWhatWasReadKillsTheButtons(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "{}")
	anna := h.Person("anna")
	p := h.question(anna.Channel(), in.URL, "yes1")
	var read post
	h.call("GET", "/posts/"+p.ID, nil, http.StatusOK, &read)
	if strings.Contains(h.text(read), "integration") {
		t.Errorf("who reads the post is told what it calls: %v", read.Props)
	}
	h.call("PUT", "/posts/"+p.ID, map[string]any{"id": p.ID, "message": "Anders.", "props": read.Props}, http.StatusOK, nil)
	if err := anna.Press(p.ID, "Ja"); err == nil || len(in.calls) > 0 {
		t.Errorf("a button that was echoed gave %v", err)
	}
	h.call("PUT", "/posts/"+p.ID+"/patch", map[string]any{"message": "Weer anders.", "props": withButton(in.URL, "yes1")}, http.StatusOK, nil)
	if err := anna.Press(p.ID, "Ja"); err != nil {
		t.Errorf("a button that was sent whole is dead: %v", err)
	}
}

// text is a value as JSON.
func (h *house) text(v any) string {
	out, err := json.Marshal(v)
	if err != nil {
		h.t.Fatal(err)
	}
	return string(out)
}

func TestAnswersThatShowAnError(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "{}")
	anna := h.Person("anna")
	p := h.question(anna.Channel(), in.URL, "yes1")
	for _, spoil := range []func(){
		func() { in.status = http.StatusInternalServerError },
		func() { in.status, in.answer = http.StatusOK, "" },
		in.Close,
	} {
		spoil()
		if err := anna.Press(p.ID, "Ja"); err == nil {
			t.Error("no error was shown")
		}
	}
	if len(anna.Alerts()) != 3 {
		t.Errorf("she was shown %q", anna.Alerts())
	}
}

func TestOnlyAllowedAddressesAreCalled(t *testing.T) {
	in := integrate(t, "{}")
	for internal, called := range map[string]bool{
		"": true, mm.None: false, "10.0.0.0/8": false, "127.0.0.0/8": true, "127.0.0.2 127.0.0.1": true, "example.org,127.0.0.1": true,
	} {
		h := open(t, mm.Options{Internal: internal})
		anna := h.Person("anna")
		h.AddCommand("gezel", in.URL)
		p := h.question(anna.Channel(), in.URL, "yes1")
		press, command := anna.Press(p.ID, "Ja"), anna.Command("")
		if (press == nil) != called || (command == nil) != called || (len(in.calls) == 2) != called {
			t.Errorf("with %q allowed %d calls came: %v, %v", internal, len(in.calls), press, command)
		}
		for len(in.calls) > 0 {
			<-in.calls
		}
	}
}

func TestAnybodyPostsButtonsWithAnyContext(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "{}")
	anna := h.Person("anna")
	id, err := anna.Forge("van mij", withButton(in.URL, "yes1"))
	if err != nil {
		t.Fatal(err)
	}
	if err := anna.Press(id, "Ja"); err != nil || len(in.calls) != 1 {
		t.Errorf("the press of a forged button gave %v and %d calls", err, len(in.calls))
	}
	if err := h.Person("bart").PressID(id, "yes1"); err == nil {
		t.Error("somebody pressed a button of another's conversation")
	}
}

func TestACommandIsAFormWithItsToken(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, `{"text":"Hier ben ik."}`)
	anna := h.Person("anna")
	token := h.AddCommand("gezel", in.URL)
	if err := anna.Command("pauze tot 1 september"); err != nil {
		t.Fatal(err)
	}
	call := <-in.calls
	form, err := url.ParseQuery(string(call.body))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"token": token, "user_id": anna.ID(), "channel_id": anna.Channel(), "command": "/gezel", "text": "pauze tot 1 september",
	} {
		if form.Get(name) != want {
			t.Errorf("%s is %q, want %q", name, form.Get(name), want)
		}
	}
	if form.Get("trigger_id") == "" || call.header.Get("Authorization") != "Token "+token || form.Has("root_id") {
		t.Errorf("told %v under %v", form, call.header)
	}
	got := last(anna).Messages[0]
	if !got.Private || got.Mine || got.Text != "Hier ben ik." || len(h.Record()) != 0 {
		t.Errorf("she sees %+v, on record is %v", got, h.Record())
	}
	// The response_url works five times within half an hour.
	var statuses []int
	for n := range 7 {
		if n == 6 {
			if err := anna.Command(""); err != nil {
				t.Fatal(err)
			}
			if form, err = url.ParseQuery(string((<-in.calls).body)); err != nil {
				t.Fatal(err)
			}
			h.pass(31 * time.Minute)
		}
		res, err := http.Post(form.Get("response_url"), "application/json", strings.NewReader(`{"text":"Nog iets."}`))
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close() // nothing in it counts
		statuses = append(statuses, res.StatusCode)
	}
	if want := []int{200, 200, 200, 200, 200, 404, 404}; !slices.Equal(statuses, want) {
		t.Errorf("the response_url gave %v, want %v", statuses, want)
	}
}

func TestAnswersToACommand(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "")
	anna := h.Person("anna")
	h.AddCommand("gezel", in.URL)
	if err := anna.Command(""); err == nil || !strings.Contains(anna.Alerts()[0], "gezel") {
		t.Errorf("an empty body as JSON gave %v", err)
	}
	in.kind, in.answer = "text/plain", "gewoon"
	if err := anna.Command(""); err != nil || last(anna).Messages[0].Text != "gewoon" {
		t.Errorf("plain text gave %v", err)
	}
	in.kind, in.answer = "application/json", `{"response_type":"in_channel","text":"voor allen"}`
	line := h.dial("")
	line.until("hello")
	if err := anna.Command(""); err != nil {
		t.Fatal(err)
	}
	if p := inner(t, line.until("posted"), "post"); p.UserID != anna.ID() || p.Props["from_webhook"] != "true" {
		t.Errorf("an answer in the channel is %+v; want one of whoever gave the command", p)
	}
	if err := anna.CommandIn(anna.Channel(), "", "/bestaatniet"); err == nil {
		t.Error("a command that nobody made gave no error")
	}
}

func TestPrivateButtonsWork(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "")
	anna := h.Person("anna")
	h.AddCommand("gezel", in.URL)
	in.answer = h.text(map[string]any{"text": "Voornemens.", "attachments": withButton(in.URL, "yes1")["attachments"]})
	if err := anna.Command(""); err != nil {
		t.Fatal(err)
	}
	<-in.calls
	in.answer = `{}`
	if err := anna.Press("", "Ja"); err != nil {
		t.Fatal(err)
	}
	<-in.calls
	in.answer = `{"update":{"message":"Weg.","props":{}}}`
	if err := anna.Press("", "Ja"); err == nil {
		t.Error("what nobody stored was changed")
	}
	if got := last(anna).Messages[0]; !got.Private || got.Text != "Voornemens.\nZal ik doorgaan?" || len(got.Buttons) != 1 || len(h.Record()) != 0 {
		t.Errorf("she sees %+v", got)
	}
}
