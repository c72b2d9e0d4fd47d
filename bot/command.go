package bot

import (
	"errors"
	"slices"
	"strings"
	"unicode"

	"gezel/bot/schedule"
	"gezel/bot/speech"
)

// command is one command as a member gave it.
type command struct {
	name string // the Dutch word, as in commands
	arg  string // what follows it, as typed
	word string // the word it was given with
}

// commandWords are the words of each command, in both languages whatever the
// member's own (product: "Commands").
var commandWords = map[string][]string{
	"start":        {"start"},
	"vraag":        {"vraag", "question"},
	"andere vraag": {"andere vraag", "another", "another question"},
	"overslaan":    {"overslaan", "skip"},
	"later":        {"later"},
	"pauze":        {"pauze", "pause"},
	"hervat":       {"hervat", "resume"},
	"moment":       {"moment", "time"},
	"taal":         {"taal", "language"},
	"tijdzone":     {"tijdzone", "time zone", "timezone"},
	"terugblik":    {"terugblik", "review"},
	"voornemens":   {"voornemens", "plans"},
	"notities":     {"notities", "notes"},
	"wijzig":       {"wijzig", "edit"},
	"gegevens":     {"gegevens", "data"},
	"wis":          {"wis", "forget"},
	"instellingen": {"instellingen", "settings"},
	"privacy":      {"privacy"},
	"hulp":         {"hulp", "help"},
	"stop":         {"stop"},
}

// everyday are the commands that are also everyday answers: with a question
// open they come with a button that keeps them as one.
var everyday = map[string]bool{
	"later": true, "privacy": true, "stop": true, "hulp": true, "help": true, "pauze": true, "pause": true,
}

// visible takes out what shows nothing: it comes along when a command is copied
// out of a message in which the chat server keeps signs apart.
func visible(r rune) rune {
	if unicode.Is(unicode.Cf, r) {
		return -1
	}
	return r
}

// split finds the command that a message begins with.
func split(text string) (command, bool) {
	if len(text) > longestChoice {
		return command{}, false
	}
	text = strings.Map(visible, text)
	text = strings.TrimRight(strings.TrimSuffix(text, "."), " ") // a sentence of one word
	folded := plain(text)
	best := command{}
	for name, words := range commandWords {
		for _, word := range words {
			if (folded == word || strings.HasPrefix(folded, word+" ")) && len(word) > len(best.word) {
				best = command{name: name, word: word}
			}
		}
	}
	if best.name == "" {
		return best, false
	}
	fields := strings.Fields(text)
	best.arg = strings.Join(fields[len(strings.Fields(best.word)):], " ")
	return best, true
}

// parse reads a typed message as a command. It is one only if the whole of it
// is: a sentence that happens to begin with "later" is an answer.
func (t *turn) parse(text string) (command, bool) {
	c, ok := split(text)
	if !ok {
		return c, false
	}
	if c.arg == "" {
		return c, c.name != "moment" && c.name != "taal" && c.name != "tijdzone"
	}
	now := t.local(t.now)
	switch c.name {
	case "later":
		_, err := schedule.ParseLater(c.arg, now, t.zone)
		return c, meant(err)
	case "pauze":
		_, err := schedule.ParseUntil(c.arg, now, t.zone)
		return c, meant(err)
	case "moment":
		_, err := schedule.ParseMoment(c.arg, now)
		return c, meantMoment(err)
	case "taal": // a code that is none of ours is one all the same
		return c, languageNames[plain(c.arg)] != "" || len(c.arg) <= 3
	case "tijdzone": // no answer has a name such as Europe/Amsterdam
		return c, strings.Contains(c.arg, "/") && !strings.Contains(c.arg, " ")
	case "terugblik":
		_, period := t.parsePeriod(c.arg)
		_, by := byItself[plain(c.arg)]
		return c, period || by
	case "wis":
		_, ok := t.parseForget(c.arg)
		return c, ok
	}
	return c, false
}

// meant tells whether a time that can't be taken was still meant as one: "pauze
// tot gisteren" is a command with a slip, "pauze nodig" an answer.
func meant(err error) bool {
	if err == nil {
		return true
	}
	if late, ok := errors.AsType[*schedule.LaterError](err); ok {
		return late.Kind != schedule.Unreadable
	}
	if until, ok := errors.AsType[*schedule.UntilError](err); ok {
		return until.Kind != schedule.Unreadable
	}
	return false
}

func meantMoment(err error) bool {
	moment, ok := errors.AsType[*schedule.MomentError](err)
	return err == nil || ok && moment.Kind != schedule.Unreadable && moment.Kind != schedule.BadSpec
}

// typed carries out a command that was typed in the conversation. An everyday
// word comes with a button that keeps it as the answer it may have been.
func (t *turn) typed(c command, ev Event) error {
	open := t.m.Open
	var part int
	if open != nil {
		part = len(open.Parts) - 1
	}
	if err := t.carryOut(c, ev); err != nil {
		return err
	}
	if open != nil && c.arg == "" && everyday[c.word] && ev.Message != "" && !strings.Contains(ev.Message, " ") {
		word := speech.Args{"word": c.word}
		t.post(Message{
			Topic: TopicHelp, Question: open.Question,
			Lines:   []Line{{Style: Small, Text: t.voice.Say(speech.WasItAnAnswer, word), Typed: t.voice.Say(speech.WasItTyped, word)}},
			Buttons: []Button{{Label: t.voice.Say(speech.ButtonKeep), Action: action("keep", open.ID, itoa(part), ev.Message, c.word)}},
		}, Noting{})
	}
	return nil
}

// commanded carries out a slash command. What it is not is said, with where to
// find what it can be.
func (t *turn) commanded(ev Event) error {
	text := clean(ev.Text)
	c, ok := split(text)
	switch {
	case text == "":
		c = command{name: "hulp"}
	case !ok, c.arg != "" && !takesArgument(c.name):
		t.say(TopicError, speech.UnknownCommand, speech.Args{"word": strings.Fields(text)[0]})
		return nil
	}
	if !t.joined() && !slices.Contains([]string{"start", "hulp", "privacy"}, c.name) {
		t.reply(t.welcome())
		return nil
	}
	return t.carryOut(c, ev)
}

func takesArgument(name string) bool {
	return slices.Contains([]string{"later", "pauze", "moment", "taal", "tijdzone", "terugblik", "wis"}, name)
}

// carryOut does what a command says.
func (t *turn) carryOut(c command, ev Event) error {
	switch c.name {
	case "start":
		return t.start()
	case "vraag":
		return t.question()
	case "andere vraag":
		return t.another()
	case "overslaan":
		return t.skipTyped()
	case "later":
		t.later(c.arg)
	case "pauze":
		return t.pause(c.arg)
	case "hervat":
		t.resume()
	case "moment":
		t.setMoment(c.arg)
	case "taal":
		t.setLanguage(c.arg)
	case "tijdzone":
		t.setZone(c.arg)
	case "terugblik":
		return t.reviewNow(c.arg)
	case "voornemens":
		return t.plans(0)
	case "notities":
		return t.showNotes()
	case "wijzig":
		return t.edits()
	case "gegevens":
		t.data()
	case "wis":
		return t.forget(c.arg, ev)
	case "instellingen":
		t.settings()
	case "privacy":
		t.privacy()
	case "hulp":
		t.help()
	case "stop":
		t.stop()
	}
	return nil
}
