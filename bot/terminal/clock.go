package terminal

import "time"

// Now is the room's clock, in the room's zone. It counts in whole seconds, as
// what the coach keeps of times and what the room prints of them: a thing that
// is due at the second that was printed is due when the clock shows it.
func (c *Chat) Now() time.Time {
	at := c.memory.Frozen
	if at.IsZero() {
		at = c.now().Add(c.memory.Shift)
	}
	return at.In(c.zone).Truncate(time.Second)
}

// setClock freezes the clock, or lets it run: as far from real time as it was
// before, and a frozen one from where it stood.
func (c *Chat) setClock(frozen time.Time) {
	stood := c.memory.Frozen
	c.memory.Frozen = frozen
	if frozen.IsZero() && !stood.IsZero() {
		c.move(stood)
	}
}

// move sets the clock.
func (c *Chat) move(to time.Time) {
	if !c.memory.Frozen.IsZero() {
		c.memory.Frozen = to
		return
	}
	c.memory.Shift = to.Sub(c.now())
}

// frozen tells whether the clock stands still between moves.
func (c *Chat) frozen() bool { return !c.memory.Frozen.IsZero() }
