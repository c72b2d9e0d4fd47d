package terminal

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gezel/bot"
	"gezel/bot/bottest"
)

// inhabitant is somebody in the room, by what they type and read.
type inhabitant struct {
	rig   *rig
	name  string
	typed map[string]string // message → what was typed
}

func (p *inhabitant) Place() bot.Place { return bot.Place{User: p.name, Channel: channelOf(p.name)} }

func (p *inhabitant) types(line string) {
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	p.rig.types(p.name, line)
}

func (p *inhabitant) Say(text string) string {
	p.types(text)
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	m, _ := p.me().own(1)
	p.typed[m.ID] = text
	return m.ID
}

func (p *inhabitant) me() *person { return p.rig.room.person(p.name) }

// nth is how far from the last a message of one's own is.
func (p *inhabitant) nth(id string) int {
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	for n := 1; ; n++ {
		m, _ := p.me().own(n)
		if m == nil {
			p.rig.t.Fatalf("%s has no message %s", p.name, id)
		}
		if m.ID == id {
			return n
		}
	}
}

func (p *inhabitant) Edit(message, text string) {
	p.types(fmt.Sprintf("/edit %d %s", p.nth(message), text))
	p.typed[message] = text
}

func (p *inhabitant) Delete(message string) {
	p.types(fmt.Sprintf("/delete %d", p.nth(message)))
	delete(p.typed, message)
}

func (p *inhabitant) Command(text string) { p.types("/gezel " + text) }

// Press presses by number where the message is the last that has buttons, as
// people do; one above it can be pressed in this chat by nobody.
func (p *inhabitant) Press(message, label string) {
	last := bottest.Shown{}
	for _, m := range p.Sees() {
		if len(m.Buttons) > 0 {
			last = m
		}
	}
	n := slices.Index(last.Buttons, label)
	if n < 0 || message != "" && message != last.ID {
		p.rig.t.Fatalf("%s can't press %q of %s: the last message with buttons is %v", p.name, label, message, last)
	}
	p.types(fmt.Sprintf("/press %d", n+1))
}

func (p *inhabitant) Submit(values map[string]string) {
	form, ok := p.form()
	if !ok {
		p.rig.t.Fatalf("%s has no dialog to fill in", p.name)
	}
	line := "/form"
	for _, f := range form.Fields {
		if value, named := values[f.Label]; named {
			line += fmt.Sprintf(` %s="%s"`, f.Name, strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(value))
		}
	}
	p.types(line)
}

// printed is any line that the room prints.
type printed struct {
	jsonMessage
	Title  string            `json:"title"`
	Fields []jsonField       `json:"fields"`
	Errors map[string]string `json:"errors"`
}

// read gives what was printed for a person, line by line, with the line itself.
func (p *inhabitant) read(each func(line string, l printed)) {
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	for line := range strings.Lines(p.rig.out.String()) {
		var l printed
		if err := json.Unmarshal([]byte(line), &l); err != nil {
			p.rig.t.Fatalf("the room printed %q: %v", line, err)
		}
		if l.To == p.name {
			each(line, l)
		}
	}
}

func (p *inhabitant) Sees() []bottest.Shown {
	var all []bottest.Shown
	at := map[string]int{}
	p.read(func(line string, l printed) {
		switch l.Kind {
		case kindMessage, kindEdit:
			m := bottest.Shown{
				ID: l.ID, Text: l.Text, Files: l.Files, Notification: l.Notification, Private: l.Ephemeral,
				Live: live(line), Buttons: slices.DeleteFunc(l.Buttons, func(string) bool { return false }),
			}
			if len(m.Buttons) == 0 {
				m.Buttons = nil
			}
			i, stands := at[l.ID]
			if !stands {
				i, all = len(all), append(all, m)
			}
			at[l.ID], all[i] = i, m
		case kindDelete:
			all[at[l.ID]].ID = ""
		}
	})
	all = slices.DeleteFunc(all, func(m bottest.Shown) bool { return m.ID == "" })
	return append(all, p.said()...)
}

// said is what the person typed, and whether it was ticked.
func (p *inhabitant) said() []bottest.Shown {
	ticked := map[string]bool{}
	p.read(func(_ string, l printed) {
		if l.Kind == kindTick {
			ticked[l.ID] = true
		}
	})
	var all []bottest.Shown
	for _, id := range slices.Sorted(maps.Keys(p.typed)) {
		all = append(all, bottest.Shown{ID: id, Mine: true, Text: p.typed[id], Ticked: ticked[id]})
	}
	return all
}

// live is what a terminal would act on in a line.
func live(line string) []string {
	var all []string
	for _, r := range strings.TrimSuffix(line, "\n") {
		if acts(r) {
			all = append(all, fmt.Sprintf("%U", r))
		}
	}
	return all
}

// form is the last form that was printed for the person, if it stands open.
func (p *inhabitant) form() (last printed, open bool) {
	p.read(func(_ string, l printed) {
		if l.Kind == kindForm {
			last = l
		}
	})
	p.rig.mu.Lock()
	defer p.rig.mu.Unlock()
	return last, last.ID != "" && p.me().Form != nil
}

func (p *inhabitant) Dialog() (bottest.Dialog, bool) {
	form, open := p.form()
	if !open {
		return bottest.Dialog{}, false
	}
	d := bottest.Dialog{Title: form.Title, Submit: p.me().Form.Form.Submit}
	for _, f := range form.Fields {
		blank := bottest.Blank{Label: f.Label, Value: f.Value, Error: form.Errors[f.Name]}
		for _, o := range f.Options {
			blank.Options = append(blank.Options, o.Label)
			if o.Value == f.Value {
				blank.Value = o.Label
			}
		}
		d.Fields = append(d.Fields, blank)
	}
	return d, true
}
