package slack

import (
	"encoding/json"
	"slices"
	"strings"

	"gezel/bot"
)

// interaction is a press, a sent dialog or a shortcut
// (https://docs.slack.dev/reference/interaction-payloads).
type interaction struct {
	Type     string `json:"type"`
	Trigger  string `json:"trigger_id"`
	Callback string `json:"callback_id"`
	At       string `json:"action_ts"` // of a shortcut
	Respond  string `json:"response_url"`
	Team     *struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID   string `json:"id"`
		Team string `json:"team_id"`
	} `json:"user"`
	Channel struct {
		ID string `json:"id"`
	} `json:"channel"`
	Container struct {
		Message string `json:"message_ts"`
		Channel string `json:"channel_id"`
		Private bool   `json:"is_ephemeral"`
	} `json:"container"`
	Message struct {
		Thread string `json:"thread_ts"`
		User   string `json:"user"`
	} `json:"message"`
	Actions []struct {
		ID    string `json:"action_id"`
		Value string `json:"value"`
		At    string `json:"action_ts"`
	} `json:"actions"`
	View struct {
		ID       string `json:"id"`
		Type     string `json:"type"`
		Hash     string `json:"hash"`
		Metadata string `json:"private_metadata"`
		Callback string `json:"callback_id"`
		State    struct {
			Values map[string]map[string]input `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// input is what stands in an element of a dialog.
type input struct {
	Value  *string `json:"value"`
	Option *struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// settingsShortcut is the callback_id of the global shortcut, and
// settingsCommand what it stands for.
const (
	settingsShortcut = "gezel_settings"
	settingsCommand  = "instellingen"
)

// owed is where an answer to an event goes.
type owed struct {
	trigger string   // opens a dialog, for three seconds
	respond string   // the response_url: whispers, for half an hour
	view    string   // the dialog it came from
	surface string   // "modal" or "home": where the button was; "shortcut"; else ""
	fields  []string // the inputs of the dialog
}

// interaction decodes a press, a sent dialog or a shortcut.
func (a *Adapter) interaction(raw json.RawMessage) (heard, owed, bool) {
	var in interaction
	if !lenient(raw, &in) || in.User.ID == "" {
		a.malformed("interaction", in.Trigger)
		return heard{}, owed{}, false
	}
	if in.Team != nil && !a.ours(in.Team.ID) || a.foreign(in.User.Team) {
		a.count("refused")
		return heard{}, owed{}, false
	}
	to := owed{trigger: in.Trigger, respond: in.Respond, view: in.View.ID}
	h := heard{ev: bot.Event{Member: a.member(in.User.ID), At: a.now()}, at: a.now().UnixMicro()}
	switch in.Type {
	case "block_actions":
		to.surface = in.View.Type
		return a.pressed(in, h, to)
	case "view_submission":
		return a.submitted(in, h, to)
	case "shortcut":
		if in.Callback != settingsShortcut {
			break
		}
		to.surface = "shortcut"
		h.ev.Kind, h.ev.ID, h.ev.Text = bot.Commanded, "shortcut "+in.User.ID+" "+in.At+" "+in.Trigger, settingsCommand
		return h, to, true
	}
	a.count("ignored")
	return heard{}, owed{}, false
}

// foreign tells whether a person is of another workspace; where an organization has
// several, of another organization. Of those of its own Slack names any, the same
// one wherever the person is.
func (a *Adapter) foreign(home string) bool {
	return !a.ours(home) && (a.org == "" || strings.HasPrefix(home, "E"))
}

// pressed decodes the press of a button that Gezel made, on a message of its own
// to whoever pressed. An invented one brings its action to the coach, who knows
// which there are.
func (a *Adapter) pressed(in interaction, h heard, to owed) (heard, owed, bool) {
	for _, action := range in.Actions {
		if !strings.HasPrefix(action.ID, actionPrefix) || in.Message.User != "" && in.Message.User != a.me {
			continue
		}
		channel := in.Container.Channel
		if channel == "" {
			channel = in.Channel.ID
		}
		if whose := a.places.user(channel); whose != "" && whose != in.User.ID {
			continue
		}
		where := channel + " " + in.Container.Message
		if in.View.ID != "" {
			where = in.View.ID
		}
		h.ev.Kind, h.ev.Button = bot.Pressed, action.Value
		h.ev.ID = "pressed " + where + " " + action.ID + " " + action.At
		h.ev.Channel = channel
		if !in.Container.Private {
			h.ev.Message = in.Container.Message
		}
		if at, ok := microseconds(action.At); ok {
			h.ev.At, h.at = instant(action.At), at
		}
		if in.Container.Private && (channel == "" || channel != a.places.im(in.User.ID)) {
			h.ev.Channel = "" // whispered in some channel: no conversation with the coach
		}
		a.first(&h.ev, stamp(h.ev.At))
		return h, to, true
	}
	a.count("refused")
	return heard{}, owed{}, false
}

// submitted decodes a dialog that was sent. The same dialog sent again with
// other words is another event. With the same words it is the same, whether it
// was delivered again or sent again by somebody who saw no answer in time.
func (a *Adapter) submitted(in interaction, h heard, to owed) (heard, owed, bool) {
	if !strings.HasPrefix(in.View.Callback, formCallback) || in.View.Metadata == "" {
		a.count("refused")
		return heard{}, owed{}, false
	}
	given := map[string]string{}
	for block, elements := range in.View.State.Values {
		name, ours := strings.CutPrefix(block, fieldBlock)
		if !ours {
			continue
		}
		if !strings.Contains(name, "~") {
			to.fields = append(to.fields, name)
		}
		for _, in := range elements {
			switch {
			case in.Option != nil:
				given[name] = in.Option.Value
			case in.Value != nil:
				given[name] = *in.Value
			default:
				given[name] = ""
			}
		}
	}
	slices.Sort(to.fields)
	h.ev.Kind, h.ev.Form, h.ev.Values = bot.Submitted, in.View.Metadata, joined(given)
	values, _ := json.Marshal(h.ev.Values) // of strings, in order of their names
	h.ev.ID = "submitted " + in.View.ID + " " + in.View.Hash + " " + a.mac(h.ev.Form+string(values))
	return h, to, true
}

// command decodes a slash command. It comes as an object over a socket, and as a
// form of the same names over HTTP, of which web.go makes one.
func (a *Adapter) command(raw json.RawMessage) (heard, owed, bool) {
	var fields map[string]any
	if json.Unmarshal(raw, &fields) != nil {
		a.malformed("command", "")
		return heard{}, owed{}, false
	}
	get := func(name string) string { s, _ := fields[name].(string); return s }
	user, trigger := get("user_id"), get("trigger_id")
	if user == "" || !a.ours(get("team_id")) && !a.ours(get("enterprise_id")) {
		a.count("refused")
		return heard{}, owed{}, false
	}
	h := heard{ev: bot.Event{
		ID: "commanded " + user + " " + trigger, Kind: bot.Commanded, Member: a.member(user), At: a.now(), Text: typed(get("text")),
	}, at: a.now().UnixMicro()}
	return h, owed{trigger: trigger, respond: get("response_url")}, true
}
