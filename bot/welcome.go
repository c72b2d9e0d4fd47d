package bot

import (
	"strings"
	"time"

	"gezel/bot/speech"
)

// welcome tells who is asking and what is kept. A stranger gets it with the
// buttons that join; who has just joined gets it with the first question on
// offer.
func (t *turn) welcome() Message {
	m := Message{Topic: TopicWelcome, Notification: t.voice.Say(speech.NotifyWelcome)}
	hello := speech.Args{"name": strings.TrimSpace(t.m.Profile.Name)}
	next := t.cal.Next(t.now)
	m.Lines = []Line{
		{Text: t.voice.Say(speech.WelcomeHello, hello)},
		{Text: t.voice.Say(speech.WelcomeKept), Typed: t.voice.Say(speech.WelcomeKeptTyped)},
		{Text: t.voice.Say(speech.WelcomeMoment, t.when(next, speech.Args{"days": t.c.retentionDays()}))},
		{Text: t.voice.Say(speech.WelcomeBegin)},
	}
	begin := t.voice.Say(speech.BeginTyped)
	if t.joined() {
		begin = t.voice.Say(speech.FirstTyped)
	}
	m.Buttons = []Button{
		{Label: t.voice.Say(speech.ButtonBegin), Action: action("join", "now"), Typed: begin},
		{Label: t.voice.Say(speech.ButtonWait, speech.Args{"day": t.voice.Weekday(t.local(next).Weekday())}), Action: action("join", "wait")},
		{Label: t.voice.Say(speech.ButtonPrivacy), Action: action("privacy")},
	}
	return m
}

// when adds day, date and time of an instant, in the member's zone, to what a
// sentence mentions.
func (t *turn) when(at time.Time, args speech.Args) speech.Args {
	if args == nil {
		args = speech.Args{}
	}
	at = t.local(at)
	args["day"], args["weekday"], args["time"] = t.voice.Day(at), t.voice.Weekday(at.Weekday()), t.voice.Clock(at)
	return args
}

// join makes a member of the person. Joining twice changes nothing.
func (t *turn) join() {
	if t.joined() {
		return
	}
	t.m.Joined, t.m.Since = t.now, t.now
	t.awaitReview()
}

// welcomed gives the button of the welcome that somebody means who has just
// joined, and types what stands on it.
func (t *turn) welcomed(text string) (button string, ok bool) {
	if t.m.Serial > 0 {
		return "", false
	}
	said := strings.TrimSuffix(plain(text), ".")
	if said == "ja" || said == "yes" {
		return action("join", "now"), true
	}
	for _, b := range t.welcome().Buttons {
		if said == plain(b.Label) {
			return b.Action, true
		}
	}
	return "", false
}

// joinBy is the welcome's buttons: begin now, or wait for the moment.
func (t *turn) joinBy(how string, ref Ref) error {
	fresh := !t.joined()
	t.join()
	m := t.welcome()
	for _, b := range m.Buttons {
		if b.Action == action("join", how) {
			m.Lines = append(m.Lines, Line{Style: Small, Text: t.voice.Say(speech.Chosen, speech.Args{"label": b.Label})})
		}
	}
	m.Buttons, m.Notification = nil, ""
	t.edit(ref, m)
	if how == "now" {
		if !fresh && t.m.Open != nil {
			return nil
		}
		return t.question()
	}
	_, at := t.weekly()
	t.say(TopicWelcome, speech.FirstQuestion, t.when(at, nil))
	return nil
}

// start joins, or says what is going on. A welcome for the person's eyes only is
// kept nowhere, and may never have reached them: until something was asked it comes
// again.
func (t *turn) start() error {
	if t.joined() && (!t.private || t.m.Serial > 0 || t.paused()) {
		return t.status()
	}
	t.join()
	t.reply(t.welcome())
	return nil
}

// status says what is going on: an open question, a pause, the next moment.
func (t *turn) status() error {
	m := Message{Topic: TopicStatus, Lines: t.standing()}
	plans, err := t.openPlans()
	if err != nil {
		return err
	}
	if n := len(plans); n > 0 {
		m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.StatusPlans, speech.Args{"n": n})})
	}
	m.Lines = append(m.Lines, Line{Text: t.voice.Say(speech.StatusHelp)})
	t.reply(m)
	return nil
}

// standing says whether a question is open, and when the next one comes.
func (t *turn) standing() (lines []Line) {
	add := func(key speech.Key, args speech.Args) { lines = append(lines, Line{Text: t.voice.Say(key, args)}) }
	if conv := t.m.Open; conv != nil {
		add(speech.StatusOpen, t.when(conv.Put, nil))
	}
	switch p := t.m.Pause; {
	case !t.paused():
		_, at := t.weekly()
		add(speech.StatusNext, t.when(at, nil))
	case p.Until.IsZero():
		add(speech.StatusPaused, nil)
	default:
		add(speech.StatusPausedUntil, t.when(p.Until, nil))
	}
	return lines
}
