package mattermosttest_test

import (
	"net/http"
	"testing"

	mm "gezel/bot/mattermost/mattermosttest"
)

func TestADeletedRootTellsItsOldTextAndNothingOfItsReplies(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	root := mustSay(t, anna, "een draad")
	reply, err := anna.Reply(root, "een antwoord")
	if err != nil {
		t.Fatal(err)
	}
	line := h.dial("")
	line.until("hello")
	if err := anna.Delete(root); err != nil {
		t.Fatal(err)
	}
	mustSay(t, anna, "en verder")
	if got := inner(t, line.until("post_deleted"), "post"); got.ID != root || got.Message != "een draad" || got.DeleteAt != 0 {
		t.Errorf("post_deleted has %+v", got)
	}
	if ev := line.next(); ev.Event != "posted" {
		t.Errorf("after it came %s %v", ev.Event, ev.Data)
	}
	h.call("GET", "/posts/"+reply, nil, http.StatusNotFound, nil)
}

func TestAReactionIsNoEditButTouchesThePost(t *testing.T) {
	h := open(t, mm.Options{})
	bot, _ := h.Bot()
	anna := h.Person("anna")
	said := mustSay(t, anna, "wat bewaard wordt")
	var before post
	h.call("GET", "/posts/"+said, nil, http.StatusOK, &before)
	line := h.dial("")
	line.until("hello")
	h.call("POST", "/reactions", map[string]string{"user_id": bot, "post_id": said, "emoji_name": "white_check_mark"}, http.StatusCreated, nil)
	if ev := line.next(); ev.Event != "reaction_added" {
		t.Errorf("first came %s", ev.Event)
	}
	got := h.since(anna.Channel(), before.UpdateAt)
	if len(got.Order) != 1 || got.Posts[said].EditAt != 0 {
		t.Errorf("since gave %+v", got)
	}
	if sees := anna.Sees(); !sees[0].Ticked {
		t.Error("she does not see the tick")
	}
}

func TestAReplyTouchesItsRoot(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	root := h.say(anna.Channel(), "Welk gesprek bleef je bij?", nil)
	reply, err := anna.Reply(root.ID, "Dat met de griffier.")
	if err != nil {
		t.Fatal(err)
	}
	if got := h.since(anna.Channel(), root.UpdateAt); len(got.Order) != 2 || got.Order[0] != reply {
		t.Errorf("since gave %v; want the reply and its root, the newest first", got.Order)
	}
	var flat list
	h.call("GET", "/channels/"+anna.Channel()+"/posts?since=1&collapsedThreads=true", nil, http.StatusOK, &flat)
	if _, there := flat.Posts[reply]; there {
		t.Error("collapsedThreads brings the reply")
	}
}

func TestPeopleChangeAndLeave(t *testing.T) {
	h := open(t, mm.Options{})
	anna := h.Person("anna")
	line := h.dial("")
	line.until("hello")
	anna.ChangeProfile("xx", map[string]string{"useAutomaticTimezone": "", "automaticTimezone": "Mars/Base", "manualTimezone": ""})
	u := line.until("user_updated").Data["user"].(map[string]any)
	if zone := u["timezone"].(map[string]any); u["locale"] != "xx" || zone["automaticTimezone"] != "Mars/Base" {
		t.Errorf("user_updated has %v", u)
	}
	anna.SetStatus("dnd", 1772445600)
	anna.Deactivate()
	if ev := line.next(); ev.Event != "user_updated" || ev.Data["user"].(map[string]any)["delete_at"] == 0.0 {
		t.Errorf("after her status and her leaving came %v; the status of others is not told", ev)
	}
	var status []struct {
		Status string `json:"status"`
		Until  int64  `json:"dnd_end_time"`
	}
	h.call("POST", "/users/status/ids", []string{anna.ID()}, http.StatusOK, &status)
	if len(status) != 1 || status[0].Status != "dnd" || status[0].Until != 1772445600 {
		t.Errorf("her status is %v", status)
	}
	if _, err := anna.Say("ik ben er nog"); err == nil {
		t.Error("somebody whose account was deactivated said something")
	}
}
