// Package schedule knows when: when the weekly question of a member comes, when
// a look-back does, and what people mean by "donderdag 16:00", "until 1
// september" and "in 2 hours".
//
// It is pure: whoever asks brings the instant, the time zone and the operator's
// recess, and the same questions get the same answers for ever. It knows no
// clock, no member, no chat and no store, and no sentence for people: what was
// typed and can't be taken comes back as a typed error (see [Kind]), and
// bot/speech finds the words.
//
// From text to an instant it is three steps, each a type:
//
//	Moment    what a member or the operator chose: wall-clock times, in no zone
//	Calendar  one member's own: a moment, a zone, holidays and recess
//	          ── Next ──► the slots, at most one in an ISO week
//	          ── Late ──► when a slot that was missed is served, if at all
//
// Wall clocks are stepped as plain numbers and only then put into a zone, by
// one function, instant. A scheduler that walks through the zone itself, as
// robfig/cron does, skips the whole week in which daylight saving swallows the
// moment, and fires twice in the week that has it twice.
package schedule
