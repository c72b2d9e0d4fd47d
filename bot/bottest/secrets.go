package bottest

import (
	"bytes"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Secrets is all that members wrote in a test, and the tokens: what must turn
// up in no log line, error, notification or stored byte. The zero Secrets is
// empty and ready.
type Secrets struct {
	mu      sync.Mutex
	needles map[string]bool
	log     bytes.Buffer
}

// Add adds texts. Of each one it looks for the whole, for every run of three
// words and for every word of nine letters or more, so that a log that cuts,
// quotes or lowers what it holds is found out too. A single shorter word proves
// nothing: "edit" is a command, and a word of many an error.
func (s *Secrets) Add(texts ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.needles == nil {
		s.needles = map[string]bool{}
	}
	for _, text := range texts {
		for _, needle := range append(phrases(text), longWords(text)...) {
			s.needles[needle] = true
		}
	}
}

// phrases gives the text as a whole, if it has two words or more, and its runs
// of three words, in lower case.
func phrases(text string) []string {
	words := strings.Fields(strings.ToLower(text))
	var all []string
	if len(words) >= 2 {
		all = append(all, strings.Join(words, " "))
	}
	for i := range max(0, len(words)-2) {
		all = append(all, strings.Join(words[i:i+3], " "))
	}
	return all
}

// longWords gives the words that are long enough to be somebody's own.
func longWords(text string) []string {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) })
	return slices.DeleteFunc(words, func(word string) bool { return utf8.RuneCountInString(word) < 9 })
}

// Find gives what of the secrets stands in text, in order; nothing is good.
// Text may be anything: a message, an error, the raw bytes of a store.
func (s *Secrets) Find(text string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return find(text, s.needles)
}

func find(text string, needles map[string]bool) []string {
	hay := strings.ToLower(text)
	spaced := strings.Join(strings.Fields(hay), " ")
	var found []string
	for needle := range needles {
		if holds(hay, needle) || holds(spaced, needle) {
			found = append(found, needle)
		}
	}
	slices.Sort(found)
	return found
}

// holds tells whether a phrase stands in hay, and not as a part of longer
// words.
func holds(hay, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(hay[from:], phrase)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(phrase)
		before, _ := utf8.DecodeLastRuneInString(hay[:start])
		after, size := utf8.DecodeRuneInString(hay[end:])
		if !unicode.IsLetter(before) && (size == 0 || !unicode.IsLetter(after)) {
			return true
		}
		_, step := utf8.DecodeRuneInString(hay[start:])
		from = start + step
	}
}

// Logger gives a logger of every level, whose lines FindLogged looks through.
func (s *Secrets) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(secretLog{s}, &slog.HandlerOptions{Level: slog.LevelDebug - 100}))
}

// FindLogged gives what of the secrets was logged, and the line it stands on.
func (s *Secrets) FindLogged() (found []string, line string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for line := range strings.Lines(s.log.String()) {
		if found := find(line, s.needles); len(found) > 0 {
			return found, line
		}
	}
	return nil, ""
}

// Logged gives all that was logged.
func (s *Secrets) Logged() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

type secretLog struct{ s *Secrets }

func (l secretLog) Write(p []byte) (int, error) {
	l.s.mu.Lock()
	defer l.s.mu.Unlock()
	return l.s.log.Write(p)
}
