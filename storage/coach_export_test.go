package storage_test

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// plainly reads the data file of a member, without when it was made.
func plainly(t tester, body []byte) map[string]any {
	t.Helper()
	if body == nil {
		return nil // of a stranger
	}
	var all map[string]any
	if err := json.Unmarshal(body, &all); err != nil {
		t.Fatalf("data file: %v", err)
	}
	delete(all, "made")
	return all
}

// exported is what is looked at in the data file of a member.
type exported struct {
	Conversations []struct {
		Put      time.Time
		Question string
		Extra    bool
		Exchange []struct {
			Choice  string
			Texts   []struct{ Text string }
			Skipped bool
		}
	}
	Notes []struct {
		Texts []struct{ Text string }
	}
}

func readExport(t tester, body []byte) (e exported) {
	t.Helper()
	if err := json.Unmarshal(body, &e); body != nil && err != nil {
		t.Fatalf("data file: %v", err)
	}
	return e
}

// nothingLost looks for what the member typed: what was ticked as kept is in
// the export, what was taken back is not.
func (p *pair) nothingLost(user string, export []byte) {
	p.Helper()
	here := map[string]bool{}
	for _, m := range p.model.chat.Person(user).Sees() {
		text := strings.TrimSpace(m.Text)
		here[text] = m.Mine
		if m.Mine && m.Ticked && slices.Contains(p.written[user], text) && !strings.Contains(string(export), text) {
			p.Errorf("lost: %q", text)
		}
	}
	for _, text := range p.typed[user] {
		if !here[text] && strings.Contains(string(export), text) {
			p.Errorf("taken back, and kept: %q", text)
		}
	}
}

// oneAWeek wants one weekly question an ISO week, but for those that the
// member exchanged for another, and no question twice in 52 weeks.
func (p *pair) oneAWeek(user string, export []byte) {
	p.Helper()
	weekly, last := map[string]int{}, map[string]time.Time{}
	for _, c := range readExport(p.T, export).Conversations {
		if !c.Extra {
			weekly[week(c.Put)]++
		}
		// One question is meant to come back (content, R11).
		if before, ok := last[c.Question]; ok && c.Question != "connect-or-confront" && c.Put.Before(before.AddDate(0, 0, 52*7)) {
			p.Errorf("%s asked at %s and at %s", c.Question, before, c.Put)
		}
		last[c.Question] = c.Put
	}
	for week, n := range weekly {
		if n > 1+p.others[user+week] {
			p.Errorf("%d weekly questions in %s", n, week)
		}
	}
}
