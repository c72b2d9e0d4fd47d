package mattermost

import (
	"strconv"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// The paths below the public URL that the Mattermost server calls.
const (
	pathAction  = "/mattermost/action"
	pathDialog  = "/mattermost/dialog"
	pathCommand = "/mattermost/command"
)

// press is what stands behind a button, and comes back when it is pressed.
// Mattermost shows it to no client.
type press struct {
	action string // bot.Button.Action
	about  string // the delivery, or the post, that the button stands on
	who    string // a user id; or inChannel and a channel's, whose people may all press
}

// aside begins what a button is about that stands on no post: on the answer to
// a slash command.
const aside = "aside:"

// inChannel begins press.who where everybody in a channel may press.
const inChannel = "channel:"

// whoMay says who may press the buttons of a message.
func whoMay(to bot.Place) string {
	if to.User != "" {
		return to.User
	}
	return inChannel + to.Channel
}

// may tells whether somebody in a channel may press.
func (p press) may(user, channel string) bool {
	if where, ok := strings.CutPrefix(p.who, inChannel); ok {
		return where == channel
	}
	return p.who == user
}

// action makes a button. Its id is set, since those that Mattermost makes
// change with every edit, and has letters and digits only: with anything else
// in it the press never arrives.
func (a *Adapter) action(n int, b bot.Button, who, about string) *model.PostAction {
	p := press{action: b.Action, about: about, who: who}
	act := &model.PostAction{
		Id: "b" + strconv.Itoa(n+1), Type: model.PostActionTypeButton, Name: readable(b.Label),
		Integration: &model.PostActionIntegration{URL: a.set.PublicURL + pathAction, Context: a.marker.context(p)},
	}
	if b.Danger {
		act.Style = "danger"
	}
	return act
}

// context is a press with its code.
func (m *marker) context(p press) map[string]any {
	return map[string]any{
		"action": p.action, "about": p.about, "who": p.who,
		"code": m.code(forButton, p.action, p.about, p.who),
	}
}

// pressOf takes a context apart that came back; false when Gezel did not make
// it.
func (m *marker) pressOf(context map[string]any) (press, bool) {
	text := func(name string) string { s, _ := context[name].(string); return s }
	p := press{action: text("action"), about: text("about"), who: text("who")}
	return p, m.knows(text("code"), forButton, p.action, p.about, p.who)
}
