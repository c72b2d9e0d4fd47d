package slack

import (
	"encoding/json"
	"testing"
)

func TestEmojiAreKeptAsTheyWereTyped(t *testing.T) {
	const (
		smile = `{"type":"emoji","name":"slightly_smiling_face","unicode":"1f642"}`
		thumb = `{"type":"emoji","name":"+1","unicode":"1f44d-1f3fd","skin_tone":4}`
		heart = `{"type":"emoji","name":"heart","unicode":"2764-fe0f"}`
		own   = `{"type":"emoji","name":"stadhuis"}`
		words = `{"type":"text","text":"Gelukt"}`
	)
	section := func(elements string) string {
		return `[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[` + elements + `]}]}]`
	}
	for name, c := range map[string]struct{ text, blocks, want string }{
		"one":                         {"Gelukt :slightly_smiling_face:", section(words + "," + smile), "Gelukt 🙂"},
		"a tone of skin":              {":+1::skin-tone-4: Gelukt", section(thumb + "," + words), "👍🏽 Gelukt"},
		"several, the same twice":     {":heart: :slightly_smiling_face: :heart:", section(heart + "," + smile + "," + heart), "❤️ 🙂 ❤️"},
		"in a list":                   {"• :heart:", `[{"type":"rich_text","elements":[{"type":"rich_text_list","elements":[{"type":"rich_text_section","elements":[` + heart + `]}]}]}]`, "• ❤️"},
		"a workspace's own":           {":stadhuis: :heart:", section(own + "," + heart), ":stadhuis: ❤️"},
		"typed as words":              {"om 10:00 :heart: 11:00", section(words), "om 10:00 :heart: 11:00"},
		"one of which nothing is in":  {"Gelukt", section(smile), "Gelukt"},
		"code points of nonsense":     {":x:", section(`{"type":"emoji","name":"x","unicode":"zz"}`), ":x:"},
		"blocks that can't be read":   {":heart:", `{"type":5}`, ":heart:"},
		"elements that can't be read": {":heart:", `[{"type":"rich_text","elements":7},5,{"type":"rich_text","elements":[` + heart + `]}]`, "❤️"},
		"none":                        {":heart:", ``, ":heart:"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := pictured(c.text, json.RawMessage(c.blocks)); got != c.want {
				t.Errorf("%q is taken for %q, want %q", c.text, got, c.want)
			}
		})
	}
}
