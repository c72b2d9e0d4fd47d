package slacktest

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"
)

// trigger is what a person's doing gives an app, to open one dialog with.
type trigger struct {
	user *user
	at   time.Time
	used bool
}

// triggerLife is how long a trigger_id lives.
const triggerLife = 3 * time.Second

// view is a dialog or a home page.
type view struct {
	id, kind, hash string
	user           *user
	given          obj // as the app gave it
	root, previous string
	values         map[string]map[string]obj // block id → action id → what was filled in
	errors         map[string]string         // block id → sentence
	waiting        bool                      // submitted, and not answered
}

func (s *Server) newTrigger(u *user) string {
	id := fmt.Sprintf("%d.%d.%s", s.now().UnixMilli(), 2000000000, s.random())
	s.triggers[id] = trigger{user: u, at: s.now()}
	return id
}

// pull uses a trigger_id.
func (c *call) pull() (*user, error) {
	id := c.args["trigger_id"]
	t, known := c.s.triggers[id]
	switch {
	case id == "":
		return nil, invalid("invalid_arguments", "[ERROR] missing required field: trigger_id")
	case !known:
		return nil, fail("invalid_trigger_id")
	case t.used:
		return nil, fail("exchanged_trigger_id")
	case c.s.now().Sub(t.at) > triggerLife:
		return nil, fail("expired_trigger_id")
	}
	return t.user, nil
}

func (c *call) exchange() {
	t := c.s.triggers[c.args["trigger_id"]]
	t.used = true
	c.s.triggers[c.args["trigger_id"]] = t
}

// given reads the view that a call brings, and refuses what Slack refuses.
func (c *call) given(kinds ...string) (obj, error) {
	var v obj
	if json.Unmarshal([]byte(c.args["view"]), &v) != nil || v == nil {
		return nil, invalid("invalid_arguments", "[ERROR] missing required field: view")
	}
	if messages := checkView(v, kinds); len(messages) > 0 {
		return nil, invalid("invalid_arguments", messages...)
	}
	blocks := blocksOf(v)
	if err := c.s.checkBlocks(blocks, inView); err != nil {
		f := err.(*failure)
		return nil, &failure{"invalid_arguments", f.extra}
	}
	return v, nil
}

// checkView checks a view but for its blocks
// (https://docs.slack.dev/reference/views).
func checkView(v obj, kinds []string) []string {
	k := &checker{}
	kind, _ := v["type"].(string)
	if !slices.Contains(kinds, kind) {
		k.say("/view/type", "unsupported type: %s", kind)
	}
	if v["blocks"] == nil {
		k.say("/view/blocks", "missing required field: blocks")
	}
	for name, most := range map[string]int{"private_metadata": 3000, "callback_id": 255, "external_id": 255} {
		k.length("/view/"+name, v[name], most)
	}
	if kind != "modal" {
		return k.wrong
	}
	input := slices.ContainsFunc(blocksOf(v), func(b obj) bool { return b["type"] == "input" })
	for _, name := range []string{"title", "submit", "close"} {
		if v[name] == nil && name != "title" && (name != "submit" || !input) {
			continue
		}
		k.text("/view/"+name, v[name], 24, true)
	}
	return k.wrong
}

// blocksOf gives the blocks of a view, the very ones that stand in it.
func blocksOf(v obj) []obj {
	list, _ := v["blocks"].([]any)
	var blocks []obj
	for _, one := range list {
		if b, ok := one.(obj); ok {
			blocks = append(blocks, b)
		}
	}
	return blocks
}

func (s *Server) newView(u *user, given obj) *view {
	v := &view{id: s.nextID("V"), user: u, kind: given["type"].(string)}
	v.root = v.id
	s.views[v.id] = v
	s.fill(v, given)
	return v
}

