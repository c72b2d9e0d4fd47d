package terminal

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"gezel/bot"
)

// openForm is a dialog that stands open.
type openForm struct {
	Form   bot.Form `json:"form"`   // with what stands in its fields now
	Asking int      `json:"asking"` // the field being asked for; -1 when none is
}

// opened is a form as it opens; nil for one that only shows.
func opened(f bot.Form) *openForm {
	if f.Submit == "" {
		return nil
	}
	f.Fields = slices.Clone(f.Fields)
	return &openForm{Form: f, Asking: -1}
}

// form fills in and sends the form that stands open, begins to ask for its
// fields, or closes it.
func (r *Room) form(ctx context.Context, arg string) {
	form := r.current().Form
	switch {
	case form == nil:
		r.remark(r.words.noForm)
	case arg == "":
		form.Asking = -1
		r.ask(ctx, form)
	case strings.EqualFold(arg, "cancel"):
		r.current().Form = nil
		_ = r.save(ctx) // it was told, and is written with whatever comes next
		r.remark(r.words.formClosed)
	default:
		r.assign(ctx, form, arg)
	}
}

// assign fills in the named fields and sends the form. With one slip in what
// was typed, nothing is filled in.
func (r *Room) assign(ctx context.Context, form *openForm, arg string) {
	all, unread, ok := assignments(arg)
	if !ok {
		r.remark(fmt.Sprintf(r.words.formUnread, unread))
		return
	}
	fields := slices.Clone(form.Form.Fields)
	seen := map[string]bool{}
	for _, a := range all {
		i := slices.IndexFunc(fields, func(f bot.Field) bool { return strings.EqualFold(f.Name, a.name) && f.Type != bot.FieldShow })
		if i < 0 {
			r.remark(fmt.Sprintf(r.words.noField, a.name, strings.Join(takes(fields), ", ")))
			return
		}
		if seen[fields[i].Name] {
			r.remark(fmt.Sprintf(r.words.fieldTwice, a.name))
			return
		}
		seen[fields[i].Name] = true
		value, ok := choose(fields[i], a.value)
		if !ok {
			r.remark(fmt.Sprintf(r.words.noOption, a.value, fields[i].Name, labels(fields[i])))
			return
		}
		fields[i].Value = value
	}
	form.Form.Fields = fields
	r.send(ctx, form)
}

// takes names the fields that take something.
func takes(fields []bot.Field) []string {
	var names []string
	for _, f := range fields {
		if f.Type != bot.FieldShow {
			names = append(names, f.Name)
		}
	}
	return names
}

// choose gives the value of a field for what was typed: of a choice the
// option's, named by its value or its label.
func choose(f bot.Field, typed string) (string, bool) {
	typed = strings.TrimSpace(typed)
	if f.Type != bot.FieldChoice || typed == "" && f.Optional {
		return typed, true
	}
	for _, o := range f.Options {
		if o.Value == typed {
			return o.Value, true
		}
	}
	for _, o := range f.Options {
		if strings.EqualFold(o.Label, typed) || strings.EqualFold(o.Value, typed) {
			return o.Value, true
		}
	}
	return "", false
}

func labels(f bot.Field) string {
	all := make([]string, len(f.Options))
	for i, o := range f.Options {
		all[i] = o.Label
	}
	return strings.Join(all, ", ")
}

// ask asks for the next field; after the last one the form is sent.
func (r *Room) ask(ctx context.Context, form *openForm) {
	for form.Asking++; form.Asking < len(form.Form.Fields); form.Asking++ {
		if form.Form.Fields[form.Asking].Type != bot.FieldShow {
			_ = r.save(ctx) // it was told, and is written with whatever comes next
			r.askAgain()
			return
		}
	}
	form.Asking = -1
	r.send(ctx, form)
}

// askAgain asks for the field whose turn it is, if any.
func (r *Room) askAgain() {
	form := r.current().Form
	if form == nil || form.Asking < 0 {
		return
	}
	f := form.Form.Fields[form.Asking]
	lines := []string{fmt.Sprintf(r.words.field, f.Label, f.Name)}
	if f.Hint != "" {
		lines = append(lines, f.Hint)
	}
	stands := f.Value
	if f.Type == bot.FieldChoice {
		lines = append(lines, fmt.Sprintf(r.words.choose, labels(f)))
		if i := slices.IndexFunc(f.Options, func(o bot.Option) bool { return o.Value == f.Value }); i >= 0 {
			stands = f.Options[i].Label
		}
	}
	if stands != "" {
		lines = append(lines, fmt.Sprintf(r.words.stands, stands))
	} else {
		lines = append(lines, r.words.standsEmpty)
	}
	r.remark(strings.Join(lines, "\n"))
}

// fill takes a line as the field that was asked for; an empty one leaves what
// stands there.
func (r *Room) fill(ctx context.Context, form *openForm, text string) {
	f := &form.Form.Fields[form.Asking]
	if strings.TrimSpace(text) != "" {
		value, ok := choose(*f, text)
		if !ok {
			r.remark(fmt.Sprintf(r.words.noOption, text, f.Name, labels(*f)))
			return
		}
		f.Value = value
	}
	r.ask(ctx, form)
}

// send sends the form as it is filled in.
func (r *Room) send(ctx context.Context, form *openForm) {
	values := map[string]string{}
	for _, f := range form.Form.Fields {
		if f.Type != bot.FieldShow {
			values[f.Name] = f.Value
		}
	}
	r.do(ctx, bot.Event{Kind: bot.Submitted, Form: form.Form.ID, Values: values})
}

// submitted closes the form that was sent, or, when it was refused, shows it
// once more with why.
func (r *Room) submitted(p *person, ev bot.Event, a bot.Answer) []entry {
	form := p.Form
	if form == nil || form.Form.ID != ev.Form {
		return nil
	}
	if len(a.Errors) == 0 {
		p.Form = nil
		return nil
	}
	form.Asking = -1
	why := slices.Sorted(maps.Values(a.Errors))
	return []entry{
		{kind: kindForm, to: ev.Member.User, id: form.Form.ID, form: form.Form, errors: a.Errors},
		{kind: kindRoom, to: ev.Member.User, text: fmt.Sprintf(r.words.refused, strings.Join(why, " "))},
	}
}
