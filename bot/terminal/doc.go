// Package terminal is the practice room: a chat server made of standard input
// and output, in which anyone can live a member's year without an account, a
// server or a Redis.
//
// A Chat is the chat server: people, their conversations with the coach, and
// what stands in them; to the coach it is a bot.Sender like any other. A Room
// reads lines, turns them into events for the coach or into controls
// (control.go), and moves the clock. A printer shows what happens, to people
// or as JSON, one object a line.
//
// The package knows the coach's doors (bot.Event, bot.Sender, …) and the
// sentences of the room itself (words.go). It must not know Redis, nor what the
// coach says: the place where a room survives its process is a Journal, handed
// to it.
//
// # What survives
//
// What a person does is in the journal, as an event with its id, before the
// coach is handed it, and leaves it when the coach has taken it. A room that
// was killed in between hands it over once more when it starts again; the coach
// knows the ids it has seen. What the coach says is in the journal before it is
// on the screen.
package terminal
