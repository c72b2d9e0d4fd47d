package bot

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// faultFrames is how many callers a fault names.
const faultFrames = 6

// fault is the error of what broke off in the program itself. What is at fault
// for one member must not end the work for all the others. It names where, and of
// what was wrong only what the runtime says: anything else may hold words of a
// member's.
type fault struct {
	what  string
	where []string // innermost first
}

func (f *fault) Error() string {
	return fmt.Sprintf("fault in the program: %s, at %s", f.what, strings.Join(f.where, ", from "))
}

// caught makes an error of a panic, if there is one. It is to be deferred.
func caught(err *error) {
	r := recover()
	if r == nil {
		return
	}
	f := &fault{what: "panic"}
	if known, ok := r.(runtime.Error); ok {
		f.what = known.Error()
	}
	var at [64]uintptr
	frames := runtime.CallersFrames(at[:runtime.Callers(2, at[:])])
	for more := true; more && len(f.where) < faultFrames; {
		var frame runtime.Frame
		frame, more = frames.Next()
		if !strings.HasPrefix(frame.Function, "runtime.") {
			f.where = append(f.where, fmt.Sprintf("%s (%s:%d)", frame.Function[strings.LastIndexByte(frame.Function, '/')+1:], filepath.Base(frame.File), frame.Line))
		}
	}
	*err = f
}
