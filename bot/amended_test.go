package bot_test

import (
	"strings"
	"testing"
	"time"

	"gezel/bot"
)

// A chat server delivers in no order, and with several replicas to any of them.
func TestChangesThatComeBeforeTheirMessage(t *testing.T) {
	for _, tt := range []struct {
		name  string
		comes func(w *world, anna *member, said time.Time)
		want  []string
	}{
		{"edited", func(w *world, anna *member, said time.Time) {
			w.comes(anna, bot.Edited, "m1", "Ik zweeg.", said.Add(2*time.Second))
			w.comes(anna, bot.Said, "m1", "Ik ging weg.", said)
		}, []string{"Ik zweeg."}},
		{"deleted", func(w *world, anna *member, said time.Time) {
			w.comes(anna, bot.Deleted, "m1", "", said.Add(2*time.Second))
			w.comes(anna, bot.Said, "m1", "Ik ging weg.", said)
		}, nil},
		{"deleted, which was read back hours later", func(w *world, anna *member, said time.Time) {
			w.pass(10 * time.Hour)
			w.comes(anna, bot.Deleted, "m1", "", said.Add(2*time.Second))
			anna.commands("hulp")
			w.comes(anna, bot.Said, "m1", "Ik ging weg.", said)
		}, nil},
		{"edited, and deleted before that came", func(w *world, anna *member, said time.Time) {
			w.comes(anna, bot.Deleted, "m1", "", said.Add(3*time.Second))
			w.comes(anna, bot.Edited, "m1", "Ik zweeg.", said.Add(2*time.Second))
			w.comes(anna, bot.Said, "m1", "Ik ging weg.", said)
		}, nil},
		{"edited twice", func(w *world, anna *member, said time.Time) {
			w.comes(anna, bot.Said, "m1", "Ik ging weg.", said)
			w.comes(anna, bot.Edited, "m1", "Ik zweeg.", said.Add(3*time.Second))
			w.comes(anna, bot.Edited, "m1", "Ik liep weg.", said.Add(2*time.Second))
		}, []string{"Ik zweeg."}},
		{"edited twice within a second", func(w *world, anna *member, said time.Time) {
			w.comes(anna, bot.Said, "m1", "Ik ging weg.", said)
			w.comes(anna, bot.Edited, "m1", "Ik zweeg.", said.Add(3700*time.Millisecond))
			w.comes(anna, bot.Edited, "m1", "Ik liep weg.", said.Add(3200*time.Millisecond))
			w.comes(anna, bot.Edited, "m1", "Ik zweeg lang.", said.Add(3900*time.Millisecond))
			w.comes(anna, bot.Edited, "m1", "Ik liep weg.", said.Add(3800*time.Millisecond))
		}, []string{"Ik zweeg lang."}},
		{"emptied, and written anew", func(w *world, anna *member, said time.Time) {
			w.comes(anna, bot.Said, "m1", "Ik ging weg.", said)
			w.comes(anna, bot.Edited, "m1", "", said.Add(2*time.Second))
			w.comes(anna, bot.Edited, "m1", "Ik zweeg.", said.Add(3*time.Second))
			w.comes(anna, bot.Said, "m2", "Ik zweeg dus.", said.Add(4*time.Second))
		}, []string{"Ik zweeg dus."}},
		{"edited once more after it came", func(w *world, anna *member, said time.Time) {
			w.comes(anna, bot.Edited, "m1", "Ik zweeg.", said.Add(2*time.Second))
			w.comes(anna, bot.Said, "m1", "Ik ging weg.", said)
			w.comes(anna, bot.Edited, "m1", "Ik zweeg lang.", said.Add(3*time.Second))
		}, []string{"Ik zweeg lang."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w, anna := asked(t)
			said := w.clock.now()
			w.pass(time.Minute)
			tt.comes(w, anna, said)
			same(t, "kept", w.texts(anna), tt.want)
		})
	}
}

// Nothing of a message is remembered for long that never comes.
func TestChangesOfMessagesAreForgotten(t *testing.T) {
	w, anna := asked(t)
	before := w.sealed(anna)
	w.comes(anna, bot.Edited, "m1", "Ik zweeg.", w.clock.now())
	anna.skip()
	w.pass(11 * time.Minute)
	anna.commands("hulp")
	same(t, "kept of it", len(w.sealed(anna)), len(before))
}

// Nor where the member does nothing any more.
func TestChangesAreForgottenInTime(t *testing.T) {
	w, anna := asked(t)
	w.comes(anna, bot.Edited, "m1", "Ik zweeg.", w.clock.now())
	holds(t, "at first", string(w.sealed(anna)), "Ik zweeg.")
	w.until(on("2026-11-30 17:00")) // the reminder
	same(t, "kept of it", strings.Contains(string(w.sealed(anna)), "Ik zweeg."), false)
}
