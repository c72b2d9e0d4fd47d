package terminal

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
)

// mortal is a process that dies at its n-th breath: at a save of the journal,
// or at an event for the coach, before or after it was carried out.
type mortal struct {
	*pupil
	*memoryJournal
	left int
}

var errKilled = errors.New("killed")

func (m *mortal) breathe() {
	if m.left--; m.left == 0 {
		panic(errKilled)
	}
}

func (m *mortal) Save(ctx context.Context, body []byte) error {
	m.breathe()
	err := m.memoryJournal.Save(ctx, body)
	m.breathe()
	return err
}

func (m *mortal) Handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	m.breathe()
	a, err := m.pupil.Handle(ctx, ev)
	m.breathe()
	return a, err
}

// live lives in the room until the script ends, or the process does. It tells
// how many lines of the script were read.
func (m *mortal) live(t *testing.T, out *bytes.Buffer, script []string) (read int, died bool) {
	defer func() {
		if r := recover(); r != nil {
			if r != errKilled {
				panic(r)
			}
			died = true
		}
	}()
	cfg := config(out)
	cfg.Journal = m
	r := enter(t, cfg, m.pupil)
	r.coach = m
	r.enter(t.Context())
	for _, line := range script {
		read++
		r.line(t.Context(), line)
	}
	return read, false
}

// TestKilled kills a room at every point where it can be killed, and starts it
// again on what it left: no line is lost, none comes twice, no question
// either, and no id is given out again.
func TestKilled(t *testing.T) {
	script := []string{"een", "/press 1", "twee", "/as anna", "drie", "/gezel hulp", "/later 1w", "/as secretaris", "vier"}
	want := []string{
		"said secretaris een", "pressed secretaris pick connect", "said secretaris twee", "said anna drie",
		"commanded anna hulp", "said secretaris vier",
	}
	for breath := 1; ; breath++ {
		m := &mortal{pupil: newPupil(), memoryJournal: new(memoryJournal), left: breath}
		m.agenda[first] = thursday
		read, died := m.live(t, new(bytes.Buffer), script)
		if !died {
			if breath < 20 {
				t.Fatalf("only %d points to be killed at", breath)
			}
			return
		}
		m.left = 0
		if !m.holds(t, script[:read]) { // what was not written down yet is typed again
			read = max(0, read-1)
		}
		m.live(t, new(bytes.Buffer), script[read:])
		var got []string
		ids := map[string]bool{}
		for _, ev := range m.events {
			got = append(got, fmt.Sprint(ev.Kind, " ", ev.Member.User, " ", ev.Text+ev.Button))
			if ids[ev.ID] || ev.Kind == bot.Said && ids[ev.Message] {
				t.Errorf("killed at %d: an id of %v was given out twice", breath, ev)
			}
			ids[ev.ID], ids[ev.Message] = true, true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("killed at %d: -want +got\n%s", breath, diff)
		}
		if n := bytes.Count(m.body, []byte(`"delivery":"d1"`)); n != 1 {
			t.Errorf("killed at %d: the first question stands there %d times", breath, n)
		}
	}
}

// holds tells whether the last of the lines that were read needs not be typed
// again: it is an event that was taken, or waits in the journal.
func (m *mortal) holds(t *testing.T, lines []string) bool {
	isEvent := func(line string) bool {
		return !strings.HasPrefix(line, "/") || strings.HasPrefix(line, "/press") || strings.HasPrefix(line, "/gezel")
	}
	if len(lines) == 0 || !isEvent(lines[len(lines)-1]) {
		return false
	}
	var kept memory
	if m.body != nil {
		if err := json.Unmarshal(m.body, &kept); err != nil {
			t.Fatal(err)
		}
	}
	all := 0
	for _, line := range lines {
		if isEvent(line) {
			all++
		}
	}
	written := len(m.events)
	for _, ev := range kept.Pending {
		if !m.seen[ev.ID] {
			written++
		}
	}
	return written == all
}