// fill puts new content into a view. What stood in a field of the same block
// and action stays.
func (s *Server) fill(v *view, given obj) {
	v.given, v.errors = given, nil
	v.hash = fmt.Sprintf("%d.%s", s.now().Unix(), s.random()[:8])
	before := v.values
	v.values = map[string]map[string]obj{}
	for _, b := range blocksOf(given) {
		element, ok := b["element"].(obj)
		if !ok || b["type"] != "input" {
			continue
		}
		block, action := b["block_id"].(string), element["action_id"].(string)
		state, kept := before[block][action]
		if !kept {
			state = initial(element)
		}
		v.values[block] = map[string]obj{action: state}
	}
}

// initial is what stands in an element before anybody touches it.
func initial(e obj) obj {
	state := obj{"type": e["type"]}
	switch e["type"] {
	case "static_select", "radio_buttons", "external_select":
		state["selected_option"] = e["initial_option"]
	case "checkboxes", "multi_static_select":
		state["selected_options"] = []any{}
		if e["initial_options"] != nil {
			state["selected_options"] = e["initial_options"]
		}
	case "datepicker":
		state["selected_date"] = e["initial_date"]
	case "timepicker":
		state["selected_time"] = e["initial_time"]
	default:
		state["value"] = e["initial_value"]
	}
	return state
}

// json is the view as the Web API and interactions tell it.
func (v *view) json() obj {
	o := obj{
		"id": v.id, "team_id": TeamID, "type": v.kind, "hash": v.hash, "root_view_id": v.root, "previous_view_id": nil,
		"app_id": AppID, "app_installed_team_id": TeamID, "bot_id": BotID, "state": obj{"values": v.values},
		"private_metadata": "", "callback_id": "", "external_id": "", "clear_on_close": false, "notify_on_close": false,
		"title": nil, "close": nil, "submit": nil,
	}
	maps.Copy(o, v.given)
	if v.previous != "" {
		o["previous_view_id"] = v.previous
	}
	return o
}

func (c *call) viewsOpen() (obj, error) { return c.openView(false) }

func (c *call) viewsPush() (obj, error) { return c.openView(true) }

func (c *call) openView(push bool) (obj, error) {
	u, err := c.pull()
	if err != nil {
		return nil, err
	}
	given, err := c.given("modal")
	if err != nil {
		return nil, err
	}
	if push && len(u.dialogs) >= 3 {
		return nil, fail("push_limit_reached")
	}
	c.exchange()
	v := c.s.newView(u, given)
	u.show(v, push)
	c.s.pulse.Beat()
	return obj{"view": v.json()}, nil
}

// show opens a dialog, on top of the others if pushed.
func (u *user) show(v *view, push bool) {
	if !push {
		u.dialogs = nil
	} else if n := len(u.dialogs); n > 0 {
		v.previous, v.root = u.dialogs[n-1].id, u.dialogs[0].id
	}
	u.dialogs = append(u.dialogs, v)
}

func (c *call) viewsUpdate() (obj, error) {
	v := c.s.views[c.args["view_id"]]
	if id := c.args["external_id"]; v == nil && id != "" {
		for _, other := range c.s.views {
			if other.given["external_id"] == id {
				v = other
			}
		}
	}
	if v == nil || v.kind == "modal" && !slices.Contains(v.user.dialogs, v) {
		return nil, fail("not_found")
	}
	if hash := c.args["hash"]; hash != "" && hash != v.hash {
		return nil, fail("hash_conflict")
	}
	given, err := c.given("modal", "home")
	if err != nil {
		return nil, err
	}
	c.s.fill(v, given)
	c.s.pulse.Beat()
	return obj{"view": v.json()}, nil
}

func (c *call) viewsPublish() (obj, error) {
	u := c.s.users[c.args["user_id"]]
	if u == nil || u.bot {
		return nil, invalid("invalid_arguments", "[ERROR] invalid `user_id`")
	}
	if hash := c.args["hash"]; hash != "" && (u.home == nil || hash != u.home.hash) {
		return nil, fail("hash_conflict")
	}
	given, err := c.given("home")
	if err != nil {
		return nil, err
	}
	if u.home == nil {
		u.home = c.s.newView(u, given)
	} else {
		c.s.fill(u.home, given)
	}
	c.s.pulse.Beat()
	return obj{"view": u.home.json()}, nil
}
