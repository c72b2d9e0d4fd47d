package bot

import (
	"slices"
	"time"

	"gezel/bot/speech"
)

// walk visits each slice of a member's texts: in the open conversation, in
// finished ones and in notes. It stops where visit gives true, which says that
// it changed what it was shown, or found what it looked for; what holds that is
// kept.
func (t *turn) walk(visit func(texts *[]Text, choice **Choice, conv *Conversation) bool) (bool, error) {
	all, err := t.all()
	if err != nil {
		return false, err
	}
	for _, conv := range slices.Backward(all) {
		for i := range conv.Parts {
			p := &conv.Parts[i]
			if visit(&p.Texts, &p.Choice, conv) || visit(&p.Came, new(*Choice), conv) {
				t.changed(conv)
				return true, nil
			}
		}
	}
	list, err := t.allNotes()
	if err != nil {
		return false, err
	}
	for _, note := range slices.Backward(list) {
		if visit(&note.Texts, new(*Choice), nil) {
			if len(note.Texts) == 0 {
				t.remove(note.ID)
			} else {
				t.keep(note.ID, note)
			}
			return true, nil
		}
	}
	return false, nil
}

// rewritten takes an edited message: the stored answer becomes what the
// message now says. It is found by the message's id, never by date.
func (t *turn) rewritten(ev Event) error {
	if !t.joined() {
		return nil
	}
	if t.outdated(ev) {
		return nil
	}
	text := clean(ev.Text)
	if text == "" {
		return t.takenBack(ev)
	}
	found, err := t.walk(func(texts *[]Text, choice **Choice, conv *Conversation) bool {
		if *choice != nil && (*choice).Message == ev.Message {
			t.rechoose(texts, choice, conv, text)
			return true
		}
		for i := range *texts {
			if (*texts)[i].Message == ev.Message {
				(*texts)[i].Text = text
				return true
			}
		}
		return false
	})
	if err != nil {
		return err
	}
	if found {
		t.amend(ev, false, "")
		t.answer.Tick = true
		return nil
	}
	t.amend(ev, false, text)
	if _, command := t.parse(text); !command && !ev.At.Before(t.m.Joined) {
		t.say(TopicError, speech.EditUnknown)
	}
	return nil
}

// rechoose takes a typed choice that was edited: another choice, or a text.
func (t *turn) rechoose(texts *[]Text, choice **Choice, conv *Conversation, text string) {
	question, _ := t.c.catalogue.Question(conv.Question)
	for i, quick := range question.Quick {
		if said(text, i, quick.Label.NL) || said(text, i, quick.Label.EN) {
			(*choice).Key = quick.Key
			t.close(conv, 0)
			return
		}
	}
	*texts = append(*texts, Text{Text: text, At: (*choice).At, Message: (*choice).Message})
	*choice = nil
	t.close(conv, 0)
}

// takenBack takes a deleted message: what was stored of it is deleted too. One
// that was never stored changes nothing.
func (t *turn) takenBack(ev Event) error {
	if !t.joined() {
		return nil
	}
	t.amend(ev, true, "")
	return t.takeBack(ev.Message)
}

// takeBack deletes what was stored of a message.
func (t *turn) takeBack(message string) error {
	_, err := t.walk(func(texts *[]Text, choice **Choice, conv *Conversation) bool {
		if *choice != nil && (*choice).Message == message {
			*choice = nil
			t.close(conv, 0)
			return true
		}
		before := len(*texts)
		*texts = slices.DeleteFunc(*texts, func(text Text) bool { return text.Message == message })
		return len(*texts) < before
	})
	if err != nil {
		return err
	}
	if t.m.Open != nil {
		t.settled(t.m.Open)
	}
	return nil
}

// settled lets an answer that was taken back ask for no follow-up.
func (t *turn) settled(conv *Conversation) {
	if conv == t.m.Open && !conv.current().answered() {
		conv.Quiet = time.Time{}
	}
}

