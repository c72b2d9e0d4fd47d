// Package slacktest is a fake Slack: one workspace with its people, its Web
// API, Socket Mode and delivery over HTTP, in this process and on a port of its
// own.
//
// It is written from what Slack publishes and from recorded payloads, not from
// the library that the adapter uses, so that the two readings check each other.
// It refuses what Slack refuses, in Slack's words, and can be ordered to fail
// as networks and vendors do. Slack's own clients for JavaScript are its
// judges.
//
// It knows Slack alone, and the suite of package bottest that it serves with a
// chat server and people (Rig). It must not know the adapter: that is handed
// to it from outside.
package slacktest
