package mattermosttest

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"unicode/utf8"
)

// dialog is a form as an integration asks for it
// (https://developers.mattermost.com/integrate/plugins/interactive-dialogs/).
type dialog struct {
	CallbackID   string    `json:"callback_id"`
	Title        string    `json:"title"`
	Introduction string    `json:"introduction_text"`
	IconURL      string    `json:"icon_url"`
	Elements     []element `json:"elements"`
	SubmitLabel  string    `json:"submit_label"`
	NotifyCancel bool      `json:"notify_on_cancel"`
	State        string    `json:"state"`
}

type element struct {
	DisplayName string   `json:"display_name"`
	Name        string   `json:"name"`
	Type        string   `json:"type"`
	SubType     string   `json:"subtype"`
	Default     string   `json:"default"`
	Placeholder string   `json:"placeholder"`
	HelpText    string   `json:"help_text"`
	Optional    bool     `json:"optional"`
	MinLength   int      `json:"min_length"`
	MaxLength   int      `json:"max_length"`
	DataSource  string   `json:"data_source"`
	Options     []option `json:"options"`
}

// openDialog shows a dialog to whom the trigger belongs to. One that is not
// sound is answered with 200 all the same, and shows in the server's log only.
func (c *call) openDialog() (any, *AppError) {
	var body struct {
		TriggerID string `json:"trigger_id"`
		URL       string `json:"url"`
		Dialog    dialog `json:"dialog"`
	}
	if err := c.read(&body); err != nil {
		return nil, err
	}
	t, there := c.triggers[body.TriggerID]
	if !there || c.now()-t.at > triggerMillis {
		return nil, bad("interactive_message.decode_trigger_id.expired", "Trigger ID for interactive dialog is expired.")
	}
	if body.URL == "" {
		return nil, invalid("url")
	}
	if err := body.Dialog.sound(); err != nil {
		c.complain("interactive dialog is invalid: " + err.Error())
		return ok, nil
	}
	if body.Dialog.Elements == nil {
		c.complain("a dialog whose elements are null, at which the clients on telephones fail")
	}
	for _, p := range c.people {
		if p.user.ID == t.user {
			p.dialog, p.dialogURL = &body.Dialog, body.URL
			p.typed, p.faulty = body.Dialog.defaults(), nil
		}
	}
	c.publish(event{name: "open_dialog", user: t.user, data: map[string]any{"dialog": text(body)}})
	return ok, nil
}

// defaults is what stands in a dialog when it opens, by field name.
func (d *dialog) defaults() map[string]string {
	values := map[string]string{}
	for _, e := range d.Elements {
		values[e.Name] = e.Default
	}
	return values
}

// sound checks a dialog against the limits of the server's model.
func (d *dialog) sound() error {
	if d.Title == "" || len(d.Title) > 24 {
		return fmt.Errorf("invalid dialog title %q", d.Title)
	}
	names := map[string]bool{}
	for _, e := range d.Elements {
		if names[e.Name] {
			return fmt.Errorf("duplicate dialog element %q", e.Name)
		}
		names[e.Name] = true
		if err := e.sound(); err != nil {
			return fmt.Errorf("field %q: %w", e.Name, err)
		}
	}
	return nil
}

func (e *element) sound() error {
	longest := map[string]int{"text": 150, "textarea": 3000, "select": 3000, "bool": 150, "radio": 3000}
	limit, known := longest[e.Type]
	if !known {
		return fmt.Errorf("invalid element type %q", e.Type)
	}
	for what, is := range map[string]struct{ length, most int }{
		"display name": {len(e.DisplayName), 24}, "name": {len(e.Name), 300}, "help text": {len(e.HelpText), 150},
		"default": {len(e.Default), limit}, "placeholder": {len(e.Placeholder), limit},
	} {
		if is.length > is.most {
			return fmt.Errorf("%s longer than %d", what, is.most)
		}
	}
	switch {
	case e.MinLength < 0 || e.MinLength > e.MaxLength:
		return errors.New("min length above max length")
	case (e.Type == "text" || e.Type == "textarea") && !slices.Contains([]string{"", "text", "email", "number", "tel", "url", "password"}, e.SubType):
		return fmt.Errorf("invalid subtype %q", e.SubType)
	case e.Type == "bool" && e.Default != "" && e.Default != "true" && e.Default != "false":
		return errors.New("invalid default of bool")
	case (e.Type == "radio" || e.Type == "select" && e.DataSource == "") && e.Default != "" && !e.has(e.Default):
		return errors.New("default is none of the options")
	}
	return nil
}

func (e *element) has(value string) bool {
	return slices.ContainsFunc(e.Options, func(o option) bool { return o.Value == value })
}

// lacks tells what the client itself says of a value before it sends anything.
func (e *element) lacks(value string) string {
	length := utf8.RuneCountInString(value)
	switch {
	case value == "" && !e.Optional:
		return "This field is required."
	case value != "" && length < e.MinLength:
		return fmt.Sprintf("Minimum input length is %d.", e.MinLength)
	case e.MaxLength > 0 && length > e.MaxLength:
		return fmt.Sprintf("Maximum input length is %d.", e.MaxLength)
	}
	return ""
}

// submission is what a client sends in, and what the integration is told.
type submission struct {
	Type       string         `json:"type"`
	URL        string         `json:"url,omitempty"`
	CallbackID string         `json:"callback_id"`
	State      string         `json:"state"`
	UserID     string         `json:"user_id"`
	ChannelID  string         `json:"channel_id"`
	TeamID     string         `json:"team_id"`
	Submission map[string]any `json:"submission"`
	Cancelled  bool           `json:"cancelled"`
}

type submitted struct {
	Error  string            `json:"error,omitempty"`
	Errors map[string]string `json:"errors,omitempty"`
}

func (c *call) submitDialog() (any, *AppError) {
	var body submission
	if err := c.read(&body); err != nil {
		return nil, err
	}
	if body.URL == "" {
		return nil, invalid("url")
	}
	return orError(c.submit(c.r.Context(), c.user, body))
}

// submit hands a submission on. All of it but the user is the client's own
// word.
func (s *Server) submit(ctx context.Context, by *User, sub submission) (*submitted, *AppError) {
	where := sub.URL
	sub.URL, sub.UserID, sub.Type = "", by.ID, "dialog_submission"
	answer, _, err := s.send(ctx, where, "application/json", "", encode(sub))
	if err != nil {
		return nil, &AppError{ID: "app.submit_interactive_dialog.json_error", Message: "Encountered an error submitting the dialog.", Detailed: err.Error(), Status: http.StatusBadRequest}
	}
	var said submitted
	if len(answer) > 0 && json.Unmarshal(answer, &said) != nil {
		return nil, bad("app.submit_interactive_dialog.json_error", "Encountered an error decoding the answer.")
	}
	return &said, nil
}
