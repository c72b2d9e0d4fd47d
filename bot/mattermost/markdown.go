package mattermost

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// apart stands where two characters must not meet: nobody sees it. It keeps
// letters from a sign for which Mattermost's Markdown has no escape.
const apart = "\u200b"

// escape makes text read to the letter in every client of Mattermost: no
// mention, hashtag, emoji, link, picture or formatting comes of it. All lines
// go this one way, members' and the coach's.
//
// What Markdown lets be escaped gets a backslash. The clients look for
// @mentions, #hashtags, ~channels, :emoji: and addresses after that, in what is
// left: there a sign that shows nothing is put in between. "<", "&" and "$"
// become entities, since no client takes these back for markup.
// (https://docs.mattermost.com/collaborate/format-messages.html)
func escape(text string) string {
	var out strings.Builder
	for i, line := range strings.Split(readable(text), "\n") {
		if i > 0 {
			out.WriteByte('\n')
		}
		escapeLine(&out, line)
	}
	return out.String()
}

// introducing makes of escaped text what stands above the fields of a dialog. The
// web clients of 11.2 and around make entities of "&", "<" and ">" there, and
// read Markdown then; the others read Markdown alone. What is an entity already
// reads wrong there, and so does an escaped one: a sign that shows nothing does
// instead. Only a "<" that may begin an address, and two "$" around a formula,
// stay entities.
func introducing(escaped string) string {
	lines := strings.Split(escaped, "\n")
	for i, line := range lines {
		line = strings.NewReplacer("&amp;", "&"+apart, `\>`, apart+">").Replace(line)
		if !strings.Contains(line, "@") {
			line = strings.ReplaceAll(line, "&lt;", "<"+apart)
		}
		if strings.Count(line, "&#36;") == 1 {
			line = strings.Replace(line, "&#36;", "$", 1)
		}
		lines[i] = line
	}
	return strings.Join(lines, "\n")
}

// readable takes out what nobody can read: control characters, and spaces that
// would make a line a block of code.
func readable(text string) string {
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u2424", "\n", "\t", " ").
		Replace(strings.ToValidUTF8(text, "\uFFFD"))
	text = strings.Map(func(r rune) rune {
		if r != '\n' && unicode.IsControl(r) || strings.ContainsRune(reorders, r) {
			return -1
		}
		return r
	}, text)
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = strings.TrimSpace(lines[i])
	}
	return strings.Join(lines, "\n")
}

// reorders are the signs that make text read in another order than it stands.
const reorders = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// escapeLine escapes one line that begins with no space.
func escapeLine(out *strings.Builder, line string) {
	digits := len(line) - len(strings.TrimLeft(line, "0123456789"))
	var last rune
	word := 0 // where the word of i begins
	for i, r := range line {
		next, _ := utf8.DecodeRuneInString(line[i+utf8.RuneLen(r):])
		switch {
		case r == '<':
			out.WriteString("&lt;")
		case r == '&':
			out.WriteString("&amp;")
		case r == '$':
			out.WriteString("&#36;")
		case r == '\\':
			out.WriteString(`\\` + apart) // two before a letter are no escape there
		case strings.ContainsRune("*_`[]|>", r):
			out.WriteRune('\\')
			out.WriteRune(r)
		case r == '#' || r == '~':
			out.WriteRune('\\')
			out.WriteRune(r)
			out.WriteString(apart)
		case r == '@' || (r == ':' || r == ';') && next != 0 && next != ' ' && !clockLike(line[i:], last):
			out.WriteRune(r)
			out.WriteString(apart)
		case i == 0 && (r == '-' || r == '+'), digits > 0 && i == digits && (r == '.' || r == ')'):
			out.WriteRune('\\')
			out.WriteRune(r)
		case i == 0 && r == '=':
			out.WriteString(apart + "=") // a line of them makes a heading of the one above
		case r == '.' && www(line[word:i]), r == '/' && unicode.IsLetter(last) && strings.Contains(line[word:i], "."):
			out.WriteString(apart) // www.example.nl and example.nl/ become links by themselves
			out.WriteRune(r)
		default:
			out.WriteRune(r)
		}
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '.' {
			word = i + utf8.RuneLen(r)
		}
		last = r
	}
}

// clockLike tells whether a colon stands between the hour and the minutes of a
// time, such as 16:00, of which no emoji comes: that would need a second colon.
func clockLike(rest string, before rune) bool {
	word, _, _ := strings.Cut(rest[1:], " ")
	return unicode.IsDigit(before) && len(word) >= 2 && unicode.IsDigit(rune(word[0])) && !strings.Contains(word, ":")
}

// www tells whether a word is what an address begins with.
func www(word string) bool {
	return strings.EqualFold(strings.TrimRight(word, "0123456789"), "www")
}
