package bottest

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"time"

	"gezel/bot"
)

// Watcher looks on while a coach works, and fails the test when a promise of
// silence is broken:
//
//   - what came in through a window never stands in a message that the chat
//     server keeps, nor does any line that says it came in so;
//   - a notification shows nothing of a message's body, and no member's words;
//   - no log line and no error holds a member's words.
//
// For that it stands on all three sides: Sender between the coach and the chat
// server, Handler between the chat server and the coach, Logger as the coach's
// log.
type Watcher struct {
	t      TB
	sender bot.Sender

	words   Secrets // all that members wrote
	windows Secrets // what of it came in through a window

	mu     sync.Mutex
	texts  []string // all that members wrote, as they did
	said   []Saying
	pages  []Saying
	forms  map[string]bot.Form // by id, as they were opened
	public map[string]bool
}

// Saying is one thing that a coach said in a conversation.
type Saying struct {
	To      bot.Place
	ID      bot.DeliveryID // of Send
	Ref     bot.Ref        // where it stands, or stood
	Message bot.Message
	Edit    bool // it replaced what stood at Ref
	Err     error
}

// Watch watches a sender. When the test ends the log is looked through.
func Watch(t TB, s bot.Sender) *Watcher {
	w := &Watcher{t: t, sender: s, forms: map[string]bot.Form{}, public: map[string]bool{}}
	t.Cleanup(w.Check)
	return w
}

// Public names fields of forms whose values are no member's words, by name:
// the moment and the language in a dialog of settings.
func (w *Watcher) Public(fields ...string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, name := range fields {
		w.public[name] = true
	}
}

// Sender gives the sender to hand to the coach, with the abilities of the one
// watched.
func (w *Watcher) Sender() bot.Sender { return able(w.sender, (*watchedSender)(w)) }

// Logger gives the logger to hand to the coach.
func (w *Watcher) Logger() *slog.Logger { return w.words.Logger() }

// Handler gives the handler to hand to the chat server: what members write is
// known before the coach reads it.
func (w *Watcher) Handler(next Handler) Handler {
	return func(ctx context.Context, ev bot.Event) (bot.Answer, error) {
		w.t.Helper()
		w.hear(ev.Text)
		for name, value := range ev.Values {
			if w.own(ev.Form, name) {
				w.hear(value)
				w.windows.Add(value)
			}
		}
		answer, err := next(ctx, ev)
		w.error(err)
		if answer.Form != nil {
			w.mu.Lock()
			w.forms[answer.Form.ID] = *answer.Form
			w.mu.Unlock()
		}
		return answer, err
	}
}

func (w *Watcher) hear(text string) {
	w.words.Add(text)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.texts = append(w.texts, text)
}

// own tells whether a field of a form takes the member's own words.
func (w *Watcher) own(form, name string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	choice := slices.ContainsFunc(w.forms[form].Fields, func(f bot.Field) bool {
		return f.Name == name && f.Type == bot.FieldChoice
	})
	return !choice && !w.public[name]
}

// Said gives all that was said, in order, what failed too.
func (w *Watcher) Said() []Saying {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.said)
}

// Pages gives all pages that were made, in order, those that failed too.
func (w *Watcher) Pages() []Saying {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.pages)
}

// Words gives all that members wrote, to look for it elsewhere.
func (w *Watcher) Words() *Secrets { return &w.words }

// Check looks through the log.
func (w *Watcher) Check() {
	w.t.Helper()
	if found, line := w.words.FindLogged(); len(found) > 0 {
		w.t.Errorf("%q, a member's words, was logged: %s", found, line)
	}
}

func (w *Watcher) error(err error) {
	w.t.Helper()
	if err == nil {
		return
	}
	if found := w.words.Find(err.Error()); len(found) > 0 {
		w.t.Errorf("%q, a member's words, stands in the error %q", found, err)
	}
}

// message checks a message on its way to where the chat server keeps it.
func (w *Watcher) message(m bot.Message) {
	w.t.Helper()
	for _, line := range m.Lines {
		if line.Via == bot.ViaWindow {
			w.t.Errorf("a line that came in through a window goes into the chat: %q", line.Text)
		}
	}
	if found := w.windows.Find(readout(m)); len(found) > 0 {
		w.t.Errorf("%q came in through a window, and goes into the chat with a message about %q", found, m.Topic)
	}
	found := revealed(m.Notification, m)
	w.mu.Lock()
	for _, text := range w.texts {
		found = append(found, shared(m.Notification, text)...)
	}
	w.mu.Unlock()
	if len(found) > 0 {
		w.t.Errorf("the notification %q shows %q of a message about %q", m.Notification, found, m.Topic)
	}
}

// readout is all of a message that can be read without opening its files, one
// of which may hold everything: that of the member's own data.
func readout(m bot.Message) string {
	all := []string{m.Notification}
	for _, line := range m.Lines {
		all = append(all, line.Text)
	}
	for _, b := range m.Buttons {
		all = append(all, b.Label, b.Action)
	}
	for _, f := range m.Files {
		all = append(all, f.Name, f.Alt)
	}
	return strings.Join(all, "\n")
}

func (w *Watcher) note(s Saying) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.said = append(w.said, s)
}

// watchedSender is a Watcher as the coach sees it.
type watchedSender Watcher

func (s *watchedSender) Send(ctx context.Context, to bot.Place, m bot.Message, id bot.DeliveryID) (bot.Ref, error) {
	w := (*Watcher)(s)
	w.t.Helper()
	w.message(m)
	ref, err := w.sender.Send(ctx, to, m, id)
	w.error(err)
	w.note(Saying{To: to, ID: id, Ref: ref, Message: m, Err: err})
	return ref, err
}

func (s *watchedSender) Sent(ctx context.Context, to bot.Place, id bot.DeliveryID, since time.Time) (bot.Ref, bool, error) {
	return s.sender.Sent(ctx, to, id, since)
}

func (s *watchedSender) Edit(ctx context.Context, to bot.Place, ref bot.Ref, m bot.Message) error {
	w := (*Watcher)(s)
	w.t.Helper()
	w.message(m)
	err := w.sender.(bot.Editor).Edit(ctx, to, ref, m)
	w.error(err)
	w.note(Saying{To: to, Ref: ref, Message: m, Edit: true, Err: err})
	return err
}

func (s *watchedSender) Remove(ctx context.Context, to bot.Place, ref bot.Ref) error {
	return s.sender.(bot.Remover).Remove(ctx, to, ref)
}

// Home lets through what came in through a window: the page is part of no
// history.
func (s *watchedSender) Home(ctx context.Context, user string, m bot.Message) error {
	w := (*Watcher)(s)
	w.t.Helper()
	err := w.sender.(bot.Homer).Home(ctx, user, m)
	w.error(err)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.pages = append(w.pages, Saying{To: bot.Place{User: user}, Message: m, Err: err})
	return err
}

func (s *watchedSender) Profile(ctx context.Context, user string) (bot.Profile, error) {
	return s.sender.(bot.Profiler).Profile(ctx, user)
}
