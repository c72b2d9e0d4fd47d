package prompts

import (
	"fmt"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestOverlap(t *testing.T) {
	a := Question{Text: Text{NL: "Wat deed je deze week?", EN: "What did you do?"}}
	b := Question{Text: Text{NL: "Wat zag je deze maand in de wijk?", EN: "Who was there?"}}
	tests := []struct {
		a, b Question
		lang string
		want float64
	}{
		{a, a, "nl", 1},
		{a, b, "nl", 0.6}, // wat, je, deze of the five
		{b, a, "nl", 0.6},
		{a, b, "en", 0},
		{a, Question{}, "nl", 0},
	}
	for _, tt := range tests {
		if got := overlap(vocabulary(tt.a.Text.In(tt.lang)), vocabulary(tt.b.Text.In(tt.lang))); got != tt.want {
			t.Errorf("%q and %q: %v, want %v", tt.a.Text.In(tt.lang), tt.b.Text.In(tt.lang), got, tt.want)
		}
	}
}

// R11 in both languages, with the question that comes later in the files.
func TestCheckAlike(t *testing.T) {
	c := &Catalogue{question: map[string]int{}, file: map[string]string{"two": "own.yaml"}}
	for _, q := range []Question{
		{ID: "one", Text: Text{NL: "Wat deed je deze week buiten?", EN: "What did you do outside this week?"}},
		{ID: "two", Text: Text{NL: "Wat deed je deze week binnen?", EN: "Where were you inside?"}},
		{ID: "three", Text: Text{NL: "Wat deed je deze week buiten?", EN: "Who came by?"}},
	} {
		put(&c.questions, c.question, q.ID, q)
	}
	want := []Finding{
		{File: "own.yaml", Question: "two", Point: "R11",
			Message: "The Dutch question shares 83 % of its words with one; reword it, or what it is like, to at most 60 %."},
		{Question: "three", Point: "R11",
			Message: "The Dutch question shares 100 % of its words with one, and is like 1 more; reword it, or what it is like, to at most 60 %."},
	}
	if diff := cmp.Diff(want, checkAlike(c)); diff != "" {
		t.Error(diff)
	}
}

func TestSentencesAndWords(t *testing.T) {
	tests := []struct {
		text             string
		sentences, words int
	}{
		{"", 0, 0},
		{"Wat zag je?", 1, 3},
		{"Denk aan één overleg. Wat zag je?", 2, 7},
		{`Iemand zei: "Laat maar." Wat deed je?`, 2, 7},
		{"Het duurde 15 uur in de wijk-'s-avonds …", 1, 7},
	}
	for _, tt := range tests {
		if got := len(sentences(tt.text)); got != tt.sentences {
			t.Errorf("%q has %d sentences, want %d", tt.text, got, tt.sentences)
		}
		if got := len(words(tt.text)); got != tt.words {
			t.Errorf("%q has %d words, want %d: %q", tt.text, got, tt.words, words(tt.text))
		}
	}
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{
		"ik": 1, "je": 1, "college": 3, "gemeente": 3, "secretaris": 4, "nieuw": 1, "ideeën": 3, "buiten": 2,
		"mooie": 2, "leeuw": 1, "samenwerking": 4, "wijk": 1, "één": 1, "coördinatie": 5, "tv": 1,
	} {
		if got := syllablesOf(word); got != want {
			t.Errorf("%s has %d syllables, want %d", word, got, want)
		}
	}
}

func TestFleschDouma(t *testing.T) {
	// Three words, one sentence, three syllables.
	if got, want := fleschDouma("Wat zag je?"), 206.84-0.93*3-77; math.Abs(got-want) > 1e-9 {
		t.Errorf("got %v, want %v", got, want)
	}
	if got := fleschDouma(""); got != 100 {
		t.Errorf("no text reads as %v", got)
	}
	if hard := fmt.Sprintf("%.0f", fleschDouma("Verantwoordelijkheidsverdeling beïnvloedt besluitvormingsprocessen.")); hard[0] != '-' {
		t.Errorf("three long words read as %s", hard)
	}
}