// TestComesBack opens a room again: the clock, who is there, what stands in
// their conversations and what they were filling in are as they were.
func TestComesBack(t *testing.T) {
	journal := new(memoryJournal)
	coach := newPupil()
	coach.answer = evening
	coach.agenda["anna"] = thursday
	open := func(change func(*Config), lines ...string) string {
		cfg := config(new(bytes.Buffer))
		cfg.Journal = journal
		change(&cfg)
		return run(t, cfg, coach, lines...)
	}
	open(func(*Config) {}, "/as anna", "een", "/press 3", "/form", "confronteren", "/later 2d")
	out := open(func(c *Config) { c.At = time.Time{} }, "in eigen woorden", "/edit 1 anders", "/when")
	if got := remarks(t, out); len(got) != 1 || !strings.HasPrefix(got[0], "In eigen woorden (answer)") {
		t.Errorf("the room opens with %q", got)
	}
	last := coach.events[len(coach.events)-1]
	if last.Kind != bot.Edited || last.Member.User != "anna" || last.Text != "anders" || last.Message != coach.events[0].Message {
		t.Errorf("the last event is %+v", last)
	}
	form := coach.events[len(coach.events)-2]
	if want := map[string]string{"choice": "confront", "answer": "in eigen woorden"}; !cmp.Equal(form.Values, want) {
		t.Errorf("the form came as %+v, want %v", form, want)
	}
	if want := thursday.AddDate(0, 0, 2).Format(time.RFC3339); !strings.Contains(out, `"kind":"when","at":"`+want) {
		t.Errorf("the clock does not go on at %s:\n%s", want, out)
	}
	// It runs on with real time, as far from it as it was.
	cfg := config(new(bytes.Buffer))
	now := cfg.Now().Add(time.Hour)
	out = open(func(c *Config) { c.At, c.JSON, c.Now = time.Time{}, false, func() time.Time { return now } })
	if want := "Je bent terug in de oefenkamer, als anna. Het is za 28 nov 2026 16:59."; !strings.Contains(out, want) {
		t.Errorf("the room opens with\n%s", out)
	}
	if !strings.Contains(out, "[2] Confronteren") {
		t.Errorf("the room does not show what stood there:\n%s", out)
	}
	// What is for one's eyes only is not kept, but its buttons work.
	open(func(*Config) {}, "/gezel geheim voornemen")
	out = open(func(c *Config) { c.JSON = false }, "/press 1")
	if last := coach.events[len(coach.events)-1]; last.Button != "outcome done" {
		t.Errorf("the last event is %+v", last)
	}
	if strings.Contains(out, "voornemen") || strings.Contains(string(journal.body), "voornemen") {
		t.Errorf("a private answer was kept:\n%s\n%s", out, journal.body)
	}
	// And to who asks for another language, it speaks that.
	out = open(func(c *Config) { c.JSON, c.Locale = false, "en" }, "/as secretaris", "hello")
	if !strings.Contains(out, "You are back in the practice room") {
		t.Errorf("the room opens with\n%s", out)
	}
	if last := coach.events[len(coach.events)-1]; last.Profile.Locale != "en" {
		t.Errorf("the profile of the first person is %+v", last.Profile)
	}
}

// TestJournalLost opens a room again that has lost its journal, on a coach that
// has not forgotten: its events are new ones all the same.
func TestJournalLost(t *testing.T) {
	coach, now := newPupil(), thursday
	for n := range 2 {
		cfg := config(new(bytes.Buffer))
		cfg.Journal, cfg.Now = new(memoryJournal), func() time.Time { return now }
		now = now.Add(time.Second)
		run(t, cfg, coach, fmt.Sprint("antwoord ", n))
	}
	if got := coach.said(); !slices.Equal(got, []string{"antwoord 0", "antwoord 1"}) {
		t.Errorf("said %q", got)
	}
}

// TestSentNotSaved fails the journal while the coach says something: it is not
// shown, and said later it is shown once.
func TestSentNotSaved(t *testing.T) {
	cfg, journal := config(new(bytes.Buffer)), new(memoryJournal)
	cfg.Journal = journal
	out := cfg.Out.(*bytes.Buffer)
	chat := enter(t, cfg, newPupil()).Chat
	chat.gaveUp = true // no waiting
	to := bot.Place{User: first}
	journal.fail = bot.ErrUnavailable
	if _, err := chat.Send(t.Context(), to, question(1), "d1"); !errors.Is(err, bot.ErrUnavailable) {
		t.Fatalf("Send gives %v", err)
	}
	if _, found, _ := chat.Sent(t.Context(), to, "d1", thursday); found || strings.Contains(out.String(), "verbinden") {
		t.Errorf("what was not saved was sent: found %t, shown\n%s", found, out)
	}
	journal.fail = nil
	ref, err := chat.Send(t.Context(), to, question(1), "d1")
	if err != nil {
		t.Fatal(err)
	}
	journal.fail = bot.ErrUnavailable
	chat.gaveUp = true
	if err := chat.Remove(t.Context(), to, ref); err == nil {
		t.Error("a removal that was not saved gives no error")
	}
	journal.fail = nil
	if err := chat.Remove(t.Context(), to, ref); err != nil {
		t.Error(err)
	}
	if n := strings.Count(out.String(), `"kind":"message"`); n != 1 {
		t.Errorf("shown %d times", n)
	}
	if n := strings.Count(out.String(), `"kind":"delete"`); n != 1 {
		t.Errorf("shown as removed %d times", n)
	}
}

// TestNoJournal tells of a journal that can't be read.
func TestNoJournal(t *testing.T) {
	for want, journal := range map[string]*memoryJournal{
		"room journal: store unavailable": {fail: bot.ErrUnavailable},
		"room journal: invalid character": {body: []byte("not JSON")},
	} {
		cfg := config(new(bytes.Buffer))
		cfg.Journal = journal
		if _, err := Open(t.Context(), cfg); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("Open gives %v, want %q", err, want)
		}
	}
}

// TestForgetsOldest keeps the messages of more than a year, and not more.
func TestForgetsOldest(t *testing.T) {
	cfg, coach := config(new(bytes.Buffer)), newPupil()
	var lines []string
	for n := range most + 10 {
		lines = append(lines, fmt.Sprint("antwoord ", n))
	}
	lines = append(lines, fmt.Sprintf("/edit %d van lang geleden", most), fmt.Sprintf("/edit %d van te lang geleden", most+1))
	got := remarks(t, run(t, cfg, coach, lines...))
	if want := []string{fmt.Sprintf(dutch.noSuchMessage, most)}; !slices.Equal(got, want) {
		t.Errorf("remarks %q, want %q", got, want)
	}
	if last := coach.events[len(coach.events)-1]; last.Text != "van lang geleden" || last.Message != coach.events[10].Message {
		t.Errorf("the last event is %+v", last)
	}
}
