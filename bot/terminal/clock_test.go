package terminal

import (
	"bytes"
	"testing"
	"time"
)

// TestClock moves a clock that runs and one that stands still.
func TestClock(t *testing.T) {
	real := thursday.Add(345 * time.Millisecond)
	cfg := config(new(bytes.Buffer))
	cfg.Now = func() time.Time { return real }
	for _, c := range []struct {
		name      string
		at        time.Time
		hourLater time.Duration // what an hour of real time is in the room
	}{
		{"running", time.Time{}, time.Hour},
		{"frozen", thursday, 0},
	} {
		cfg.At, real = c.at, thursday.Add(345*time.Millisecond)
		chat := enter(t, cfg, newPupil()).Chat
		check := func(what string, want time.Time) {
			t.Helper()
			if got := chat.Now(); !got.Equal(want) || got.Location() != cfg.Zone {
				t.Errorf("%s, %s: it is %s, want %s", c.name, what, got, want)
			}
		}
		check("opened", thursday)
		real = real.Add(time.Hour)
		check("an hour later", thursday.Add(c.hourLater))
		to := thursday.AddDate(0, 3, 0)
		chat.move(to)
		check("moved", to)
		real = real.Add(time.Hour)
		check("an hour after the move", to.Add(c.hourLater))
	}
}
