package prompts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// A document is what one file of a catalogue may hold; any of it may be absent.
type document struct {
	name string

	Replace   bool            `yaml:"replace"`
	Notions   []notionEntry   `yaml:"notions"`
	Questions []questionEntry `yaml:"questions"`
	Order     []string        `yaml:"order"`
}

type notionEntry struct {
	ID          string   `yaml:"id"`
	Kind        string   `yaml:"kind"`
	Group       string   `yaml:"group"`
	Locator     string   `yaml:"locator"`
	Lines       []int    `yaml:"lines"`
	Orientation string   `yaml:"orientation"`
	AddressedTo string   `yaml:"addressed_to"`
	Weight      string   `yaml:"weight"`
	Related     []string `yaml:"related"`
	Text        `yaml:",inline"`
}

type questionEntry struct {
	ID      string   `yaml:"id"`
	Type    string   `yaml:"type"`
	Notions []string `yaml:"notions"`
	Heavy   bool     `yaml:"heavy"`
	Reserve bool     `yaml:"reserve"`
	Text    `yaml:",inline"`
	Hint    Text `yaml:"hint"`
	Quick   []struct {
		Key  string `yaml:"key"`
		Mark string `yaml:"mark"`
		Text `yaml:",inline"`
	} `yaml:"quick"`
	Scale *struct {
		NL []string `yaml:"nl"`
		EN []string `yaml:"en"`
	} `yaml:"scale"`
	Followups []struct {
		Phase int `yaml:"phase"`
		Text  `yaml:",inline"`
	} `yaml:"followups"`
}

// notion gives the entry as the rest of the program knows it.
func (e notionEntry) notion() Notion {
	n := Notion{
		ID: e.ID, Kind: e.Kind, Group: e.Group, Locator: e.Locator, Orientation: e.Orientation,
		AddressedTo: e.AddressedTo, Weight: e.Weight, Name: trimmed(e.Text), Related: e.Related,
	}
	if n.Group == "" {
		n.Group = n.Kind
	}
	copy(n.Lines[:], e.Lines)
	return n
}

// question gives the entry as the rest of the program knows it.
func (e questionEntry) question() Question {
	q := Question{
		ID: e.ID, Type: Type(e.Type), Notions: e.Notions, Heavy: e.Heavy, Reserve: e.Reserve,
		Text: trimmed(e.Text), Hint: trimmed(e.Hint),
	}
	for _, k := range e.Quick {
		q.Quick = append(q.Quick, Quick{Key: k.Key, Mark: k.Mark, Label: trimmed(k.Text)})
	}
	if e.Scale != nil {
		q.Scale = &Anchors{}
		copy(q.Scale.NL[:], e.Scale.NL)
		copy(q.Scale.EN[:], e.Scale.EN)
	}
	for _, f := range e.Followups {
		q.Followups = append(q.Followups, Followup{Phase: f.Phase, Text: trimmed(f.Text)})
	}
	return q
}

// trimmed takes off the space that YAML's folded texts leave at their ends.
func trimmed(t Text) Text {
	return Text{NL: strings.TrimSpace(t.NL), EN: strings.TrimSpace(t.EN)}
}

// readDocuments reads every .yaml and .yml file in the root of dir, in the order
// of their names. What cannot be read comes back as findings; the error is one of
// the file system.
func readDocuments(dir fs.FS) ([]document, []Finding, error) {
	entries, err := fs.ReadDir(dir, ".")
	if err != nil {
		return nil, nil, fmt.Errorf("read catalogue: %w", err)
	}
	var docs []document
	var bad []Finding
	for _, e := range entries {
		if e.IsDir() || !slices.Contains([]string{".yaml", ".yml"}, path.Ext(e.Name())) {
			continue
		}
		data, err := fs.ReadFile(dir, e.Name())
		if err != nil {
			return nil, nil, fmt.Errorf("read catalogue: %w", err)
		}
		doc, problems := decode(e.Name(), data)
		docs = append(docs, doc)
		for _, p := range problems {
			bad = append(bad, Finding{File: e.Name(), Point: pointForm, Message: p})
		}
	}
	if len(docs) == 0 {
		bad = append(bad, Finding{Point: pointForm,
			Message: "The directory holds no .yaml file; put the questions in one, as in the built-in catalogue."})
	}
	return docs, bad, nil
}

// decode reads one file, refusing fields it does not know. The problems are full
// sentences.
func decode(name string, data []byte) (doc document, problems []string) {
	doc.name = name
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	err := dec.Decode(&doc)
	var mistyped *yaml.TypeError
	switch {
	case err == io.EOF:
		return doc, []string{"The file is empty; give it questions or take it away."}
	case errors.As(err, &mistyped):
		for _, e := range mistyped.Errors {
			problems = append(problems, sentenceOf(e))
		}
		return doc, problems
	case err != nil:
		return doc, []string{fmt.Sprintf("This is not well-formed YAML (%s); look there at the indentation, "+
			"and put a text that holds a colon, a question mark or a quote between quotes.",
			strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	if err := dec.Decode(new(yaml.Node)); err != io.EOF {
		return doc, []string{`The file holds more than one document; take out the line "---" and what is left over.`}
	}
	return doc, nil
}

var (
	unknownField  = regexp.MustCompile(`^line (\d+): field (.+) not found in type`)
	doubleField   = regexp.MustCompile(`^line (\d+): (?:mapping key "(.+)" already defined|field (.+) already set)`)
	mistypedField = regexp.MustCompile(`^line (\d+): (.+)`)
)

// sentenceOf turns the decoder's complaint into one that says what to do.
func sentenceOf(complaint string) string {
	if m := unknownField.FindStringSubmatch(complaint); m != nil {
		return fmt.Sprintf("Line %s has the unknown field %q; correct its spelling or take it out.", m[1], m[2])
	}
	if m := doubleField.FindStringSubmatch(complaint); m != nil {
		return fmt.Sprintf("Line %s gives the field %q a second time; keep one of the two.", m[1], m[2]+m[3])
	}
	if m := mistypedField.FindStringSubmatch(complaint); m != nil {
		return fmt.Sprintf("Line %s holds something of another kind than belongs there (%s); "+
			"write it as in the built-in catalogue.", m[1], m[2])
	}
	return fmt.Sprintf("The file cannot be read (%s); compare it with the built-in catalogue.", complaint)
}
