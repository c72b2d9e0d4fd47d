package prompts

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"
)

//go:embed catalogue/*.yaml
var builtinFiles embed.FS

// Builtin gives the catalogue that is part of the program.
func Builtin() *Catalogue { return builtin() }

// builtin reads the embedded files once. That they can be read is a matter of
// the build, not of the user: a test sees to it.
var builtin = sync.OnceValue(func() *Catalogue {
	dir, err := fs.Sub(builtinFiles, "catalogue")
	if err != nil {
		panic(err)
	}
	c, err := Read(new(Catalogue), dir)
	if err != nil {
		panic(err)
	}
	return c
})

// Refused is the error of a catalogue that cannot be used: what is wrong, file
// by file, in the words of [Check].
type Refused struct{ Findings []Finding }

func (r *Refused) Error() string {
	lines := make([]string, len(r.Findings))
	for i, f := range r.Findings {
		lines[i] = f.String()
	}
	return "catalogue refused:\n" + strings.Join(lines, "\n")
}

// Load reads an own catalogue from the .yaml files in dir and refuses one that
// [Check] finds fault with, with a *[Refused] that carries the findings.
//
// Without more, the own catalogue stands beside the built-in one: its questions
// are added, one whose id is known replaces that question, and new ones serve as
// extras until an order (order.yaml) gives them a week. A file with `replace:
// true` puts the own questions and order in place of the built-in ones; the
// notions stay, and own notions are added to them.
func Load(builtin *Catalogue, dir fs.FS) (*Catalogue, error) {
	c, err := Read(builtin, dir)
	if err != nil {
		return nil, err
	}
	faults := slices.DeleteFunc(Check(c), func(f Finding) bool { return f.Alarm })
	if len(faults) > 0 {
		return nil, &Refused{Findings: faults}
	}
	return c, nil
}

// Read is Load without the check: for the commands that print all findings, and
// for the search of an order that a catalogue does not have yet. It refuses, with
// a *[Refused], only what cannot be read.
func Read(builtin *Catalogue, dir fs.FS) (*Catalogue, error) {
	docs, bad, err := readDocuments(dir)
	if err != nil {
		return nil, err
	}
	if len(bad) > 0 {
		return nil, &Refused{Findings: bad}
	}
	m := merger{c: base(builtin, slices.ContainsFunc(docs, func(d document) bool { return d.Replace }))}
	for _, d := range docs {
		m.add(d)
	}
	if len(m.bad) > 0 {
		return nil, &Refused{Findings: m.bad}
	}
	m.settle()
	return m.c, nil
}

// base is a copy of the built-in catalogue to build on; without its questions
// and order when they are replaced.
func base(b *Catalogue, replace bool) *Catalogue {
	c := &Catalogue{
		notions: slices.Clone(b.notions), notion: maps.Clone(b.notion),
		question: map[string]int{}, file: map[string]string{}, waiting: map[string]bool{},
	}
	if c.notion == nil {
		c.notion = map[string]int{}
	}
	if !replace {
		c.questions, c.order, c.orderFile = slices.Clone(b.questions), slices.Clone(b.order), b.orderFile
		maps.Copy(c.question, b.question)
		maps.Copy(c.file, b.file)
	}
	return c
}

// A merger adds documents to a catalogue and remembers what it met.
type merger struct {
	c       *Catalogue
	ordered bool              // an own order was given
	seen    map[string]string // "question id" or "notion id" → the file that gave it
	fresh   []string          // ids of questions that the built-in catalogue does not have
	bad     []Finding
}

func (m *merger) add(d document) {
	for i, e := range d.Notions {
		if m.first(d.name, "notion", e.ID, i) {
			put(&m.c.notions, m.c.notion, e.ID, e.notion())
		}
	}
	for i, e := range d.Questions {
		if !m.first(d.name, "question", e.ID, i) {
			continue
		}
		if put(&m.c.questions, m.c.question, e.ID, e.question()) {
			m.fresh = append(m.fresh, e.ID)
		}
		m.c.file[e.ID] = d.name
	}
	if d.Order == nil {
		return
	}
	if m.ordered {
		m.refuse(d.name, "", "There is an order in %s already; keep one of the two.", m.c.orderFile)
		return
	}
	m.c.order, m.c.orderFile, m.ordered = d.Order, d.name, true
}

// first tells whether an entry has an id that no file gave before.
func (m *merger) first(file, what, id string, i int) bool {
	key := what + " " + id
	earlier, double := m.seen[key]
	switch {
	case id == "":
		m.refuse(file, "", "The %s at place %d has no id; give it one.", what, i+1)
		return false
	case double:
		m.refuse(file, id, "The %s %q stands in %s already; give one of the two another id, or take it out.", what, id, earlier)
		return false
	}
	if m.seen == nil {
		m.seen = map[string]string{}
	}
	m.seen[key] = file
	return true
}

func (m *merger) refuse(file, question, format string, args ...any) {
	m.bad = append(m.bad, Finding{File: file, Question: question, Point: pointForm, Message: fmt.Sprintf(format, args...)})
}

// settle puts new questions that no order places in the reserve.
func (m *merger) settle() {
	if m.ordered || len(m.c.order) == 0 {
		return
	}
	for _, id := range m.fresh {
		q := &m.c.questions[m.c.question[id]]
		if !q.Reserve {
			q.Reserve, m.c.waiting[id] = true, true
		}
	}
}

// put replaces the element with that id, or appends it and says so.
func put[T any](list *[]T, index map[string]int, id string, v T) (added bool) {
	if i, ok := index[id]; ok {
		(*list)[i] = v
		return false
	}
	index[id] = len(*list)
	*list = append(*list, v)
	return true
}
