// Package bot is the coach: what Gezel does when a member says, presses or
// submits something, and when something of a member is due.
//
// It knows members, questions, follow-ups, plans, notes and look-backs. It must
// not know Redis, nor any chat vendor: it owns small interfaces for what it
// needs of both (see store.go and platform.go), and bottest holds the contract
// suites that every implementation passes.
//
// Everything goes one way through the house:
//
//	adapter ── Event ──► Coach.Handle ── one Change ──► store      (then the ack)
//	clock   ── now ────► Coach.Run    ── claim, one Change ──► store
//	                     Coach.Run    ── outbox ──► Sender ── settle ──► store
//
// A turn (turn.go) loads one member, decides, and saves one Change. The change
// carries the version that was read; when somebody else was first, the turn
// runs again from what is there now. Whatever the coach says is written into
// the member's outbox by that same change, with a delivery id that follows from
// its cause, and sent afterwards by whoever claims it. So a crash at any point
// loses nothing and doubles nothing.
package bot
