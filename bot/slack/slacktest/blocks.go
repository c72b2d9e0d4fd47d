package slacktest

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// surface is where blocks stand; each takes its own kinds and numbers
// (https://docs.slack.dev/reference/block-kit/blocks).
type surface struct {
	most   int
	blocks []string
}

var (
	inMessage = surface{50, []string{"actions", "context", "divider", "file", "header", "image", "input", "markdown", "rich_text", "section", "video"}}
	inView    = surface{100, []string{"actions", "context", "divider", "header", "image", "input", "rich_text", "section", "video"}}
)

// checker looks through blocks and writes down what is wrong, as Slack does.
type checker struct {
	s     *Server
	wrong []string
	ids   map[string]bool // of blocks
}

func (k *checker) say(where, format string, args ...any) {
	k.wrong = append(k.wrong, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, args...), where))
}

// checkBlocks refuses what Slack refuses, and gives ids to blocks without one.
func (s *Server) checkBlocks(blocks []obj, where surface) error {
	k := &checker{s: s, ids: map[string]bool{}}
	if len(blocks) > where.most {
		k.say("/blocks", "no more than %d items allowed", where.most)
	}
	for i, b := range blocks {
		at := fmt.Sprintf("/blocks/%d", i)
		kind, _ := b["type"].(string)
		if !slices.Contains(where.blocks, kind) {
			k.say(at+"/type", "unsupported type: %s", kind)
			continue
		}
		k.id(at, b)
		k.block(at, kind, b)
	}
	if len(k.wrong) > 0 {
		return invalid("invalid_blocks", k.wrong...)
	}
	return nil
}

func (k *checker) id(at string, b obj) {
	id, _ := b["block_id"].(string)
	if id == "" {
		id = k.s.blockID()
		b["block_id"] = id
	}
	if utf8.RuneCountInString(id) > 255 {
		k.say(at+"/block_id", "must be less than 256 characters")
	}
	if k.ids[id] {
		k.say(at+"/block_id", "block_id %s already exists", id)
	}
	k.ids[id] = true
}

func (k *checker) block(at, kind string, b obj) {
	switch kind {
	case "section":
		k.section(at, b)
	case "header":
		k.text(at+"/text", b["text"], 150, true)
	case "context":
		k.elements(at, b, 10, []string{"plain_text", "mrkdwn", "image"})
	case "actions":
		k.elements(at, b, 25, []string{"button", "static_select", "overflow", "datepicker", "timepicker", "checkboxes", "radio_buttons", "users_select", "conversations_select", "channels_select", "external_select", "multi_static_select"})
	case "input":
		k.input(at, b)
	case "image":
		k.image(at, b)
	case "rich_text":
		if list, ok := b["elements"].([]any); !ok || len(list) == 0 {
			k.say(at+"/elements", "missing required field: elements")
		}
	case "markdown":
		k.length(at+"/text", b["text"], 12000)
	}
}

func (k *checker) section(at string, b obj) {
	fields, _ := b["fields"].([]any)
	if b["text"] == nil && len(fields) == 0 {
		k.say(at, "missing required field: text")
	}
	if b["text"] != nil {
		k.text(at+"/text", b["text"], 3000, false)
	}
	if len(fields) > 10 {
		k.say(at+"/fields", "no more than 10 items allowed")
	}
	for i, f := range fields {
		k.text(fmt.Sprintf("%s/fields/%d", at, i), f, 2000, false)
	}
	if accessory, ok := b["accessory"].(obj); ok {
		k.element(at+"/accessory", accessory, nil)
	}
}

func (k *checker) image(at string, b obj) {
	alt, _ := b["alt_text"].(string)
	if alt == "" {
		k.say(at+"/alt_text", "missing required field: alt_text")
	}
	k.length(at+"/alt_text", alt, 2000)
	k.length(at+"/image_url", b["image_url"], 3000)
	if b["title"] != nil {
		k.text(at+"/title", b["title"], 2000, true)
	}
}

func (k *checker) input(at string, b obj) {
	k.text(at+"/label", b["label"], 2000, true)
	if b["hint"] != nil {
		k.text(at+"/hint", b["hint"], 2000, true)
	}
	element, ok := b["element"].(obj)
	if !ok {
		k.say(at+"/element", "missing required field: element")
		return
	}
	k.element(at+"/element", element, nil)
	if kind := element["type"]; kind == "button" {
		k.say(at+"/element/type", "unsupported type: button")
	}
}

