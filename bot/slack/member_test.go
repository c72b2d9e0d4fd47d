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

// TestALongAnswerIsKeptToTheLetter is of 12,000 characters, typed, and then
// changed in a dialog.
func TestALongAnswerIsKeptToTheLetter(t *testing.T) {
	r := asked(t, false)
	long := strings.TrimSpace(strings.Repeat("één zin <over> het college & de raad. ", 12000/38+1))
	r.does(func() { r.anna.Say(long) })
	if kept := r.kept(r.anna); !strings.Contains(kept, long) {
		t.Errorf("of %d characters typed not all are kept", len([]rune(long)))
	}
	r.does(func() { r.anna.Command("wijzig") })
	page := r.dialog(r.anna)
	var fields, shown string
	for _, f := range page.Fields {
		if !f.Shown {
			fields = f.Label
			shown += " " + f.Value
		}
	}
	if strings.Join(strings.Fields(shown), " ") != long {
		t.Errorf("the dialog shows %d characters, want %d", len([]rune(shown)), len([]rune(long)))
	}
	r.does(func() { r.anna.Submit(map[string]string{fields: "een ander slot."}) })
	kept := r.kept(r.anna)
	if !strings.Contains(kept, "een ander slot.") || !strings.Contains(kept, long[:8000]) {
		t.Error("the change is not kept, or what was not changed is gone")
	}
}

// TestAnAnswerInAFile says what to do, and keeps what was typed beside it.
func TestAnAnswerInAFile(t *testing.T) {
	for name, c := range map[string]struct{ file, text, says string }{
		"a file":             {"antwoord.docx", "", "Bestanden kan ik niet lezen"},
		"a snippet":          {"antwoord.txt", "", "Bestanden kan ik niet lezen"},
		"a file with a text": {"antwoord.docx", "Dit is mijn antwoord.", "Je tekst is bewaard, het bestand niet"},
	} {
		t.Run(name, func(t *testing.T) {
			r := asked(t, false)
			r.does(func() { r.anna.ShareFile(c.file, c.text, []byte("Wat in het bestand staat.")) })
			said := false
			for _, m := range r.anna.Sees() {
				said = said || !m.Mine && strings.Contains(m.Text, c.says)
			}
			if !said {
				t.Errorf("the coach does not say %q; last it said %q", c.says, last(r.anna).Text)
			}
			kept := r.kept(r.anna)
			if strings.Contains(kept, "Wat in het bestand staat") || !strings.Contains(kept, c.text) {
				t.Errorf("what is kept is %s", kept)
			}
		})
	}
}
