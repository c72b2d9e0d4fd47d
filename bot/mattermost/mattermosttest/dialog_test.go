package mattermosttest_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	mm "gezel/bot/mattermost/mattermosttest"
)

// aDialog has a field of most types.
func aDialog() map[string]any {
	return map[string]any{
		"callback_id": "answer", "title": "Je antwoord in venster", "submit_label": "Bewaar", "state": "s1", "notify_on_cancel": true,
		"introduction_text": "**De vraag**\nWelk gesprek bleef je bij?\nDenk aan een lastig moment.",
		"elements": []map[string]any{
			{"display_name": "Je antwoord", "name": "text", "type": "textarea", "default": "Wat er stond.", "max_length": 3000},
			{"display_name": "Wat het best paste", "name": "best", "type": "radio", "default": "connect", "options": []map[string]string{
				{"text": "Verbinden", "value": "connect"}, {"text": "Confronteren", "value": "confront"},
			}},
			{"display_name": "Hoe vaak", "name": "times", "type": "text", "subtype": "number", "optional": true, "max_length": 5},
		},
	}
}

// trigger has somebody press a button, and gives the trigger that came of it.
func (h *house) trigger(p *mm.Person, in *integration) string {
	h.t.Helper()
	q := h.question(p.Channel(), in.URL, "yes1")
	if err := p.Press(q.ID, "Ja"); err != nil {
		h.t.Fatal(err)
	}
	var told struct {
		Trigger string `json:"trigger_id"`
	}
	if err := json.Unmarshal((<-in.calls).body, &told); err != nil {
		h.t.Fatal(err)
	}
	return told.Trigger
}

// show opens a dialog.
func (h *house) show(trigger, url string, dialog map[string]any, status int) {
	h.t.Helper()
	h.call("POST", "/actions/dialogs/open", map[string]any{"trigger_id": trigger, "url": url, "dialog": dialog}, status, nil)
}

func TestADialogIsFilledInAndSent(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "{}")
	anna := h.Person("anna")
	h.show(h.trigger(anna, in), in.URL, aDialog(), http.StatusOK)
	d, there := anna.Dialog()
	if !there || d.Title != "Je antwoord in venster" || d.Submit != "Bewaar" || len(d.Fields) != 4 {
		t.Fatalf("she sees the dialog %+v", d)
	}
	if d.Fields[0].Label != "De vraag" || d.Fields[0].Value != "Welk gesprek bleef je bij?\nDenk aan een lastig moment." || d.Fields[1].Value != "Wat er stond." {
		t.Errorf("its fields are %+v", d.Fields)
	}
	in.answer = `{"errors":{"text":"Te kort."}}`
	if err := anna.Submit(map[string]string{"Je antwoord": "x", "Wat het best paste": "Confronteren", "Hoe vaak": "3"}); err != nil {
		t.Fatal(err)
	}
	var sub struct {
		Type, State, Token string
		CallbackID         string         `json:"callback_id"`
		UserID             string         `json:"user_id"`
		Submission         map[string]any `json:"submission"`
		Cancelled          bool
	}
	if err := json.Unmarshal((<-in.calls).body, &sub); err != nil {
		t.Fatal(err)
	}
	if sub.Type != "dialog_submission" || sub.State != "s1" || sub.CallbackID != "answer" || sub.UserID != anna.ID() ||
		sub.Submission["text"] != "x" || sub.Submission["best"] != "confront" || sub.Submission["times"] != 3.0 {
		t.Errorf("the submission is %+v", sub)
	}
	if d, there := anna.Dialog(); !there || d.Fields[1].Error != "Te kort." || d.Fields[1].Value != "x" {
		t.Errorf("after an error the dialog is %+v", d)
	}
	in.answer = "{}"
	if err := anna.Submit(nil); err != nil {
		t.Fatal(err)
	}
	<-in.calls
	if _, there := anna.Dialog(); there {
		t.Error("a dialog that was taken stays open")
	}
	h.show(h.trigger(anna, in), in.URL, aDialog(), http.StatusOK)
	if err := anna.Cancel(); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal((<-in.calls).body, &sub); err != nil || !sub.Cancelled {
		t.Errorf("cancelled is told as %+v", sub)
	}
	for _, e := range h.Record() {
		if strings.Contains(e.Message+e.Props, "Wat er stond") {
			t.Error("what stood in a dialog is on record")
		}
	}
}

