package bottest

import (
	"fmt"
	"strings"

	"gezel/bot"
)

// Transcript gives a person's conversation as text to be read, and kept in
// golden files: every message with its time in the zone of the chat server's
// clock, what a notification showed behind a dash, dialogs with what was filled
// in. Messages stand as they read now; an edit of the coach leaves no trace.
func (c *Chat) Transcript(person string) string {
	h := c.Person(person)
	c.mu.Lock()
	defer c.mu.Unlock()
	var b strings.Builder
	day := ""
	for _, p := range h.posts {
		if d := p.at.Format("Monday 2 January 2006"); d != day {
			day = d
			fmt.Fprintf(&b, "\n== %s\n", day)
		}
		fmt.Fprintf(&b, "\n%s %s\n", p.at.Format("15:04"), h.heading(p))
		for _, line := range p.lines() {
			for part := range strings.SplitSeq(line, "\n") {
				b.WriteString(strings.TrimRight("      "+part, " ") + "\n")
			}
		}
	}
	return strings.TrimPrefix(b.String(), "\n")
}

// heading says whose message it is, and what became of it.
func (h *Human) heading(p *post) string {
	who := "coach"
	switch {
	case p.form != nil && p.mine:
		who = h.name + " fills in"
	case p.form != nil:
		who = "coach opens a dialog for " + h.name
	case p.private:
		who = "coach, to " + h.name + " alone"
	case p.mine:
		who = h.name
	}
	if root := h.find(p.thread); root != nil {
		who += fmt.Sprintf(", in reply to %q", root.lines()[0])
	}
	if p.message.Notification != "" && !p.deleted {
		who += " — " + p.message.Notification
	}
	for _, mark := range []struct {
		is   bool
		text string
	}{{p.deleted, " (deleted)"}, {p.mine && p.changed > 0 && !p.deleted, " (edited)"}, {p.ticked && !p.deleted, " (kept)"}} {
		if mark.is {
			who += mark.text
		}
	}
	return who
}

// signs stand before a line of a style.
var signs = map[bot.Style]string{bot.Heading: "# ", bot.Quote: "> ", bot.Small: "· "}

// lines gives what stands in a message.
func (p *post) lines() []string {
	switch {
	case p.deleted:
		return nil
	case p.form != nil:
		return formLines(p.form, p.mine)
	case p.mine:
		return []string{p.text}
	}
	var all []string
	for _, line := range p.message.Lines {
		all = append(all, signs[line.Style]+line.Text)
	}
	for _, f := range p.message.Files {
		all = append(all, fmt.Sprintf("file %s (%s)", f.Name, f.Type))
		if f.Alt != "" {
			all = append(all, "picture: "+f.Alt)
		}
	}
	if len(p.message.Buttons) > 0 {
		var labels []string
		for _, b := range p.message.Buttons {
			labels = append(labels, "["+b.Label+"]")
		}
		all = append(all, strings.Join(labels, " "))
	}
	return all
}

// formLines gives a dialog: as it opens, or what was filled in.
func formLines(f *bot.Form, full bool) []string {
	all := []string{"# " + f.Title}
	for _, field := range f.Fields {
		if full && field.Type == bot.FieldShow {
			continue
		}
		value := field.Value
		if field.Type == bot.FieldChoice {
			value = choice(field, full)
		}
		all = append(all, field.Label+": "+value)
	}
	if f.Submit != "" && !full {
		all = append(all, "["+f.Submit+"]")
	}
	return all
}

// choice gives the options of a field, that which stands chosen between stars;
// once it is filled in, that alone.
func choice(f bot.Field, full bool) string {
	var all []string
	for _, o := range f.Options {
		switch {
		case full && o.Value == f.Value:
			return o.Label
		case o.Value == f.Value:
			all = append(all, "*"+o.Label+"*")
		case !full:
			all = append(all, o.Label)
		}
	}
	return strings.Join(all, " | ")
}
