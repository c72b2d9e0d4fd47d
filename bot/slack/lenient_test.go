package slack

import (
	"log/slog"
	"strings"
	"testing"
	"time"
)

// What is of another type than it should be is left out; the words beside it
// are kept. What can't be read at all is told of by its id.
func TestOddPartsAreLeftOut(t *testing.T) {
	for name, c := range map[string]struct {
		odd  string
		kept bool
	}{
		"files":    {`"files":"x"`, true},
		"a file":   {`"files":[5]`, true},
		"edited":   {`"edited":"x"`, true},
		"counter":  {`"reply_count":"many"`, true},
		"reaction": {`"reactions":{"name":5}`, true},
		"time":     {`"ts":"nonsense"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			var log strings.Builder
			a := decoder("T111")
			a.log = slog.New(slog.NewTextHandler(&log, nil))
			h, ok := a.event(callback{ID: "Ev07", Team: &a.team, Event: []byte(
				`{"type":"message","channel":"D1","channel_type":"im","user":"U1","text":"geheim","ts":"1800000000.000100","event_ts":"1800000000.000100",` + c.odd + `}`)})
			if ok != c.kept || ok && h.ev.Text != "geheim" {
				t.Errorf("kept: %t, %q; want %t", ok, h.ev.Text, c.kept)
			}
			if told := strings.Contains(log.String(), "id=Ev07"); told == c.kept {
				t.Errorf("told of in the log: %t: %s", told, &log)
			}
			if strings.Contains(log.String(), "geheim") {
				t.Error("the log holds what was said")
			}
		})
	}
}

// Missing in what was read back is not the same as taken back: it may be what
// can't be read, or older than what the workspace keeps.
func TestMissingIsNotTakenBack(t *testing.T) {
	const answer, before, behind = "1800000000.000100", "1799999999.000100", "1800000001.000100"
	for name, c := range map[string]struct {
		stand  []message
		looked bool // for the answer by itself; the decoder's Slack does not answer
	}{
		"between others":           {[]message{{TS: behind}, {TS: before}}, true},
		"one can't be read":        {[]message{{TS: behind}, {}, {TS: before}}, false},
		"nothing older stands":     {[]message{{TS: behind}}, false},
		"nothing at all":           {nil, false},
		"older is a tombstone":     {[]message{{TS: behind}, {TS: before, Subtype: tombstone}}, false},
		"it stands":                {[]message{{TS: answer}, {TS: before}}, false},
		"it stands, and is oldest": {[]message{{TS: answer}}, false},
	} {
		t.Run(name, func(t *testing.T) {
			r := &reading{a: decoder("T111"), kept: map[string]bool{answer: true}, stands: map[string]bool{}, ticked: map[string]bool{}}
			for _, m := range c.stand {
				r.top(m)
			}
			err := r.deletions(t.Context(), time.Unix(1_800_000_100, 0))
			if looked := err != nil; looked != c.looked || len(r.events) > 0 {
				t.Errorf("looked for: %v, events: %v; want %t and none", err, r.events, c.looked)
			}
		})
	}
}

// A dialog that is sent again, by somebody who saw no answer in time, is the
// same event with another trigger; with other words it is another.
func TestADialogSentAgainIsTheSame(t *testing.T) {
	a := decoder("T111")
	id := func(trigger, words string) string {
		h, _, ok := a.interaction([]byte(`{"type":"view_submission","user":{"id":"U1"},"trigger_id":"` + trigger + `","view":{"id":"V1","hash":"h1",
			"callback_id":"` + formCallback + `","private_metadata":"answer c/1 0","state":{"values":{"` + fieldBlock + `text":{"text":{"value":"` + words + `"}}}}}}`))
		if !ok {
			t.Fatal("not a dialog")
		}
		return h.ev.ID
	}
	if first, again := id("t1", "Traag."), id("t2", "Traag."); first != again {
		t.Errorf("sent twice it is %q and %q", first, again)
	}
	if first, other := id("t1", "Traag."), id("t1", "Traag, en anders."); first == other {
		t.Error("with other words it is the same")
	}
}
