package mattermost

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/mattermost/mattermosttest"
)

// TestHistoriesThatCantBeRead hold up nobody whose history can be, however many
// they are.
func TestHistoriesThatCantBeRead(t *testing.T) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	k.says(t, "van wie te lezen is")
	var broken []string
	for n := range readers {
		p := k.server.Person(fmt.Sprintf("m%d", n))
		must[string](t)(p.Say("van wie niet te lezen is"))
		broken = append(broken, p.Channel())
	}
	until(t, "all to be heard", func() bool { return len(k.coach.all(bot.Said)) == readers+1 })
	k.coach.mu.Lock()
	for _, channel := range broken {
		k.server.Order(mattermosttest.FailBefore, http.MethodGet, "/channels/"+channel+"/posts", 1000)
		k.coach.cursors[channel] = "1" // most is new there, so they are read first
	}
	k.coach.mu.Unlock()
	k.adapter.Reread()
	k.says(t, "na hen")
	until(t, "her to be heard", func() bool { return len(k.coach.all(bot.Said)) == readers+2 })
}

// TestAHistoryThatStaysUnreadable: after a while its member is heard all the
// same, the cursor stays, also over a restart, and what was missed comes in when
// it can be read, as late.
func TestAHistoryThatStaysUnreadable(t *testing.T) {
	for _, fault := range []mattermosttest.Fault{mattermosttest.FailBefore, mattermosttest.Garbled, mattermosttest.Refused} {
		t.Run(string(fault), func(t *testing.T) { staysUnreadable(t, fault) })
	}
}

func staysUnreadable(t *testing.T, fault mattermosttest.Fault) {
	k := newTalk(t, mattermosttest.Options{}, nil)
	ref := k.send(t, withButton(), "d1")
	gone := k.says(t, "wat er eerst stond")
	k.coach.hears(t, k.anna)
	k.stop()
	cursor := reachOf(k.coach.cursors[k.anna.Channel()])
	missed := k.says(t, "wat gemist werd")
	k.server.Order(fault, http.MethodGet, "/channels/"+k.anna.Channel()+"/posts", 1<<30)
	k.timing.unread = time.Millisecond
	k.begin(t, nil)
	live := k.says(t, "daarna")
	until(t, "her to be heard", func() bool { return k.coach.texts()[live] != "" })
	if err := k.anna.Press(ref.Message, "Ja"); err != nil {
		t.Errorf("a press gave %v", err)
	}
	k.coach.secrets.Add("en veranderd")
	if err := errors.Join(k.anna.Edit(live, "en veranderd"), k.anna.Delete(gone)); err != nil {
		t.Fatal(err)
	}
	until(t, "her edit to be heard", func() bool { return k.coach.texts()[live] == "en veranderd" })
	until(t, "her deletion to be heard", func() bool { return k.coach.texts()[gone] == "" })
	k.stop()
	if now := reachOf(k.coach.cursors[k.anna.Channel()]); now.read != cursor.read || now.heard <= now.read {
		t.Errorf("the cursor is %v, was %v; want it to stay, and to tell that more was heard", now, cursor)
	}
	k.begin(t, nil)
	if n := k.counted.of("unread"); n != 2 {
		t.Errorf("counted %d times that she was let go, want once at each start", n)
	}
	if !strings.Contains(k.coach.secrets.Logged(), "history can't be read") || !strings.Contains(k.coach.secrets.Logged(), k.adapter.member(k.anna.ID()).String()) {
		t.Error("the log does not say whose history can't be read")
	}
	k.server.Relent()
	k.adapter.Reread()
	k.coach.hears(t, k.anna)
	for _, ev := range k.coach.all(bot.Said) {
		if ev.Late != (ev.Message == missed) {
			t.Errorf("%s came as late: %v", ev.ID, ev.Late)
		}
	}
	last := k.says(t, "het laatste")
	until(t, "her to be heard", func() bool { return k.coach.texts()[last] != "" })
	k.coach.mu.Lock()
	defer k.coach.mu.Unlock()
	if now := k.coach.cursors[k.anna.Channel()]; strings.Contains(now, " ") {
		t.Errorf("the cursor is %q, though all is read", now)
	}
}

// TestAGapDuringALateTry: what was missed since it began has it tried again.
func TestAGapDuringALateTry(t *testing.T) {
	u := &unread{make(chan struct{}, 1)}
	f := &feed{unread: map[string]*unread{"c": u}}
	if !f.hurry("c") || f.isRead("c", u) {
		t.Error("it is read, though there was a gap")
	}
	<-u.now // as whoever tries takes it
	if !f.isRead("c", u) || f.hurry("c") {
		t.Error("it is not read")
	}
}

// TestAGapAsAConversationIsRead: what comes after it waits until what was missed is
// read, too.
func TestAGapAsAConversationIsRead(t *testing.T) {
	f := &feed{shut: map[string]bool{"c": true}, waiting: map[string][]func(){}}
	f.close()
	let := false
	f.live("c", func() { let = true })
	if f.open("c"); let {
		t.Error("it did not wait")
	}
	if f.closeOnly([]string{"c"}); let {
		t.Error("it did not wait for the history")
	}
	if f.open("c"); !let {
		t.Error("it still waits")
	}
}
