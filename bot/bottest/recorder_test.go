package bottest

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// recorder is a test that may fail without failing the real one.
type recorder struct {
	testing.TB
	mu       sync.Mutex
	failures []string
	cleanups []func()
}

// record runs f as a test of its own and gives what it failed with.
func record(t *testing.T, f func(testing.TB)) string {
	r := &recorder{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			for _, cleanup := range slices.Backward(r.cleanups) {
				cleanup()
			}
		}()
		f(r)
	}()
	<-done
	return strings.Join(r.failures, "\n")
}

func (r *recorder) Errorf(format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.failures = append(r.failures, fmt.Sprintf(format, args...))
}

func (r *recorder) Fatalf(format string, args ...any) {
	r.Errorf(format, args...)
	runtime.Goexit()
}

func (r *recorder) Logf(string, ...any) {}

func (r *recorder) Cleanup(f func()) { r.cleanups = append(r.cleanups, f) }

// tells checks that a failure explains itself: the promise, what was done, and
// what came instead.
func tells(t *testing.T, failure, promise string) {
	t.Helper()
	switch {
	case failure == "":
		t.Error("the case did not catch it")
	case !strings.Contains(failure, promise), !strings.Contains(failure, "done:"), !strings.Contains(failure, "but:"):
		t.Errorf("the case caught it, and does not explain itself:\n%s", failure)
	default:
		t.Log(failure)
	}
}
