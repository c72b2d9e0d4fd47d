package bottest

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// TB is the part of testing.TB that the fakes need; *testing.T, *testing.B and
// rapid's *T have it.
type TB interface {
	Helper()
	Errorf(format string, args ...any)
	Fatalf(format string, args ...any)
	Cleanup(func())
}

// tale is the test of one promise. It keeps what was done, and tells it when
// the promise turns out to be broken.
type tale struct {
	testing.TB
	promise string

	mu    sync.Mutex
	steps []string
}

// remembered is how many steps a failing case tells: the last ones.
const remembered = 12

// did notes a step.
func (t *tale) did(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.steps = append(t.steps, fmt.Sprintf(format, args...))
	if len(t.steps) > remembered {
		t.steps = t.steps[1:]
	}
}

// broken ends the case: format says what was expected and what came instead.
func (t *tale) broken(format string, args ...any) {
	t.Helper()
	t.mu.Lock()
	steps := strings.Join(t.steps, "\n    ")
	t.mu.Unlock()
	t.Fatalf("promise broken: %s\n  done:\n    %s\n  but: %s", t.promise, steps, fmt.Sprintf(format, args...))
}

// same compares, leaving no difference between nil and empty.
func (t *tale) same(what string, got, want any, options ...cmp.Option) {
	t.Helper()
	if diff := cmp.Diff(want, got, append(options, cmpopts.EquateEmpty())...); diff != "" {
		t.broken("%s is not as expected (-want +got):\n%s", what, diff)
	}
}
