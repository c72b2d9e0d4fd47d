package bottest

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// outcome is what the coach said, in order, and what is kept of everybody.
func (s *scene) outcome() string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(s.cast)) {
		fmt.Fprintf(&out, "== what %s heard\n", name)
		for _, said := range s.watch.Said() {
			if said.To.User == s.cast[name].Place().User && said.Err == nil {
				out.WriteString(heard(said))
			}
		}
		kept, err := s.export(name)
		if err != nil {
			s.t.Fatalf("%s: %v", s.where, err)
		}
		fmt.Fprintf(&out, "== what is kept of %s\n%s\n", name, kept)
	}
	return out.String()
}

// heard is one thing that was said, in a line.
func heard(said Saying) string {
	m := said.Message
	var first string
	if len(m.Lines) > 0 {
		first, _, _ = strings.Cut(m.Lines[0].Text, "\n")
	}
	var labels []string
	for _, b := range m.Buttons {
		labels = append(labels, "["+b.Label+"]")
	}
	change := ""
	if said.Edit {
		change = "now: "
	}
	return strings.TrimRight(fmt.Sprintf("%s%s: %s %s", change, m.Topic, first, strings.Join(labels, " ")), " ") + "\n"
}

// export asks for everything that is kept of a person, and gives the file for
// programs, without what names the chat server.
func (s *scene) export(name string) (string, error) {
	before := len(s.watch.Said())
	s.says(s.person(name), func() string { return s.person(name).Say("gegevens") })
	for _, said := range s.watch.Said()[before:] {
		for _, f := range said.Message.Files {
			if strings.HasSuffix(f.Name, ".json") {
				return anonymous(f.Body)
			}
		}
	}
	return "", errors.New("no file with what is kept came")
}

func anonymous(body []byte) (string, error) {
	var kept map[string]any
	if err := json.Unmarshal(body, &kept); err != nil {
		return "", err
	}
	if member, ok := kept["member"].(map[string]any); ok {
		for _, vendors := range []string{"server", "user", "name"} {
			delete(member, vendors)
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	err := encoder.Encode(kept)
	return strings.TrimSpace(out.String()), err
}
