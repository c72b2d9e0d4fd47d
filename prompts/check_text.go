package prompts

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// The measures of R2 and R7.
const (
	maxQuestion = 160 // characters, in Dutch
	maxSentence = 18  // words
	maxLabel    = 40  // characters
	minRatio    = 0.6 // English characters to Dutch ones
	maxRatio    = 1.6
	minReading  = 55 // Flesch-Douma
)

var secondQuestion = map[string]*regexp.Regexp{
	"Dutch": regexp.MustCompile(`(?i)\b(?:en|of),? (?:(?:aan|bij|door|in|met|naar|om|op|over|tegen|tot|uit|van|voor) )?` +
		`(?:wie|wiens|wat|welke?|wanneer|waar[a-z]*|hoe[a-z]*)\b`),
	"English": regexp.MustCompile(`(?i)\b(?:and|or),? (?:(?:about|at|by|for|from|in|of|on|to|with) )?` +
		`(?:who|whom|whose|what|which|when|where|why|how)\b`),
}

// oneQuestion: R1, a text asks one thing, and the question mark ends it.
func (in *inspection) oneQuestion(p passage) {
	for _, r := range p.readings() {
		n := strings.Count(r.text, "?")
		switch {
		case !p.asks && n > 0:
			in.fault("R1", "The %s %s asks something too; leave the question mark to the question.", r.language, p.name)
		case p.asks && n != 1:
			in.fault("R1", "The %s %s has %d question marks; ask one thing, with one question mark at the end.", r.language, p.name, n)
		case p.asks && !strings.HasSuffix(r.text, "?"):
			in.fault("R1", "The %s %s goes on after its question mark; put the question last.", r.language, p.name)
		}
		if m := secondQuestion[r.language].FindString(r.text); p.asks && m != "" {
			in.fault("R1", "The %s %s asks a second thing with %q; keep one of the two.", r.language, p.name, m)
		}
	}
}

// short: R2, a text can be read in one go on a phone.
func (in *inspection) short(p passage) {
	if n := utf8.RuneCountInString(p.NL); p.name == "question" && n > maxQuestion {
		in.fault("R2", "The Dutch question has %d characters; bring it down to %d.", n, maxQuestion)
	}
	for _, r := range p.readings() {
		for _, s := range sentences(r.text) {
			if n := len(words(s)); n > maxSentence {
				in.fault("R2", "The %s %s has a sentence of %d words; cut it to %d or split it.", r.language, p.name, n, maxSentence)
			}
		}
	}
}

// labelled: R2, a label fits on a button.
func (in *inspection) labelled(p passage) {
	for _, r := range p.readings() {
		if n := utf8.RuneCountInString(r.text); n > maxLabel {
			in.fault("R2", "The %s %s has %d characters; bring it down to %d.", r.language, p.name, n, maxLabel)
		}
	}
}

var (
	anchor  = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:deze week|één|een moment|een overleg|deze maand)(?:[^\pL]|$)`)
	address = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:je|jij|jou|jouw)(?:[^\pL]|$)`)
)

// anchored: R3, the question points at something that happened, to the reader.
func (in *inspection) anchored() {
	if !anchor.MatchString(in.q.Text.NL) {
		in.fault("R3", `The Dutch question points at no one moment; use "deze week", "één", "een moment", "een overleg" or "deze maand".`)
	}
	if !address.MatchString(in.q.Text.NL) {
		in.fault("R3", `The Dutch question does not speak to the reader; use "je", "jij", "jou" or "jouw".`)
	}
}

// parity: R7, both languages say as much.
func (in *inspection) parity(p passage) {
	if nl, en := len(sentences(p.NL)), len(sentences(p.EN)); nl != en {
		in.fault("R7", "The %s has %d sentences in Dutch and %d in English; make them equal.", p.name, nl, en)
	}
	ratio := float64(utf8.RuneCountInString(p.EN)) / float64(utf8.RuneCountInString(p.NL))
	if ratio < minRatio || ratio > maxRatio {
		in.fault("R7", "The English %s is %.2f times as long as the Dutch one; bring that between %.1f and %.1f.", p.name, ratio, minRatio, maxRatio)
	}
}

// A wording is something that is not said, and what to do about it.
type wording struct {
	point   string
	pattern *regexp.Regexp
	advice  string
}

