package terminal

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSlips types what can't be, and wants a sentence that says what can.
func TestSlips(t *testing.T) {
	for line, want := range map[string]string{
		"/vraag":                      "/vraag ken ik niet",
		"/":                           "/ ken ik niet",
		"/Weg ermee":                  "/weg ken ik niet",
		"/press":                      "van 1 tot en met 4: /press 1",
		"/press twee":                 "van 1 tot en met 4",
		"/press 0":                    "van 1 tot en met 4",
		"/press -1":                   "van 1 tot en met 4",
		"/press 99999999999999999999": "van 1 tot en met 4",
		"/press 9":                    "Een knop 9 is er niet. Het laatste bericht met knoppen loopt tot en met 4.",
		"/edit":                       "/edit 1 Zo bedoelde ik het.",
		"/edit 1":                     "/edit 1 Zo bedoelde ik het.",
		"/edit x y":                   "/edit 1 Zo bedoelde ik het.",
		"/edit 7 later":               "je eerste nummer 1.",
		"/delete":                     "/delete 1.",
		"/delete -1":                  "/delete 1.",
		"/delete 7":                   "je eerste nummer 1.",
		"/as":                         "/as anna",
		"/as anna de vries":           "/as anna",
		"/channel":                    "/channel kring",
		"/channel a b":                "/channel kring",
		"/later":                      "Hoe lang? Typ een getal",
		"/next 2":                     "Achter /next hoort niets, dus er is niets gebeurd. Typ alleen /next.",
		"/when morgen":                "Achter /when hoort niets",
		"/dm anna":                    "Achter /dm hoort niets",
		"/quit nu":                    "Achter /quit hoort niets",
		"/later straks":               "‘straks’ lees ik niet als tijd",
		"/later -2d":                  "‘-2d’ lees ik niet als tijd",
		"/later 99w 99":               "‘99w 99’ lees ik niet als tijd",
		"/later 5000w":                "ten hoogste 10 jaar",
		"/form":                       "Er staat geen venster open.",
		"/form answer=x":              "Er staat geen venster open.",
		"/form cancel":                "Er staat geen venster open.",
		// Behind an open form:
		"@/form answer=\"niet dicht":    "Vanaf hier lees ik het niet: answer=\"niet dicht",
		"@/form zomaar wat":             "Vanaf hier lees ik het niet: zomaar wat",
		"@/form naam=x":                 "Een veld naam is er niet om in te vullen. Wel: choice, answer.",
		"@/form question=x":             "Een veld question is er niet om in te vullen. Wel: choice, answer.",
		"@/form answer=x answer=y":      "Het veld answer staat er twee keer.",
		"@/form choice=geen answer=x":   "‘geen’ is geen keuze bij choice. Kies uit: Verbinden, Confronteren.",
		"@/form choice=connect answer=": "Het venster is niet verstuurd en staat nog open. Schrijf een paar woorden.",
		"@/form\x00Verbonden":           "/form\x00verbonden ken ik niet",
		"@/form CANCEL":                 "Het venster is dicht. Er is niets verstuurd.",
	} {
		cfg, coach := config(new(bytes.Buffer)), newPupil()
		coach.answer = evening
		coach.agenda[first] = thursday
		lines := []string{"hallo"}
		if behind, ok := strings.CutPrefix(line, "@"); ok {
			lines, line = append(lines, "/press 3"), behind
		}
		got := remarks(t, run(t, cfg, coach, append(lines, line, "nog iets")...))
		if len(got) == 0 || !strings.Contains(got[0], want) {
			t.Errorf("%q gives the remarks %q, want %q", line, got, want)
		}
		if !slices.Contains(coach.said(), "nog iets") {
			t.Errorf("after %q the room does not go on: it took %q", line, coach.said())
		}
	}
}

// TestNothingYet wants sentences where there is nothing yet.
func TestNothingYet(t *testing.T) {
	got := remarks(t, run(t, config(new(bytes.Buffer)), newPupil(), "/press 1", "/delete 1", "/next", "/when"))
	want := []string{dutch.noButtons, dutch.noMessage, dutch.nothingDue}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("remarks: -want +got\n%s", diff)
	}
}
