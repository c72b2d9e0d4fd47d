package slacktest

import (
	"fmt"
	"slices"
	"strings"
)

// visible is what stands in the conversation with the bot, oldest first, what
// the person alone sees among it.
func (p *Person) visible() []*message {
	all := slices.Clone(p.s.openIM(p.u).messages)
	for _, m := range p.u.private {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b *message) int { return compareTS(a.ts, b.ts) })
	return all
}

// Sees is the conversation with the bot, oldest first.
func (p *Person) Sees() []Note {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var notes []Note
	for _, m := range p.visible() {
		notes = append(notes, p.s.note(m, p.u))
	}
	return notes
}

// SeesIn is what stands in a channel.
func (p *Person) SeesIn(channelID string) []Note {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	var notes []Note
	for _, m := range p.s.channels[channelID].messages {
		notes = append(notes, p.s.note(m, p.u))
	}
	return notes
}

// Reload starts the client again: what was shown to this person alone is gone.
func (p *Person) Reload() {
	defer p.do()()
	p.u.private, p.u.dialogs = nil, nil
}

// Dialog is the one on top of the screen.
func (p *Person) Dialog() (Page, bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	n := len(p.u.dialogs)
	if n == 0 {
		return Page{}, false
	}
	return p.s.page(p.u.dialogs[n-1]), true
}

// Home is the home page, if there is one.
func (p *Person) Home() (Page, bool) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.u.home == nil {
		return Page{}, false
	}
	return p.s.page(p.u.home), true
}

// Complaints is what the client showed of errors of the app.
func (p *Person) Complaints() []string {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return slices.Clone(p.u.notes)
}

// Submit fills in the open dialog and sends it: label → text, or the label of
// an option. What is not named stays as it stands.
func (p *Person) Submit(values map[string]string) {
	defer p.do()()
	n := len(p.u.dialogs)
	if n == 0 {
		panic("slacktest: " + p.u.name + " has no dialog open")
	}
	v := p.u.dialogs[n-1]
	for label, value := range values {
		p.s.typed = append(p.s.typed, value)
		p.fillIn(v, label, value)
	}
	if p.s.incomplete(v) {
		return // the client says so itself
	}
	p.s.submit(v)
}

// fillIn fills in one field.
func (p *Person) fillIn(v *view, label, value string) {
	for _, b := range blocksOf(v.given) {
		e, _ := b["element"].(obj)
		if b["type"] != "input" || plain(b["label"]) != label {
			continue
		}
		state := v.values[b["block_id"].(string)][e["action_id"].(string)]
		options, choice := e["options"].([]any)
		if !choice {
			state["value"] = value
			return
		}
		for _, one := range options {
			if o, _ := one.(obj); plain(o["text"]) == value {
				state["selected_option"] = o
				return
			}
		}
		panic(fmt.Sprintf("slacktest: %q has no option %q", label, value))
	}
	panic(fmt.Sprintf("slacktest: the dialog has no field %q", label))
}

// incomplete tells whether a field that must be filled in is empty; the client
// then sends nothing.
func (s *Server) incomplete(v *view) bool {
	missing := false
	for _, b := range blocksOf(v.given) {
		if b["type"] != "input" || b["optional"] == true {
			continue
		}
		in := v.input(b)
		if strings.TrimSpace(in.Value) == "" {
			if v.errors == nil {
				v.errors = map[string]string{}
			}
			v.errors[in.block] = "Please complete this required field."
			missing = true
		}
	}
	return missing
}

// CloseView closes the dialog on top, or all if so.
func (p *Person) CloseView(all bool) {
	defer p.do()()
	n := len(p.u.dialogs)
	if n == 0 {
		panic("slacktest: " + p.u.name + " has no dialog open")
	}
	top := p.u.dialogs[n-1]
	p.u.dialogs = p.u.dialogs[:n-1]
	if all {
		p.u.dialogs = nil
	}
	p.s.closed(top, all)
}
