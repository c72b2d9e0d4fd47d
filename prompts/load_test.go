package prompts

import (
	"errors"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func files(texts map[string]string) fstest.MapFS {
	dir := fstest.MapFS{}
	for name, text := range texts {
		dir[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return dir
}

// beside is the sample question as an addition to the built-in catalogue.
func beside(t *testing.T) string {
	return strings.Replace(sample(t, "question.yaml"), "replace: true\n", "", 1)
}

func refusal(err error) []string {
	var refused *Refused
	if !errors.As(err, &refused) {
		return []string{"not a refusal"}
	}
	var out []string
	for _, f := range refused.Findings {
		out = append(out, f.String())
	}
	return out
}

// What cannot be read is refused with file, place and what to change.
func TestLoadRefusesWhatItCannotRead(t *testing.T) {
	tests := []struct {
		name  string
		files map[string]string
		want  []string
	}{
		{"no file", map[string]string{"notes.txt": "hello"}, []string{
			"form: The directory holds no .yaml file; put the questions in one, as in the built-in catalogue."}},
		{"an empty file", map[string]string{"own.yaml": "# nothing yet\n"}, []string{
			"own.yaml: form: The file is empty; give it questions or take it away."}},
		{"unknown fields", map[string]string{"own.yaml": "questions:\n  - id: a\n    typ: choice\nquestion: 3\n"}, []string{
			`own.yaml: form: Line 3 has the unknown field "typ"; correct its spelling or take it out.`,
			`own.yaml: form: Line 4 has the unknown field "question"; correct its spelling or take it out.`}},
		{"a field twice", map[string]string{"own.yaml": "questions:\n  - id: a\n    nl: x\n    nl: y\n"}, []string{
			`own.yaml: form: Line 4 gives the field "nl" a second time; keep one of the two.`}},
		{"something of another kind", map[string]string{"own.yaml": "questions:\n  - id: [a]\n"}, []string{
			"own.yaml: form: Line 2 holds something of another kind than belongs there (cannot unmarshal !!seq into string); write it as in the built-in catalogue."}},
		{"no YAML", map[string]string{"own.yaml": "questions:\n  - id: a\n    nl: Eén ding: wat?\n"}, []string{
			"own.yaml: form: This is not well-formed YAML (line 3: mapping values are not allowed in this context); " +
				"look there at the indentation, and put a text that holds a colon, a question mark or a quote between quotes."}},
		{"two documents", map[string]string{"own.yaml": "order: [a]\n---\norder: [b]\n"}, []string{
			`own.yaml: form: The file holds more than one document; take out the line "---" and what is left over.`}},
		{"no id", map[string]string{"own.yaml": "questions:\n  - {id: a}\n  - {type: open}\n"}, []string{
			"own.yaml: form: The question at place 2 has no id; give it one."}},
		{"an id twice", map[string]string{"a.yaml": "questions:\n  - {id: q}\n", "b.yaml": "questions:\n  - {id: q}\n"}, []string{
			`b.yaml: q: form: The question "q" stands in a.yaml already; give one of the two another id, or take it out.`}},
		{"two orders", map[string]string{"a.yaml": "order: [x]\n", "b.yaml": "order: [y]\n"}, []string{
			"b.yaml: form: There is an order in a.yaml already; keep one of the two."}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c, err := Load(Builtin(), files(tt.files))
			if c != nil {
				t.Error("a catalogue came with the refusal")
			}
			if diff := cmp.Diff(tt.want, refusal(err)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A bad question is refused in the words of the check.
func TestLoadRefusesWhatTheCheckFinds(t *testing.T) {
	bad := strings.Replace(beside(t), ", en: Rather name a role than a name.", "", 1)
	_, err := Load(Builtin(), files(map[string]string{"own.yaml": bad}))
	want := []string{"own.yaml: sample: R7: The English text of the hint is missing; add it (en) beside the Dutch one."}
	if diff := cmp.Diff(want, refusal(err)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// An alarm is worth a look and no reason to refuse.
func TestLoadLetsAlarmsPass(t *testing.T) {
	heavy := strings.NewReplacer(
		"één overleg", "één samenwerkingsovereenkomst",
		"Wat deed je toen twee afdelingen het oneens waren?", "Welke verantwoordelijkheidsverdeling beïnvloedde je bestuurlijke besluitvorming?",
		"What did you do when two departments disagreed?", "Which division of responsibilities influenced your administrative decision?",
	).Replace(beside(t))
	c, err := Load(Builtin(), files(map[string]string{"own.yaml": heavy}))
	if err != nil {
		t.Fatal(err)
	}
	if found := Check(c); len(found) != 1 || !found[0].Alarm {
		t.Errorf("got %v, want one alarm", found)
	}
}

// A new question without an order serves as an extra; the search counts it in.
func TestLoadBeside(t *testing.T) {
	c, err := Load(Builtin(), files(map[string]string{"own.yaml": beside(t), "README.md": "…"}))
	if err != nil {
		t.Fatal(err)
	}
	q, ok := c.Question("sample")
	if !ok || !q.Reserve {
		t.Errorf("got %+v, %v; want the new question, in reserve", q, ok)
	}
	if diff := cmp.Diff(Builtin().Order(), c.Order()); diff != "" {
		t.Errorf("the order changed:\n%s", diff)
	}
	if got, want := len(c.Questions()), len(Builtin().Questions())+1; got != want {
		t.Errorf("%d questions, want %d", got, want)
	}
	if placeable(c, func(q Question) bool { return q.ID == "sample" }) == nil {
		t.Error("the search would leave the new question out")
	}
	if _, known := Builtin().Question("sample"); known {
		t.Error("the built-in catalogue changed")
	}
}

// A known id replaces that question, in its place.
func TestLoadReplacesOneQuestion(t *testing.T) {
	first := Builtin().Questions()[0]
	c, err := Read(Builtin(), files(map[string]string{"own.yaml": strings.Replace(beside(t), "id: sample", "id: "+first.ID, 1)}))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Questions()[0]; got.ID != first.ID || got.Text == first.Text {
		t.Errorf("the first question is %+v", got)
	}
	if kept, _ := Builtin().Question(first.ID); kept.Text != first.Text {
		t.Error("the built-in catalogue changed")
	}
}

// With `replace: true` only the own questions are left, and no order.
func TestReadInstead(t *testing.T) {
	c := readOne(t, sample(t, "question.yaml"))
	if got := c.Questions(); len(got) != 1 || got[0].Reserve {
		t.Errorf("got %+v", got)
	}
	if got := c.Order(); len(got) != 0 {
		t.Errorf("the order is %v", got)
	}
	if got, want := len(c.Notions()), len(Builtin().Notions()); got != want {
		t.Errorf("%d notions, want the %d built-in ones", got, want)
	}
}

// The order that is written can be read.
func TestOrderFile(t *testing.T) {
	order := Builtin().Order()
	c, err := Load(Builtin(), files(map[string]string{"order.yaml": string(OrderFile(order))}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(order, c.Order()); diff != "" {
		t.Error(diff)
	}
}

// However damaged a file is, it is read or refused.
func TestDamagedFilesNeverPanic(t *testing.T) {
	whole := sample(t, "question.yaml") + sample(t, "scale.yaml") + "order: [sample, other]\nnotions:\n  - {id: a, lines: [1, 2, 3]}\n"
	rapid.Check(t, func(t *rapid.T) {
		text := []byte(whole)
		for range rapid.IntRange(1, 12).Draw(t, "damages") {
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			end := min(len(text), at+rapid.IntRange(0, 40).Draw(t, "cut"))
			put := rapid.OneOf(
				rapid.SampledFrom([]string{"", "\n", "  ", "- ", ": ", "{", "}", "[", "]", "&a ", "*a", "<<: ", "!!int ", "? ", "|\n", "\x00", "\xff", "---\n"}),
				rapid.String(),
			).Draw(t, "put")
			text = append(text[:at:at], append([]byte(put), text[end:]...)...)
		}
		c, err := Load(Builtin(), fstest.MapFS{"own.yaml": {Data: text}})
		if (c == nil) == (err == nil) {
			t.Fatalf("got %v, %v", c, err)
		}
	})
}
