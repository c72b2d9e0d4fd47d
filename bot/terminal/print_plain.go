package terminal

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"gezel/bot"
)

// width is how wide the room writes for people.
const width = 78

// plainPrinter prints for people.
type plainPrinter struct {
	out   io.Writer
	words *words
	typed bool // what people type stands on the screen already; a prompt asks for it
	open  bool // a prompt stands at the end of the screen
	last  kind // what stands above it; "" on an empty screen
}

func (p *plainPrinter) print(e entry) {
	var s sheet
	switch e.kind {
	case kindInput:
		if p.typed {
			p.open = false
		} else {
			s.paragraph(e.to+" › ", "  ", e.text)
		}
	case kindMessage:
		p.message(&s, e)
	case kindEdit:
		p.edit(&s, e)
	case kindDelete:
		p.head(&s, e, p.words.removed)
	case kindTick:
		s.line("  ✓")
	case kindForm:
		p.form(&s, e)
	case kindWhen:
		p.when(&s, e)
	case kindRoom:
		s.paragraph("· ", "  ", e.text)
	}
	p.put(e.kind, s.String())
}

// put puts a block of text on the screen, below an empty line; a tick goes
// right below what it ticks.
func (p *plainPrinter) put(k kind, block string) {
	if block != "" {
		gap := "\n"
		if p.last == "" || p.last == kindInput && k == kindTick {
			gap = ""
		}
		if p.open {
			p.open, gap = false, "\n\n"
		}
		_, _ = io.WriteString(p.out, gap+block)
	}
	if block != "" || k == kindInput {
		p.last = k
	}
}

// prompt asks the person for a line.
func (p *plainPrinter) prompt(name string) {
	if p.typed && !p.open {
		p.open = true
		_, _ = io.WriteString(p.out, "\n"+name+" › ")
	}
}

// part leaves the screen at the beginning of a line.
func (p *plainPrinter) part() {
	if p.open {
		p.open = false
		_, _ = io.WriteString(p.out, "\n")
	}
}

// head says who speaks, when, and what is special about it.
func (p *plainPrinter) head(s *sheet, e entry, notes ...string) {
	who := "Gezel"
	if e.aside {
		who = fmt.Sprintf(p.words.toOther, e.to)
	}
	notes = append([]string{who, p.words.date(e.at)}, notes...)
	s.line(strings.Join(slices.DeleteFunc(notes, func(note string) bool { return note == "" }), " · "))
}

func (p *plainPrinter) message(s *sheet, e entry) {
	note := ""
	if e.ephemeral {
		note = p.words.onlyYou
	}
	p.head(s, e, note)
	s.lines(e.message.Lines)
	s.buttons(e.message.Buttons)
	for _, f := range e.message.Files {
		s.paragraph("  "+p.words.file+" ", "    ", f.Name)
		s.paragraph("    ", "    ", f.Alt)
	}
}

// edit shows what is new in a message: where the rest stands, the person has
// seen.
func (p *plainPrinter) edit(s *sheet, e entry) {
	fresh := slices.DeleteFunc(slices.Clone(e.message.Lines), func(line bot.Line) bool { return slices.Contains(e.was, line) })
	if len(fresh) == 0 {
		return
	}
	p.head(s, e, p.words.edited)
	s.lines(fresh)
}

func (p *plainPrinter) form(s *sheet, e entry) {
	p.head(s, e, fmt.Sprintf(p.words.window, e.form.Title))
	for _, field := range e.form.Fields {
		if field.Type == bot.FieldShow {
			if field.Label != field.Value {
				s.paragraph("  ", "  ", field.Label)
			}
			s.paragraph("    ", "    ", field.Value)
			continue
		}
		s.paragraph("  ", "  ", fmt.Sprintf("%s (%s)", field.Label, field.Name))
		s.paragraph("    ", "    ", field.Hint)
		for _, o := range field.Options {
			mark := "   "
			if o.Value == field.Value {
				mark = " • "
			}
			s.paragraph("  "+mark, "      ", o.Label)
		}
		if len(field.Options) == 0 {
			s.paragraph("    ", "    ", field.Value)
		}
		s.paragraph("  ! ", "    ", e.errors[field.Name])
	}
	if e.form.Submit != "" {
		s.paragraph("  ", "  ", fmt.Sprintf(p.words.howForm, example(e.form)))
	}
}

