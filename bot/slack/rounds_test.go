package slack

import (
	"context"
	"maps"
	"strings"
	"testing"

	"gezel/bot"
)

// TestNobodyIsLeftOut: however often the reading back begins anew before it is
// done, everybody's turn comes.
func TestNobodyIsLeftOut(t *testing.T) {
	var r rounds
	for _, c := range []struct{ order, done string }{
		{"a b c d", "a b"}, {"c d a b", "c"}, {"d a b c", "d a b c"}, {"a b c d", ""},
	} {
		all := []unread{{cursor: cursor{user: "a"}}, {cursor: cursor{user: "b"}}, {cursor: cursor{user: "c"}}, {cursor: cursor{user: "d"}}}
		r.begin(all)
		var order []string
		for _, u := range all {
			order = append(order, u.user)
		}
		if got := strings.Join(order, " "); got != c.order {
			t.Errorf("the order is %q, want %q", got, c.order)
		}
		for _, user := range strings.Fields(c.done) {
			r.done(user)
		}
	}
}

// given are cursors as the store gives them.
type given map[string]string

func (g given) Cursors(context.Context, bot.ServerID) (map[string]string, error) {
	return maps.Clone(g), nil
}

// TestAConversationThatIsAnother: of somebody whose conversation is another by now,
// the one they spoke in last is read back, and written to.
func TestAConversationThatIsAnother(t *testing.T) {
	for range 20 { // a map has no order
		a := &Adapter{}
		all, ok := a.conversations(t.Context(), given{"D1OLD": "U1ANNA 1700000000.000100", "D2NEW": "U1ANNA 1800000000.000100"})
		if !ok || len(all) != 1 || all[0].channel != "D2NEW" {
			t.Fatalf("read back are %v, want D2NEW alone", all)
		}
		if im := a.places.im("U1ANNA"); im != "D2NEW" {
			t.Fatalf("she is written to in %s, want D2NEW", im)
		}
	}
}

// TestAGapDuringALateTry: what was missed since it began has it tried again.
func TestAGapDuringALateTry(t *testing.T) {
	ls := newLines(&Adapter{})
	b := ls.letGo(unread{channel: "D1ANNA", cursor: cursor{user: "U1ANNA"}})
	ls.halt(b)
	if !ls.hasten("U1ANNA") || ls.done(b, past{}) {
		t.Error("it is over, though there was a gap")
	}
	<-b.now // as whoever tries takes it
	if !ls.done(b, past{}) || ls.hasten("U1ANNA") {
		t.Error("it is not over")
	}
}
