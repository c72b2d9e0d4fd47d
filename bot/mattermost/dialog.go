package mattermost

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/mattermost/mattermost/server/public/model"

	"gezel/bot"
)

// dialogState goes out with a dialog and comes back with what was filled in.
// It is under the client's control, so it carries a code over all of it and
// over the person; the person's id in a submission is the server's own word.
type dialogState struct {
	Form  string         `json:"f"`           // bot.Form.ID
	Split map[string]int `json:"s,omitempty"` // fields that were cut
	Shown []string       `json:"w,omitempty"` // fields that are only shown
	Blank []string       `json:"b,omitempty"` // texts that may be left empty
	Nonce string         `json:"n"`           // one opening of the dialog
	Code  string         `json:"c"`
}

// parts are what the code of a state is over.
func (s dialogState) parts(user string) []string {
	all := []string{user, s.Form, s.Nonce, strings.Join(s.Shown, ","), strings.Join(s.Blank, ",")}
	for _, name := range slices.Sorted(maps.Keys(s.Split)) {
		all = append(all, name, strconv.Itoa(s.Split[name]))
	}
	return all
}

// openForm opens a dialog for who pressed or gave a command. The server takes
// one that is not sound with a 200 and shows nothing, so that is checked here.
// It tells whether it did. An error is logged: the member sees no dialog, and
// can press again.
func (a *Adapter) openForm(ctx context.Context, trigger, user string, form bot.Form) bool {
	if a.marker == nil || trigger == "" {
		a.log.Warn("dialog not opened", "form", form.ID, "member", a.member(user).String(), "error", "no way to open one")
		return false
	}
	d := dialogOf(form)
	state := dialogState{Form: form.ID, Split: d.split, Nonce: digest(trigger, user, form.ID)}
	for _, f := range form.Fields {
		switch {
		case f.Type == bot.FieldShow && f.Name != "":
			state.Shown = append(state.Shown, f.Name)
		case f.Optional && (f.Type == bot.FieldText || f.Type == bot.FieldArea):
			state.Blank = append(state.Blank, f.Name)
		}
	}
	state.Code = a.marker.code(forDialog, state.parts(user)...)
	body, err := json.Marshal(state)
	if err != nil {
		a.log.Error("dialog not opened", "form", form.ID, "error", "state has no JSON")
		return false
	}
	d.CallbackId, d.State = "gezel", string(body)
	req := model.OpenDialogRequest{TriggerId: trigger, URL: a.set.PublicURL + pathDialog, Dialog: d.Dialog}
	if req.IsValid() != nil { // what is wrong with it may quote a member's words
		a.log.Error("dialog not opened", "form", form.ID, "member", a.member(user).String(), "error", "outside Mattermost's limits")
		return false
	}
	if resp, err := a.client.OpenInteractiveDialog(ctx, req); err != nil {
		a.log.Warn("dialog not opened", "form", form.ID, "member", a.member(user).String(), "error", describe("open a dialog", resp, err))
		return false
	}
	return true
}

// serveDialog takes what was filled in.
func (a *Adapter) serveDialog(r *http.Request) (any, error) {
	var req model.SubmitDialogRequest
	if err := decodeBody(r, &req); err != nil {
		return nil, err
	}
	var state dialogState
	if json.Unmarshal([]byte(req.State), &state) != nil || len(req.UserId) != idLength {
		return nil, a.notOurs()
	}
	if a.checks.passed(a.marker, state) {
		// What another program could not answer: who asked may be another replica.
		return model.SubmitDialogResponse{Error: a.marker.code(forChecked, state.Nonce)}, nil
	}
	if !a.marker.knows(state.Code, forDialog, state.parts(req.UserId)...) {
		return nil, a.notOurs()
	}
	if req.Cancelled || state.Form == formPrivate {
		return model.SubmitDialogResponse{}, nil
	}
	values := valuesOf(req.Submission, state)
	ev := bot.Event{
		ID: "sent/" + state.Nonce + "/" + digestOf(values), Kind: bot.Submitted, Member: a.member(req.UserId),
		At: a.now(), Form: state.Form, Values: values,
	}
	if errors, again := a.refusals.get(ev.ID); again {
		return a.submitAnswer(state, bot.Answer{Errors: errors}), nil
	}
	answer, err := a.keep(r.Context(), ev)
	if err != nil {
		return nil, err
	}
	if len(answer.Errors) > 0 {
		// The coach knows the event from now on, and would let the same values
		// pass in silence.
		a.refusals.put(ev.ID, answer.Errors)
	}
	return a.submitAnswer(state, answer), nil
}

// submitAnswer shows what the coach owes after a dialog was sent. Errors go to
// their fields and keep it open; one of a field that is only shown stands
// below, and so does what is for the member alone.
func (a *Adapter) submitAnswer(state dialogState, owed bot.Answer) model.SubmitDialogResponse {
	var response model.SubmitDialogResponse
	for field, sentence := range owed.Errors {
		if slices.Contains(state.Shown, field) {
			response.Error = sentence
			continue
		}
		if response.Errors == nil {
			response.Errors = map[string]string{}
		}
		response.Errors[field] = sentence
	}
	if owed.Private != nil {
		var lines []string
		for _, line := range owed.Private.Lines {
			lines = append(lines, readable(line.Text))
		}
		response.Error = strings.Join(lines, "\n")
	}
	if owed.Form != nil {
		a.log.Warn("dialog not opened", "form", owed.Form.ID, "error", "none can follow on another")
	}
	return response
}

// valuesOf reads what was filled in, as text: numbers arrive as numbers. Texts
// that were cut are one again. One that was emptied does not arrive at all from
// the web clients of 11.2 and around.
func valuesOf(submission map[string]any, state dialogState) map[string]string {
	values := map[string]string{}
	for name, value := range submission {
		switch v := value.(type) {
		case string:
			values[name] = v
		case float64:
			values[name] = strconv.FormatFloat(v, 'f', -1, 64)
		case bool:
			values[name] = strconv.FormatBool(v)
		case nil:
			values[name] = "" // left empty
		}
	}
	for _, name := range state.Blank {
		if _, there := values[name]; !there {
			values[name] = ""
		}
	}
	for name, n := range state.Split {
		for i := 1; i < n; i++ {
			part, there := values[portion(name, i)]
			delete(values, portion(name, i))
			if there {
				values[name] += part
			}
		}
	}
	return values
}

// digestOf is over values in the order of their names.
func digestOf(values map[string]string) string {
	var all []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		all = append(all, name, values[name])
	}
	return digest(all...)
}
