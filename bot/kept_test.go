package bot_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"gezel/bot"
)

// keeps wants these messages of a member to be told as kept, said since an
// instant.
func (w *world) keeps(what string, m *member, since time.Time, want ...string) {
	w.Helper()
	got, err := w.coach.Kept(context.Background(), m.Member(), since)
	if err != nil {
		w.Fatalf("%s: %v", what, err)
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		w.Errorf("%s: kept are %q, want %q", what, got, want)
	}
}

// Which messages are kept can be asked, wherever they lie: to see what was
// deleted while nobody told.
func TestKept(t *testing.T) {
	w := newWorld(t)
	anna := w.anna()
	w.keeps("nothing said", anna, time.Time{})
	note := anna.says("Een los idee.")
	w.until(on("2026-11-26 16:00"))
	choice := anna.says("2")
	first, second := anna.says("De tijd."), anna.says("En het geld.")
	w.keeps("in the open conversation", anna, time.Time{}, note, choice, first, second)
	w.quiet()
	plan := anna.says(plan)
	w.quiet()
	anna.says("hulp") // a command is not kept
	anna.attaches("")
	w.keeps("when it is over", anna, time.Time{}, note, choice, first, second, plan)
	w.keeps("since a day", anna, on("2026-11-26 00:00"), choice, first, second, plan)
	w.keeps("since a minute", anna, on("2026-11-26 16:01"), plan)

	anna.edits(second, "En de rust.")
	anna.deletes(first)
	w.keeps("after a change", anna, time.Time{}, note, choice, second, plan)

	anna.nextWeek()
	anna.inWindow(map[string]string{woorden: "Wat nergens staat."})
	anna.presses("Overslaan")
	anna.skip()
	came := anna.says("Het werd vrijdag.") // of the plan that came back
	w.keeps("what came of a plan", anna, on("2026-12-03 00:00"), came)

	bo := w.person("bo")
	bo.says("Van een vreemde.")
	w.keeps("a stranger", bo, time.Time{})
	anna.says("wis alles")
	anna.says("WIS ALLES")
	w.keeps("after erasing", anna, time.Time{})
}

// An event that only opened a dialog, or was answered for the person's eyes,
// is answered again: the first answer may have been lost. What it changed is
// not changed again.
func TestAnsweredAgain(t *testing.T) {
	w, anna := asked(t)
	for _, step := range []struct {
		name  string
		do    func()
		again bool
	}{
		{"a dialog by button", func() { anna.presses(venster) }, true},
		{"a dialog by command", func() { anna.commands("instellingen") }, true},
		{"a command for one's own eyes", func() { anna.commands("voornemens") }, true},
		{"help by command", func() { anna.commands("hulp") }, true},
		{"a form with a mistake", func() { anna.presses(venster); anna.submits(map[string]string{}) }, true},
		{"a quick answer", func() { anna.presses("2 Confronteren") }, false},
		{"an answer in a window", func() { anna.inWindow(map[string]string{woorden: "De tijd."}) }, false},
		{"a question by command", func() { anna.commands("vraag") }, false},
		{"a pause by command", func() { anna.commands("pauze 3 weken") }, false},
	} {
		t.Run(step.name, func(t *testing.T) {
			step.do()
			first, before := w.answered, w.content(anna)
			w.clock.set(w.clock.now().Add(time.Second))
			w.chat.Redeliver()
			w.tick()
			same(t, "content", w.content(anna), before)
			if step.again {
				same(t, "the second answer", w.answered, first)
				same(t, "something was answered", first.Form != nil || first.Private != nil || len(first.Errors) > 0, true)
			} else {
				same(t, "the second answer", w.answered, bot.Answer{})
			}
		})
	}
}
