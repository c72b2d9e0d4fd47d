package bot_test

import (
	"encoding/json"
	"strings"
	"time"

	"gezel/bot"
	"gezel/bot/bottest"
)

// export is what a member gets of themself, as the JSON file has it.
type export struct {
	Made   time.Time `json:"made"`
	Member struct {
		Server, User, Name, Language, Zone, Moment string
		Joined                                     time.Time
		LookBacks                                  bool `json:"look_backs"`
		Paused                                     bool
		Until                                      time.Time `json:"paused_until"`
	} `json:"member"`
	Conversations []struct {
		Put      time.Time `json:"put"`
		Question string    `json:"question"`
		Extra    bool      `json:"extra"`
		Notion   string    `json:"notion"`
		End      string    `json:"end"`
		Exchange []part    `json:"exchange"`
	} `json:"conversations"`
	Notes []struct {
		Texts    []words `json:"texts"`
		LookBack string  `json:"look_back"`
	} `json:"notes"`
}

type part struct {
	Asked   string    `json:"asked"`
	At      time.Time `json:"at"`
	Choice  string    `json:"choice"`
	Texts   []words   `json:"texts"`
	Skipped bool      `json:"skipped"`
	Plan    bool      `json:"plan"`
	Outcome string    `json:"outcome"`
	Came    []words   `json:"came"`
}

type words struct {
	Text   string    `json:"text"`
	At     time.Time `json:"at"`
	Window bool      `json:"in_window"`
	Marked bool      `json:"marked"`
}

func (p part) words() (all []string) {
	for _, w := range p.Texts {
		all = append(all, w.Text)
	}
	return all
}

// export asks for the data of a member, and takes it out of the chat again.
func (w *world) export(m *member) export {
	w.Helper()
	file, _ := w.files(m)
	var e export
	if err := json.Unmarshal(file, &e); err != nil {
		w.Fatalf("the data can't be read: %v", err)
	}
	return e
}

// files gives both files of a member's data. The member hears nothing of it,
// for the test's sake.
func (w *world) files(m *member) (asJSON, asMarkdown []byte) {
	w.Helper()
	before := w.watch.Said()
	m.commands("gegevens")
	for _, s := range w.watch.Said()[len(before):] {
		for _, f := range s.Message.Files {
			switch f.Type {
			case "application/json":
				asJSON = f.Body
			case "text/markdown":
				asMarkdown = f.Body
			}
		}
	}
	m.posts()
	return asJSON, asMarkdown
}

// texts gives all that a member wrote and that is kept, in the order of the
// data: conversations, then notes.
func (w *world) texts(m *member) []string {
	w.Helper()
	return w.export(m).texts()
}

func (e export) texts() (all []string) {
	add := func(words []words) {
		for _, w := range words {
			all = append(all, w.Text)
		}
	}
	for _, c := range e.Conversations {
		for _, p := range c.Exchange {
			add(p.Texts)
			add(p.Came)
		}
	}
	for _, n := range e.Notes {
		add(n.Texts)
	}
	return all
}

// Press2 presses a button that the message had when it was seen, as on a second
// screen that is not up to date.
func (m *member) Press2(seen bottest.Shown, label string) {
	m.w.Helper()
	for _, s := range m.w.watch.Said() {
		for _, b := range s.Message.Buttons {
			if s.Ref.Message == seen.ID && b.Label == label {
				m.w.event(m, bot.Event{Kind: bot.Pressed, Message: seen.ID, Button: b.Action})
				return
			}
		}
	}
	m.w.Fatalf("message %s never had a button %q", seen.ID, strings.TrimSpace(label))
}
