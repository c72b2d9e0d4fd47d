package bot

import (
	"gezel/bot/speech"
)

// notesShown is how many notes one message shows, newest last.
const notesShown = 5

// showNotes shows the latest notes, each with a button that keeps a line for
// later look-backs.
func (t *turn) showNotes() error {
	list, err := t.allNotes()
	if err != nil {
		return err
	}
	if len(list) == 0 {
		t.say(TopicNote, speech.NoNotes)
		return nil
	}
	m := Message{Topic: TopicNote, Lines: []Line{{Style: Heading, Text: t.voice.Say(speech.NotesTitle)}}}
	older := max(0, len(list)-notesShown)
	for i, note := range list[older:] {
		m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.NoteOf, speech.Args{"nr": i + 1, "date": t.voice.Date(t.local(note.Texts[0].At))})})
		lines, _ := own(note.Texts, t.private)
		m.Lines = append(m.Lines, lines...)
		if !marked(note.Texts) {
			m.Buttons = append(m.Buttons, Button{
				Label: t.voice.Say(speech.ButtonMark, speech.Args{"nr": i + 1}), Action: action("mark", "note", note.ID, "0"),
			})
		}
	}
	if older > 0 {
		m.Lines = append(m.Lines, Line{Style: Small, Text: t.voice.Say(speech.NotesOlder, speech.Args{"n": older})})
	}
	t.reply(m)
	return nil
}

// pressMark keeps a line: a note, or what was written to a part of a
// conversation. Marked lines come first in later look-backs.
func (t *turn) pressMark(_ Ref, args []string) error {
	found := false
	if args[0] == "note" {
		list, err := t.allNotes()
		if err != nil {
			return err
		}
		for _, note := range list {
			if note.ID == args[1] {
				found = mark(note.Texts)
				t.keep(note.ID, note)
			}
		}
	} else {
		conv, part, err := t.part(args[1:])
		if err != nil {
			return err
		}
		if conv != nil {
			found = mark(conv.Parts[part].Texts)
			t.changed(conv)
		}
	}
	if !found {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	t.say(TopicNote, speech.Marked)
	return nil
}

func mark(texts []Text) bool {
	for i := range texts {
		texts[i].Marked = true
	}
	return len(texts) > 0
}
