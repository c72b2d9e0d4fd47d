package bot

import (
	"slices"
	"strings"

	"gezel/bot/speech"
)

// shortestSlip is the fewest letters of a word in which a slip is looked for:
// of shorter ones too many are one letter away from another word.
const shortestSlip = 5

// slips are near misses that are no slip of a letter.
var slips = map[string]string{"help me": "help", "help mij": "help", "hulp!": "hulp", "help!": "help"}

// nearCommand gives the command that a message may have been meant as: a single
// word, one slip away from that of a command. One that erases is never guessed.
func nearCommand(text string) (word string, ok bool) {
	if len(text) > longestChoice {
		return "", false
	}
	folded := strings.TrimSuffix(plain(text), ".")
	if word, ok := slips[folded]; ok {
		return word, true
	}
	if strings.Contains(folded, " ") {
		return "", false
	}
	for name, words := range commandWords {
		if name == "wis" || name == "moment" || name == "taal" || name == "tijdzone" { // or has no meaning by itself
			continue
		}
		for _, w := range words {
			guessed := len(w) >= shortestSlip || w == "hulp" || w == "help"
			if guessed && folded != w && oneSlip([]rune(folded), []rune(w)) && (word == "" || w < word) {
				word = w
			}
		}
	}
	return word, word != ""
}

// oneSlip tells whether a is one slip away from b: a letter too many, one too
// few, another one, or two that changed places.
func oneSlip(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch len(b) - len(a) {
	case 0:
		rest := i + 1
		if rest < len(a) && a[i] == b[rest] && a[rest] == b[i] {
			rest++
		}
		return rest <= len(a) && slices.Equal(a[rest:], b[rest:])
	case 1:
		return slices.Equal(a[i:], b[i+1:])
	}
	return false
}

// meantBy gives the command that words may have been meant as, if they can be
// taken back for it.
func meantBy(words Text) (word string, ok bool) {
	if words.Message == "" || strings.Contains(words.Message, " ") {
		return "", false
	}
	return nearCommand(words.Text)
}

// timeWords are words of a time that stands behind "pauze".
var timeWords = []string{
	"tot", "until", "till", "van", "from", "vanaf", "morgen", "tomorrow", "volgende", "next", "week", "weken", "weeks",
	"maand", "maanden", "month", "months", "zomer", "summer", "svp", "graag", "please",
}

// seemsMeant tells whether a command that can't be read was meant as one all the
// same: "pauze volgende week", and not "pauze nodig".
func seemsMeant(c command) bool {
	words := strings.Fields(plain(c.arg))
	timed := func(word string) bool {
		return strings.ContainsAny(word, "0123456789") || strings.Contains(word, "dag") || strings.HasSuffix(word, "day") || word == "week"
	}
	switch c.name {
	case "pauze":
		return len(words) <= 6 && slices.ContainsFunc(words, func(word string) bool { return slices.Contains(timeWords, word) || timed(word) })
	case "moment":
		return len(words) <= 5 && slices.ContainsFunc(words, timed)
	case "taal":
		return len(words) == 1
	case "terugblik":
		return len(words) == 1
	case "wis":
		return len(words) == 1 && words[0] != "it"
	}
	return false
}

// sayHow says how a command is given that words seem to have been meant as. They
// stay kept as what they were taken for.
func (t *turn) sayHow(text string) error {
	c, ok := split(text)
	if !ok || !seemsMeant(c) {
		return nil
	}
	return t.carryOut(c, Event{})
}

// offerMeant asks whether a word that was kept was meant as a command.
func (t *turn) offerMeant(words Text) {
	word, ok := meantBy(words)
	if !ok {
		return
	}
	m := t.didYouMean(word)
	m.Buttons = []Button{{Label: t.voice.Say(speech.ButtonMeant), Action: action("meant", words.Message, word)}}
	t.post(m, Noting{})
}

func (t *turn) didYouMean(word string) Message {
	return Message{Topic: TopicHelp, Lines: []Line{{Style: Small, Text: t.voice.Say(speech.DidYouMean, speech.Args{"word": word})}}}
}

// pressMeant carries out the command, and takes the word away that was kept.
func (t *turn) pressMeant(ref Ref, args []string) error {
	c, ok := split(args[1])
	if !ok || c.name == "wis" {
		t.say(TopicError, speech.TooLate)
		return nil
	}
	t.edit(ref, t.didYouMean(args[1]))
	if err := t.takeBack(args[0]); err != nil {
		return err
	}
	return t.carryOut(c, Event{})
}
