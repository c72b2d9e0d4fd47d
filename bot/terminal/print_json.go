package terminal

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"

	"gezel/bot"
)

// jsonPrinter prints one object a line (product, section 6).
type jsonPrinter struct{ out io.Writer }

// The objects. What belongs to a kind is always there, if empty.
type (
	jsonInput struct {
		Kind kind   `json:"kind"`
		Text string `json:"text"`
	}
	jsonHead struct {
		Kind kind   `json:"kind"`
		At   string `json:"at"`
		To   string `json:"to"`
	}
	jsonMessage struct {
		jsonHead
		ID           string    `json:"id"`
		Ephemeral    bool      `json:"ephemeral,omitempty"`
		Topic        bot.Topic `json:"topic"`
		Question     string    `json:"question,omitempty"`
		Text         string    `json:"text"`
		Notification string    `json:"notification"`
		Buttons      []string  `json:"buttons"`
		Files        []string  `json:"files"`
		Alt          string    `json:"alt"`
	}
	jsonID struct {
		jsonHead
		ID string `json:"id"`
	}
	jsonForm struct {
		jsonHead
		ID     string            `json:"id"`
		Title  string            `json:"title"`
		Fields []jsonField       `json:"fields"`
		Errors map[string]string `json:"errors,omitempty"`
	}
	jsonField struct {
		Name    string        `json:"name"`
		Label   string        `json:"label"`
		Type    bot.FieldType `json:"type"`
		Value   string        `json:"value"`
		Options []bot.Option  `json:"options"`
	}
	jsonWhen struct {
		jsonHead
		Due []jsonDue `json:"due"`
	}
	jsonDue struct {
		At   string   `json:"at"`
		What bot.What `json:"what"`
		To   string   `json:"to"`
	}
	jsonRoom struct {
		jsonHead
		Text string `json:"text"`
	}
)

func (p jsonPrinter) print(e entry) {
	head := jsonHead{Kind: e.kind, At: stamp(e.at), To: e.to}
	switch e.kind {
	case kindInput:
		p.line(jsonInput{Kind: e.kind, Text: e.text})
	case kindMessage, kindEdit:
		p.line(p.message(head, e))
	case kindDelete, kindTick:
		p.line(jsonID{head, e.id})
	case kindForm:
		p.line(p.form(head, e))
	case kindWhen:
		due := []jsonDue{}
		for _, d := range e.due {
			due = append(due, jsonDue{stamp(d.At.In(e.at.Location())), d.What, d.Member.User})
		}
		p.line(jsonWhen{head, due})
	case kindRoom:
		p.line(jsonRoom{head, e.text})
	}
}

func (p jsonPrinter) message(head jsonHead, e entry) jsonMessage {
	m := jsonMessage{
		jsonHead: head, ID: e.id, Ephemeral: e.ephemeral, Topic: e.message.Topic, Question: e.message.Question,
		Text: text(e.message), Notification: e.message.Notification, Buttons: []string{}, Files: []string{},
	}
	for _, b := range e.message.Buttons {
		m.Buttons = append(m.Buttons, b.Label)
	}
	for _, f := range e.message.Files {
		m.Files = append(m.Files, f.Name)
		m.Alt = strings.TrimSpace(m.Alt + "\n" + f.Alt)
	}
	return m
}

func (p jsonPrinter) form(head jsonHead, e entry) jsonForm {
	f := jsonForm{jsonHead: head, ID: e.form.ID, Title: e.form.Title, Fields: []jsonField{}, Errors: e.errors}
	for _, field := range e.form.Fields {
		options := field.Options
		if options == nil {
			options = []bot.Option{}
		}
		f.Fields = append(f.Fields, jsonField{field.Name, field.Label, field.Type, field.Value, options})
	}
	return f
}

// line writes one object.
func (p jsonPrinter) line(v any) {
	var buf bytes.Buffer
	encoder := json.NewEncoder(&buf)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic(err) // structs of strings
	}
	_, _ = p.out.Write(escape(buf.Bytes()))
}

// escape writes what a terminal could act on, or that turns the direction of
// what follows, in JSON's own way. What package json leaves as it is of that
// stands in strings only.
func escape(line []byte) []byte {
	if bytes.IndexFunc(line, acts) == len(line)-1 {
		return line // its end
	}
	var out []byte
	for _, r := range string(line) {
		if acts(r) && r != '\n' {
			out = fmt.Appendf(out, `\u%04x`, r)
		} else {
			out = append(out, string(r)...)
		}
	}
	return out
}

// acts tells whether a character can act on a terminal: control characters,
// and marks that turn the direction of writing.
func acts(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
}

// text is a message's lines as one text. A member's own words stand in
// quotation marks.
func text(m bot.Message) string {
	lines := make([]string, len(m.Lines))
	for i, line := range m.Lines {
		lines[i] = line.Text
		if line.Style == bot.Quote {
			lines[i] = "“" + line.Text + "”"
		}
	}
	return strings.Join(lines, "\n")
}

func stamp(at time.Time) string { return at.Format(time.RFC3339) }
