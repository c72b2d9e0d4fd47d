package terminal

import (
	"errors"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// cut splits off the first word.
func cut(s string) (word, rest string) {
	s = strings.TrimSpace(s)
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// number reads a number of a button or a message, counted from 1.
func number(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n > 0
}

// name reads the name of a person or a channel: one word of letters, digits,
// dots, hyphens and underscores. It is the same however it is capitalised.
func name(s string) (string, bool) {
	s = strings.ToLower(strings.TrimLeft(s, "@#"))
	fits := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".-_", r) }
	bad := strings.ContainsFunc(s, func(r rune) bool { return !fits(r) })
	return s, s != "" && !bad && utf8.RuneCountInString(s) <= 40 && utf8.ValidString(s)
}

// What can be wrong with a stretch of time.
var (
	errNoStretch = errors.New("no stretch of time")
	errTooFar    = errors.New("too far")
)

// farthest is how far the clock can be moved at once, in years.
const farthest = 10

// after reads a stretch of time ("30m", "3h", "2d", "1w") and gives the instant
// that lies so far after now. Days and weeks are those of the calendar, so
// that a week later it is the same time of day.
func after(now time.Time, stretch string) (time.Time, error) {
	stretch = strings.ToLower(strings.ReplaceAll(stretch, " ", ""))
	if stretch == "" {
		return now, errNoStretch
	}
	unit := stretch[len(stretch)-1]
	n, ok := number(stretch[:len(stretch)-1])
	if !ok {
		return now, errNoStretch
	}
	if n > farthest*366*24*60 {
		return now, errTooFar
	}
	var to time.Time
	switch unit {
	case 'm':
		to = now.Add(time.Duration(n) * time.Minute)
	case 'h':
		to = now.Add(time.Duration(min(n, farthest*366*24)) * time.Hour)
	case 'd':
		to = now.AddDate(0, 0, n)
	case 'w':
		to = now.AddDate(0, 0, 7*n)
	default:
		return now, errNoStretch
	}
	if to.After(now.AddDate(farthest, 0, 0)) {
		return now, errTooFar
	}
	return to, nil
}

// assignment is one field as it was filled in.
type assignment struct{ name, value string }

// assignments reads what follows /form: name=value, separated by spaces. A
// value with spaces stands in quotation marks, "…" or '…'; in it a backslash
// takes the next character as it is, and \n is a new line. What can't be read
// is given back from where it begins, with ok false.
func assignments(s string) (all []assignment, unread string, ok bool) {
	for s = strings.TrimSpace(s); s != ""; s = strings.TrimSpace(s) {
		name, rest, found := strings.Cut(s, "=")
		if !found || name == "" || strings.ContainsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == '\'' }) {
			return all, s, false
		}
		value, rest, ok := quoted(rest)
		if !ok {
			return all, s, false
		}
		all = append(all, assignment{name, value})
		s = rest
	}
	return all, "", true
}

// quoted reads one value from the beginning of s, and gives what follows it.
func quoted(s string) (value, rest string, ok bool) {
	mark, size := utf8.DecodeRuneInString(s)
	end, known := map[rune]rune{'"': '"', '\'': '\'', '“': '”', '‘': '’'}[mark]
	if !known {
		if i := strings.IndexFunc(s, unicode.IsSpace); i >= 0 {
			return s[:i], s[i:], true
		}
		return s, "", true
	}
	var b strings.Builder
	escaped := false
	for i, r := range s[size:] {
		switch {
		case escaped && r == 'n':
			b.WriteByte('\n')
		case escaped && r == 't':
			b.WriteByte('\t')
		case escaped:
			b.WriteRune(r)
		case r == '\\':
			escaped = true
			continue
		case r == end:
			rest = s[size+i+utf8.RuneLen(end):]
			next, _ := utf8.DecodeRuneInString(rest)
			return b.String(), rest, rest == "" || unicode.IsSpace(next)
		default:
			b.WriteRune(r)
		}
		escaped = false
	}
	return "", "", false
}
