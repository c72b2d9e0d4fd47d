package schedule

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// longestText is how much of a text is read, in bytes: more is no time.
const longestText = 200

// words is a text on its way to being read: what is left of it, folded, word by
// word. Each method takes from the front what it understands, or nothing.
type words []string

// wordsOf folds a text: lower case, no accents, no punctuation around words, a
// number apart from its unit ("16u30" is three words).
func wordsOf(text string) words {
	if len(text) > longestText {
		return words{"…"} // which nothing understands
	}
	var b strings.Builder
	var last rune
	for _, r := range strings.ToLower(text) {
		r = unaccented(r)
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		if isDigit(last) && unicode.IsLetter(r) || unicode.IsLetter(last) && isDigit(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	var w words
	for _, word := range strings.Fields(b.String()) {
		if word = strings.Trim(word, `.,;!?'"’()`); word != "" {
			w = append(w, word)
		}
	}
	return w
}

func isDigit(r rune) bool { return '0' <= r && r <= '9' }

// unaccented takes the accent from a letter as Dutch and English write them.
func unaccented(r rune) rune {
	if plain, ok := accented[r]; ok {
		return plain
	}
	return r
}

var accented = func() map[rune]rune {
	table := map[rune]rune{}
	for plain, letters := range map[rune]string{'a': "àáâãäå", 'e': "èéêë", 'i': "ìíîï", 'o': "òóôõö", 'u': "ùúûü"} {
		for _, letter := range letters {
			table[letter] = plain
		}
	}
	return table
}()

// take takes the first of the phrases that stands in front: where one begins
// another, the longer must come first.
func (w *words) take(phrases ...string) bool {
	for _, phrase := range phrases {
		parts := strings.Fields(phrase)
		if len(*w) >= len(parts) && slices.Equal((*w)[:len(parts)], parts) {
			*w = (*w)[len(parts):]
			return true
		}
	}
	return false
}

// front is the next word, "" at the end.
func (w *words) front() string {
	if len(*w) == 0 {
		return ""
	}
	return (*w)[0]
}

func (w *words) drop() { *w = (*w)[1:] }

// lookUp takes the next word if a table has it.
func lookUp[T any](w *words, table map[string]T) (T, bool) {
	found, ok := table[w.front()]
	if ok {
		w.drop()
	}
	return found, ok
}

// weekday takes the name of a day of the week.
func (w *words) weekday() (time.Weekday, bool) { return lookUp(w, weekdays) }

// month takes the name of a month.
func (w *words) month() (time.Month, bool) { return lookUp(w, months) }

// most is what a number too large to be meant is read as.
const most = 9999

// digits takes a number in digits of at most so many.
func (w *words) digits(atMost int) (int, bool) {
	n, ok := number(w.front(), atMost)
	if ok {
		w.drop()
	}
	return n, ok
}

// number reads a word of at most so many digits, and nothing else.
func number(word string, atMost int) (int, bool) {
	if word == "" || len(word) > atMost || strings.ContainsFunc(word, func(r rune) bool { return !isDigit(r) }) {
		return 0, false
	}
	n, err := strconv.Atoi(word)
	if err != nil || n > most { // err: more than an int holds
		n = most
	}
	return n, true
}

// count takes a number in digits, or in a word up to twelve.
func (w *words) count() (int, bool) {
	if n, ok := w.digits(longestText); ok {
		return n, true
	}
	return lookUp(w, numbers)
}

var numbers = map[string]int{
	"een": 1, "twee": 2, "drie": 3, "vier": 4, "vijf": 5, "zes": 6, "zeven": 7, "acht": 8, "negen": 9, "tien": 10, "elf": 11, "twaalf": 12,
	"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}

// names makes a table of the names of things that follow each other: one line
// each.
func names[T ~int](first T, lines ...string) map[string]T {
	table := map[string]T{}
	for i, line := range lines {
		for name := range strings.FieldsSeq(line) {
			table[name] = first + T(i)
		}
	}
	return table
}

var weekdays = names(time.Sunday,
	"zondag zondags zon zo sunday sundays sun",
	"maandag maandags maa ma monday mondays mon",
	"dinsdag dinsdags din di tuesday tuesdays tues tue",
	"woensdag woensdags woe wo wednesday wednesdays weds wed",
	"donderdag donderdags don do thursday thursdays thurs thur thu",
	"vrijdag vrijdags vrij vri vr friday fridays fri",
	"zaterdag zaterdags zat za saturday saturdays sat",
)

var months = names(time.January,
	"januari january jan",
	"februari february febr feb",
	"maart march mrt mar",
	"april apr",
	"mei may",
	"juni june jun",
	"juli july jul",
	"augustus august aug",
	"september sept sep",
	"oktober october okt oct",
	"november nov",
	"december dec",
)
