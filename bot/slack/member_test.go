package slack_test

import (
	"strings"
	"testing"
	"time"

	"gezel/bot/slack/slacktest"
)

// answered is a room in which anna was asked the question of the week.
func asked(t *testing.T, web bool) *room {
	t.Helper()
	r := newRoom(t, web)
	r.pass(time.Minute)
	if !strings.Contains(strings.Join(last(r.anna).Buttons, " "), "venster") {
		t.Fatalf("no question came; the last message is %q with %q", last(r.anna).Text, last(r.anna).Buttons)
	}
	return r
}

// TestAnEventThatComesFourTimesIsKeptOnce delivers all an answer can be again,
// at once, after a minute and after more than nine others.
func TestAnEventThatComesFourTimesIsKeptOnce(t *testing.T) {
	for name, web := range map[string]bool{"sockets": false, "HTTP": true} {
		t.Run(name, func(t *testing.T) {
			r := asked(t, web)
			r.does(func() { r.anna.Say("Ik heb het gesprek gevoerd.") })
			for _, wait := range []time.Duration{0, time.Minute, 9*time.Minute + time.Second} {
				r.pass(wait)
				r.does(r.s.Redeliver)
			}
			if n := strings.Count(r.kept(r.anna), "Ik heb het gesprek gevoerd."); n != 1 {
				t.Errorf("it is kept %d times, want once", n)
			}
			if n := thanks(r.anna); n > 1 {
				t.Errorf("%d follow-ups came of it", n)
			}
		})
	}
}

// thanks is how many messages with a button to skip stand there beside the
// question.
func thanks(p *slacktest.Person) int {
	n := -1
	for _, m := range p.Sees() {
		if strings.Contains(strings.Join(m.Buttons, " "), "Overslaan") {
			n++
		}
	}
	return n
}

// TestADialogLeftOpenForAnHourStillSaves also has the follow-up and a reminder
// of the clock pass meanwhile.
func TestADialogLeftOpenForAnHourStillSaves(t *testing.T) {
	r := asked(t, false)
	r.does(func() { r.anna.Press("", "Antwoord in een venster") })
	r.dialog(r.anna)
	r.pass(time.Hour)
	r.does(func() { r.anna.Submit(map[string]string{"In eigen woorden": "Een uur later nog geschreven."}) })
	if _, open := r.anna.Dialog(); open {
		t.Error("the dialog is still open")
	}
	if n := strings.Count(r.kept(r.anna), "Een uur later nog geschreven."); n != 1 {
		t.Errorf("it is kept %d times, want once", n)
	}
	if complaints := r.anna.Complaints(); len(complaints) > 0 {
		t.Errorf("the client shows %q", complaints)
	}
}
