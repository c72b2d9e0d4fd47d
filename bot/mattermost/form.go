package mattermost

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// What Mattermost's dialogs take, in bytes, as its own check counts them.
// (model.Dialog.IsValid in the official client)
const (
	mostLabel = model.DialogElementDisplayNameMaxLength
	mostHint  = model.DialogElementHelpTextMaxLength
	mostLine  = model.DialogElementTextMaxLength
	mostArea  = model.DialogElementTextareaMaxLength
	mostIntro = 4000 // runes; the server sets no limit, a screen does
)

// dialog is a form as Mattermost shows it, and what is to be known of it when
// it comes back.
type dialog struct {
	model.Dialog
	split map[string]int // field → how many elements it became
}

// dialogOf makes a dialog of a form. What is only shown goes above the fields,
// each below its label. A label that is too long goes there too, and the field
// has as much of it as fits. A text that is too long for one field is put in
// several, which are one again when they come back.
func dialogOf(form bot.Form) dialog {
	d := dialog{split: map[string]int{}}
	d.Elements = []model.DialogElement{} // not null, at which the clients on telephones fail
	d.Title, d.SubmitLabel = clip(readable(form.Title), model.DialogTitleMaxLength), clip(readable(form.Submit), bot.MaxTitle)
	var intro []string
	for _, f := range form.Fields {
		label := clip(readable(f.Label), mostLabel)
		if f.Type == bot.FieldShow {
			intro = append(intro, above(f.Label, f.Value))
			continue
		}
		if label != readable(f.Label) || len(f.Hint) > mostHint {
			intro = append(intro, above(f.Label, f.Hint))
		}
		if label == "" {
			label = "…" // a field must have one
		}
		elements := elementsOf(f, label)
		if len(elements) > 1 {
			d.split[f.Name] = len(elements)
		}
		d.Elements = append(d.Elements, elements...)
	}
	d.IntroductionText = clipRunes(strings.Join(intro, "\n"), mostIntro)
	return d
}

// above is what stands in the introduction of a dialog: a label in bold, and a
// text below it.
func above(label, text string) string {
	text, plain := introducing(escape(text)), text
	bold := "**" + strings.ReplaceAll(introducing(escape(label)), "\n", " ") + "**"
	if strings.TrimSpace(label) == "" {
		return text
	}
	if plain == "" || plain == label {
		return bold
	}
	return bold + "\n" + text
}

// elementsOf makes the elements of one field that takes something.
func elementsOf(f bot.Field, label string) []model.DialogElement {
	e := model.DialogElement{
		DisplayName: label, Name: f.Name, Optional: f.Optional, HelpText: clip(readable(f.Hint), mostHint),
	}
	switch f.Type {
	case bot.FieldChoice:
		for _, o := range f.Options {
			e.Options = append(e.Options, &model.PostActionOptions{Text: readable(o.Label), Value: o.Value})
			if o.Value == f.Value {
				e.Default = f.Value
			}
		}
		// Of choices side by side the web clients from 11.0 on show none as
		// chosen when they open. (https://github.com/mattermost/mattermost/issues/35593)
		e.Type = "radio"
		if len(f.Options) > fewOptions || e.Default != "" {
			e.Type = "select"
		}
		return []model.DialogElement{e}
	case bot.FieldText:
		if len(f.Value) <= mostLine && !strings.Contains(f.Value, "\n") {
			e.Type, e.Default, e.MaxLength = "text", f.Value, mostLine
			return []model.DialogElement{e}
		}
	}
	e.Type, e.MaxLength = "textarea", mostArea
	var all []model.DialogElement
	for i, part := range portions(f.Value, mostArea) {
		next := e
		next.Default = part
		if i > 0 {
			next.Name, next.Optional = portion(f.Name, i), true
			next.DisplayName = clip(label, mostLabel-4) + " " + strconv.Itoa(i+1)
		}
		all = append(all, next)
	}
	return all
}

// fewOptions is how many choices are shown side by side; more go into a list.
const fewOptions = 8

// portion names the element of a field that has several.
func portion(name string, i int) string {
	if i == 0 {
		return name
	}
	return name + "part" + strconv.Itoa(i+1)
}

// portions cuts a text so that each part has at most so many bytes, and that
// together they are the text to the letter. A cut stands between two letters:
// a client may take away space at either end.
func portions(text string, most int) []string {
	var all []string
	for len(text) > most {
		at := most
		for at > 1 && !letters(text, at) {
			at--
		}
		if at <= 1 { // nothing but space: then anywhere
			for at = most; !utf8.RuneStart(text[at]); at-- {
			}
		}
		all = append(all, text[:at])
		text = text[at:]
	}
	return append(all, text)
}

// letters tells whether no space stands on either side of a place in a text.
func letters(text string, at int) bool {
	if !utf8.RuneStart(text[at]) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(text[:at])
	after, _ := utf8.DecodeRuneInString(text[at:])
	return !unicode.IsSpace(before) && !unicode.IsSpace(after)
}

// clip shortens a text to so many bytes, and says so by a sign.
func clip(text string, most int) string {
	if len(text) <= most {
		return text
	}
	const sign = "…"
	at := most - len(sign)
	for at > 0 && !utf8.RuneStart(text[at]) {
		at--
	}
	return strings.TrimSpace(text[:at]) + sign
}

// clipRunes shortens Markdown to so many runes, between lines where it can.
func clipRunes(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	short := string(runes[:most-2])
	if i := strings.LastIndex(short, "\n"); i > len(short)/2 {
		short = short[:i]
	}
	return strings.TrimRight(short, "\\") + "\n…"
}

// shown makes a form of a message, without its buttons: where only a dialog is
// seen by one person alone.
func shown(m bot.Message) bot.Form {
	form := bot.Form{ID: formPrivate, Title: "Gezel"}
	var lines []string
	for _, line := range m.Lines {
		lines = append(lines, line.Text)
	}
	form.Fields = []bot.Field{{Type: bot.FieldShow, Value: strings.Join(lines, "\n\n")}}
	return form
}

// formPrivate is the id of a form that only shows something.
const formPrivate = "gezel private"