// elements checks the elements of an actions or context block; action ids are
// unique within it.
func (k *checker) elements(at string, b obj, most int, kinds []string) {
	list, _ := b["elements"].([]any)
	if len(list) == 0 {
		k.say(at+"/elements", "must have at least 1 item")
	}
	if len(list) > most {
		k.say(at+"/elements", "no more than %d items allowed", most)
	}
	actions := map[string]bool{}
	for i, one := range list {
		where := fmt.Sprintf("%s/elements/%d", at, i)
		element, _ := one.(obj)
		kind, _ := element["type"].(string)
		if !slices.Contains(kinds, kind) {
			k.say(where+"/type", "unsupported type: %s", kind)
			continue
		}
		if kind == "plain_text" || kind == "mrkdwn" {
			k.text(where, element, 3000, false)
			continue
		}
		k.element(where, element, actions)
	}
}

// element checks an interactive element or an image.
func (k *checker) element(at string, e obj, actions map[string]bool) {
	kind, _ := e["type"].(string)
	if kind == "image" {
		k.image(at, e)
		return
	}
	id, given := e["action_id"].(string)
	if !given || id == "" {
		id = k.s.blockID()
		e["action_id"] = id
	}
	k.length(at+"/action_id", id, 255)
	if actions[id] {
		k.say(at+"/action_id", "action_id %s already exists in this block", id)
	}
	if actions != nil {
		actions[id] = true
	}
	if p := e["placeholder"]; p != nil {
		k.text(at+"/placeholder", p, 150, true)
	}
	switch kind {
	case "button":
		k.text(at+"/text", e["text"], 75, true)
		k.length(at+"/value", e["value"], 2000)
		k.length(at+"/url", e["url"], 3000)
		if style := e["style"]; style != nil && style != "primary" && style != "danger" {
			k.say(at+"/style", "must be one of: primary, danger")
		}
	case "static_select", "radio_buttons", "checkboxes", "overflow", "multi_static_select":
		k.options(at, kind, e)
	case "plain_text_input":
		k.length(at+"/initial_value", e["initial_value"], 3000)
		if n, ok := e["max_length"].(float64); ok && (n < 1 || n > 3000) {
			k.say(at+"/max_length", "must be between 1 and 3000")
		}
	}
}

// options checks a list of choices.
func (k *checker) options(at, kind string, e obj) {
	list, _ := e["options"].([]any)
	most := map[string]int{"radio_buttons": 10, "checkboxes": 10, "overflow": 5}[kind]
	if most == 0 {
		most = 100
	}
	if len(list) == 0 && e["option_groups"] == nil {
		k.say(at+"/options", "must have at least 1 item")
	}
	if len(list) > most {
		k.say(at+"/options", "no more than %d items allowed", most)
	}
	values := map[string]bool{}
	for i, one := range list {
		where := fmt.Sprintf("%s/options/%d", at, i)
		option, _ := one.(obj)
		k.text(where+"/text", option["text"], 75, kind != "radio_buttons" && kind != "checkboxes")
		value, _ := option["value"].(string)
		k.length(where+"/value", value, 150)
		if values[value] {
			k.say(where+"/value", "value %s is not unique", value)
		}
		values[value] = true
	}
	if initial, ok := e["initial_option"].(obj); ok && len(list) > 0 && !offered(list, initial) {
		k.say(at+"/initial_option", "must be one of the options")
	}
}

// offered tells whether an option is among those offered, to the letter.
func offered(list []any, option obj) bool {
	return slices.ContainsFunc(list, func(one any) bool {
		o, _ := one.(obj)
		text, _ := o["text"].(obj)
		initial, _ := option["text"].(obj)
		return o["value"] == option["value"] && text["text"] == initial["text"]
	})
}

// text checks a text object.
func (k *checker) text(at string, v any, most int, plain bool) {
	o, ok := v.(obj)
	if !ok {
		k.say(at, "missing required field: text")
		return
	}
	kind, _ := o["type"].(string)
	if kind != "plain_text" && (plain || kind != "mrkdwn") {
		k.say(at+"/type", "unsupported type: %s", kind)
	}
	if kind == "plain_text" && o["verbatim"] != nil || kind == "mrkdwn" && o["emoji"] != nil {
		k.say(at, "a field that this type does not have")
	}
	text, _ := o["text"].(string)
	if text == "" {
		k.say(at+"/text", "must be more than 0 characters")
	}
	k.length(at+"/text", text, most)
}

func (k *checker) length(at string, v any, most int) {
	if text, _ := v.(string); utf8.RuneCountInString(text) > most {
		k.say(at, "must be less than %d characters", most+1)
	}
}

// sized tells how long a text is to Slack: in characters.
func sized(text string) int { return utf8.RuneCountInString(text) }
