package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Problems looks through all that the app asked for, for what no vendor
// refuses and no member wants: words of theirs in a notification, and more in
// the metadata than one opaque id. It needs the calls (not Options.Forgetful).
func (s *Server) Problems() []string {
	s.mu.Lock()
	typed := slices.Clone(s.typed)
	s.mu.Unlock()
	var found []string
	for _, c := range s.Calls("") {
		switch c.Method {
		case "chat.postMessage", "chat.update", "chat.postEphemeral", "files.completeUploadExternal":
		default:
			continue
		}
		for _, name := range []string{"text", "initial_comment"} {
			for _, words := range shared(unescape(c.Args[name]), typed) {
				found = append(found, fmt.Sprintf("%s: the notification says what somebody wrote: %q", c.Method, words))
			}
		}
		if why := opaque(c.Args["metadata"]); why != "" {
			found = append(found, c.Method+": "+why)
		}
	}
	return found
}

// shared gives what a text has in common with what people wrote: runs of three
// words, or all of it where that is less and not one short word.
func shared(text string, typed []string) []string {
	words := " " + strings.Join(strings.Fields(strings.ToLower(text)), " ") + " "
	var found []string
	for _, one := range typed {
		theirs := strings.Fields(strings.ToLower(one))
		if len(theirs) == 0 || len(theirs) == 1 && len(theirs[0]) < 8 {
			continue
		}
		n := min(3, len(theirs))
		for i := range len(theirs) - n + 1 {
			if run := strings.Join(theirs[i:i+n], " "); strings.Contains(words, " "+run+" ") {
				found = append(found, run)
			}
		}
	}
	return found
}

// opaque says what is wrong with metadata: it holds one id without spaces.
func opaque(metadata string) string {
	if metadata == "" {
		return ""
	}
	var m struct {
		Payload map[string]json.RawMessage `json:"event_payload"`
	}
	if err := json.Unmarshal([]byte(metadata), &m); err != nil {
		return fmt.Sprintf("metadata is no JSON: %v", err)
	}
	var id string
	if len(m.Payload) != 1 || json.Unmarshal(m.Payload["delivery_id"], &id) != nil || id == "" || strings.ContainsAny(id, " \n") {
		return "metadata holds more than a delivery_id: " + metadata
	}
	return ""
}
