package speech

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"gotest.tools/v3/golden"
)

// samples are what sentences may mention, for reading them.
func samples(v Voice) Args {
	at := time.Date(2026, time.November, 26, 16, 0, 0, 0, time.UTC)
	nl := v.Lang() == "nl"
	pick := func(dutch, english string) string {
		if nl {
			return dutch
		}
		return english
	}
	return Args{
		"name": "Anna", "days": 400, "weekday": v.Weekday(at.Weekday()), "time": v.Clock(at), "day": v.Day(at), "date": v.Date(at),
		"until": v.Date(at.AddDate(0, 0, 7)), "month": v.Month(at.Month()), "year": 2026, "zone": "Europe/Amsterdam",
		"notion": pick("op je handen zitten", "sitting on your hands"), "part": 3, "low": pick("Vooral binnen", "Mainly inside"),
		"high": pick("Vooral buiten", "Mainly outside"), "label": pick("Confronteren", "Confront"), "number": "9", "last": 4, "word": pick("later", "later"),
		"question": pick("Als het terugkomt, wat doe je dan?", "If it comes back, what will you do?"), "nr": 2,
		"input": pick("tot gisteren", "until yesterday"), "example": v.Say(PauseExample), "language": v.Say(LanguageName),
		"moment": v.Say(EveryWeek, Args{"weekday": v.Weekday(at.Weekday()), "time": v.Clock(at)}),
		"period": v.Quarter(4), "outcome": pick("anders gedaan", "done differently"), "notions": pick("verbinden · confronteren", "connect · confront"),
		"more": 3, "group": v.Say(GroupCraft), "answered": 5, "skipped": 2, "unasked": 1,
		"counts": pick("2 keer verbinden en 1 keer confronteren", "connect twice and confront once"), "what": pick("confronteren", "confront"), "place": 4, "phrase": pick("Eerst het een, toen het ander", "First one, then the other"),
	}
}

// said gives every reading of a sentence: with each number, and with what may
// be empty left out.
func said(v Voice, key Key, mentions []string) (all []string) {
	for _, n := range []int{1, 2} {
		args := samples(v)
		if slices.Contains(mentions, "n") {
			args["n"] = n
		}
		all = append(all, v.Say(key, args))
		for _, empty := range []string{"name", "more", "skipped", "unasked", "answered"} {
			if slices.Contains(mentions, empty) {
				without := maps.Clone(args)
				without[empty] = 0
				if empty == "name" {
					without[empty] = ""
				}
				all = append(all, v.Say(key, without))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// everything calls visit with every reading of every sentence.
func everything(t *testing.T, visit func(lang string, key Key, name, text string)) {
	t.Helper()
	order, mentions, names := declared(t)
	for _, lang := range Languages {
		for _, key := range order {
			for _, text := range said(In(lang), key, mentions[key]) {
				visit(lang, key, names[key], text)
			}
		}
	}
}

// What is never said, in content.md's and voice.md's terms.
var banned = map[string]*regexp.Regexp{
	"nl": regexp.MustCompile(`(?i)\b(waarom|toch|eigenlijk|zou moeten|had je niet|zou je niet|hoort te|fout|falen|score|cijfer|reeks|streak|goed bezig|super|helaas|gemist|procent|u|uw|hij|hem|zijn antwoord|ik begrijp hoe|je lijkt|probeer eens|stakeholder|faciliteren|actor|prioriteit|creëren)\b`),
	"en": regexp.MustCompile(`(?i)\b(why|should you|score|streak|great|awesome|unfortunately|missed|percent|sorry|well done|try to|stakeholder|he|she|his|her)\b`),
}

func TestTheTone(t *testing.T) {
	everything(t, func(lang string, key Key, _, text string) {
		if word := banned[lang].FindString(text); word != "" {
			t.Errorf("%s in %s says %q: %s", key, lang, word, text)
		}
		for _, r := range text {
			if r == '!' || r == '%' || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || r == '\'' || r == '"' || r == '\t' || r == '\u00a0' {
				t.Errorf("%s in %s holds %q: %s", key, lang, r, text)
			}
		}
		if strings.Contains(text, "  ") || strings.Contains(text, " .") || strings.Contains(text, "..") || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
			t.Errorf("%s in %s is not clean: %s", key, lang, text)
		}
		for _, line := range strings.Split(text, "\n") {
			for sentence := range strings.SplitSeq(line, ". ") {
				if n := len(strings.Fields(sentence)); n > 30 {
					t.Errorf("%s in %s has a sentence of %d words: %s", key, lang, n, sentence)
				}
			}
		}
	})
}

// Titles and buttons of dialogs fit every vendor, labels of buttons a phone.
func TestLengths(t *testing.T) {
	everything(t, func(lang string, key Key, name, text string) {
		n := len([]rune(text))
		switch {
		case strings.HasPrefix(name, "Form") && strings.HasSuffix(name, "Title"), key == FormKeep, key == FormErase:
			if n > 24 {
				t.Errorf("%s in %s has %d characters, a title has 24: %s", key, lang, n, text)
			}
		case strings.HasPrefix(name, "Form"):
			if n > 150 { // a hint or an error at a field
				t.Errorf("%s in %s has %d characters: %s", key, lang, n, text)
			}
		case strings.HasPrefix(name, "Button"), strings.HasPrefix(name, "Outcome"):
			if n > 40 {
				t.Errorf("%s in %s has %d characters, a button has 40: %s", key, lang, n, text)
			}
		case strings.HasPrefix(name, "Notify"):
			if n > 60 {
				t.Errorf("%s in %s has %d characters: %s", key, lang, n, text)
			}
		}
	})
}

// Both languages say it at about the same length, in as many paragraphs.
func TestBothLanguagesSayAsMuch(t *testing.T) {
	order, mentions, _ := declared(t)
	for _, key := range order {
		nl, en := said(In("nl"), key, mentions[key])[0], said(In("en"), key, mentions[key])[0]
		if a, b := strings.Count(nl, "\n"), strings.Count(en, "\n"); a != b {
			t.Errorf("%s has %d paragraphs in Dutch, %d in English", key, a+1, b+1)
		}
		if ratio := float64(len(en)) / float64(len(nl)); len(nl) > 30 && (ratio < 0.6 || ratio > 1.6) {
			t.Errorf("%s is %.1f times as long in English:\n%s\n%s", key, ratio, nl, en)
		}
	}
}

// The whole of it, to be read as a person after every change.
func TestReadOut(t *testing.T) {
	order, mentions, _ := declared(t)
	var b strings.Builder
	for _, key := range order {
		fmt.Fprintf(&b, "%s\n", key)
		for _, lang := range Languages {
			for _, text := range said(In(lang), key, mentions[key]) {
				fmt.Fprintf(&b, "  %s  %s\n", lang, strings.ReplaceAll(text, "\n", "\n      "))
			}
		}
	}
	golden.Assert(t, b.String(), "sentences.golden")
}
