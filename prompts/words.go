package prompts

import (
	"regexp"
	"strings"
	"unicode"
)

// overlap tells how alike two texts are by their vocabularies, from 0 to 1: the
// words that both have, over the words of the one that has fewer.
func overlap(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	shared := 0
	for w := range a {
		if b[w] {
			shared++
		}
	}
	return float64(shared) / float64(len(a))
}

// vocabulary gives the distinct words of a text, without capitals and punctuation.
func vocabulary(s string) map[string]bool {
	set := map[string]bool{}
	for _, w := range words(s) {
		set[strings.ToLower(w)] = true
	}
	return set
}

// words splits a text at everything that is no letter, digit or apostrophe and
// no hyphen within a word.
func words(s string) []string {
	fields := strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("'’-", r)
	})
	out := fields[:0]
	for _, f := range fields {
		if f = strings.Trim(f, "'’-"); f != "" {
			out = append(out, f)
		}
	}
	return out
}

var sentenceEnd = regexp.MustCompile(`[.?!…]+["'”’)]*(?:\s+|$)`)

// sentences splits a text where a full stop, a question mark or the like is
// followed by space or by nothing.
func sentences(s string) []string {
	var out []string
	for _, part := range sentenceEnd.Split(s, -1) {
		if len(words(part)) > 0 {
			out = append(out, part)
		}
	}
	return out
}

// fleschDouma is the reading ease of a Dutch text (Douma 1960, after Flesch):
// 206.84 − 0.93 × words per sentence − 77 × syllables per word. Around 55 reads
// as B1 to B2; higher is easier.
func fleschDouma(s string) float64 {
	ws, ss := words(s), sentences(s)
	if len(ws) == 0 || len(ss) == 0 {
		return 100
	}
	syllables := 0
	for _, w := range ws {
		syllables += syllablesOf(w)
	}
	n := float64(len(ws))
	return 206.84 - 0.93*n/float64(len(ss)) - 77*float64(syllables)/n
}

// Vowels that sound as one in Dutch; the longest come first.
var vowelGroup = regexp.MustCompile(`(?i)aai|ooi|oei|eeuw|ieuw|aa|éé|óó|ee|oo|uu|ie|oe|eu|ui|ei|ij|au|ou|[aeiouyàáâäèéêëìíîïòóôöùúûü]`)

// syllablesOf counts the vowel sounds of a Dutch word, at least one.
func syllablesOf(word string) int {
	return max(1, len(vowelGroup.FindAllString(word, -1)))
}
