// Package mattermost is the coach on a Mattermost server: what members do there
// becomes a bot.Event, and a bot.Message becomes a post.
//
// It knows Mattermost's REST interface and WebSocket, its Markdown, buttons,
// dialogs and slash commands, and their limits. It must not know what the coach
// says, nor where anything is stored: it gives every event to bot.Inbox, and
// keeps nothing that it can't read back from the server.
//
//	WebSocket ─┐
//	catch-up  ─┼─ decode ─► Inbox ─► Coach.Handle
//	callbacks ─┘                          │ Answer: update, dialog, reaction
//	              render ◄─ Send ◄────────┘
//
// Mattermost signs neither presses nor dialogs, and any user may make a post
// with a button to Gezel's address. So each button and dialog carries a code
// (mac.go) that only Gezel can have made.
package mattermost
