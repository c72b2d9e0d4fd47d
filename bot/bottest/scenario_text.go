package bottest

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"gezel/bot"
)

// A scene is written line by line; # begins a remark.
//
//	anna: Ik liet hem uitrazen.            she types a message
//	anna replies: Dat kan.                 … in the thread of the last question
//	anna edits 1: Ik liet haar uitrazen.   changes her last message (2: the one before)
//	anna deletes 1
//	anna presses 2                         the button whose label is, or begins with, that
//	anna commands voornemens               the slash command
//	anna fills in Je antwoord = Niets.     the open dialog; several with ;
//	after 1m                               time passes: m, h, d or w
//	restart                                the process ends and starts anew
//	down                                   it ends
//	up                                     it starts again
func (s *scene) play(line string) error {
	switch word, rest, _ := strings.Cut(line, " "); word {
	case "after":
		d, err := span(rest)
		s.until(s.now().Add(d))
		return err
	case "restart":
		s.down()
		s.boot()
		s.tick()
		return nil
	case "down":
		s.down()
		return nil
	case "up":
		s.boot()
		return nil
	}
	who, what, ok := strings.Cut(line, " ")
	name, speaks := strings.CutSuffix(who, ":")
	if !ok {
		return errors.New("nobody does anything")
	}
	p := s.person(name)
	if speaks {
		s.says(p, func() string { return p.Say(what) })
		return nil
	}
	return s.acts(p, what)
}

// says adds a message; one that nobody hears yet is heard when the process is
// up again.
func (s *scene) says(p *player, say func() string) {
	message := say()
	p.said = append(p.said, message)
	if s.coach == nil {
		return
	}
	// By its id, for what was said before may come once more from the history.
	s.await("the message "+message, func() bool { return s.handled(message) > 0 })
	s.tick()
}

func (s *scene) down() {
	s.stop()
	s.stop, s.coach = func() {}, nil
}

// acts does what is no plain message.
func (s *scene) acts(p *player, what string) error {
	verb, rest, _ := strings.Cut(what, " ")
	switch verb {
	case "replies:":
		ref := s.lastAsked(p)
		s.says(p, func() string { return p.Person.(Replier).Reply(ref, rest) })
	case "edits":
		nth, text, _ := strings.Cut(rest, ": ")
		message, err := p.nth(nth)
		if err != nil {
			return err
		}
		s.may(p, bot.Edited, func() { p.Edit(message, text) })
	case "deletes":
		message, err := p.nth(rest)
		if err != nil {
			return err
		}
		s.may(p, bot.Deleted, func() { p.Delete(message) })
	case "presses":
		label, err := s.label(p, rest)
		if err != nil {
			return err
		}
		s.does(p, bot.Pressed, func() { p.Press("", label) })
	case "commands":
		s.does(p, bot.Commanded, func() { p.Command(rest) })
	case "fills":
		return s.fills(p, strings.TrimPrefix(rest, "in "))
	default:
		return fmt.Errorf("%q is no verb", verb)
	}
	return nil
}

// may is does while the process is up.
func (s *scene) may(p *player, kind bot.Kind, do func()) {
	if s.coach == nil {
		do()
		return
	}
	s.does(p, kind, do)
}

// nth gives somebody's nth last message.
func (p *player) nth(text string) (string, error) {
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > len(p.said) {
		return "", fmt.Errorf("no message %q", text)
	}
	return p.said[len(p.said)-n], nil
}

// label finds the button that is meant, in the last message that has one.
func (s *scene) label(p *player, meant string) (string, error) {
	for _, m := range slices.Backward(p.Sees()) {
		for _, label := range m.Buttons {
			if label == meant || strings.HasPrefix(label, meant+" ") {
				return label, nil
			}
		}
	}
	return "", fmt.Errorf("no button %q", meant)
}

// lastAsked is the message that asked something last.
func (s *scene) lastAsked(p *player) (message string) {
	for _, said := range s.watch.Said() {
		asks := said.Message.Topic == bot.TopicQuestion || said.Message.Topic == bot.TopicFollowUp
		if asks && !said.Edit && said.Err == nil && said.To.User == p.Place().User {
			message = said.Ref.Message
		}
	}
	return message
}

// fills fills in the dialog, as soon as it stands open, and sends it.
func (s *scene) fills(p *player, text string) error {
	values := map[string]string{}
	for field := range strings.SplitSeq(text, "; ") {
		label, value, ok := strings.Cut(field, " = ")
		if !ok {
			return fmt.Errorf("%q fills in nothing", field)
		}
		values[label] = value
	}
	s.await("a dialog", func() bool { _, open := p.Dialog(); return open })
	s.does(p, bot.Submitted, func() { p.Submit(values) })
	return nil
}

func span(text string) (time.Duration, error) {
	units := map[byte]time.Duration{'m': time.Minute, 'h': time.Hour, 'd': 24 * time.Hour, 'w': 7 * 24 * time.Hour}
	if text == "" || units[text[len(text)-1]] == 0 {
		return 0, fmt.Errorf("%q is no span of time", text)
	}
	n, err := strconv.Atoi(text[:len(text)-1])
	return time.Duration(n) * units[text[len(text)-1]], err
}
