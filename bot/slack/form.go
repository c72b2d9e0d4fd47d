package slack

import (
	"slices"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"gezel/bot"
)

// Names within a dialog. The form's id lies in private_metadata, which comes
// back as it was, an hour later too; a field's name is in its block id, which
// is what errors are given by.
const (
	formCallback = "gezel:form"
	fieldBlock   = "field:"
	fieldAction  = "value"
)

// Limits of inputs (https://docs.slack.dev/reference/block-kit/block-elements).
const (
	maxInput   = 3000 // of the text in one input
	maxOptions = 100
	maxName    = 2000 // of a label and a hint
)

// dialog renders a form.
func dialog(f bot.Form) slack.ModalViewRequest {
	v := slack.ModalViewRequest{
		Type: slack.VTModal, Title: plain(shorten(readable(f.Title), bot.MaxTitle)),
		PrivateMetadata: f.ID, CallbackID: formCallback,
	}
	for _, field := range f.Fields {
		v.Blocks.BlockSet = append(v.Blocks.BlockSet, fieldBlocks(field)...)
	}
	v.Blocks.BlockSet = v.Blocks.BlockSet[:min(len(v.Blocks.BlockSet), maxView)]
	if f.Submit != "" {
		v.Submit = plain(shorten(readable(f.Submit), bot.MaxTitle))
	}
	return v
}

// fieldBlocks renders a field.
func fieldBlocks(f bot.Field) []slack.Block {
	switch f.Type {
	case bot.FieldShow:
		return shown(f)
	case bot.FieldChoice:
		return []slack.Block{labelled(f, fieldBlock+f.Name, f.Label, choice(f))}
	}
	var all []slack.Block
	for i, p := range piecesOf(readable(f.Value)) {
		e := slack.NewPlainTextInputBlockElement(nil, fieldAction)
		e.InitialValue, e.Multiline = p.text, f.Type == bot.FieldArea || i > 0
		label := f.Label
		if i > 0 {
			label += " (" + strconv.Itoa(i+1) + ")"
		}
		all = append(all, labelled(f, fieldBlock+f.Name+p.mark(i), label, e))
	}
	return all
}

// labelled makes an input of an element.
func labelled(f bot.Field, block, label string, e slack.BlockElement) *slack.InputBlock {
	var hint *slack.TextBlockObject
	if f.Hint != "" {
		hint = plain(shorten(readable(f.Hint), maxName))
	}
	in := slack.NewInputBlock(block, plain(shorten(readable(label), maxName)), hint, e)
	in.Optional = f.Optional || strings.Contains(block, "~")
	return in
}

// choice renders the options of a field.
func choice(f bot.Field) slack.BlockElement {
	var options []*slack.OptionBlockObject
	var chosen *slack.OptionBlockObject
	for _, o := range f.Options[:min(len(f.Options), maxOptions)] {
		option := slack.NewOptionBlockObject(o.Value, plain(shorten(readable(o.Label), maxLabel)), nil)
		options = append(options, option)
		if o.Value == f.Value {
			chosen = option
		}
	}
	e := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, nil, fieldAction, options...)
	e.InitialOption = chosen
	return e
}

// shown renders what is only shown: its label above it, unless that says the
// same.
func shown(f bot.Field) []slack.Block {
	bold := slack.NewRichTextSectionTextElement(readable(f.Label), &slack.RichTextSectionTextStyle{Bold: true})
	var all []slack.Block
	for i, part := range split(strings.TrimSpace(readable(f.Value)), textRunes) {
		var elements []slack.RichTextSectionElement
		if i == 0 && f.Label != "" && f.Label != f.Value {
			elements = append(elements, bold)
			part = "\n" + part
		}
		if strings.TrimSpace(part) != "" {
			elements = append(elements, slack.NewRichTextSectionTextElement(part, nil))
		}
		if len(elements) > 0 {
			all = append(all, slack.NewRichTextBlock("", slack.NewRichTextSection(elements...)))
		}
	}
	return all
}

// part is a stretch of a text that is too long for one input, and what it is
// joined by to what stands before it.
type part struct{ text, glue string }

// The glues, as they stand in block ids.
var glues = map[string]string{"n": "\n", "s": " ", "x": ""}

// mark is what the block id of a stretch ends with; the first has none.
func (p part) mark(i int) string {
	if i == 0 {
		return ""
	}
	for name, glue := range glues {
		if glue == p.glue {
			return "~" + strconv.Itoa(i) + name
		}
	}
	return ""
}

// piecesOf cuts a text into stretches that fit an input.
func piecesOf(text string) []part {
	all := []part{}
	glue := ""
	for _, piece := range split(text, maxInput) {
		next := ""
		for _, end := range []string{"\n", " "} {
			if short, ok := strings.CutSuffix(piece, end); ok {
				piece, next = short, end
				break
			}
		}
		all = append(all, part{piece, glue})
		glue = next
	}
	return all
}

// joined puts the stretches of each field together again.
func joined(values map[string]string) map[string]string {
	type stretch struct {
		at         int
		glue, text string
	}
	more := map[string][]stretch{}
	all := map[string]string{}
	for block, value := range values {
		name, mark, long := strings.Cut(block, "~")
		if !long || mark == "" {
			all[name] = value
			continue
		}
		at, _ := strconv.Atoi(mark[:len(mark)-1]) // made by mark
		more[name] = append(more[name], stretch{at, glues[mark[len(mark)-1:]], value})
	}
	for name, stretches := range more {
		slices.SortFunc(stretches, func(a, b stretch) int { return a.at - b.at })
		for _, s := range stretches {
			if s.text != "" {
				all[name] += s.glue + s.text
			}
		}
	}
	return all
}

// errorsByBlock gives sentences by the block ids of a dialog's inputs. A name
// that is none of them stands at the first: Slack shows it nowhere else.
func errorsByBlock(errors map[string]string, fields []string) map[string]string {
	all := map[string]string{}
	for name, sentence := range errors {
		if !slices.Contains(fields, name) && len(fields) > 0 {
			name = fields[0]
		}
		all[fieldBlock+name] = sentence
	}
	return all
}
