package slacktest

import (
	"fmt"
	"slices"
	"strings"
)

// Note is a message as it stands on a person's screen.
type Note struct {
	ID, Thread   string
	Mine         bool
	Text         string
	Live         []string // what the client acts on
	Buttons      []string
	Files        []string
	Alts         []string // what the files' pictures show, in words
	Notification string   // all that a notification shows
	Reactions    []string // the bot's
	Private      bool
	Edited       bool
}

// Page is a dialog or a home page on the screen.
type Page struct {
	Title, Submit, Close string
	Text                 string // all that can be read, but for fields
	Live                 []string
	Buttons              []string
	Fields               []Input
}

// Input is a field of a dialog, or something that is only shown: a line with
// its label above it.
type Input struct {
	Label, Hint, Value, Error string
	Options                   []string
	Shown                     bool // takes nothing
	block, action             string
}

// note shows a message to a person.
func (s *Server) note(m *message, to *user) Note {
	n := Note{ID: m.ts, Mine: m.user == to.id, Private: m.private, Edited: m.edited != ""}
	if m.thread != m.ts {
		n.Thread = m.thread
	}
	for _, f := range m.files {
		n.Files = append(n.Files, f.name)
		n.Alts = append(n.Alts, f.alt)
	}
	for _, r := range m.reactions {
		if slices.Contains(r.users, BotUser) {
			n.Reactions = append(n.Reactions, r.name)
		}
	}
	if m.bot == "" {
		n.Text, n.Notification = m.typed, m.typed
		if m.subtype == "tombstone" {
			n.Text, n.Notification = m.text, ""
		}
		return n
	}
	top := readMrkdwn(m.text, m.linkNames)
	n.Text, n.Live, n.Notification = top.text, top.live, top.text
	if len(m.blocks) > 0 {
		body := s.readBlocks(m.blocks)
		n.Text = body.text
		n.Live = body.live
		n.Live = append(n.Live, top.live...) // a mention works there too
		n.Buttons = labels(m.blocks)
		if m.text == "" {
			n.Notification = body.text // Slack makes one of what it finds
		}
	}
	return n
}

// readBlocks reads blocks, each from a new line on.
func (s *Server) readBlocks(blocks []obj) reading {
	var r reading
	for _, b := range blocks {
		one := s.readBlock(b)
		if one.text != "" && r.text != "" {
			r.text += "\n"
		}
		r.add(one)
	}
	return r
}

func (s *Server) readBlock(b obj) reading {
	var r reading
	switch b["type"] {
	case "section", "header":
		if b["text"] != nil {
			r.add(s.readText(b["text"]))
		}
		fields, _ := b["fields"].([]any)
		for _, f := range fields {
			r.text += "\n"
			r.add(s.readText(f))
		}
	case "context":
		list, _ := b["elements"].([]any)
		for _, e := range list {
			if r.text != "" {
				r.text += "\n"
			}
			r.add(s.readText(e))
		}
	case "markdown":
		text, _ := b["text"].(string)
		r = reading{text: text, live: []string{"markdown: " + text}} // all of Markdown works in it
	case "rich_text":
		list, _ := b["elements"].([]any)
		for i, e := range list {
			if i > 0 {
				r.text += "\n"
			}
			r.add(readRich(e))
		}
	case "image":
		if b["title"] != nil {
			r.add(s.readText(b["title"]))
		}
	}
	return r
}

// readText reads a text object.
func (s *Server) readText(v any) reading {
	o, _ := v.(obj)
	text, _ := o["text"].(string)
	switch o["type"] {
	case "mrkdwn":
		r := readMrkdwn(text, o["verbatim"] != true)
		if o["verbatim"] != true {
			r.live = append(r.live, s.channelNames(text)...)
		}
		return r
	case "plain_text":
		r := reading{text: text}
		if o["emoji"] != false {
			r.live = emoji.FindAllString(text, -1)
		}
		return r
	}
	return reading{}
}

