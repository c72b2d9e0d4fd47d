package bot

import (
	"strings"

	"gezel/bot/speech"
)

// FieldType says what a form's field takes.
type FieldType string

// The types of fields, each of which every adapter can render.
const (
	FieldText   FieldType = "text"   // one line
	FieldArea   FieldType = "area"   // several lines
	FieldChoice FieldType = "choice" // one of Options
	FieldShow   FieldType = "show"   // Value is shown, nothing is taken
)

// Option is one choice of a field.
type Option struct {
	Value string `json:"value"`
	Label string `json:"label"`
}

// Field is one field of a form.
type Field struct {
	Name     string // letters and digits only: some vendors take no more
	Label    string
	Type     FieldType
	Value    string // what stands in it when it opens
	Hint     string
	Options  []Option
	Optional bool
}

// Form is a dialog: shown by the chat server, kept by none. Its id comes back
// in Event.Form, with the values by field name. The coach checks the values
// and answers with Errors by field, or takes them.
type Form struct {
	ID     string
	Title  string // at most 24 characters, the least of what vendors take
	Submit string // the button, at most 24; "" when there is nothing to send
	Fields []Field
	// Late is what to show the person alone where the dialog can't be opened in
	// time; it has a button that opens it. nil: nothing.
	Late *Message
}

// MaxTitle is the number of characters that every vendor takes in the title
// and the button of a form (https://api.slack.com/reference/surfaces/views).
const MaxTitle = 24

// sayLate adds to a dialog that this turn opens what to show where that fails.
func (t *turn) sayLate(ev Event) {
	form := t.answer.Form
	if form == nil || ev.Kind == Submitted {
		return
	}
	button := ev.Button
	if ev.Kind != Pressed {
		kind, _, _ := strings.Cut(form.ID, " ")
		button = action("form", kind)
	}
	form.Late = &Message{
		Topic: TopicError, Lines: []Line{{Text: t.voice.Say(speech.WindowLate)}},
		Buttons: []Button{{Label: t.voice.Say(speech.ButtonOpenWindow), Action: button}},
	}
}
