package prompts

import (
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

// readOne reads a catalogue of one file in place of the built-in one.
func readOne(t *testing.T, yaml string) *Catalogue {
	t.Helper()
	c, err := Read(Builtin(), fstest.MapFS{"own.yaml": {Data: []byte(yaml)}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func sample(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// findingsOn gives the findings on one question as "R1: message".
func findingsOn(c *Catalogue, id string) []string {
	var out []string
	for _, f := range Check(c) {
		if f.Question != id || f.Point == "R11" {
			continue // a catalogue of one question has no plan
		}
		line := f.Point + ": " + f.Message
		if f.Alarm {
			line = "alarm " + line
		}
		out = append(out, line)
	}
	return out
}

const (
	choice = "question.yaml"
	scale  = "scale.yaml"
	asks   = "Wat deed je toen twee afdelingen het oneens waren?"
)

// brokenQuestions holds edits to a good question, each with what the check says.
var brokenQuestions = []struct {
	name, file string
	edit       []string // old, new, …
	want       []string
}{
	{"a good choice", choice, nil, nil},
	{"a good scale", scale, nil, nil},

	{"R1 two questions", choice, []string{asks, "Wat deed je? Wat wilde je?"},
		[]string{
			`R1: The Dutch question has 2 question marks; ask one thing, with one question mark at the end.`,
			`R7: The question has 3 sentences in Dutch and 2 in English; make them equal.`}},
	{"R1 no question", choice, []string{"you do when two departments disagreed?", "you do when two departments disagreed."},
		[]string{`R1: The English question has 0 question marks; ask one thing, with one question mark at the end.`}},
	{"R1 question not last", choice, []string{"Wat gaf voor jou de doorslag?", "Wat gaf voor jou de doorslag? Ja", "What tipped the balance for you?", "What tipped the balance? Yes"},
		[]string{
			`R1: The Dutch follow-up 1 goes on after its question mark; put the question last.`,
			`R1: The English follow-up 1 goes on after its question mark; put the question last.`}},
	{"R1 second question word", choice, []string{asks, "Wat deed je en met wie was dat?"},
		[]string{`R1: The Dutch question asks a second thing with "en met wie"; keep one of the two.`}},
	{"R1 second question word in English", choice, []string{"What tipped the balance for you?", "What tipped the balance, and how?"},
		[]string{`R1: The English follow-up 1 asks a second thing with "and how"; keep one of the two.`}},
	{"R1 a hint that asks", choice, []string{"en: Rather name a role than a name.", `en: "Would you rather name a role?"`},
		[]string{`R1: The English hint asks something too; leave the question mark to the question.`}},

	{"R2 long question", choice, []string{
		"Denk aan één overleg van deze week.", "Denk aan één overleg van deze week met de verantwoordelijke afdelingshoofden bedrijfsvoering en dienstverlening in het gemeentehuis.",
		"Think of one meeting this week.", "Think of one meeting this week with the responsible heads of operations and of services in the town hall."},
		[]string{
			`R2: The Dutch question has 183 characters; bring it down to 160.`,
			`R2: The English question has a sentence of 19 words; cut it to 18 or split it.`}},
	{"R2 long sentence", choice, []string{"Wat gaf voor jou de doorslag?", "Wat gaf op dat moment in dat overleg met die twee daar aan tafel voor jou nu de doorslag?",
		"What tipped the balance for you?", "What tipped the balance for you at that moment in that meeting with those two?"},
		[]string{`R2: The Dutch follow-up 1 has a sentence of 19 words; cut it to 18 or split it.`}},
	{"R2 long label", choice, []string{"I cut the knot", "I cut the knot that had been there for years"},
		[]string{`R2: The English label of "decided" has 44 characters; bring it down to 40.`}},

	{"R3 no anchor", choice, []string{"één overleg van deze week", "het overleg van gisteren"},
		[]string{`R3: The Dutch question points at no one moment; use "deze week", "één", "een moment", "een overleg" or "deze maand".`}},
	{"R3 nobody addressed", choice, []string{"Wat deed je toen", "Wat gebeurde er toen"},
		[]string{`R3: The Dutch question does not speak to the reader; use "je", "jij", "jou" or "jouw".`}},

	{"R4 why", choice, []string{"Wat gaf voor jou de doorslag?", "Waarom gaf dat de doorslag?"},
		[]string{`R4: The Dutch follow-up 1 says "Waarom"; ask "wat" or "hoe".`}},
	{"R4 why in English", choice, []string{"What tipped the balance for you?", "Why was that the balance?"},
		[]string{`R4: The English follow-up 1 says "Why"; ask "what" or "how".`}},
	{"R4 reproach", choice, []string{asks, "Wat zou je moeten doen als twee afdelingen het oneens zijn?"},
		[]string{`R4: The Dutch question says "zou je moeten"; ask what happened, not what ought to.`}},
	{"R4 grading", choice, []string{"Ik vroeg door", "Ik gaf een cijfer"},
		[]string{`R4: The Dutch label of "asked" says "cijfer"; leave out what grades or counts.`}},
	{"R4 a shout", choice, []string{"Dat was er niet", "Dat was er niet!"},
		[]string{`R4: The Dutch label of "none" has an exclamation mark; end the sentence quietly.`}},

	{"R5 no follow-up", choice, []string{`
      - {phase: 3, nl: "Wat gaf voor jou de doorslag?", en: "What tipped the balance for you?"}
      - {phase: 5, nl: "Als het terugkomt, wat doe je dan?", en: "If it comes back, what will you do?"}`, ` []`},
		[]string{`R5: The question has 0 follow-ups; give it one or two.`}},
	{"R5 falling phases", choice, []string{"phase: 3", "phase: 5", "phase: 5, nl: \"Als", "phase: 4, nl: \"Als"},
		[]string{`R5: Follow-up 2 has phase 4 after phase 5; let the phases rise.`}},
	{"R5 unknown phase", choice, []string{"phase: 5", "phase: 6"},
		[]string{`R5: Follow-up 2 has phase 6; use 2 to 5.`}},
	{"R5 nothing ahead", choice, []string{"phase: 3", "phase: 2", "phase: 5", "phase: 3"},
		[]string{`R5: No follow-up has phase 4 or 5; end with alternatives or with a plan.`}},

	{"R6 no way out", choice, []string{"key: none", "key: absent"},
		[]string{`R6: No quick answer is a way out; add one with one of the keys neither, none, other, unknown, unclear, nothing, not-seen, calm, not-discussed.`}},
	{"R6 too few answers", choice, []string{"\n      - {key: decided, mark: \"pole:confront\", nl: Ik hakte de knoop door, en: I cut the knot}", ""},
		[]string{`R6: The choice has 2 quick answers; give it 3 to 5, the way out among them.`}},
	{"R6 a scale of four", scale, []string{"\n      - {key: \"5\", mark: \"side:5\", nl: \"5\", en: \"5\"}", ""},
		[]string{`R6: The scale has the quick answers 1, 2, 3, 4, unknown; give it 1 to 5 and then a way out.`}},
	{"R6 a scale without anchors", scale, []string{"scale:\n      nl: [Vooral binnen, Vooral buiten]\n      en: [Mainly inside, Mainly outside]\n    ", ""},
		[]string{`R6: The scale has no anchors; say under scale what 1 and 5 stand for.`}},
	{"R6 anchors without a scale", scale, []string{"type: scale", "type: open"},
		[]string{
			`R6: The open question has 6 quick answers; keep at most 5, the way out among them.`,
			`R6: Only a scale has anchors; take out the field scale, or make the type scale.`}},

	{"R7 no English question", choice, []string{"en: Think of one meeting this week. What did you do when two departments disagreed?", "en: \"\""},
		[]string{`R7: The English text of the question is missing; add it (en) beside the Dutch one.`}},
	{"R7 no Dutch label", choice, []string{"nl: Ik vroeg door, ", ""},
		[]string{`R7: The Dutch text of the label of "asked" is missing; add it (nl) beside the English one.`}},
	{"R7 no English hint", choice, []string{", en: Rather name a role than a name.", ""},
		[]string{`R7: The English text of the hint is missing; add it (en) beside the Dutch one.`}},
	{"R7 no text at all", choice, []string{"nl: Dat was er niet, en: That did not happen", "nl: '', en: ''"},
		[]string{`R7: The label of "none" has no text; give it one in Dutch (nl) and in English (en).`}},
	{"R7 no English anchor", scale, []string{"[Mainly inside, Mainly outside]", "[Mainly inside]"},
		[]string{`R7: The English text of the anchor of 5 is missing; add it (en) beside the Dutch one.`}},
	{"R7 unequal length", choice, []string{"What tipped the balance for you?", "What was it?"},
		[]string{`R7: The English follow-up 1 is 0.41 times as long as the Dutch one; bring that between 0.6 and 1.6.`}},

	{"R8 formal address", choice, []string{"Wat gaf voor jou de doorslag?", "Wat gaf voor u de doorslag?"},
		[]string{`R8: The Dutch follow-up 1 says "u"; write "je" and "jouw".`}},
	{"R8 a man supposed", choice, []string{"Wat gaf voor jou de doorslag?", "Wat vroeg hij daar van jou?"},
		[]string{`R8: The Dutch follow-up 1 says "hij"; name the role, or ask in the plural.`}},
	{"R8 jargon", choice, []string{"Ik vroeg door", "Ik ging faciliteren"},
		[]string{`R8: The Dutch label of "asked" says "faciliteren"; write "helpen" or "regelen".`}},
	{"R8 emoji", choice, []string{"I asked on", "I asked 🙂"},
		[]string{`R8: The English label of "asked" has an emoji; say it in words.`}},
	{"R8 heavy reading", choice, []string{"één overleg", "één samenwerkingsovereenkomst", asks, "Welke verantwoordelijkheidsverdeling beïnvloedde je bestuurlijke besluitvorming?",
		"What did you do when two departments disagreed?", "Which division of responsibilities influenced your administrative decision?"},
		[]string{`alarm R8: The Dutch texts have a reading ease of 54 (Flesch-Douma), below 55; use shorter words or sentences.`}},

	{"R9 unknown notion", choice, []string{"one-voice", "two-voices"},
		[]string{`R9: The notion "two-voices" is unknown; use an id from the list of notions.`}},
	{"R9 a notion twice", choice, []string{"foster-collaboration", "one-voice"},
		[]string{`R9: The notion "one-voice" is named twice; name it once.`}},
	{"R9 no notion", choice, []string{"[one-voice, foster-collaboration]", "[]"},
		[]string{`R9: The question names no notion; name those it touches, the primary one first.`}},

	{"R12 grading anchor", scale, []string{"Mainly inside", "Rather weak"},
		[]string{`R12: The English anchor of 1 says "weak"; name a place, not a quality.`}},
	{"R12 not marked as heavy", choice, []string{"one-voice", "handle-exposure"},
		[]string{`R12: The question is about handle-exposure and is not heavy; add "heavy: true", so that it carries the line to human help.`}},

	{"form of the id", choice, []string{"id: sample", "id: Sample"},
		[]string{`form: The id "Sample" is not in small letters, digits and hyphens; write it so.`}},
	{"unknown type", choice, []string{"type: choice", "type: poll"},
		[]string{`form: The type "poll" is unknown; make it choice, scale or open.`}},
	{"a key twice", choice, []string{"key: decided", "key: asked"},
		[]string{`form: Two quick answers have the key "asked"; give one of them another.`}},
	{"form of a key", choice, []string{"key: decided", "key: I decided"},
		[]string{`form: The quick answer's key "I decided" is not in small letters, digits and hyphens; write it so.`}},
	{"unknown mark", choice, []string{"pole:confront", "pole:push"},
		[]string{`form: The mark "pole:push" is unknown; use pole:, side: or role: with one of their values.`}},
	{"two kinds of marks", choice, []string{"pole:confront", "side:2"},
		[]string{`form: The quick answers carry marks of 2 kinds; keep one kind in a question.`}},
}

// Each case breaks a good question in one place, and the check names that place
// and nothing else.
func TestCheckNamesWhatIsBroken(t *testing.T) {
	for _, tt := range brokenQuestions {
		t.Run(tt.name, func(t *testing.T) {
			yaml, id := sample(t, tt.file), "sample"
			for i := 0; i < len(tt.edit); i += 2 {
				if strings.Count(yaml, tt.edit[i]) == 0 {
					t.Fatalf("the sample does not hold %q", tt.edit[i])
				}
				yaml = strings.Replace(yaml, tt.edit[i], tt.edit[i+1], 1)
			}
			if strings.Contains(yaml, "id: Sample") {
				id = "Sample"
			}
			if diff := cmp.Diff(tt.want, findingsOn(readOne(t, yaml), id)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
		})
	}
}

// R5 counts over the whole catalogue.
func TestCheckShares(t *testing.T) {
	yaml := strings.NewReplacer("phase: 3", "phase: 2", "Als het terugkomt, wat", "Wat").Replace(sample(t, "question.yaml"))
	want := []Finding{
		{Point: "R5", Message: "Only 0 of 1 questions have a phase-3 follow-up; bring that to 80 %."},
		{Point: "R5", Message: `Only 0 of 1 phase-5 follow-ups have the form "Als …, dan …"; bring that to 25 %.`},
	}
	if diff := cmp.Diff(want, checkShares(readOne(t, yaml))); diff != "" {
		t.Error(diff)
	}
}

// R9 looks at own notions too.
func TestCheckNotions(t *testing.T) {
	c := readOne(t, `
replace: true
notions:
  - {id: quiet, kind: craft, orientation: upward, weight: light, nl: Rust, related: [curious, noise]}
`)
	var got []string
	for _, f := range checkNotions(c) {
		got = append(got, f.Message)
	}
	want := []string{
		`Notion "quiet": a name is missing; give it one in Dutch (nl) and in English (en).`,
		`Notion "quiet": the orientation "upward" is unknown; use inward, outward, craft, context.`,
		`Notion "quiet": the weight "light" is unknown; use core, regular, occasional, background.`,
		`Notion "quiet": the related notion "noise" is unknown; correct it or take it out.`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
