// Package slack is the coach in a Slack workspace: what members do there
// becomes a bot.Event, and a bot.Message becomes Block Kit.
//
// It knows Slack's Web API, Socket Mode and delivery over HTTP, and their
// limits. It must not know what the coach says, nor where anything is stored:
// it gives every event to bot.Inbox, and keeps nothing that it can't read back
// from Slack.
//
//	two sockets ─┐
//	HTTP        ─┼─ decode ─► line ─► Inbox ─► Coach.Handle
//	history     ─┘             ▲                    │ Answer: dialog, ack,
//	                           │                    ▼ reaction, whisper
//	            order by Slack's time        render ─► Slack ◄─ Send
//
// Slack delivers at least once and in no order. So every event has an id made
// of Slack's ids of the message and the change (the coach knows what it has
// seen), is acknowledged only when it is kept, and waits a moment in a line
// (line.go) for one that overtook it. After a gap a member's line waits until
// the history was read.
package slack
