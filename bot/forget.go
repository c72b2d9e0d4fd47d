package bot

import (
	"slices"
	"strings"
	"time"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// sureFor is how long "erase everything" waits for its confirmation.
const sureFor = time.Hour

// forgetting is what `wis` is about.
type forgetting struct {
	all, last bool
	month     schedule.Period
}

// parseForget reads what follows `wis`.
func (t *turn) parseForget(arg string) (forgetting, bool) {
	switch plain(arg) {
	case "", "antwoord", "answer", "laatste antwoord", "last answer", "the last answer":
		return forgetting{last: true}, true
	case "alles", "all", "everything":
		return forgetting{all: true}, true
	}
	month, err := schedule.ParseMonth(arg, t.local(t.now), t.zone)
	return forgetting{month: month}, err == nil
}

// sure tells whether the words confirm that everything is to be erased; they
// must be typed in capitals, in either language.
func sure(text string) bool {
	text = strings.Join(strings.Fields(text), " ")
	return text == "WIS ALLES" || text == "FORGET ALL"
}

// forget erases the last answer, a month, or, once that is confirmed, all.
func (t *turn) forget(arg string, ev Event) error {
	what, ok := t.parseForget(arg)
	switch {
	case !ok:
		t.say(TopicError, speech.ForgetUnknown, speech.Args{"input": arg})
		return nil
	case what.all && sure(ev.Text) && t.now.Sub(t.m.Erasing) < sureFor && !t.m.Erasing.IsZero():
		t.forgetAll()
		return nil
	case what.all && t.private:
		t.m.Erasing = t.now
		t.answer.Form = t.forgetForm()
		return nil
	case what.all:
		t.m.Erasing = t.now
		t.reply(Message{
			Topic: TopicForget, Lines: []Line{{Text: t.voice.Say(speech.ForgetSure), Typed: t.voice.Say(speech.ForgetTyped)}},
			Buttons: []Button{
				{Label: t.voice.Say(speech.ButtonErase), Action: action("erase", "all"), Danger: true},
				{Label: t.voice.Say(speech.ButtonKeepAll), Action: action("erase", "nothing")},
			},
		})
		return nil
	case what.last:
		return t.forgetLast()
	}
	return t.forgetMonth(what.month)
}

// pressErase is the red button, and the one beside it.
func (t *turn) pressErase(ref Ref, args []string) error {
	switch args[0] {
	case "all":
		t.edit(ref, Message{Topic: TopicForget, Lines: []Line{{Text: t.voice.Say(speech.ButtonErase)}}})
		t.forgetAll()
	case "ask":
		return t.forget("alles", Event{})
	default:
		t.m.Erasing = time.Time{}
		t.edit(ref, Message{Topic: TopicForget, Lines: []Line{{Text: t.voice.Say(speech.NothingErased)}}})
	}
	return nil
}

func (t *turn) forgetForm() *Form {
	return &Form{
		ID: "forget", Title: t.voice.Say(speech.FormForgetTitle), Submit: t.voice.Say(speech.FormErase),
		Fields: []Field{
			{Name: "what", Label: t.voice.Say(speech.FormForgetTitle), Type: FieldShow, Value: t.voice.Say(speech.ForgetSureForm)},
			{Name: fieldSure, Label: t.voice.Say(speech.FormSure), Type: FieldText},
		},
	}
}

func (t *turn) forgetSure(ev Event) error {
	if !sure(ev.Values[fieldSure]) {
		t.answer.Errors = map[string]string{fieldSure: t.voice.Say(speech.FormNotSure)}
		return nil
	}
	t.forgetAll()
	return nil
}

// forgetAll destroys the member's key and everything sealed with it. What is
// left is a stranger to whom one sentence is still owed.
func (t *turn) forgetAll() {
	profile, channel, lang := t.m.Profile, t.m.Channel, t.m.Language
	owed := slices.DeleteFunc(t.m.Outbox, func(d Delivery) bool { return d.Do == Post || d.Do == Export })
	t.m = Member{Profile: profile, Channel: channel, Language: lang, Outbox: owed, Page: t.m.Page}
	t.erase, t.put, t.drop = true, nil, nil
	t.kept, t.notes, t.read.conversations, t.read.notes = nil, nil, true, true
	t.post(Message{Topic: TopicForget, Lines: []Line{{Text: t.voice.Say(speech.AllErased)}}}, Noting{})
}

// forgetLast erases the last answer: what was said to one question or
// follow-up.
func (t *turn) forgetLast() error {
	conv, part, err := t.last()
	if err != nil {
		return err
	}
	if conv == nil {
		t.say(TopicForget, speech.NothingToErase)
		return nil
	}
	p := &conv.Parts[part]
	asking := conv == t.m.Open && part == len(conv.Parts)-1 && p.Choice == nil
	p.Choice, p.Texts, p.Outcome, p.Told, p.Settled, p.Came = nil, nil, "", "", time.Time{}, nil
	t.dropPlan(conv.ID, part)
	t.settled(conv)
	t.changed(conv)
	if !asking { // else its buttons are still there to answer with
		t.close(conv, part)
	}
	t.say(TopicForget, speech.AnswerErased, speech.Args{"date": t.voice.Date(t.local(conv.Put))})
	return nil
}

// forgetMonth erases all that was written in a month.
func (t *turn) forgetMonth(month schedule.Period) error {
	all, err := t.all()
	if err != nil {
		return err
	}
	list, err := t.allNotes()
	if err != nil {
		return err
	}
	in := func(at time.Time) bool { return month.Contains(t.local(at)) }
	found := false
	for _, conv := range slices.Clone(all) {
		found = t.forgetIn(conv, in) || found
	}
	for _, note := range slices.Clone(list) {
		if in(note.Texts[0].At) {
			t.remove(note.ID)
			found = true
		}
	}
	key := speech.MonthErased
	if !found {
		key = speech.MonthEmpty
	}
	t.say(TopicForget, key, speech.Args{"month": t.voice.Month(month.Start(t.zone).Month()), "year": month.Year})
	return nil
}

// forgetIn erases what was written in a conversation at certain times, and the
// conversation itself when it was put then and nothing is left in it.
func (t *turn) forgetIn(conv *Conversation, in func(time.Time) bool) (found bool) {
	words := func(text Text) bool { return in(text.At) }
	for i := range conv.Parts {
		p := &conv.Parts[i]
		found = found || slices.ContainsFunc(p.Texts, words) || slices.ContainsFunc(p.Came, words)
		p.Texts, p.Came = slices.DeleteFunc(p.Texts, words), slices.DeleteFunc(p.Came, words)
		if p.Choice != nil && in(p.Choice.At) {
			p.Choice, found = nil, true
			t.close(conv, i)
		}
		if len(p.Texts) == 0 {
			p.Outcome, p.Told, p.Settled = "", "", time.Time{}
			t.dropPlan(conv.ID, i)
		}
	}
	switch whole := in(conv.Put) && !conv.answered(); {
	case whole && conv == t.m.Open:
		t.unremind(conv)
		t.close(conv, len(conv.Parts)-1)
		t.m.Open = nil
	case whole:
		t.remove(conv.ID)
	case found:
		t.settled(conv)
		t.changed(conv)
	}
	return found || in(conv.Put) && !conv.answered()
}

// stop asks which is meant: a pause, or erasing.
func (t *turn) stop() {
	t.reply(Message{
		Topic: TopicStatus, Lines: []Line{{Text: t.voice.Say(speech.StopWhich), Typed: t.voice.Say(speech.StopTyped)}},
		Buttons: []Button{
			{Label: t.voice.Say(speech.ButtonPause), Action: action("pause", "open")},
			{Label: t.voice.Say(speech.ButtonErase), Action: action("erase", "ask"), Danger: true},
		},
	})
}