func TestAClientAsksForWhatIsRequired(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "{}")
	anna := h.Person("anna")
	h.show(h.trigger(anna, in), in.URL, aDialog(), http.StatusOK)
	if err := anna.Submit(map[string]string{"Je antwoord": ""}); err != nil {
		t.Fatal(err)
	}
	if d, there := anna.Dialog(); !there || d.Fields[1].Error == "" || len(in.calls) > 0 {
		t.Errorf("without what is required the dialog is %+v, and %d calls came", d, len(in.calls))
	}
	if err := anna.Submit(map[string]string{"Bestaat niet": "x"}); err == nil {
		t.Error("a field that is not there was filled in")
	}
}

func TestATriggerExpires(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, "{}")
	anna := h.Person("anna")
	trigger := h.trigger(anna, in)
	h.pass(29 * time.Second)
	h.show(trigger, in.URL, aDialog(), http.StatusOK)
	h.pass(2 * time.Second)
	h.show(trigger, in.URL, aDialog(), http.StatusBadRequest)
	h.show("nonsense", in.URL, aDialog(), http.StatusBadRequest)
}

func TestAnInvalidDialogIsAnsweredWith200AndNeverShows(t *testing.T) {
	field := func(name string, value any) func(map[string]any) {
		return func(d map[string]any) { d["elements"].([]map[string]any)[0][name] = value }
	}
	for what, spoil := range map[string]func(map[string]any){
		"a title of 25":       func(d map[string]any) { d["title"] = strings.Repeat("x", 25) },
		"a title of 23 and é": func(d map[string]any) { d["title"] = strings.Repeat("x", 23) + "é" }, // counted in bytes
		"no title":            func(d map[string]any) { d["title"] = "" },
		"a label of 25":       field("display_name", strings.Repeat("x", 25)),
		"a hint of 151":       field("help_text", strings.Repeat("x", 151)),
		"a default of 3001":   field("default", strings.Repeat("x", 3001)),
		"a type of its own": func(d map[string]any) {
			field("type", "paragraph")(d)
			field("default", "")(d)
		},
		"a name twice":           field("name", "best"),
		"min above max":          field("min_length", 3001),
		"a default of no option": func(d map[string]any) { d["elements"].([]map[string]any)[1]["default"] = "nonsense" },
	} {
		h, in := open(t, mm.Options{}), integrate(t, "{}")
		anna, d := h.Person("anna"), aDialog()
		spoil(d)
		h.show(h.trigger(anna, in), in.URL, d, http.StatusOK)
		if _, there := anna.Dialog(); there || len(h.Log()) != 1 {
			t.Errorf("with %s the dialog shows: %t; the log has %q", what, there, h.Log())
		}
	}
}

func TestASubmissionIsTheClientsWordButForTheUser(t *testing.T) {
	h, in := open(t, mm.Options{}), integrate(t, `{"errors":{"text":"Nee."}}`)
	anna := h.Person("anna")
	errs, err := anna.SubmitRaw(in.URL, "forged", "forged", map[string]any{"text": 7})
	if err != nil || errs["text"] != "Nee." {
		t.Errorf("it gave %v, %v", errs, err)
	}
	var sub map[string]any
	if err := json.Unmarshal((<-in.calls).body, &sub); err != nil || sub["user_id"] != anna.ID() || sub["state"] != "forged" {
		t.Errorf("told was %v", sub)
	}
}
