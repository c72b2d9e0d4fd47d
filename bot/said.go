package bot

import (
	"slices"
	"strings"
	"time"

	"gezel/bot/speech"
)

// skew is how far the clocks of chat server and coach may differ, when the time
// of a message decides what it belongs to.
const skew = 30 * time.Second

// replyWindow is how long a typed message counts as an answer to what stood at
// the end: the closing question of a look-back (product, section 2: "within a
// day"), or a plan that came back.
const replyWindow = 24 * time.Hour

// said takes a typed message: a command when the whole of it is one, otherwise
// an answer to what was asked last, otherwise a note.
func (t *turn) said(ev Event) error {
	if !t.update(&ev) {
		return nil
	}
	if t.belated {
		return t.saidLate(ev)
	}
	if !t.joined() {
		return t.stranger(ev)
	}
	if err := t.heard(ev); err != nil {
		return err
	}
	if ev.Files {
		t.sayUnread()
	}
	return nil
}

// heard takes what was typed.
func (t *turn) heard(ev Event) error {
	text := clean(ev.Text)
	if strings.TrimSpace(strings.Map(visible, text)) == "" {
		if !ev.Files {
			t.say(TopicError, speech.EmptyMessage)
		}
		return nil
	}
	if command, ok := t.parse(text); ok {
		return t.typed(command, ev)
	}
	if button, ok := t.welcomed(text); ok {
		return t.pressed(Event{Button: button})
	}
	words := t.wrote(ev, text)
	_, quick := t.quickIn(t.m.Open, text)
	if err := t.filed(words, ev.Thread); err != nil {
		return err
	}
	if t.answer.Tick && !quick {
		t.offerMeant(words)
		return t.sayHow(text)
	}
	return nil
}

// filed keeps words where they belong: in a thread, or wherever they are said.
func (t *turn) filed(words Text, thread string) error {
	if thread != "" {
		if done, err := t.saidInThread(thread, words); done || err != nil {
			return err
		}
	}
	return t.saidLoose(words)
}

// sayUnread says that files came which can't be read, and what can be done
// instead.
func (t *turn) sayUnread() {
	if t.answer.Tick { // there was a text
		t.say(TopicError, speech.FilesBeside)
		return
	}
	t.reply(Message{Topic: TopicError, Bare: true, Lines: []Line{{
		Text: t.voice.Say(speech.FilesUnread), Typed: t.voice.Say(speech.FilesTyped),
	}}})
}

// stranger welcomes who has not joined; what they typed is not kept.
func (t *turn) stranger(ev Event) error {
	text := plain(clean(ev.Text))
	if text == "start" || text == plain(t.voice.Say(speech.ButtonBegin)) {
		return t.start()
	}
	t.reply(t.welcome())
	return nil
}

// saidInThread keeps a reply with the question it replies to, however old.
func (t *turn) saidInThread(thread string, words Text) (bool, error) {
	if l := t.m.Looking; l != nil && l.Ref.Message == thread {
		return true, t.note(words, l.Period)
	}
	if asking := t.m.Asking; asking != nil && asking.Ref.Message == thread {
		return true, t.sayOfPlan(*asking, words)
	}
	all, err := t.all()
	if err != nil {
		return false, err
	}
	for _, conv := range slices.Backward(all) {
		for i := range conv.Parts {
			if conv.Parts[i].has(thread) {
				return true, t.answerTo(conv, i, words)
			}
		}
	}
	return false, nil
}

// saidLoose finds what a message belongs to that stands on its own: what was
// asked last, else nothing: a note.
func (t *turn) saidLoose(words Text) error {
	open, asking, looking := t.m.Open, t.m.Asking, t.m.Looking
	if open != nil && t.before(words, open.current().Asked) {
		return t.saidBefore(words)
	}
	_, quick := t.quickIn(open, words.Text)
	switch {
	case t.m.Floor == FloorLooking && words.At.Sub(looking.At) < replyWindow && !quick && !t.overtaken(words, looking.At):
		return t.note(words, looking.Period)
	case t.m.Floor == FloorAsking && asking != nil && words.At.Sub(asking.At) < replyWindow && !t.overtaken(words, asking.At):
		return t.sayOfPlan(*asking, words)
	case open != nil:
		return t.answerTo(open, len(open.Parts)-1, words)
	case t.belated:
		return t.saidBefore(words)
	}
	return t.note(words, "")
}

// before tells whether words were said before something was asked. A clock that
// was set back since can't tell, and then they were not.
func (t *turn) before(words Text, asked time.Time) bool {
	return words.At.Add(skew).Before(asked) && !asked.After(t.now)
}

