package slack_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/slack"
	"gezel/bot/slack/slacktest"
)

// hostile is what would call everybody, and lead elsewhere, if it were live.
const hostile = "<!channel> <@U1> <!here> <http://evil.example|de griffier> *vet* :wave: &lt;!everyone&gt; "

// TestAYearIsWithinSlacksLimitsAndNothingInItIsLive has a member with much to
// say, all of it hostile, go through a year of the longest questions.
func TestAYearIsWithinSlacksLimitsAndNothingInItIsLive(t *testing.T) {
	r := newRoomWith(t, false, func(c *bot.Config) { c.Catalogue = bottest.LongestFirst(t) })
	r.does(r.anna.OpenHome)
	long := strings.TrimSpace(hostile + strings.Repeat("Ik neem me voor eerst te luisteren; één keer. ", 250))
	for week := range 53 {
		r.pass(time.Minute)
		for part := range map[bool]int{true: 3, false: 1}[week%8 == 0] {
			text := fmt.Sprintf("%d.%d %s", week, part, hostile)
			if week%40 == 0 {
				text = fmt.Sprintf("%d.%d %s", week, part, long)
			}
			r.does(func() { r.anna.Say(text) })
			r.pass(2 * time.Minute)
		}
		if week%40 == 0 {
			r.looksAround(t)
		}
		r.pass(7*24*time.Hour - time.Hour)
	}
	for _, period := range []string{"maand", "vorige maand", "kwartaal", "jaar"} {
		r.does(func() { r.anna.Say("terugblik " + period) })
		r.does(func() { r.anna.Command("terugblik " + period) })
	}
	r.looksAround(t)
	topics := map[string]bool{}
	for _, said := range r.watch.Said() {
		if said.Err != nil {
			t.Errorf("about %s: %v", said.Message.Topic, said.Err)
		}
		topics[string(said.Message.Topic)] = true
	}
	for _, topic := range []string{"question", "follow-up", "plan", "review", "thanks"} {
		if !topics[topic] {
			t.Errorf("nothing was said about %q, so the year proves less than it says", topic)
		}
	}
	r.nothingLive(t, "the conversation", r.anna.Sees()...)
	if complaints := r.anna.Complaints(); len(complaints) > 0 {
		t.Errorf("the client shows %q", complaints)
	}
	within(t, r.s)
}

// looksAround opens every dialog there is, and the Home tab.
func (r *room) looksAround(t *testing.T) {
	t.Helper()
	for _, command := range []string{"instellingen", "wijzig", "wis", "voornemens", "notities"} {
		r.does(func() { r.anna.Command(command) })
		r.closes(t, command)
	}
	r.pass(7 * 24 * time.Hour) // to a question that is open
	r.does(func() { r.anna.Say("vraag") })
	r.does(func() { r.anna.Press("", "Antwoord in een venster") })
	r.dialog(r.anna)
	r.does(func() {
		r.anna.Submit(map[string]string{"In eigen woorden": "<!subteam^S9> <@W9|baas> iets beslotens"})
	})
	r.pass(time.Minute)
	r.does(r.anna.OpenHome)
	r.pass(time.Minute)
	home, there := r.anna.Home()
	if !there || len(home.Live) > 0 {
		t.Errorf("the Home tab is there: %t; live in it is %q", there, home.Live)
	}
}

// closes looks at the dialog that a command opened, if one does, and closes it.
func (r *room) closes(t *testing.T, command string) {
	t.Helper()
	page, open := r.anna.Dialog()
	if !open {
		if command == "instellingen" || command == "wijzig" {
			t.Errorf("%s opens no dialog; the client shows %q", command, r.anna.Complaints())
		}
		return
	}
	if len(page.Live) > 0 {
		t.Errorf("in the dialog of %s is live: %q", command, page.Live)
	}
	r.anna.CloseView(true)
}

// nothingLive looks for what would call, link or style in messages of the coach.
func (r *room) nothingLive(t *testing.T, where string, notes ...slacktest.Note) {
	t.Helper()
	for _, n := range notes {
		if !n.Mine && len(n.Live) > 0 {
			t.Errorf("in %s is live: %q", where, n.Live)
		}
	}
}

// within checks all that was asked of Slack against what it takes.
func within(t *testing.T, s *slacktest.Server) {
	t.Helper()
	checked := map[string]int{}
	for i, c := range s.Calls("") {
		at := fmt.Sprintf("call %d, %s", i, c.Method)
		for _, name := range []string{"blocks", "view"} {
			if c.Args[name] == "" {
				continue
			}
			var v any
			if err := json.Unmarshal([]byte(c.Args[name]), &v); err != nil {
				t.Fatal(err)
			}
			if all, ok := v.([]any); ok && len(all) > 50 {
				t.Errorf("%s: %d blocks", at, len(all))
			}
			slack.WithinLimits(t, at, v)
			checked[c.Method]++
		}
		if n := len([]rune(c.Args["text"])); n > 4000 {
			t.Errorf("%s: a text of %d characters", at, n)
		}
	}
	for _, method := range []string{"chat.postMessage", "chat.update", "views.open", "views.publish"} {
		if checked[method] == 0 {
			t.Errorf("no blocks of %s were checked", method)
		}
	}
}
