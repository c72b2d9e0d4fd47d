package terminal

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gotest.tools/v3/golden"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/schedule"
	"gezel/prompts"
)

// TestYear lives a practice year: testdata/year_script.txt is what is typed,
// testdata/year.txt what a secretary gets to read. It is there to be read from
// beginning to end; -update writes it anew.
func TestYear(t *testing.T) {
	y := liveYear(t)
	golden.Assert(t, y.out.String(), "year.txt")
	t.Run("one question a week", y.oneAWeek)
	t.Run("no question twice", y.noneTwice)
	t.Run("windows stay shut", y.windowsStayShut)
	t.Run("nothing lost", y.nothingLost)
}

// killLine is the line of the script at which the process is killed.
const killLine = "!kill"

// year is a year in the practice room, and what is remembered of it to look
// through afterwards.
type year struct {
	t       *testing.T
	store   *bottest.Store
	journal *memoryJournal
	out     bytes.Buffer
	room    *Room
	line    string // of the script, being typed
	putOff  bool   // the secretary wants the open question back later

	asked   []asked
	said    []bot.Message       // by the coach, as the chat server keeps it
	typed   map[string]string   // taken by the coach: message → what it says now
	windows map[string]string   // sent in a window: form and field → text
	forms   map[string]bot.Form // by id, as they opened last
}

// asked is one question that the secretary was asked.
type asked struct {
	id   string
	at   time.Time
	self bool // it came by itself, with time, and was not asked for
}

func liveYear(t *testing.T) *year {
	script, err := os.ReadFile(filepath.Join("testdata", "year_script.txt"))
	if err != nil {
		t.Fatal(err)
	}
	y := &year{
		t: t, store: bottest.NewStore(), journal: new(memoryJournal),
		typed: map[string]string{}, windows: map[string]string{}, forms: map[string]bot.Form{},
	}
	y.open(time.Date(2026, 12, 2, 9, 0, 0, 0, amsterdam()))
	for line := range strings.Lines(string(script)) {
		y.live(strings.TrimRight(line, "\n"))
	}
	if err := y.room.leave(t.Context()); err != nil {
		t.Fatal(err)
	}
	return y
}

// live takes a line of the script: a comment, which is shown, the end of the
// process, or what is typed.
func (y *year) live(line string) {
	y.line = line
	switch {
	case line == "":
	case strings.HasPrefix(line, "#"):
		fmt.Fprintf(&y.out, "\n%s\n", line)
	case line == killLine:
		fmt.Fprintf(&y.out, "\n# Here the process is killed, and another one started.\n\n")
		y.open(y.room.Now())
	default:
		y.putOff = y.putOff || strings.HasPrefix(line, "later ")
		y.room.line(y.t.Context(), line)
	}
}

// open makes room, chat and coach on what store and journal hold: for the first
// time, or, after a kill, without anything of the ones before.
func (y *year) open(at time.Time) {
	moment, err := schedule.Parse("0 16 * * THU")
	if err != nil {
		y.t.Fatal(err)
	}
	chat, err := Open(y.t.Context(), Config{
		Out: &y.out, Now: func() time.Time { return at }, At: at, Zone: amsterdam(), Journal: y.journal,
		Profile: bot.Profile{Locale: "nl", Zone: "Europe/Amsterdam"},
	})
	if err != nil {
		y.t.Fatal(err)
	}
	coach, err := bot.New(bot.Config{
		Store: y.store, Senders: map[bot.ServerID]bot.Sender{Server: overheard{chat, y}}, Catalogue: prompts.Builtin(),
		Settings: bot.Settings{
			Moment: moment, Zone: "Europe/Amsterdam", Language: "nl", Quiet: time.Minute, Retention: 400 * 24 * time.Hour,
		},
		Now: chat.Now, Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		y.t.Fatal(err)
	}
	y.room = NewRoom(chat, attended{coach, y})
	y.room.enter(y.t.Context())
}

// overheard is the chat server, with an ear to what the coach says.
type overheard struct {
	*Chat
	y *year
}

func (o overheard) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	o.y.said = append(o.y.said, m)
	if m.Topic == bot.TopicQuestion && to.User == first {
		verb, _ := cut(o.y.line)
		o.y.question(asked{id: m.Question, at: o.Now(), self: verb == "/next" || verb == "/later"})
	}
	return o.Chat.Send(ctx, to, m, id)
}

func (o overheard) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	o.y.said = append(o.y.said, m)
	return o.Chat.Edit(ctx, to, ref, m)
}

// question notes a question; one that was put off and is back is no other.
func (y *year) question(a asked) {
	back := y.putOff && y.asked[len(y.asked)-1].id == a.id
	y.putOff = false
	if !back {
		y.asked = append(y.asked, a)
	}
}

// attended is the coach, with a note taken of what the secretary wrote.
type attended struct {
	*bot.Coach
	y *year
}

func (a attended) Handle(ctx context.Context, ev bot.Event) (bot.Answer, error) {
	answer, err := a.Coach.Handle(ctx, ev)
	if err != nil {
		return answer, err
	}
	if ev.Member.User == first {
		a.y.heard(ev, answer)
	}
	return answer, nil
}

func (y *year) heard(ev bot.Event, answer bot.Answer) {
	if answer.Form != nil {
		y.forms[answer.Form.ID] = *answer.Form
	}
	switch {
	case answer.Tick:
		y.typed[ev.Message] = ev.Text
	case ev.Kind == bot.Deleted:
		delete(y.typed, ev.Message)
	case ev.Kind == bot.Submitted && answer.Errors == nil:
		y.sent(ev)
	}
}

// sent notes what was sent in a window. What stood in a field before, it
// replaces, also where that was typed.
func (y *year) sent(ev bot.Event) {
	for _, field := range y.forms[ev.Form].Fields {
		value, filled := ev.Values[field.Name]
		if field.Type != bot.FieldArea || !filled || value == field.Value {
			continue
		}
		before := strings.Split(field.Value, "\n\n")
		maps.DeleteFunc(y.typed, func(_, text string) bool { return slices.Contains(before, text) })
		y.windows[ev.Form+" "+field.Name] = value
	}
}
