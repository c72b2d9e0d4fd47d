package mattermosttest

import (
	"context"
	"errors"
	"fmt"
	"html"
	"maps"
	"strconv"
	"strings"

	"gezel/bot/bottest"
)

// Dialog is the one open on the person's screen. What its introduction shows
// as a line in bold and lines below it stands first, as a field with a label
// and a value that takes nothing. The web client escapes the introduction for
// HTML before it reads it as Markdown.
func (p *Person) Dialog() (bottest.Dialog, bool) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if p.dialog == nil {
		return bottest.Dialog{}, false
	}
	d := bottest.Dialog{Title: p.dialog.Title, Submit: p.dialog.SubmitLabel, Fields: introduced(html.EscapeString(p.dialog.Introduction))}
	for _, e := range p.dialog.Elements {
		b := bottest.Blank{Label: e.DisplayName, Value: p.typed[e.Name], Error: p.faulty[e.Name]}
		for _, o := range e.Options {
			b.Options = append(b.Options, o.Text)
			if o.Value == p.typed[e.Name] {
				b.Value = o.Text // a list shows what is chosen by its words
			}
		}
		if e.Type == "radio" && p.typed[e.Name] == e.Default {
			b.Value = "" // the web client does not show what it opens with
		}
		d.Fields = append(d.Fields, b)
	}
	return d, true
}

// introduced reads the introduction of a dialog as what it shows.
func introduced(markdown string) []bottest.Blank {
	if markdown == "" {
		return nil
	}
	var shown []bottest.Blank
	for _, para := range strings.Split(markdown, "\n") {
		line := strings.TrimSpace(read(para).text)
		bold := strings.HasPrefix(strings.TrimSpace(para), "**") && strings.HasSuffix(strings.TrimSpace(para), "**")
		switch n := len(shown) - 1; {
		case bold:
			shown = append(shown, bottest.Blank{Label: line})
		case n < 0:
			shown = append(shown, bottest.Blank{Value: line})
		default:
			shown[n].Value = strings.TrimSpace(shown[n].Value + "\n" + line)
		}
	}
	return shown
}

// Introduction is the Markdown above a dialog's fields, and what is live in it.
func (p *Person) Introduction() (markdown string, live []string) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if p.dialog == nil {
		return "", nil
	}
	return p.dialog.Introduction, p.server.live(p.dialog.Introduction)
}

// errNoDialog: there is nothing to fill in.
var errNoDialog = errors.New("no dialog is open")

// Submit fills in the open dialog by the labels of its fields, and sends it. A
// dialog with something missing stays open, and the client says where.
func (p *Person) Submit(values map[string]string) error {
	s := p.server
	s.mu.Lock()
	d := p.dialog
	if d == nil {
		s.mu.Unlock()
		return errNoDialog
	}
	sub, err := p.fill(values)
	if err != nil || len(p.faulty) > 0 {
		s.pulse.Beat()
		s.mu.Unlock()
		return err
	}
	s.mu.Unlock()
	return p.sendIn(d, sub)
}

// fill types into the dialog. The caller holds mu.
func (p *Person) fill(values map[string]string) (submission, error) {
	d, rest := p.dialog, maps.Clone(values)
	sub := submission{
		URL: p.dialogURL, CallbackID: d.CallbackID, State: d.State, ChannelID: p.room().ID,
		TeamID: p.server.team.ID, Submission: map[string]any{},
	}
	p.faulty = map[string]string{}
	for _, e := range d.Elements {
		if value, there := rest[e.DisplayName]; there {
			p.typed[e.Name] = e.chosen(value)
			delete(rest, e.DisplayName)
		}
		value := p.typed[e.Name]
		if lacks := e.lacks(value); lacks != "" {
			p.faulty[e.Name] = lacks
			continue
		}
		if typed := e.typed(value); typed != nil {
			sub.Submission[e.Name] = typed
		}
	}
	if len(rest) > 0 {
		return sub, fmt.Errorf("the dialog %q has no field for %q", d.Title, rest)
	}
	return sub, nil
}

// chosen gives the value of the option with a label; of text, the text.
func (e *element) chosen(value string) string {
	for _, o := range e.Options {
		if o.Text == value {
			return o.Value
		}
	}
	return value
}

// typed is how the client sends a value: numbers as numbers, and not at all
// what was left empty or was emptied.
func (e *element) typed(value string) any {
	if e.Type == "bool" {
		return value == "true"
	}
	if n, err := strconv.ParseFloat(value, 64); err == nil && e.SubType == "number" {
		return n
	}
	if value == "" {
		return nil
	}
	return value
}

// sendIn sends a dialog in, and shows what comes back.
func (p *Person) sendIn(d *dialog, sub submission) error {
	s := p.server
	s.mu.Lock()
	by := p.user
	s.again = func() { _, _ = s.submit(context.Background(), by, sub) }
	s.mu.Unlock()
	said, failed := s.submit(context.Background(), by, sub)
	if failed != nil {
		return p.alert(failed)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pulse.Beat()
	if p.dialog != d {
		return nil // the answer came with another one
	}
	if said.Error != "" || len(said.Errors) > 0 {
		p.faulty = said.Errors
		if said.Error != "" {
			p.alerts = append(p.alerts, said.Error)
		}
		return nil
	}
	p.dialog = nil
	return nil
}

// Cancel closes the open dialog.
func (p *Person) Cancel() error {
	s := p.server
	s.mu.Lock()
	d := p.dialog
	p.dialog = nil
	if d == nil {
		s.mu.Unlock()
		return errNoDialog
	}
	sub := submission{
		URL: p.dialogURL, CallbackID: d.CallbackID, State: d.State, ChannelID: p.room().ID,
		TeamID: s.team.ID, Cancelled: true, Submission: map[string]any{},
	}
	s.pulse.Beat()
	s.mu.Unlock()
	if !d.NotifyCancel {
		return nil
	}
	_, failed := s.submit(context.Background(), p.user, sub)
	return p.alert(failed)
}

// SubmitRaw sends in what no dialog holds: a forged state, missing fields.
func (p *Person) SubmitRaw(url, callback, state string, values map[string]any) (map[string]string, error) {
	said, failed := p.server.submit(context.Background(), p.user, submission{
		URL: url, CallbackID: callback, State: state, ChannelID: p.Channel(), TeamID: p.server.team.ID, Submission: values,
	})
	if failed != nil {
		return nil, p.alert(failed)
	}
	return said.Errors, nil
}

// OpenDialog gives what of the open dialog is under the client's control: where
// it is sent, its callback id and its state.
func (p *Person) OpenDialog() (url, callback, state string) {
	p.server.mu.Lock()
	defer p.server.mu.Unlock()
	if p.dialog == nil {
		return "", "", ""
	}
	return p.dialogURL, p.dialog.CallbackID, p.dialog.State
}
