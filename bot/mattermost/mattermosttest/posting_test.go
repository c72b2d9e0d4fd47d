package mattermosttest_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	mm "gezel/bot/mattermost/mattermosttest"
)

func TestAPostOfTheLimitIsTakenAndOneMoreIsNot(t *testing.T) {
	for set, limit := range map[int]int{0: 16383, 4000: 4000} {
		h := open(t, mm.Options{MaxPostSize: set})
		anna := h.Person("anna")
		long := strings.Repeat("👩", limit)
		h.say(anna.Channel(), long, nil)
		h.call("POST", "/posts", map[string]any{"channel_id": anna.Channel(), "message": long + "x"}, http.StatusBadRequest, nil)
	}
}

func TestABodyAboveTheLimitIsRefused(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	h.say(anna.Channel(), "x", map[string]any{"props": map[string]any{"p": strings.Repeat("x", 290<<10)}})
	h.call("POST", "/posts", map[string]any{"channel_id": anna.Channel(), "message": "x", "props": map[string]any{"p": strings.Repeat("x", 310<<10)}},
		http.StatusRequestEntityTooLarge, nil)
}

func TestAPendingIDHoldsHalfAMinuteAndNoRestart(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	more := map[string]any{"pending_post_id": "d1"}
	first := h.say(anna.Channel(), "één keer", more)
	h.pass(29 * time.Second)
	if again := h.say(anna.Channel(), "één keer", more); again.ID != first.ID {
		t.Error("within half a minute the same pending id made two posts")
	}
	h.Restart()
	h.Return()
	second := h.say(anna.Channel(), "één keer", more)
	if second.ID == first.ID {
		t.Error("the pending id outlived a restart")
	}
	h.pass(31 * time.Second)
	if third := h.say(anna.Channel(), "één keer", more); third.ID == second.ID {
		t.Error("the pending id outlived half a minute")
	}
}

func TestWhatIsTakenUnlookedAt(t *testing.T) {
	h := open(t, mm.Options{})
	anna, bart := h.Person("anna"), h.Person("bart")
	h.say(anna.Channel(), "", nil)
	h.say(anna.Channel(), "met een bestand", map[string]any{"file_ids": []string{"bestaatniet"}})
	bart.Deactivate()
	h.say(bart.Channel(), "voor niemand", nil)
	forged := h.as(anna.Token()).say(anna.Channel(), "van de coach", map[string]any{
		"props": map[string]any{"from_bot": "true", "from_webhook": "true", "override_username": "gezel"},
	})
	if forged.Props["from_bot"] != "true" || forged.Props["from_webhook"] != "true" || forged.Props["override_username"] != "gezel" || forged.UserID != anna.ID() {
		t.Errorf("the forged post is %+v", forged)
	}
	files := slices.Repeat([]string{"x"}, 11)
	h.call("POST", "/posts", map[string]any{"channel_id": anna.Channel(), "message": "veel", "file_ids": files}, http.StatusBadRequest, nil)
}

func TestARootMustLiveAndStandInTheChannel(t *testing.T) {
	h := open(t, mm.Options{})
	anna, bart := h.Person("anna"), h.Person("bart")
	root := mustSay(t, anna, "een draad")
	reply := h.say(anna.Channel(), "in de draad", map[string]any{"root_id": root})
	gone, his := mustSay(t, anna, "straks weg"), mustSay(t, bart, "elders")
	if err := anna.Delete(gone); err != nil {
		t.Fatal(err)
	}
	for what, id := range map[string]string{"a reply": reply.ID, "a deleted post": gone, "another's": his, "nothing": "bestaatniet"} {
		res, _, err := h.ask("POST", "/posts", map[string]any{"channel_id": anna.Channel(), "message": "x", "root_id": id})
		if err != nil || res.StatusCode != http.StatusBadRequest {
			t.Errorf("%s as root gave %v, %v", what, res, err)
		}
	}
	for _, m := range anna.Sees() {
		if m.ID == reply.ID {
			t.Error("collapsed threads show what the coach says in one")
		}
	}
}

