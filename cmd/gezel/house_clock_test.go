package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestClock sees to it that only programs read the clock: everything else is
// told the time, and so can be tested at any.
func TestClock(t *testing.T) {
	for _, r := range rooms(t) {
		if strings.HasPrefix(r.name(), "cmd/") {
			continue
		}
		for _, file := range slices.Concat(r.GoFiles, r.CgoFiles) {
			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, filepath.Join(r.Dir, file), nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			for _, at := range clockReads(f) {
				t.Errorf("%s/%s:%d reads the clock; take an instant from the caller", r.name(), file, fset.Position(at).Line)
			}
		}
	}
}

// TestClockReads watches that watchman.
func TestClockReads(t *testing.T) {
	const src = `package p
import (
	"time"
	clock "time"
)
var now = time.Now // named, not even called
func f(time.Time) bool { return clock.Since(time.Time{}) > time.Until(time.Time{}) }
`
	f, err := parser.ParseFile(token.NewFileSet(), "p.go", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	if got := len(clockReads(f)); got != 3 {
		t.Errorf("found %d reads of the clock, want 3: Now, Since and Until", got)
	}
}

// clockReads gives where a file names what reads the clock: time.Now, and
// time.Since and time.Until, which call it.
func clockReads(f *ast.File) []token.Pos {
	var names []string // what package time is called in this file
	for _, spec := range f.Imports {
		switch {
		case spec.Path.Value != `"time"`:
		case spec.Name != nil:
			names = append(names, spec.Name.Name)
		default:
			names = append(names, "time")
		}
	}
	var at []token.Pos
	ast.Inspect(f, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"Now", "Since", "Until"}, sel.Sel.Name) {
			return true
		}
		if pkg, ok := sel.X.(*ast.Ident); ok && slices.Contains(names, pkg.Name) {
			at = append(at, sel.Pos())
		}
		return true
	})
	return at
}
