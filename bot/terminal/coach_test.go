package terminal

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"gezel/bot"
)

// pupil stands in for the coach: it keeps what is said, answers as it is told,
// and says what is on its agenda when that is due. It outlives the rooms that
// it is in.
type pupil struct {
	chat   *Chat
	events []bot.Event // taken, each once
	seen   map[string]bool
	answer func(bot.Event) bot.Answer // nil: what is said is ticked
	fail   func() error               // asked before anything is done; nil: all is well
	agenda map[string]time.Time       // person → when the next question is due
	asked  int
}

func newPupil() *pupil { return &pupil{seen: map[string]bool{}, agenda: map[string]time.Time{}} }

func (p *pupil) failing() error {
	if p.fail == nil {
		return nil
	}
	return p.fail()
}

func (p *pupil) Handle(_ context.Context, ev bot.Event) (bot.Answer, error) {
	if err := p.failing(); err != nil {
		return bot.Answer{}, err
	}
	tick := bot.Answer{Tick: ev.Kind == bot.Said || ev.Kind == bot.Edited}
	if p.seen[ev.ID] {
		return tick, nil
	}
	p.seen[ev.ID], p.events = true, append(p.events, ev)
	if p.answer == nil {
		return tick, nil
	}
	return p.answer(ev), nil
}

// Tick asks who is due, looking first whether the question stands there.
func (p *pupil) Tick(ctx context.Context) (int, error) {
	if err := p.failing(); err != nil {
		return 0, err
	}
	done := 0
	for _, user := range slices.Sorted(maps.Keys(p.agenda)) {
		if p.agenda[user].After(p.chat.Now()) {
			continue
		}
		to, id := bot.Place{User: user}, bot.DeliveryID(fmt.Sprintf("d%d", p.asked+1))
		if _, stands, _ := p.chat.Sent(ctx, to, id, p.agenda[user]); !stands {
			if _, err := p.chat.Send(ctx, to, question(p.asked+1), id); err != nil {
				return done, err
			}
		}
		p.agenda[user] = p.agenda[user].AddDate(0, 0, 7)
		p.asked++
		done++
	}
	return done, nil
}

func (p *pupil) Upcoming(context.Context, bot.ServerID, int) ([]bot.Due, error) {
	if err := p.failing(); err != nil {
		return nil, err
	}
	var due []bot.Due
	for _, user := range slices.Sorted(maps.Keys(p.agenda)) {
		due = append(due, bot.Due{At: p.agenda[user], What: bot.WhatQuestion, Member: bot.MemberID{Server: Server, User: user}})
	}
	slices.SortStableFunc(due, func(a, b bot.Due) int { return a.At.Compare(b.At) })
	return due, nil
}

// said gives the texts that were said, in order.
func (p *pupil) said() []string {
	var all []string
	for _, ev := range p.events {
		if ev.Kind == bot.Said {
			all = append(all, ev.Text)
		}
	}
	return all
}

func question(n int) bot.Message {
	return bot.Message{
		Topic: bot.TopicQuestion, Question: fmt.Sprintf("question-%d", n), Notification: "Je weekvraag staat klaar.",
		Lines: []bot.Line{
			{Text: "Denk aan één lastig moment van deze week. Wat deed je daar vooral, verbinden of confronteren?"},
			{Style: bot.Small, Text: "Verbinden en confronteren · Netwerksecretaris, deel 3"},
		},
		Buttons: []bot.Button{
			{Label: "1 Verbinden", Action: "pick connect"}, {Label: "2 Confronteren", Action: "pick confront"},
			{Label: "Antwoord in een venster", Action: "window"}, {Label: "Overslaan", Action: "skip"},
		},
	}
}

// thursday is where the clock stands in these tests.
var thursday = time.Date(2026, 11, 26, 15, 59, 0, 0, amsterdam())

func amsterdam() *time.Location {
	zone, err := time.LoadLocation("Europe/Amsterdam")
	if err != nil {
		panic(err)
	}
	return zone
}

// config is a room as most tests want it: frozen, in Dutch, printing JSON.
func config(out *bytes.Buffer) Config {
	return Config{
		Out: out, JSON: true, Now: func() time.Time { return thursday.AddDate(1, 0, 0) }, At: thursday,
		Zone: amsterdam(), Profile: bot.Profile{Locale: "nl", Zone: "Europe/Amsterdam"},
	}
}

// enter opens a room with a coach in it.
func enter(t *testing.T, cfg Config, coach *pupil) *Room {
	t.Helper()
	chat, err := Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	coach.chat = chat
	return NewRoom(chat, coach)
}

// run types lines into a new room, and gives what it printed.
func run(t *testing.T, cfg Config, coach *pupil, lines ...string) string {
	t.Helper()
	out := cfg.Out.(*bytes.Buffer)
	if err := enter(t, cfg, coach).Run(t.Context(), strings.NewReader(strings.Join(lines, "\n"))); err != nil {
		t.Fatal(err)
	}
	return out.String()
}