func TestOnlyMembersPost(t *testing.T) {
	h := open(t, mm.Options{})
	anna, bart := h.Person("anna"), h.Person("bart")
	his := h.as(bart.Token())
	his.call("POST", "/posts", map[string]any{"channel_id": anna.Channel(), "message": "x"}, http.StatusForbidden, nil)
	his.call("GET", "/channels/"+anna.Channel()+"/posts", nil, http.StatusForbidden, nil)
	p := h.say(anna.Channel(), "van de coach", nil)
	his.call("DELETE", "/posts/"+p.ID, nil, http.StatusForbidden, nil)
	h.as(anna.Token()).call("PUT", "/posts/"+p.ID+"/patch", map[string]any{"message": "van mij"}, http.StatusForbidden, nil)
}

func TestEphemeralPostsNeedAPermission(t *testing.T) {
	h := open(t, mm.Options{})
	bot, _ := h.Bot()
	_, token := h.Admin()
	admin, anna := h.as(token), h.Person("anna")
	body := map[string]any{"user_id": anna.ID(), "post": map[string]any{"channel_id": anna.Channel(), "message": "alleen voor jou"}}
	h.call("POST", "/posts/ephemeral", body, http.StatusForbidden, nil)
	var role struct {
		ID string `json:"id"`
	}
	admin.call("GET", "/roles/name/system_post_all", nil, http.StatusOK, &role)
	admin.call("PUT", "/roles/"+role.ID+"/patch", map[string]any{"permissions": []string{"create_post_ephemeral"}}, http.StatusOK, nil)
	h.call("POST", "/posts/ephemeral", body, http.StatusForbidden, nil)
	admin.call("PUT", "/users/"+bot+"/roles", map[string]string{"roles": "system_user system_post_all"}, http.StatusOK, nil)
	h.call("POST", "/posts/ephemeral", body, http.StatusCreated, nil)
	if sees := anna.Sees(); len(sees) != 1 || !sees[0].Private || sees[0].Text != "alleen voor jou" {
		t.Errorf("she sees %+v", sees)
	}
	for _, e := range h.Record() {
		if strings.Contains(e.Message, "alleen voor jou") {
			t.Error("an ephemeral post is on record")
		}
	}
}

func TestNotifications(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	for _, c := range []struct{ message, text, fallback, want string }{
		{"Je vraag staat klaar.", "Welk gesprek?", "", "Je vraag staat klaar."},
		{"Je vraag staat klaar.", "Welk gesprek?", "terugval", "Je vraag staat klaar.\nterugval"},
		{"", "Welk gesprek?", "", "Welk gesprek?"},
	} {
		h.say(anna.Channel(), c.message, map[string]any{"props": map[string]any{"attachments": []any{map[string]any{"text": c.text, "fallback": c.fallback}}}})
		sees := anna.Sees()
		if got := sees[len(sees)-1].Notification; got != c.want {
			t.Errorf("of %+v a notification shows %q", c, got)
		}
	}
}

func TestAnEditedOrDeletedTextStaysOnRecord(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	said := mustSay(t, anna, "eerste woord")
	if err := anna.Edit(said, "tweede woord"); err != nil {
		t.Fatal(err)
	}
	if err := anna.Delete(said); err != nil {
		t.Fatal(err)
	}
	p := h.say(anna.Channel(), "met knop", map[string]any{"props": withButton("http://127.0.0.1:1/", "yes1")})
	var record strings.Builder
	for _, e := range h.Record() {
		record.WriteString(e.Message + e.Props)
	}
	for _, text := range []string{"eerste woord", "tweede woord", "met knop", "Zal ik doorgaan?"} {
		if !strings.Contains(record.String(), text) {
			t.Errorf("%q is not on record; the post is %s", text, p.ID)
		}
	}
}