func banned(point, pattern, advice string) wording {
	return wording{point, regexp.MustCompile(`(?i)(?:^|[^\pL])(` + pattern + `)(?:[^\pL]|$)`), advice}
}

// loaded: R4, words that blame, grade or praise.
var loaded = map[string][]wording{
	"Dutch": {
		banned("R4", `waarom`, `ask "wat" or "hoe"`),
		banned("R4", `toch|eigenlijk`, "leave it out"),
		banned("R4", `(?:zou|zouden|had|zou je|had je) (?:\pL+ )?moeten|had je niet|zou je niet|hoort te`, "ask what happened, not what ought to"),
		banned("R4", `fout(?:en|e)?|falen|faalde?|faalt|gefaald`, "name what happened without a verdict"),
		banned("R4", `scores?|cijfers?|reeks(?:en)?|streaks?`, "leave out what grades or counts"),
		banned("R4", `goed bezig|goed gedaan|knap|super|geweldig|helaas`, "leave out praise and pity"),
	},
	"English": {
		banned("R4", `why`, `ask "what" or "how"`),
		banned("R4", `should you|you should|shouldn['’]t you`, "ask what happened, not what ought to"),
		banned("R4", `scores?|streaks?`, "leave out what grades or counts"),
		banned("R4", `well done|good job|great work|unfortunately`, "leave out praise and pity"),
	},
}

// unloaded: R4, someone who did the opposite can answer without loss of face.
func (in *inspection) unloaded(p passage) {
	in.search(p, loaded)
	for _, r := range p.readings() {
		if strings.Contains(r.text, "!") {
			in.fault("R4", "The %s %s has an exclamation mark; end the sentence quietly.", r.language, p.name)
		}
	}
}

// unfit: R8, words that are not the reader's own.
var unfit = map[string][]wording{
	"Dutch": {
		banned("R8", `u|uw`, `write "je" and "jouw"`),
		banned("R8", `hij|zij (?:is|was|heeft|had|kan|kon|wil|wilde|zal|zou|moet|moest|mag|mocht|doet|deed|zegt|zei)`,
			"name the role, or ask in the plural"),
		banned("R8", `stakeholders?`, `write "partner"`),
		banned("R8", `handelingsperspectie(?:f|ven)`, `write "wat je kunt doen"`),
		banned("R8", `gefaciliteerd|faciliteer\pL*|faciliteren`, `write "helpen" or "regelen"`),
		banned("R8", `interveni\pL+|geïntervenieerd`, `write "ingrijpen"`),
		banned("R8", `actor(?:en)?`, `write "partij"`),
		banned("R8", `prioriteit\pL*`, `write "wat voorgaat"`),
		banned("R8", `creëer\pL*|creëren|gecreëerd`, `write "maken"`),
	},
	"English": {
		banned("R8", `he|she|his|him`, `name the role, or write "they"`),
		banned("R8", `stakeholders?`, `write "partner"`),
	},
}

var emoji = regexp.MustCompile(`[\x{1F000}-\x{1FAFF}\x{2600}-\x{27BF}\x{FE0F}]`)

// language: R8, plain words, to one reader, about anyone.
func (in *inspection) language(p passage) {
	in.search(p, unfit)
	for _, r := range p.readings() {
		if emoji.MatchString(r.text) {
			in.fault("R8", "The %s %s has an emoji; say it in words.", r.language, p.name)
		}
	}
}

// search reports each wording that a passage holds.
func (in *inspection) search(p passage, list map[string][]wording) {
	for _, r := range p.readings() {
		for _, w := range list[r.language] {
			if m := w.pattern.FindStringSubmatch(r.text); m != nil {
				in.fault(w.point, "The %s %s says %q; %s.", r.language, p.name, m[1], w.advice)
			}
		}
	}
}

// readable: R8, an alarm where the Dutch question with its follow-ups reads
// heavily. One question alone is too short a text to measure.
func (in *inspection) readable() {
	var all []string
	for _, p := range in.texts() {
		all = append(all, p.NL)
	}
	if ease := fleschDouma(strings.Join(all, " ")); ease < minReading {
		in.fault("R8", "The Dutch texts have a reading ease of %.0f (Flesch-Douma), below %d; use shorter words or sentences.", ease, minReading)
		in.out[len(in.out)-1].Alarm = true
	}
}
