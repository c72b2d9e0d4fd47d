package bottest

import (
	"cmp"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"
	"testing/fstest"
	"time"

	"gezel/bot"
	"gezel/bot/schedule"
	"gezel/prompts"
)

// Coaching is how a coach is set up for a whole play: the built-in catalogue, in
// Dutch, on Thursday at four in Amsterdam.
func Coaching(store bot.Store, senders map[bot.ServerID]bot.Sender, now func() time.Time, log *slog.Logger) bot.Config {
	return bot.Config{
		Store: store, Senders: senders, Catalogue: prompts.Builtin(), Now: now, Log: log,
		Settings: bot.Settings{
			Moment: schedule.NewMoment(time.Thursday, 16, 0, false, time.Time{}), Zone: "Europe/Amsterdam", Language: "nl",
			Quiet: time.Minute, Retention: 400 * 24 * time.Hour,
		},
	}
}

// LongestFirst is the built-in catalogue in an order that begins with its longest
// questions.
func LongestFirst(t TB) *prompts.Catalogue {
	t.Helper()
	all := prompts.Builtin().Questions()
	length := func(q prompts.Question) int {
		raw, err := json.Marshal(q)
		if err != nil {
			t.Fatalf("%v", err)
		}
		return len(raw)
	}
	slices.SortFunc(all, func(a, b prompts.Question) int { return cmp.Compare(length(b), length(a)) })
	var order []string
	for _, q := range all {
		order = append(order, q.ID)
	}
	c, err := prompts.Read(prompts.Builtin(), fstest.MapFS{"order.yaml": {Data: []byte("order: [" + strings.Join(order, ", ") + "]\n")}})
	if err != nil {
		t.Fatalf("%v", err)
	}
	return c
}
