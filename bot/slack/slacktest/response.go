package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
)

// responded does what an answer to view_submission asks for.
func (s *Server) responded(v *view, payload json.RawMessage) {
	v.waiting = false
	u := v.user
	var answer struct {
		Action string            `json:"response_action"`
		Errors map[string]string `json:"errors"`
		View   obj               `json:"view"`
	}
	_ = json.Unmarshal(payload, &answer) // nothing, or nonsense: the dialog closes
	switch answer.Action {
	case "errors":
		v.errors = map[string]string{}
		for block, sentence := range answer.Errors {
			if v.values[block] == nil { // Slack shows that something is wrong, and no more
				u.notes = append(u.notes, "the app answered with an error for a block that is no input: "+block)
			}
			v.errors[block] = sentence
		}
		if len(answer.Errors) == 0 {
			u.notes = append(u.notes, "the app answered with no errors")
		}
	case "update", "push":
		if why := s.responseView(v, answer.Action, answer.View); why != "" {
			u.notes = append(u.notes, why)
		}
	case "clear":
		u.dialogs = nil
	default:
		u.dialogs = slices.DeleteFunc(u.dialogs, func(other *view) bool { return other == v })
	}
	s.pulse.Beat()
}

// responseView shows the view that came with an answer; it says why not.
func (s *Server) responseView(v *view, action string, given obj) string {
	wrong := checkView(given, []string{"modal"})
	if err := s.checkBlocks(blocksOf(given), inView); err != nil || len(wrong) > 0 {
		return fmt.Sprintf("the app answered with a view that Slack refuses: %v %v", wrong, err)
	}
	if action == "update" {
		s.fill(v, given)
		return ""
	}
	v.user.show(s.newView(v.user, given), true)
	return ""
}