// saidBefore keeps a message that was typed before the last question was asked
// and is read only now, after an outage: it belongs to what was being asked
// then.
func (t *turn) saidBefore(words Text) error {
	all, err := t.all()
	if err != nil {
		return err
	}
	for _, conv := range slices.Backward(all) {
		for i := len(conv.Parts) - 1; i >= 0; i-- {
			if conv.Parts[i].Asked.After(words.At) {
				continue
			}
			if conv != t.m.Open && conv.Ended.Before(words.At) {
				return t.note(words, "")
			}
			if quick, ok := t.quickIn(conv, words.Text); ok && conv != t.m.Open {
				if t.chosen(conv) {
					return nil
				}
				t.chooseLate(conv, Choice{Key: quick.Key, At: words.At, Message: words.Message}, Ref{})
				return nil
			}
			return t.answerTo(conv, i, words)
		}
	}
	return t.note(words, "")
}

// answerTo keeps a message as an answer to a part of a conversation, be it the
// open one or one that is over.
func (t *turn) answerTo(conv *Conversation, part int, words Text) error {
	if conv != t.m.Open {
		t.answerLate(conv, part, words)
		t.answer.Tick = true
		return nil
	}
	if quick, ok := t.quickIn(conv, words.Text); ok {
		if t.chosen(conv) {
			return nil
		}
		return t.choose(Choice{Key: quick.Key, At: words.At, Message: words.Message}, Ref{})
	}
	return t.answerText(part, words)
}

// answerLate keeps a text with a question that is over.
func (t *turn) answerLate(conv *Conversation, part int, words Text) {
	p := &conv.Parts[part]
	p.Texts, p.Skipped = asSaid(p.Texts, words), false
	t.plan(conv)
	t.changed(conv)
}

// choose takes a quick answer: the buttons go, the choice stays readable, and
// the follow-up comes at once.
func (t *turn) choose(choice Choice, pressed Ref) error {
	conv := t.m.Open
	part := &conv.Parts[0]
	part.Choice, part.Skipped = &choice, false
	if !pressed.IsZero() && !part.has(pressed.Message) {
		part.Refs = append(part.Refs, pressed)
	}
	t.answer.Tick = choice.Message != ""
	if len(conv.Parts) > 1 { // a late change of mind: the follow-up stands
		t.close(conv, 0)
		return nil
	}
	return t.goOn()
}

// answerText keeps a typed answer; more may follow, so the next step waits for
// a quiet moment.
func (t *turn) answerText(part int, words Text) error {
	conv := t.m.Open
	if text := words.Text; part == 0 && len(conv.Parts) == 1 && isNumber(text) {
		if question, ok := t.c.catalogue.Question(conv.Question); ok && len(question.Quick) > 1 {
			t.say(TopicAnswer, speech.NoSuchButton, speech.Args{"number": text, "last": len(question.Quick)})
		}
	}
	conv.Parts[part].Texts = asSaid(conv.Parts[part].Texts, words)
	conv.Parts[part].Skipped = false
	t.answer.Tick = true
	if part == len(conv.Parts)-1 {
		conv.Quiet = latest(conv.Quiet, words.At.Add(t.c.settings.Quiet))
		conv.Remind, conv.Later = time.Time{}, time.Time{}
	}
	return nil
}

func isNumber(s string) bool {
	return len(s) <= 3 && strings.Trim(s, "0123456789") == ""
}

// sayOfPlan takes what a member says of a plan that was brought back: what came
// of it, by number or label, or words about it, which are kept.
func (t *turn) sayOfPlan(asking Asking, words Text) error {
	if outcome, ok := t.outcomeIn(words.Text); ok {
		t.answer.Tick = true
		return t.outcome(asking.Plan.Conversation, asking.Plan.Part, outcome, ViaChat, asking.Ref)
	}
	conv, err := t.conversation(asking.Plan.Conversation)
	if err != nil {
		return err
	}
	if conv == nil || asking.Plan.Part >= len(conv.Parts) {
		return t.note(words, "")
	}
	part := &conv.Parts[asking.Plan.Part]
	part.Came = asSaid(part.Came, words)
	t.changed(conv)
	t.answer.Tick = true
	return nil
}

// note keeps what was not asked for, or stands under a look-back. Once a day
// the coach says that it does, unless it asks what was meant.
func (t *turn) note(words Text, under string) error {
	note := &Note{ID: t.serial(notes), Texts: []Text{words}, Under: under}
	t.keep(note.ID, note)
	if t.read.notes {
		t.notes = append(t.notes, note)
	}
	t.answer.Tick = true
	_, meant := meantBy(words)
	if under == "" && t.m.Open == nil && !meant && t.now.Sub(t.m.Hinted) >= 24*time.Hour {
		t.m.Hinted = t.now
		t.say(TopicNote, speech.NoteKept)
	}
	return nil
}
