package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/golden"
)

// excerptInput is what is typed for the README's excerpt; it shows what comes
// from excerptFrom on.
const (
	excerptInput = "start\n/press 2\n/next\nBij het plan voor de speeltuin. Wij hadden de offertes al klaar.\n"
	excerptFrom  = "Gezel · do 14 jan 2027 16:00"
)

// TestReadmeExcerpt holds the README to a real practice session.
func TestReadmeExcerpt(t *testing.T) {
	var out, errs bytes.Buffer
	args := []string{"try", "--at", "2027-01-14T15:00:00+01:00"}
	if code := run(t.Context(), args, func(string) string { return "" }, strings.NewReader(excerptInput), &out, &errs); code != exitOK {
		t.Fatalf("the practice room ended with %d: %s", code, &errs)
	}
	_, session, ok := strings.Cut(out.String(), excerptFrom)
	if !ok {
		t.Fatalf("no %q in the session:\n%s", excerptFrom, &out)
	}
	want := "\n```\n" + strings.TrimSpace(excerptFrom+session) + "\n```\n"

	const path = "../../README.md"
	readme, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok1 := strings.Cut(string(readme), "<!-- excerpt: made by cmd/gezel TestReadmeExcerpt -->")
	got, tail, ok2 := strings.Cut(rest, "<!-- /excerpt -->")
	if !ok1 || !ok2 {
		t.Fatal("README.md has no place for the excerpt")
	}
	if golden.FlagUpdate() {
		anew := head + "<!-- excerpt: made by cmd/gezel TestReadmeExcerpt -->" + want + "<!-- /excerpt -->" + tail
		if err := os.WriteFile(path, []byte(anew), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the README shows another session than the practice room gives now (-room +README); run go test ./cmd/gezel -run TestReadmeExcerpt -update:\n%s", diff)
	}
}