// last finds the answer given last, to whatever question; nil when there is
// none.
func (t *turn) last() (last *Conversation, part int, err error) {
	all, err := t.all()
	if err != nil {
		return nil, 0, err
	}
	var when time.Time
	for _, conv := range all {
		for i := range conv.Parts {
			if p := &conv.Parts[i]; p.answered() && !p.touched().Before(when) {
				last, part, when = conv, i, p.touched()
			}
		}
	}
	return last, part, nil
}

// edits changes the last answer: a typed command brings a button, because only
// a press can open a dialog; a slash command opens it.
func (t *turn) edits() error {
	conv, _, err := t.last()
	if err != nil {
		return err
	}
	if conv == nil {
		t.say(TopicError, speech.NothingToEdit)
		return nil
	}
	if t.private {
		return t.editLast()
	}
	put := speech.Args{"date": t.voice.Date(t.local(conv.Put))}
	t.reply(Message{
		Topic: TopicAnswer, Question: conv.Question,
		Lines:   []Line{{Text: t.voice.Say(speech.EditOffer, put), Typed: t.voice.Say(speech.EditTyped, put)}},
		Buttons: []Button{{Label: t.voice.Say(speech.ButtonEdit), Action: action("form", "edit")}},
	})
	return nil
}

// editLast opens the last answered conversation in a dialog, a field a part.
func (t *turn) editLast() error {
	conv, _, err := t.last()
	if err != nil {
		return err
	}
	if conv == nil {
		t.say(TopicError, speech.NothingToEdit)
		return nil
	}
	question, _ := t.c.catalogue.Question(conv.Question)
	lang := t.voice.Lang()
	form := &Form{ID: action("edit", conv.ID), Title: t.voice.Say(speech.FormEditTitle), Submit: t.voice.Say(speech.FormKeep)}
	for i := range conv.Parts {
		p := &conv.Parts[i]
		if !p.answered() {
			continue
		}
		label := t.words(conv.Question, i)
		form.Fields = append(form.Fields, Field{Name: "q" + itoa(i), Label: label, Type: FieldShow, Value: label})
		if p.Choice != nil {
			field := Field{Name: fieldChoice, Label: t.voice.Say(speech.FormChoice), Type: FieldChoice, Value: p.Choice.Key, Optional: true}
			for _, quick := range question.Quick {
				field.Options = append(field.Options, Option{Value: quick.Key, Label: quick.Label.In(lang)})
			}
			form.Fields = append(form.Fields, field)
		}
		form.Fields = append(form.Fields, Field{
			Name: fieldText + itoa(i), Label: t.voice.Say(speech.FormYourAnswer), Type: FieldArea,
			Value: joined(p.Texts), Optional: true,
		})
	}
	t.answer.Form = form
	return nil
}

func joined(texts []Text) string {
	var all string
	for i, text := range texts {
		if i > 0 {
			all += "\n\n"
		}
		all += text.Text
	}
	return all
}

// edited takes the edit dialog. A text that was changed there was written in a
// window; an emptied one is taken back.
func (t *turn) edited(id string, ev Event) error {
	conv, err := t.conversation(id)
	if err != nil {
		return err
	}
	if conv == nil {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	question, _ := t.c.catalogue.Question(conv.Question)
	for i := range conv.Parts {
		p := &conv.Parts[i]
		if value, ok := ev.Values[fieldText+itoa(i)]; ok {
			if text := clean(value); text == "" {
				p.Texts = nil
			} else if text != joined(p.Texts) {
				p.Texts = []Text{{Text: text, At: t.now, Via: ViaWindow, Marked: marked(p.Texts)}}
			}
		}
		key, ok := ev.Values[fieldChoice]
		if _, known := quickOf(question, key); i == 0 && ok && known && p.Choice != nil && key != p.Choice.Key {
			p.Choice = &Choice{Key: key, At: p.Choice.At, Via: ViaWindow}
			t.close(conv, 0)
		}
	}
	t.settled(conv)
	t.changed(conv)
	t.post(Message{Topic: TopicAnswer, Question: conv.Question, Lines: []Line{{Text: t.voice.Say(speech.Changed)}}}, Noting{})
	return nil
}
