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

// TestAnEmojiIsKeptAsItWasTyped though Slack keeps it by its name.
func TestAnEmojiIsKeptAsItWasTyped(t *testing.T) {
	r := asked(t, false)
	var ts string
	r.does(func() { ts = r.anna.Say("Gelukt 🙂 & gevierd 🎉") })
	if kept := r.kept(r.anna); !strings.Contains(kept, "Gelukt 🙂 & gevierd 🎉") {
		t.Errorf("%q is kept", kept)
	}
	r.does(func() { r.anna.Edit(ts, "Gelukt 👍🏽") })
	if kept := r.kept(r.anna); !strings.Contains(kept, "Gelukt 👍🏽") || strings.Contains(kept, "gevierd") {
		t.Errorf("after the edit %q is kept", kept)
	}
}

// TestSomebodyWhoIsMentionedKeepsTheirName though Slack writes an id for it. Where
// the name can't be asked for, the words are kept all the same.
func TestSomebodyWhoIsMentionedKeepsTheirName(t *testing.T) {
	r := asked(t, false)
	bart := r.s.Person("bart")
	var ts string
	r.does(func() { ts = r.anna.Say("Met @bart gesproken, en met @bart nog eens.") })
	if kept := r.kept(r.anna); !strings.Contains(kept, "Met @Bart gesproken, en met @Bart nog eens.") {
		t.Errorf("%q is kept", kept)
	}
	r.s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "users.info"})
	r.does(func() { r.anna.Edit(ts, "Alleen met @bart.") })
	if kept := r.kept(r.anna); !strings.Contains(kept, "Alleen met @"+bart.ID()+".") {
		t.Errorf("after the edit %q is kept", kept)
	}
}

// TestAnAnswerInAFile says what to do, and keeps what was typed beside it.
func TestAnAnswerInAFile(t *testing.T) {
	for name, c := range map[string]struct{ file, text, says string }{
		"a file":             {"antwoord.docx", "", "doorgestuurde berichten kan ik niet lezen"},
		"a snippet":          {"antwoord.txt", "", "doorgestuurde berichten kan ik niet lezen"},
		"a file with a text": {"antwoord.docx", "Dit is mijn antwoord.", "Je tekst is bewaard, wat erbij zat niet"},
		// a message that is forwarded is none of the member's words either
		"a forwarded message":             {"", "", "doorgestuurde berichten kan ik niet lezen"},
		"a forwarded message with a text": {"", "Dit is mijn antwoord.", "Je tekst is bewaard, wat erbij zat niet"},
	} {
		t.Run(name, func(t *testing.T) {
			r := asked(t, false)
			r.does(func() {
				if c.file == "" {
					r.anna.Forward("Wat in het bestand staat.", c.text)
					return
				}
				r.anna.ShareFile(c.file, c.text, []byte("Wat in het bestand staat."))
			})
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

// TestADialogThatIsNotOpenedSaysSo has Slack refuse a dialog, as when the
// trigger came too late: who pressed is told in private, with a button that
// opens it.
func TestADialogThatIsNotOpenedSaysSo(t *testing.T) {
	r := asked(t, false)
	r.s.Order(slacktest.Fault{Kind: slacktest.Refuse, Method: "views.open", Code: "expired_trigger_id"})
	r.does(func() { r.anna.Press("", "Antwoord in een venster") })
	told := func() (slacktest.Note, bool) {
		for _, n := range r.anna.Sees() {
			if n.Private && strings.Contains(n.Text, "Het venster ging niet op tijd open.") {
				return n, true
			}
		}
		return slacktest.Note{}, false
	}
	until(t, "the sentence", func() bool { _, ok := told(); return ok })
	n, _ := told()
	r.does(func() { r.anna.Press(n.ID, "Open het venster") })
	until(t, "the dialog", func() bool { _, ok := r.anna.Dialog(); return ok })
}

// TestTheShortcutOfSomebodyNew shows the welcome where they are: what is whispered
// in a conversation that is not open they would never see.
func TestTheShortcutOfSomebodyNew(t *testing.T) {
	r := asked(t, false)
	bram := r.s.Person("bram")
	r.does(func() { bram.Shortcut("gezel_settings") })
	until(t, "the welcome in a window", func() bool {
		page, ok := bram.Dialog()
		return ok && strings.Contains(page.Text, "Gezel") && len(page.Buttons) > 0
	})
	if sees := bram.Sees(); len(sees) > 0 {
		t.Errorf("in the conversation stands %+v", sees)
	}
}
