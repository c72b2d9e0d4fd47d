package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/golden"

	"gezel/bot/bottest"
)

// diary writes down what somebody does, and what of it is then seen: a golden
// file, entry by entry. An entry is held against the file as soon as it says
// the same, so that nothing waits for longer than the program takes.
type diary struct {
	t     *testing.T
	world *served
	who   bottest.Person
	path  string
	want  []string // entries of the file that are still to come
	all   strings.Builder
	shown map[string]string // what was last seen of each message
	said  []string          // the own messages

	arrived map[string]int // events of a kind
}

// entries are told apart by an empty line and the dash behind it.
const entryMark = "\n\n— "

func newDiary(s *served, who bottest.Person, name string) *diary {
	t, ok := s.t.(*testing.T)
	if !ok {
		s.t.Fatal("a diary is kept in tests")
	}
	d := &diary{t: t, world: s, who: who, path: filepath.Join("testdata", "diary", name+".txt"), shown: map[string]string{}, arrived: map[string]int{}}
	if !golden.FlagUpdate() {
		body, err := os.ReadFile(d.path)
		if err != nil {
			t.Fatal(err)
		}
		d.want = strings.Split("\n\n"+strings.TrimSpace(string(body)), entryMark)[1:]
	}
	return d
}

// close ends the diary.
func (d *diary) close() {
	d.t.Helper()
	if len(d.want) > 0 {
		d.t.Errorf("%s has more entries: %q", d.path, d.want)
	}
	if golden.FlagUpdate() {
		if err := os.WriteFile(d.path, []byte(strings.TrimSpace(d.all.String())+"\n"), 0o644); err != nil {
			d.t.Fatal(err)
		}
	}
}

// does has the person do something, and notes what comes of it.
func (d *diary) does(what string, do func()) {
	d.t.Helper()
	do()
	entry := func() string { return strings.TrimSpace(what + "\n" + d.news()) }
	if golden.FlagUpdate() {
		d.rests(entry)
	} else {
		d.turnsOut(entry)
	}
	d.all.WriteString(entryMark + entry())
	d.shown = map[string]string{}
	for _, m := range d.who.Sees() {
		d.shown[m.ID] = read(m)
	}
}

// turnsOut waits until an entry says what the file does.
func (d *diary) turnsOut(entry func() string) {
	d.t.Helper()
	if len(d.want) == 0 {
		d.t.Fatalf("%s has no entry for:\n%s", d.path, entry())
	}
	want := d.want[0]
	d.want = d.want[1:]
	late := time.After(time.Minute)
	for entry() != want {
		select {
		case <-d.world.tick():
		case <-d.world.done:
			d.t.Fatalf("it ended:\n%s", d.world.errs)
		case <-late:
			d.t.Fatalf("%s (-want +got):\n%s\n%s", d.path, cmp.Diff(want, entry()), d.world.errs)
		}
	}
}

// rests waits until an entry has been the same for a while: only to write the
// file, which somebody reads.
func (d *diary) rests(entry func() string) {
	was := ""
	for since := time.Now(); time.Since(since) < 4*time.Second; <-d.world.tick() {
		if now := entry(); now != was {
			was, since = now, time.Now()
		}
	}
}

// news is what the screen has that was not seen before.
func (d *diary) news() string {
	var out strings.Builder
	here := map[string]bool{}
	for _, m := range d.who.Sees() {
		here[m.ID] = true
		switch was, known := d.shown[m.ID]; {
		case !known:
			out.WriteString(read(m))
		case was != read(m):
			out.WriteString("changed: " + read(m))
		}
	}
	for _, id := range slices.Sorted(maps.Keys(d.shown)) {
		if !here[id] {
			out.WriteString("gone: " + d.shown[id])
		}
	}
	if dialog, ok := d.who.Dialog(); ok {
		out.WriteString(readDialog(dialog))
	}
	return out.String()
}

// read writes down one message.
func read(m bottest.Shown) string {
	head := "Gezel"
	if m.Mine {
		head = "Anna"
	}
	if m.Ticked {
		head += " ✓"
	}
	if m.Private {
		head += " (to Anna alone)"
	}
	if !m.Mine && m.Notification != m.Text {
		head += fmt.Sprintf(" (notified: %s)", m.Notification)
	}
	var out strings.Builder
	fmt.Fprintln(&out, head+":")
	for line := range strings.SplitSeq(strings.TrimSpace(m.Text), "\n") {
		fmt.Fprintln(&out, strings.TrimRight("    "+line, " "))
	}
	for _, f := range m.Files {
		fmt.Fprintf(&out, "    <%s>\n", f)
	}
	if len(m.Buttons) > 0 {
		fmt.Fprintf(&out, "    [%s]\n", strings.Join(m.Buttons, "] ["))
	}
	return out.String()
}

func readDialog(f bottest.Dialog) string {
	var out strings.Builder
	fmt.Fprintf(&out, "Dialog %s:\n", f.Title)
	for _, field := range f.Fields {
		fmt.Fprintf(&out, "    %s", field.Label)
		if len(field.Options) > 0 {
			fmt.Fprintf(&out, " (%s)", strings.Join(field.Options, " / "))
		}
		if field.Value != "" {
			fmt.Fprintf(&out, ": %s", field.Value)
		}
		if field.Error != "" {
			fmt.Fprintf(&out, " — %s", field.Error)
		}
		fmt.Fprintln(&out)
	}
	fmt.Fprintf(&out, "    [%s]\n", f.Submit)
	return out.String()
}

// What somebody can do.

func (d *diary) says(texts ...string) {
	d.t.Helper()
	d.does("Anna types", func() {
		for _, text := range texts {
			d.said = append(d.said, d.who.Say(text))
		}
	})
}

func (d *diary) presses(label string) {
	d.t.Helper()
	d.does("Anna presses "+label, func() { d.who.Press("", label) })
}

func (d *diary) commands(text string) {
	d.t.Helper()
	d.does("Anna gives the command /gezel "+text, func() { d.who.Command(text) })
}

func (d *diary) fills(values map[string]string) {
	d.t.Helper()
	d.does("Anna sends the dialog", func() { d.who.Submit(values) })
}

// edits changes the own message said last; deletes takes it back. Neither is
// seen to arrive, so it is looked for among what was counted.
func (d *diary) edits(text string) {
	d.t.Helper()
	d.does("Anna changes the last message", func() { d.who.Edit(d.said[len(d.said)-1], text) })
	d.arrives("edited")
}

func (d *diary) deletes() {
	d.t.Helper()
	d.does("Anna deletes the last message", func() { d.who.Delete(d.said[len(d.said)-1]) })
	d.arrives("deleted")
}

// arrives waits until one event more of a kind is kept than the last time.
func (d *diary) arrives(kind string) {
	d.t.Helper()
	d.arrived[kind]++
	counted := regexp.MustCompile(fmt.Sprintf(`(?m)^gezel_events_total\{kind=%q,outcome="kept",.*\} (\d+)$`, kind))
	d.world.waits(kind, func() bool {
		found := counted.FindStringSubmatch(d.world.body("/metrics"))
		if found == nil {
			return false
		}
		n, err := strconv.Atoi(found[1])
		return err == nil && n >= d.arrived[kind]
	})
}

// until lets time pass, to a moment of January or February 2027 in Amsterdam.
func (d *diary) until(month time.Month, day, hour, minute int) {
	d.t.Helper()
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		d.t.Fatal(err)
	}
	at := time.Date(2027, month, day, hour, minute, 0, 0, zone)
	d.does(at.Format("Monday 2 January, 15:04"), func() { d.world.move(at.Sub(d.world.clock.now())) })
}
