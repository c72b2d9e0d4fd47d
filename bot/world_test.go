package bot_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/schedule"
	"gezel/prompts"
)

// server is the chat server that all these tests are about.
const server bot.ServerID = "chat/1"

// amsterdam is where the people in the tests live.
var amsterdam = func() *time.Location {
	zone, err := schedule.Zone("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}()

// on gives an instant in Amsterdam: on("2026-11-26 16:00").
func on(text string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", text, amsterdam)
	if err != nil {
		panic(err)
	}
	return at
}

// clock is the one clock of a world.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at.In(amsterdam)
}

func (c *clock) set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// world is a chat server with people, a store, and a coach between them, on a
// Monday morning. Everything the coach says is watched.
type world struct {
	bottest.TB
	mu       sync.Mutex // of answered
	clock    *clock
	apart    time.Duration // how far the chat server's clock is ahead
	chat     *bottest.Chat
	store    bot.Store
	watch    *bottest.Watcher
	config   bot.Config
	coach    *bot.Coach
	answered bot.Answer    // what the last event was answered with
	serial   int           // of events made by hand
	life     *bottest.Life // of the process, when it is to end
	doubt    bool          // its successor looks before it sends
}

// option changes a world before it begins.
type option func(*world)

// at lets a world begin at an instant.
func at(text string) option { return func(w *world) { w.clock.set(on(text)) } }

// asks gives the order of the weekly questions.
func asks(t bottest.TB, order ...string) option {
	return func(w *world) { w.config.Catalogue = catalogue(t, order...) }
}

// settings changes the operator's settings.
func settings(change func(*bot.Settings)) option {
	return func(w *world) { change(&w.config.Settings) }
}

// catalogues are those read so far, by their order.
var catalogues sync.Map

// catalogue reads the tests' own catalogue, with an order of its own.
func catalogue(t bottest.TB, order ...string) *prompts.Catalogue {
	t.Helper()
	key := strings.Join(order, ", ")
	if c, ok := catalogues.Load(key); ok {
		return c.(*prompts.Catalogue)
	}
	questions, err := fs.ReadFile(os.DirFS("testdata/catalogue"), "questions.yaml")
	if err != nil {
		t.Fatalf("catalogue: %v", err)
	}
	c, err := prompts.Read(new(prompts.Catalogue), fstest.MapFS{
		"questions.yaml": {Data: questions},
		"order.yaml":     {Data: []byte("order: [" + key + "]\n")},
	})
	if err != nil {
		t.Fatalf("catalogue: %v", err)
	}
	catalogues.Store(key, c)
	return c
}

func newWorld(t bottest.TB, options ...option) *world {
	t.Helper()
	w := &world{TB: t, clock: &clock{at: on("2026-11-23 09:00")}, store: bottest.NewStore()}
	w.config = bot.Config{
		Catalogue: catalogue(t, "pole"),
		Settings: bot.Settings{
			Moment: schedule.NewMoment(time.Thursday, 16, 0, false, time.Time{}), Zone: "Europe/Amsterdam", Language: "nl",
			Quiet: time.Minute, Retention: 400 * 24 * time.Hour,
		},
		Now: w.clock.now,
	}
	for _, o := range options {
		o(w)
	}
	w.chat = bottest.NewChat(t, server, func() time.Time { return w.clock.now().Add(w.apart) })
	w.watch = bottest.Watch(t, w.chat)
	// These fields of dialogs take no words of one's own.
	w.watch.Public("time", "zone", "sure")
	if w.life != nil {
		w.boot(w.life.Store(w.store), w.life.Sender(w.watch.Sender()))
	} else {
		w.boot(w.store, w.watch.Sender())
	}
	return w
}

// boot starts a process: a coach, and the adapter that reads what it missed.
func (w *world) boot(store bot.Store, sender bot.Sender) {
	w.Helper()
	w.config.Store, w.config.Senders, w.config.Log = store, map[bot.ServerID]bot.Sender{server: sender}, w.watch.Logger()
	coach, err := bot.New(w.config)
	if err != nil {
		w.Fatalf("no coach: %v", err)
	}
	w.coach = coach
	handle := w.watch.Handler(coach.Handle)
	w.chat.Start(bottest.Link{Cursors: w.store, Log: w.watch.Logger(), Handle: func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
		answer, err := handle(ctx, ev)
		w.mu.Lock()
		defer w.mu.Unlock()
		w.answered = answer
		return answer, err
	}})
}

// event hands over an event that the chat would not make by itself.
func (w *world) event(m *member, ev bot.Event) {
	w.Helper()
	w.serial++
	ev.ID, ev.Member, ev.At, ev.Channel = fmt.Sprintf("made/%d", w.serial), m.Member(), w.clock.now(), m.Place().Channel
	if _, err := w.watch.Handler(w.coach.Handle)(context.Background(), ev); err != nil {
		w.Fatalf("event: %v", err)
	}
	w.tick()
}

// tick lets everything happen that is due now.
func (w *world) tick() {
	w.Helper()
	if _, err := w.coach.Tick(context.Background()); err != nil && !w.revive() {
		w.Fatalf("tick at %s: %v", w.clock.now(), err)
	}
}

// until moves the clock to an instant; everything that falls due on the way
// happens at its time, as far as the agenda knows of it.
func (w *world) until(at time.Time) {
	w.Helper()
	for range 10_000 {
		due, ok := w.agenda()
		if !ok || due.After(at) {
			w.clock.set(at)
			w.tick()
			return
		}
		if due.After(w.clock.now()) {
			w.clock.set(due)
		}
		w.tick()
	}
	w.Fatalf("the agenda does not move on from %s", w.clock.now())
}

// agenda is when something is due next.
func (w *world) agenda() (time.Time, bool) {
	w.Helper()
	entries, err := w.store.Upcoming(context.Background(), server, 1)
	if err != nil {
		w.Fatalf("agenda: %v", err)
	}
	if len(entries) == 0 {
		return time.Time{}, false
	}
	return entries[0].Due, true
}

func (w *world) pass(d time.Duration) {
	w.Helper()
	w.until(w.clock.now().Add(d))
}

// skip moves the clock while nothing runs, as in an outage.
func (w *world) skip(at time.Time) {
	w.Helper()
	w.clock.set(at)
	w.tick()
}

// quiet is when a typed answer counts as whole.
func (w *world) quiet() {
	w.Helper()
	w.pass(w.config.Settings.Quiet)
}

// text gives the lines of a message.
func text(m bot.Message) string {
	var lines []string
	for _, l := range m.Lines {
		lines = append(lines, l.Text)
	}
	return strings.Join(lines, "\n")
}

// labels gives the labels of a message's buttons.
func labels(m bot.Message) []string {
	var all []string
	for _, b := range m.Buttons {
		all = append(all, b.Label)
	}
	return all
}

// same compares.
func same[T any](t bottest.TB, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// holds wants parts in a text.
func holds(t bottest.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%s lacks %q:\n%s", what, part, text)
		}
	}
}

// lacks wants no part in a text.
func lacks(t bottest.TB, what, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(text, part) {
			t.Errorf("%s holds %q:\n%s", what, part, text)
		}
	}
}