// channelNames gives the names of channels in a text that becomes links.
func (s *Server) channelNames(text string) []string {
	var found []string
	for _, ch := range s.channels {
		if ch.name != "" && strings.Contains(text, "#"+ch.name) {
			found = append(found, "#"+ch.name)
		}
	}
	return found
}

// readRich reads an element of a rich_text block. Its texts are literal; what
// acts is an element of its own kind.
func readRich(v any) reading {
	var r reading
	o, _ := v.(obj)
	list, _ := o["elements"].([]any)
	switch o["type"] {
	case "rich_text_section", "rich_text_quote", "rich_text_preformatted":
		for _, e := range list {
			r.add(readRich(e))
		}
	case "rich_text_list":
		for i, e := range list {
			if i > 0 {
				r.text += "\n"
			}
			r.add(readRich(e))
		}
	case "text":
		r.text, _ = o["text"].(string)
	case "link":
		url, _ := o["url"].(string)
		r.text = url
		if text, _ := o["text"].(string); text != "" && text != url {
			r = reading{text: text, live: []string{fmt.Sprintf("link from %q to %s", text, url)}}
		}
	case "emoji":
		r.text = fmt.Sprintf(":%v:", o["name"])
	default:
		r.live = append(r.live, fmt.Sprint(o["type"]))
	}
	return r
}

// button is a button of a message or a view.
type button struct {
	block string
	e     obj
}

func buttons(blocks []obj) []button {
	var all []button
	for _, b := range blocks {
		block, _ := b["block_id"].(string)
		list, _ := b["elements"].([]any)
		if b["type"] != "actions" {
			list = nil
		}
		if accessory, ok := b["accessory"].(obj); ok {
			list = append(list, accessory)
		}
		for _, one := range list {
			if e, ok := one.(obj); ok && e["type"] == "button" {
				all = append(all, button{block, e})
			}
		}
	}
	return all
}

func (b button) label() string {
	text, _ := b.e["text"].(obj)
	label, _ := text["text"].(string)
	return label
}

func labels(blocks []obj) []string {
	var all []string
	for _, b := range buttons(blocks) {
		all = append(all, b.label())
	}
	return all
}

// plain gives the text of a plain_text object that may be missing.
func plain(v any) string {
	o, _ := v.(obj)
	text, _ := o["text"].(string)
	return text
}

// page shows a view. What is no field is shown with a label: the line above
// it, or the block before it.
func (s *Server) page(v *view) Page {
	blocks := blocksOf(v.given)
	p := Page{Title: plain(v.given["title"]), Submit: plain(v.given["submit"]), Close: plain(v.given["close"]), Buttons: labels(blocks)}
	above := ""
	for _, b := range blocks {
		if b["type"] == "input" {
			p.Fields = append(p.Fields, v.input(b))
			above = ""
			continue
		}
		r := s.readBlock(b)
		if r.text == "" {
			continue
		}
		p.Live = append(p.Live, r.live...)
		p.Text = strings.TrimPrefix(p.Text+"\n"+r.text, "\n")
		switch label, value, split := strings.Cut(r.text, "\n"); {
		case above != "":
			p.Fields = append(p.Fields, Input{Label: above, Value: r.text, Shown: true})
			above = ""
		case split:
			p.Fields = append(p.Fields, Input{Label: label, Value: strings.TrimSpace(value), Shown: true})
		default:
			above = r.text
		}
	}
	return p
}

// input shows a field with what stands in it.
func (v *view) input(b obj) Input {
	e, _ := b["element"].(obj)
	in := Input{Label: plain(b["label"]), Hint: plain(b["hint"])}
	in.block, _ = b["block_id"].(string)
	in.action, _ = e["action_id"].(string)
	in.Error = v.errors[in.block]
	options, _ := e["options"].([]any)
	for _, one := range options {
		o, _ := one.(obj)
		in.Options = append(in.Options, plain(o["text"]))
	}
	state := v.values[in.block][in.action]
	if chosen, ok := state["selected_option"].(obj); ok {
		in.Value = plain(chosen["text"])
	} else if text, ok := state["value"].(string); ok {
		in.Value = text
	}
	return in
}