func TestRateLimiting(t *testing.T) {
	h := open(t, mm.Options{})
	h.Limit(10, 100)
	for range 100 {
		h.call("GET", "/users/me", nil, http.StatusOK, nil)
	}
	res, body, err := h.ask("GET", "/users/me", nil)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusTooManyRequests || res.Header.Get("Retry-After") != "1" || res.Header.Get("X-RateLimit-Limit") != "10" ||
		res.Header.Get("X-RateLimit-Remaining") != "0" || !strings.HasPrefix(res.Header.Get("Content-Type"), "text/plain") || body[0] == '{' {
		t.Errorf("the 101st call gave %d %v %q", res.StatusCode, res.Header, body)
	}
	h.pass(100 * time.Millisecond)
	h.call("GET", "/users/me", nil, http.StatusOK, nil)
	h.call("GET", "/users/me", nil, http.StatusTooManyRequests, nil)
	h.pass(time.Hour) // and no more than the burst was saved up
	for range 100 {
		h.call("GET", "/users/me", nil, http.StatusOK, nil)
	}
	h.call("GET", "/users/me", nil, http.StatusTooManyRequests, nil)
}

func TestFaultsToOrder(t *testing.T) {
	for _, c := range []struct {
		fault  mm.Fault
		status int // 0 is no answer
		done   bool
	}{
		{mm.Throttled, 429, false}, {mm.LostReply, 0, true}, {mm.LostCall, 0, false}, {mm.FailBefore, 500, false},
		{mm.FailAfter, 500, true}, {mm.Refused, 400, false}, {mm.Forbidden, 403, false},
	} {
		h := open(t, mm.Options{})
		anna := h.Person("anna")
		h.Order(c.fault, "POST", "/posts", 1)
		h.call("GET", "/users/me", nil, http.StatusOK, nil)
		res, _, err := h.ask("POST", "/posts", map[string]any{"channel_id": anna.Channel(), "message": "x"})
		if got := err == nil; got != (c.status != 0) || got && res.StatusCode != c.status {
			t.Errorf("%s gave %v, %v", c.fault, res, err)
		}
		if got := len(anna.Sees()) == 1; got != c.done || h.Ordered() != 0 {
			t.Errorf("%s: done: %t, still ordered: %d", c.fault, got, h.Ordered())
		}
		h.say(anna.Channel(), "en verder", nil)
	}
}

func TestDirectMessagesToStrangers(t *testing.T) {
	h := open(t, mm.Options{})
	bot, _ := h.Bot()
	_, admin := h.Admin()
	cees := h.Stranger("cees")
	h.as(admin).call("PUT", "/config/patch", map[string]any{"TeamSettings": map[string]string{"RestrictDirectMessage": "team"}}, http.StatusOK, nil)
	h.call("POST", "/channels/direct", []string{bot, cees.ID()}, http.StatusForbidden, nil)
	h.as(admin).call("PUT", "/config/patch", map[string]any{"TeamSettings": map[string]string{"RestrictDirectMessage": "any"}}, http.StatusOK, nil)
	h.call("POST", "/channels/direct", []string{bot, cees.ID()}, http.StatusCreated, nil)
}

func TestServersBefore11WantTheOldFormat(t *testing.T) {
	for version, status := range map[string]int{"10.11.0": http.StatusNotImplemented, "11.2.0": http.StatusOK} {
		h := open(t, mm.Options{Version: version})
		h.call("GET", "/config/client", nil, status, nil)
		var known map[string]string
		h.call("GET", "/config/client?format=old", nil, http.StatusOK, &known)
		if known["Version"] != version || known["MaxPostSize"] != "16383" || known["EnablePostUsernameOverride"] != "false" {
			t.Errorf("version %s tells %v", version, known)
		}
		known = nil
		h.as("").call("GET", "/config/client?format=old", nil, http.StatusOK, &known)
		if known["MaxPostSize"] != "" {
			t.Error("the size of posts is told to anybody")
		}
	}
}