// example is how the first field that takes something would be filled in.
func example(f bot.Form) string {
	for _, field := range f.Fields {
		if field.Type != bot.FieldShow && len(field.Options) == 0 {
			return "/form " + field.Name + `="…"`
		}
	}
	return "/form " + f.Fields[len(f.Fields)-1].Name + `="…"`
}

func (p *plainPrinter) when(s *sheet, e entry) {
	if len(e.due) == 0 {
		s.paragraph("· ", "  ", p.words.nothingDue)
	}
	for _, d := range e.due {
		what := p.words.what[d.What]
		s.paragraph("  ", "    ", fmt.Sprintf("%s · %s · %s", p.words.date(d.At.In(e.at.Location())), what, d.Member.User))
	}
}

// sheet is a piece of text for people. Nothing that is written on it can act
// on the terminal.
type sheet struct{ strings.Builder }

func (s *sheet) line(text string) { s.WriteString(tame(strings.TrimRight(text, " ")) + "\n") }

// lines writes what the coach says.
func (s *sheet) lines(lines []bot.Line) {
	for _, line := range lines {
		switch line.Style {
		case bot.Quote:
			s.paragraph("  │ ", "  │ ", line.Text)
		case bot.Small:
			s.paragraph("    ", "    ", line.Text)
		case bot.Heading:
			s.paragraph("  ", "  ", strings.ToUpper(line.Text))
		default:
			s.paragraph("  ", "  ", line.Text)
		}
	}
}

// paragraph writes a text, wrapped between words: its first line behind first,
// the others behind rest. An empty text is nothing.
func (s *sheet) paragraph(first, rest, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	begin := first
	for part := range strings.SplitSeq(text, "\n") {
		line, used := begin, 0
		for _, word := range strings.Fields(part) {
			length := utf8.RuneCountInString(word)
			if used > 0 && utf8.RuneCountInString(line)+1+length > width {
				s.line(line)
				line, used = rest, 0
			}
			if used > 0 {
				line += " "
			}
			line += word
			used += length
		}
		s.line(line)
		begin = rest
	}
}

// tame makes harmless what could act on a terminal.
func tame(s string) string {
	return strings.Map(func(r rune) rune {
		if acts(r) {
			return utf8.RuneError
		}
		return r
	}, strings.ToValidUTF8(s, string(utf8.RuneError)))
}

// greet says what the room is; to who was here before, where they were.
func (p *plainPrinter) greet(g greeting) {
	var s sheet
	if g.known {
		s.paragraph("", "", fmt.Sprintf(p.words.back, g.who, p.words.date(g.at)))
		if g.stands != nil {
			s.line("")
			s.lines(g.stands.Lines)
			s.buttons(g.stands.Buttons)
		}
	} else {
		s.paragraph("", "", p.words.welcome)
		s.line("")
		for _, line := range p.words.controls {
			s.line("  " + line)
		}
		s.line("")
		s.paragraph("", "", map[bool]string{true: p.words.keeps, false: p.words.forgets}[g.kept])
	}
	p.put(kindRoom, s.String())
}

// buttons writes the buttons of a message: by their numbers where those can be
// typed as an answer, and else by what presses them here.
func (s *sheet) buttons(buttons []bot.Button) {
	for i, b := range buttons {
		number := strconv.Itoa(i + 1)
		label, typed := strings.CutPrefix(b.Label, number+" ")
		lead := "  /press " + number + "  "
		if typed || label == number {
			lead = "  [" + number + "] "
		}
		s.paragraph(lead, strings.Repeat(" ", len(lead)), label)
	}
}
