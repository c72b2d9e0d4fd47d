package mattermost

import (
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
	"gezel/bot/mattermost/mattermosttest"
)

// listener is a coach that remembers what it was given, and the ids of it, and
// answers what it is told to.
type listener struct {
	mu      sync.Mutex
	events  []bot.Event
	seen    map[string]bool
	again   int // events that came more than once
	cursors map[string]string
	loose   bool // keeps nothing of what it hears
	answer  func(bot.Event) (bot.Answer, error)
	secrets bottest.Secrets
}

func (l *listener) Handle(_ context.Context, ev bot.Event) (bot.Answer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen == nil {
		l.seen, l.cursors = map[string]bool{}, map[string]string{}
	}
	if l.seen[ev.ID] {
		l.again++
		return bot.Answer{}, nil
	}
	var answer bot.Answer
	if l.answer != nil {
		var err error
		if answer, err = l.answer(ev); err != nil {
			return answer, err
		}
	}
	l.seen[ev.ID] = true
	l.events = append(l.events, ev)
	if ev.Cursor != "" {
		l.cursors[ev.Channel] = ev.Cursor
	}
	return answer, nil
}

func (l *listener) Kept(_ context.Context, id bot.MemberID, since time.Time) ([]string, error) {
	if l.loose {
		return nil, nil
	}
	var ids []string
	for _, ev := range l.all(bot.Said) {
		if ev.Member == id && !ev.At.Before(since) {
			ids = append(ids, ev.Message)
		}
	}
	return ids, nil
}

func (l *listener) Cursors(context.Context, bot.ServerID) (map[string]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.cursors), nil
}

// answers says what events are answered with from now on.
func (l *listener) answers(answer func(bot.Event) (bot.Answer, error)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.answer = answer
}

// all gives the events of a kind, each once.
func (l *listener) all(kind bot.Kind) []bot.Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(l.events), func(ev bot.Event) bool { return ev.Kind != kind })
}

// texts is what the conversation is by what was heard: message → text.
func (l *listener) texts() map[string]string {
	l.mu.Lock()
	defer l.mu.Unlock()
	texts := map[string]string{}
	for _, ev := range l.events {
		switch ev.Kind {
		case bot.Said, bot.Edited:
			texts[ev.Message] = ev.Text
		case bot.Deleted:
			delete(texts, ev.Message)
		}
	}
	return texts
}

// screen is what the conversation is for a person: message → text.
func screen(p *mattermosttest.Person) map[string]string {
	texts := map[string]string{}
	for _, m := range p.Sees() {
		if m.Mine {
			texts[m.ID] = m.Text
		}
	}
	return texts
}

// hears waits until what the coach heard is what a person sees.
func (l *listener) hears(t *testing.T, p *mattermosttest.Person) {
	t.Helper()
	until(t, "the coach to hear all that is on the screen", func() bool { return maps.Equal(l.texts(), screen(p)) })
}

// must is for what a person does that can't fail.
func must[T any](t *testing.T) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// talk is an adapter with a listener behind it, and anna before it.
type talk struct {
	*rig
	coach   *listener
	adapter *Adapter
	stop    func()
	anna    *mattermosttest.Person
	counted *counts
}

type counts struct {
	mu sync.Mutex
	n  map[string]int
}

func (c *counts) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n == nil {
		c.n = map[string]int{}
	}
	c.n[what]++
}

func (c *counts) of(what string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n[what]
}

// newTalk starts an adapter on a new server.
func newTalk(t *testing.T, opts mattermosttest.Options, change func(*Options)) *talk {
	k := &talk{rig: newRig(t, opts), coach: &listener{}, counted: &counts{}}
	k.anna = k.server.Person("anna")
	k.begin(t, change)
	t.Cleanup(func() {
		k.stop()
		if found, line := k.coach.secrets.FindLogged(); len(found) > 0 {
			t.Errorf("%q was logged: %s", found, line)
		}
		_, token := k.server.Bot()
		for _, secret := range []string{token, k.token, string(k.secret)} {
			if strings.Contains(k.coach.secrets.Logged(), secret) {
				t.Error("a token was logged")
			}
		}
	})
	return k
}

// begin starts the adapter, or another one after stop.
func (k *talk) begin(t *testing.T, change func(*Options)) {
	t.Helper()
	o := k.options(k.coach.secrets.Logger())
	o.Count = k.counted.add
	if change != nil {
		change(&o)
	}
	k.adapter, k.stop = k.run(o, k.coach, k.coach)
}

// says has anna say something, which is a secret from then on.
func (k *talk) says(t *testing.T, text string) string {
	t.Helper()
	k.coach.secrets.Add(text)
	return must[string](t)(k.anna.Say(text))
}

// place is anna's conversation.
func (k *talk) place() bot.Place { return bot.Place{User: k.anna.ID(), Channel: k.anna.Channel()} }

// send sends what must be taken.
func (k *talk) send(t *testing.T, m bot.Message, id bot.DeliveryID) bot.Ref {
	t.Helper()
	return must[bot.Ref](t)(k.adapter.Send(t.Context(), k.place(), m, id))
}

// withButton is a message with one button.
func withButton() bot.Message {
	return bot.Message{
		Topic: bot.TopicHelp, Notification: "Bericht van de coach.", Lines: []bot.Line{{Text: "Zal ik doorgaan?"}},
		Buttons: []bot.Button{{Label: "Ja", Action: "yes 1"}},
	}
}
