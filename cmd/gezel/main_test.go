package main

import (
	"context"
	"os/exec"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"gezel": main})
}

// TestScripts drives the real program, one file of testdata after the other.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata", Setup: func(e *testscript.Env) error {
		path, err := exec.LookPath("gezel") // for a script that leaves nothing else on the PATH
		e.Setenv("GEZEL", path)
		return err
	}})
}

// TestExit holds what run returns, which a script can't tell apart, and where
// it explains itself.
func TestExit(t *testing.T) {
	for _, c := range []struct {
		args string
		want int
	}{
		{"", exitOK},
		{"--help", exitOK},
		{"version", exitOK},
		{"plan --year 2027", exitOK},
		{"no-such-command", exitUsage},
		{"--no-such-flag", exitUsage},
		{"plan --year soon", exitUsage},
		{"plan surplus", exitUsage},
		{"questions chek", exitUsage},
		{"questions --dir no-such-directory", exitFailed},
	} {
		var stdout, stderr strings.Builder
		getenv := func(string) string { return "" }
		got := run(context.Background(), strings.Fields(c.args), getenv, strings.NewReader(""), &stdout, &stderr)
		if got != c.want {
			t.Errorf("gezel %s exits with %d, want %d\n%s", c.args, got, c.want, stderr.String())
		}
		if got == exitOK && (stdout.Len() == 0 || stderr.Len() > 0) {
			t.Errorf("gezel %s went well, but printed %q and complained %q", c.args, stdout.String(), stderr.String())
		}
		if got != exitOK && (stdout.Len() > 0 || !strings.Contains(stderr.String(), "\nWhat to do: ")) {
			t.Errorf("gezel %s failed, but printed %q and complained without saying what to do: %q",
				c.args, stdout.String(), stderr.String())
		}
	}
}

// TestInterrupted sees to it that a long search ends with the context.
func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr strings.Builder
	got := run(ctx, []string{"questions", "order"}, func(string) string { return "" }, nil, &stdout, &stderr)
	if got != exitFailed || stdout.Len() > 0 || !strings.Contains(stderr.String(), "interrupted") {
		t.Errorf("an interrupted search exits with %d, printed %q, complained %q", got, stdout.String(), stderr.String())
	}
}
