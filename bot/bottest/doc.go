// Package bottest holds the contracts of package bot's interfaces as test
// suites, and the fakes that the coach is tested with. Tests alone import it.
//
// An implementation of bot.Store is finished when TestStore passes over it, an
// adapter for a chat server when TestPlatform does:
//
//	func TestContract(t *testing.T) {
//		bottest.TestStore(t, func(t *testing.T) bot.Store { return open(t) })
//	}
//
// Every case names the promise it is about, and on failure tells what was done,
// what was expected and what came instead, so that nobody has to read the suite
// to learn what is wrong with an implementation.
//
// The fakes pass the same suites: Store keeps everything in maps, Chat is a
// chat server with people on it and an adapter for it. Around them go wrappers
// for what goes wrong in practice: Flaky and Life make a store's calls fail and
// a process die at a chosen point, Watch and Secrets look whether a member's
// words turn up where they must not.
//
// The package knows package bot alone. It must not know a real store, a chat
// vendor, or what the coach says; and it takes the time from its caller.
package bottest
