package speech

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"text/template/parse"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// declared reads keys.go: each key with what its comment says it may mention,
// in the order they stand.
func declared(t *testing.T) (order []Key, mentions map[Key][]string, names map[Key]string) {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "keys.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	mentions, names = map[Key][]string{}, map[Key]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		key := Key(text)
		order, names[key] = append(order, key), spec.Names[0].Name
		comment := regexp.MustCompile(`\([^)]*\)`).ReplaceAllString(spec.Comment.Text(), "")
		for word := range strings.SplitSeq(comment, ",") {
			if word = strings.TrimSpace(word); word != "" {
				mentions[key] = append(mentions[key], word)
			}
		}
		slices.Sort(mentions[key])
		return true
	})
	return order, mentions, names
}

// written reads what a language's file says, by key and plural form; "" is the
// form of a sentence without a number.
func written(t *testing.T, lang string) map[Key]map[string]string {
	t.Helper()
	body, err := os.ReadFile(lang + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]any
	if err := yaml.Unmarshal(body, &raw); err != nil {
		t.Fatal(err)
	}
	all := map[Key]map[string]string{}
	for key, value := range raw {
		forms := map[string]string{}
		switch value := value.(type) {
		case string:
			forms[""] = value
		case map[string]any:
			for form, text := range value {
				forms[form] = text.(string)
			}
		}
		all[Key(key)] = forms
	}
	return all
}

// fields gives what a template mentions.
func fields(t *testing.T, text string) []string {
	t.Helper()
	trees, err := parse.Parse("sentence", text, "", "", map[string]any{"or": true, "and": true, "not": true, "eq": true, "gt": true})
	if err != nil {
		t.Fatalf("%q: %v", text, err)
	}
	found := map[string]bool{}
	var walk func(parse.Node)
	list := func(l *parse.ListNode) {
		if l != nil {
			for _, n := range l.Nodes {
				walk(n)
			}
		}
	}
	pipe := func(p *parse.PipeNode) {
		for _, c := range p.Cmds {
			for _, arg := range c.Args {
				walk(arg)
			}
		}
	}
	walk = func(n parse.Node) {
		switch n := n.(type) {
		case *parse.ActionNode:
			pipe(n.Pipe)
		case *parse.IfNode:
			pipe(n.Pipe)
			list(n.List)
			list(n.ElseList)
		case *parse.WithNode:
			pipe(n.Pipe)
			list(n.List)
			list(n.ElseList)
		case *parse.RangeNode:
			pipe(n.Pipe)
			list(n.List)
		case *parse.PipeNode:
			pipe(n)
		case *parse.FieldNode:
			found[n.Ident[0]] = true
		case *parse.VariableNode:
			if len(n.Ident) > 1 {
				found[n.Ident[1]] = true
			}
		}
	}
	list(trees["sentence"].Root)
	return slices.Sorted(maps.Keys(found))
}

// Every key has a sentence in both languages, and no sentence is without a key.
func TestEveryKeyHasBothLanguages(t *testing.T) {
	order, _, _ := declared(t)
	want := map[Key]bool{}
	for _, key := range order {
		want[key] = true
	}
	for _, lang := range Languages {
		got := map[Key]bool{}
		for key := range written(t, lang) {
			got[key] = true
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("keys.go and %s.yaml differ (-keys +sentences):\n%s", lang, diff)
		}
	}
}

// A sentence mentions the same in both languages, and what its key says; one
// with a number has both forms.
func TestSentencesMentionTheSame(t *testing.T) {
	order, mentions, _ := declared(t)
	for _, lang := range Languages {
		sentences := written(t, lang)
		for _, key := range order {
			plural := slices.Contains(mentions[key], "n")
			forms := slices.Sorted(maps.Keys(sentences[key]))
			if want := map[bool][]string{true: {"one", "other"}, false: {""}}[plural]; !slices.Equal(forms, want) {
				t.Errorf("%s in %s has the forms %q, want %q", key, lang, forms, want)
			}
			got := map[string]bool{}
			for _, text := range sentences[key] {
				for _, field := range fields(t, text) {
					got[field] = true
				}
			}
			if plural {
				got["n"] = true // "one" need not say it
			}
			if diff := cmp.Diff(mentions[key], slices.Sorted(maps.Keys(got))); diff != "" && len(mentions[key])+len(got) > 0 {
				t.Errorf("%s in %s mentions something else than its key says (-key +sentence):\n%s", key, lang, diff)
			}
		}
	}
}

// No sentence is left that nobody says.
func TestEveryKeyIsUsed(t *testing.T) {
	_, _, names := declared(t)
	unused := map[string]bool{}
	for _, name := range names {
		unused[name] = true
	}
	coach, err := filepath.Glob("../*.go")
	if err != nil {
		t.Fatal(err)
	}
	process, err := filepath.Glob("../../cmd/gezel/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range slices.Concat(coach, process) {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if pkg, ok := s.X.(*ast.Ident); ok && pkg.Name == "speech" {
					delete(unused, s.Sel.Name)
				}
			}
			return true
		})
	}
	for name := range unused {
		t.Errorf("nobody says %s", name)
	}
}

func TestMatch(t *testing.T) {
	for locale, want := range map[string]string{
		"nl": "nl", "nl_NL": "nl", "nl-BE": "nl", "NL": "nl", "nl-u-rg-nlzzzz": "nl", "en": "en", "en_GB": "en", "en-US-posix": "en",
		"fr-FR": "", "de": "", "": "", "und": "", "nonsense_locale_of_somebody": "", "\xff": "", "_": "", "fy-NL": "",
	} {
		if got := Match(locale); got != want {
			t.Errorf("%q gives %q, want %q", locale, got, want)
		}
	}
}

func TestDates(t *testing.T) {
	at := time.Date(2026, time.March, 1, 9, 5, 0, 0, time.UTC)
	for lang, want := range map[string][]string{
		"nl": {"zondag", "1 maart", "1 maart 2026", "zondag 1 maart", "09:05", "maart", "het eerste kwartaal"},
		"en": {"Sunday", "1 March", "1 March 2026", "Sunday 1 March", "09:05", "March", "the first quarter"},
	} {
		v := In(lang)
		got := []string{v.Weekday(at.Weekday()), v.Date(at), v.DateYear(at), v.Day(at), v.Clock(at), v.Month(at.Month()), v.Quarter(1)}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("in %s (-want +got):\n%s", lang, diff)
		}
	}
	if got := In("fr").Lang(); got != "nl" {
		t.Errorf("a language it does not speak is answered in %q", got)
	}
}

// A key without a sentence is a mistake of the program, and can't be overheard.
func TestAnUnknownKeyPanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("an unknown key is said")
		}
	}()
	In("nl").Say("no_such_sentence")
}
