package speech

import (
	"flag"
	"fmt"
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
	"unicode"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

var update = flag.Bool("update", false, "write the golden file anew")

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

// samples are what sentences may mention, for reading them.
func samples(v Voice) Args {
	at := time.Date(2026, time.November, 26, 16, 0, 0, 0, time.UTC)
	nl := v.Lang() == "nl"
	pick := func(dutch, english string) string {
		if nl {
			return dutch
		}
		return english
	}
	return Args{
		"name": "Anna", "days": 400, "weekday": v.Weekday(at.Weekday()), "time": v.Clock(at), "day": v.Day(at), "date": v.Date(at),
		"until": v.Date(at.AddDate(0, 0, 7)), "month": v.Month(at.Month()), "year": 2026, "zone": "Europe/Amsterdam",
		"notion": pick("op je handen zitten", "sitting on your hands"), "part": 3, "low": pick("Vooral binnen", "Mainly inside"),
		"high": pick("Vooral buiten", "Mainly outside"), "label": pick("Confronteren", "Confront"), "number": "9", "last": 4, "word": pick("later", "later"),
		"question": pick("Als het terugkomt, wat doe je dan?", "If it comes back, what will you do?"), "nr": 2,
		"input": pick("tot gisteren", "until yesterday"), "example": v.Say(PauseExample), "language": v.Say(LanguageName),
		"moment": v.Say(EveryWeek, Args{"weekday": v.Weekday(at.Weekday()), "time": v.Clock(at)}),
		"period": v.Quarter(4), "outcome": pick("anders gedaan", "done differently"), "notions": pick("verbinden · confronteren", "connect · confront"),
		"more": 3, "group": v.Say(GroupCraft), "answered": 5, "skipped": 2, "unasked": 1,
		"counts": pick("2 keer verbinden en 1 keer confronteren", "connect twice and confront once"), "what": pick("confronteren", "confront"), "place": 4, "phrase": pick("Eerst het een, toen het ander", "First one, then the other"),
	}
}

// said gives every reading of a sentence: with each number, and with what may
// be empty left out.
func said(v Voice, key Key, mentions []string) (all []string) {
	for _, n := range []int{1, 2} {
		args := samples(v)
		if slices.Contains(mentions, "n") {
			args["n"] = n
		}
		all = append(all, v.Say(key, args))
		for _, empty := range []string{"name", "more", "skipped", "unasked", "answered"} {
			if slices.Contains(mentions, empty) {
				without := maps.Clone(args)
				without[empty] = 0
				if empty == "name" {
					without[empty] = ""
				}
				all = append(all, v.Say(key, without))
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// everything calls visit with every reading of every sentence.
func everything(t *testing.T, visit func(lang string, key Key, name, text string)) {
	t.Helper()
	order, mentions, names := declared(t)
	for _, lang := range Languages {
		for _, key := range order {
			for _, text := range said(In(lang), key, mentions[key]) {
				visit(lang, key, names[key], text)
			}
		}
	}
}

// What is never said, in content.md's and voice.md's terms.
var banned = map[string]*regexp.Regexp{
	"nl": regexp.MustCompile(`(?i)\b(waarom|toch|eigenlijk|zou moeten|had je niet|zou je niet|hoort te|fout|falen|score|cijfer|reeks|streak|goed bezig|super|helaas|gemist|procent|u|uw|hij|hem|zijn antwoord|ik begrijp hoe|je lijkt|probeer eens|stakeholder|faciliteren|actor|prioriteit|creëren)\b`),
	"en": regexp.MustCompile(`(?i)\b(why|should you|score|streak|great|awesome|unfortunately|missed|percent|sorry|well done|try to|stakeholder|he|she|his|her)\b`),
}

func TestTheTone(t *testing.T) {
	everything(t, func(lang string, key Key, _, text string) {
		if word := banned[lang].FindString(text); word != "" {
			t.Errorf("%s in %s says %q: %s", key, lang, word, text)
		}
		for _, r := range text {
			if r == '!' || r == '%' || unicode.Is(unicode.So, r) || unicode.Is(unicode.Sk, r) || r == '\'' || r == '"' || r == '\t' || r == '\u00a0' {
				t.Errorf("%s in %s holds %q: %s", key, lang, r, text)
			}
		}
		if strings.Contains(text, "  ") || strings.Contains(text, " .") || strings.Contains(text, "..") || strings.Contains(text, "<no value>") || strings.Contains(text, "{{") {
			t.Errorf("%s in %s is not clean: %s", key, lang, text)
		}
		for _, line := range strings.Split(text, "\n") {
			for sentence := range strings.SplitSeq(line, ". ") {
				if n := len(strings.Fields(sentence)); n > 30 {
					t.Errorf("%s in %s has a sentence of %d words: %s", key, lang, n, sentence)
				}
			}
		}
	})
}

// Titles and buttons of dialogs fit every vendor, labels of buttons a phone.
func TestLengths(t *testing.T) {
	everything(t, func(lang string, key Key, name, text string) {
		n := len([]rune(text))
		switch {
		case strings.HasPrefix(name, "Form") && strings.HasSuffix(name, "Title"), key == FormKeep, key == FormErase:
			if n > 24 {
				t.Errorf("%s in %s has %d characters, a title has 24: %s", key, lang, n, text)
			}
		case strings.HasPrefix(name, "Form"):
			if n > 150 { // a hint or an error at a field
				t.Errorf("%s in %s has %d characters: %s", key, lang, n, text)
			}
		case strings.HasPrefix(name, "Button"), strings.HasPrefix(name, "Outcome"):
			if n > 40 {
				t.Errorf("%s in %s has %d characters, a button has 40: %s", key, lang, n, text)
			}
		case strings.HasPrefix(name, "Notify"):
			if n > 60 {
				t.Errorf("%s in %s has %d characters: %s", key, lang, n, text)
			}
		}
	})
}

// Both languages say it at about the same length, in as many paragraphs.
func TestBothLanguagesSayAsMuch(t *testing.T) {
	order, mentions, _ := declared(t)
	for _, key := range order {
		nl, en := said(In("nl"), key, mentions[key])[0], said(In("en"), key, mentions[key])[0]
		if a, b := strings.Count(nl, "\n"), strings.Count(en, "\n"); a != b {
			t.Errorf("%s has %d paragraphs in Dutch, %d in English", key, a+1, b+1)
		}
		if ratio := float64(len(en)) / float64(len(nl)); len(nl) > 30 && (ratio < 0.6 || ratio > 1.6) {
			t.Errorf("%s is %.1f times as long in English:\n%s\n%s", key, ratio, nl, en)
		}
	}
}

// The whole of it, to be read as a person after every change.
func TestReadOut(t *testing.T) {
	order, mentions, _ := declared(t)
	var b strings.Builder
	for _, key := range order {
		fmt.Fprintf(&b, "%s\n", key)
		for _, lang := range Languages {
			for _, text := range said(In(lang), key, mentions[key]) {
				fmt.Fprintf(&b, "  %s  %s\n", lang, strings.ReplaceAll(text, "\n", "\n      "))
			}
		}
	}
	const path = "testdata/sentences.golden"
	if *update {
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s differs (-want +got); if that is meant, run the test with -update:\n%s", path, diff)
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
