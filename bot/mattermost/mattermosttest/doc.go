// Package mattermosttest is a Mattermost server for tests, in the process: REST
// version 4 and the WebSocket as far as an adapter uses them, people before its
// screens, and faults to order.
//
// It is a reading of its own of what was observed on servers of the 11 line,
// and so shares no code with the official client, which judges it:
//
//	s := mattermosttest.New(mattermosttest.Options{Now: time.Now})
//	defer s.Close()
//	s.AddCommand("gezel", callback+"/command")
//	s.Person("anna").Say("Ik heb het gesprek gevoerd.")
//
// A Rig makes of it what the contract suite of adapters asks for; only how to
// start the adapter is the caller's.
//
// The package knows Mattermost and the screens of package bottest. It must not
// know the adapter, nor what the coach says. It takes the time from its owner.
// What it leaves out: teams beside the one, e-mail, plugins, threads as a view
// of their own, and whatever no adapter of a coach calls.
package mattermosttest
