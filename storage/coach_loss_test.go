package storage_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/storage/redistest"
)

// forgetful is a world on a Redis that loses what was written last.
type forgetful struct {
	*world
	redis *redistest.Server
	anna  *bottest.Human
	saved string // a copy of the append-only file
}

// question is when anna gets her question in these tests.
var question = time.Date(2026, 11, 26, 16, 0, 0, 0, amsterdam)

func newForgetful(t *testing.T) *forgetful {
	server := redistest.Start(t, "--appendonly", "yes", "--appendfsync", "always")
	now := &clock{at: question.AddDate(0, 0, -1)}
	f := &forgetful{world: newWorld(t, "lost", now, openStore(t, server), coachConfig(now, time.Minute, 30*time.Second)), redis: server, saved: t.TempDir()}
	f.anna = f.chat.Person("anna")
	f.anna.Command("start")
	return f
}

func (f *forgetful) log() string { return filepath.Join(f.redis.Dir, "appendonlydir") }

// remember takes the copy that Redis will be started from.
func (f *forgetful) remember() {
	f.Helper()
	if err := os.CopyFS(f.saved, os.DirFS(f.log())); err != nil {
		f.Fatalf("copy: %v", err)
	}
}

// forget kills Redis and the coach, and starts both again ten minutes after the
// question, Redis from the copy. With dueFirst the coach sees to what is due
// before it takes what is read back from the chat.
func (f *forgetful) forget(dueFirst bool) {
	f.Helper()
	f.redis.Kill()
	if err := os.RemoveAll(f.log()); err != nil {
		f.Fatalf("remove: %v", err)
	}
	if err := os.CopyFS(f.log(), os.DirFS(f.saved)); err != nil {
		f.Fatalf("copy back: %v", err)
	}
	f.redis.Start()
	f.clock.set(question.Add(10 * time.Minute))
	f.deaf, f.amnesia = dueFirst, true
	f.boot()
	f.coach.Doubt()
	if _, err := f.coach.Tick(f.Context()); err != nil {
		f.Fatalf("tick: %v", err)
	}
	f.deaf, f.amnesia = false, false
	f.rest()
}

// at moves the clock, and has done what is due then.
func (f *forgetful) at(now time.Time) {
	f.Helper()
	f.clock.set(now)
	f.rest()
}

func (f *forgetful) says(text string) {
	f.anna.Say(text)
	f.rest()
}

// press presses the first button with a verb of the last message that has one.
func (f *forgetful) press(verb string) {
	f.Helper()
	label := ""
	for _, m := range f.screen("anna") {
		buttons := f.posts[m.name].Buttons
		i := slices.IndexFunc(buttons, func(b bot.Button) bool { return strings.HasPrefix(b.Action, verb) })
		if i >= 0 && len(m.buttons) > 0 {
			label = buttons[i].Label
		}
	}
	f.anna.Press("", label)
	f.rest()
}

// sees wants that so many questions and follow-ups stand on anna's screen, none
// of them twice.
func (f *forgetful) sees(questions, followUps int) {
	f.Helper()
	topics := map[bot.Topic]int{}
	for _, m := range f.screen("anna") {
		topics[f.posts[m.name].Topic]++
	}
	if topics[bot.TopicQuestion] != questions || topics[bot.TopicFollowUp] != followUps {
		f.Errorf("%d questions and %d follow-ups, want %d and %d:\n%s",
			topics[bot.TopicQuestion], topics[bot.TopicFollowUp], questions, followUps, f.chat.Transcript("anna"))
	}
	if doubled := f.chat.Doubled(); len(doubled) > 0 {
		f.Errorf("said more than once: %v", doubled)
	}
}

// exports gives anna's data.
func (f *forgetful) exports() exported {
	f.Helper()
	f.anna.Command("gegevens")
	f.rest()
	return readExport(f, f.files["anna"])
}

// Redis lost the question and all that followed: what stands in the chat is
// found there, and what was typed is read back as the answer that it was.
func TestRedisThatLostAQuestion(t *testing.T) {
	f := newForgetful(t)
	f.remember()
	f.at(question)
	f.says("een verhaal")
	f.at(question.Add(time.Minute))
	f.sees(1, 1)

	f.forget(true)
	f.sees(1, 1)
	f.press("skip") // the button of a message that the store had lost
	f.sees(1, 2)
	e := f.exports()
	if parts := e.Conversations[0].Exchange; len(parts) != 3 || len(parts[0].Texts) != 1 || !parts[1].Skipped || len(e.Notes) > 0 {
		t.Errorf("kept: %+v", e)
	}
}

// What is read back before the coach has seen to what is due is kept too; the
// coach can't know yet that it was an answer.
func TestRedisThatLostAQuestionAndReadsBackFirst(t *testing.T) {
	f := newForgetful(t)
	f.remember()
	f.at(question)
	f.says("een verhaal")

	f.forget(false)
	f.sees(1, 0)
	if e := f.exports(); len(e.Notes) != 1 || len(e.Notes[0].Texts) != 1 || e.Notes[0].Texts[0].Text != "een verhaal" {
		t.Errorf("kept: %+v", e)
	}
}

// A press leaves nothing to read back. Its question is open again.
func TestRedisThatLostAPress(t *testing.T) {
	f := newForgetful(t)
	f.remember()
	f.at(question)
	f.press("pick")
	f.sees(1, 1)

	f.forget(true)
	f.press("pick")
	f.sees(1, 2) // the same follow-up: it follows from another press
	if e := f.exports(); e.Conversations[0].Exchange[0].Choice == "" {
		t.Errorf("kept: %+v", e)
	}
}

// Redis lost a follow-up and the answer to it.
func TestRedisThatLostAFollowUp(t *testing.T) {
	f := newForgetful(t)
	f.at(question)
	f.says("een verhaal")
	f.remember()
	f.at(question.Add(time.Minute))
	f.says("het gewicht ervan")
	f.sees(1, 1)

	f.forget(true)
	f.sees(1, 2)
	parts := f.exports().Conversations[0].Exchange
	if len(parts) != 3 || len(parts[0].Texts) != 1 || len(parts[1].Texts) != 1 {
		t.Errorf("kept: %+v", parts)
	}
}
