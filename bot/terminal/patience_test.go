package terminal

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"gezel/bot"
)

// away makes a store that fails for a while, from when the test begins.
func away(err error, d time.Duration) func() error {
	begin := time.Now()
	return func() error {
		if time.Since(begin) < d {
			return fmt.Errorf("load member: %w", err)
		}
		return nil
	}
}

// TestStoreAway takes the store away in the middle of a conversation. Within
// patience the line is only late; beyond it everything is kept, in order.
func TestStoreAway(t *testing.T) {
	for _, c := range []struct {
		name    string
		err     error
		away    time.Duration
		took    time.Duration // until all three lines are read
		said    []string
		remarks []string
	}{
		{
			"for a minute", bot.ErrUnavailable, time.Minute, time.Minute,
			[]string{"een", "twee", "drie"},
			[]string{dutch.trouble[bot.ErrUnavailable], dutch.relief},
		},
		{
			"too long", bot.ErrUnavailable, time.Hour, longPatience,
			nil,
			[]string{dutch.trouble[bot.ErrUnavailable], dutch.goesOn, dutch.alsoKept, dutch.alsoKept, dutch.unsaved},
		},
		{
			"full, and then not", bot.ErrFull, 2 * time.Second, 2 * time.Second,
			[]string{"een", "twee", "drie"},
			[]string{dutch.trouble[bot.ErrFull], dutch.relief},
		},
		{
			"full for long", bot.ErrFull, time.Hour, shortPatience,
			nil,
			[]string{dutch.trouble[bot.ErrFull], dutch.goesOn, dutch.alsoKept, dutch.alsoKept, dutch.unsaved},
		},
		{
			"refusing", bot.ErrDenied, time.Hour, shortPatience,
			nil,
			[]string{dutch.trouble[bot.ErrDenied], dutch.goesOn, dutch.alsoKept, dutch.alsoKept, dutch.unsaved},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg, coach, begin := config(new(bytes.Buffer)), newPupil(), time.Now()
				cfg.Now = time.Now
				coach.fail = away(c.err, c.away)
				err := enter(t, cfg, coach).Run(t.Context(), strings.NewReader("een\ntwee\ndrie\n"))
				if wanted := c.said == nil; errors.Is(err, ErrUnsaved) != wanted {
					t.Errorf("the room ends with %v", err)
				}
				if diff := cmp.Diff(c.said, coach.said()); diff != "" {
					t.Errorf("said: -want +got\n%s", diff)
				}
				if diff := cmp.Diff(c.remarks, remarks(t, cfg.Out.(*bytes.Buffer).String())); diff != "" {
					t.Errorf("remarks: -want +got\n%s", diff)
				}
				if took := time.Since(begin); took < c.took || took > c.took+longestWait {
					t.Errorf("it took %s, want %s or a little more", took, c.took)
				}
			})
		})
	}
}

// TestKeptInOrder lets the store come back when patience is long over: what
// was kept goes before what is typed then.
func TestKeptInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg, coach := config(new(bytes.Buffer)), newPupil()
		cfg.Now, cfg.Journal = time.Now, new(memoryJournal)
		coach.fail = away(bot.ErrUnavailable, 10*time.Minute)
		typing, keyboard := io.Pipe()
		go func() {
			for _, line := range []string{"een", "twee", "/next"} {
				fmt.Fprintln(keyboard, line)
			}
			time.Sleep(time.Hour)
			fmt.Fprintln(keyboard, "drie")
			keyboard.Close()
		}()
		if err := enter(t, cfg, coach).Run(t.Context(), typing); err != nil {
			t.Error(err)
		}
		if got := coach.said(); !slices.Equal(got, []string{"een", "twee", "drie"}) {
			t.Errorf("said %q", got)
		}
		want := []string{dutch.trouble[bot.ErrUnavailable], dutch.goesOn, dutch.alsoKept, dutch.relief}
		if diff := cmp.Diff(want, remarks(t, cfg.Out.(*bytes.Buffer).String())); diff != "" {
			t.Errorf("remarks: -want +got\n%s", diff)
		}
	})
}

// TestFault goes on after an error that no waiting helps against, and offers
// the event again.
func TestFault(t *testing.T) {
	cfg, coach, n := config(new(bytes.Buffer)), newPupil(), 0
	coach.fail = func() error {
		if n++; n == 2 || n == 3 {
			return errors.New("member state: broken")
		}
		return nil
	}
	out := run(t, cfg, coach, "een", "twee")
	if got := coach.said(); !slices.Equal(got, []string{"een", "twee"}) {
		t.Errorf("said %q", got)
	}
	want := []string{fmt.Sprintf(dutch.fault, "member state: broken"), dutch.alsoKept}
	if diff := cmp.Diff(want, remarks(t, out)); diff != "" {
		t.Errorf("remarks: -want +got\n%s", diff)
	}
}

// TestClockRuns opens a room whose clock runs: what falls due while nobody
// types comes by itself.
func TestClockRuns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg, coach := config(new(bytes.Buffer)), newPupil()
		cfg.Now, cfg.At = time.Now, time.Time{}
		coach.agenda[first] = time.Now().Add(time.Minute)
		typing, keyboard := io.Pipe()
		go func() {
			fmt.Fprintln(keyboard, "een")
			time.Sleep(2 * time.Minute)
			fmt.Fprintln(keyboard, "twee")
			keyboard.Close()
		}()
		if err := enter(t, cfg, coach).Run(t.Context(), typing); err != nil {
			t.Error(err)
		}
		var got []string
		for _, l := range parsed(t, cfg.Out.(*bytes.Buffer).String()) {
			got = append(got, string(l.Kind))
		}
		if diff := cmp.Diff([]string{"input", "tick", "message", "input", "tick"}, got); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	})
}

// TestInterrupted ends a room in which nobody types, and one that waits for
// its store.
func TestInterrupted(t *testing.T) {
	for name, fail := range map[string]func() func() error{
		"at rest": func() func() error { return nil },
		"waiting": func() func() error {
			calls := 0
			return func() error {
				if calls++; calls == 1 { // when the room opens, all is well
					return nil
				}
				return bot.ErrUnavailable
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				cfg, coach := config(new(bytes.Buffer)), newPupil()
				cfg.Now = time.Now
				coach.fail = fail()
				ctx, cancel := context.WithTimeout(t.Context(), time.Second)
				defer cancel()
				typing, keyboard := io.Pipe()
				defer keyboard.Close()
				go fmt.Fprintln(keyboard, "een")
				begin := time.Now()
				err := enter(t, cfg, coach).Run(ctx, typing)
				if errors.Is(err, ErrUnsaved) != (coach.fail != nil) {
					t.Errorf("the room ends with %v", err)
				}
				if took := time.Since(begin); took > 2*time.Second {
					t.Errorf("it took %s to leave", took)
				}
				if got := remarks(t, cfg.Out.(*bytes.Buffer).String()); slices.ContainsFunc(got, func(s string) bool { return strings.Contains(s, "context") }) {
					t.Errorf("remarks: %q", got)
				}
			})
		})
	}
}
